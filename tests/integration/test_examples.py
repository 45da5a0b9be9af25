"""The scripts of the gallery: the short one is run, `make docs` runs them all."""

import py_compile
import re
from pathlib import Path

import pytest
from processes import environment, run_python

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_script_compiles(script, tmp_path):
    py_compile.compile(script, cfile=tmp_path / "compiled.pyc", doraise=True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_gallery_takes_script(script):
    assert script.stem.startswith("plot_")


@pytest.mark.slow
def test_padding_does_not_change_predictions(tmp_path):
    pytest.importorskip("matplotlib")
    script, variables = EXAMPLES / "plot_padding.py", environment(MPLBACKEND="Agg")
    finished = run_python(script, cwd=tmp_path, env=variables)
    difference = re.search(r"^Largest difference: (\S+)$", finished.stdout, re.M)
    assert float(difference[1]) < 1e-5


@pytest.mark.slow
def test_promoters_are_classified():
    script = (EXAMPLES / "plot_dna.py").read_text()
    made = {}
    exec(script[: script.index("# The baseline\n")], made)
    for counts in (made["BOX_35"], made["BOX_10"]):
        assert counts.sum(axis=0).tolist() == [112] * 6
    assert {len(strand) for strand in made["X_train"]} == {60}
    assert 0.88 < made["best"] < 0.94
