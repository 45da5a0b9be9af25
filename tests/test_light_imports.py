"""Code that needs no network imports neither Keras nor TensorFlow."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"keras", "scikeras", "tensorflow"}
SAVED_FILES = Path(__file__).parent / "saved_files"
TEXTS = ["good film", "bad film"] * 4

COMMAND = """
import runpy, sys
sys.argv = ["skseq", *{arguments}]
try:
    runpy.run_module("skseq", run_name="__main__")
except SystemExit:
    pass
"""

CASES = {
    "TokenEncoder": f"skseq.TokenEncoder().fit_transform({TEXTS})",
    "SequencePadder": "skseq.SequencePadder().fit_transform([[1, 2], [3]])",
    "SequenceScaler": "skseq.SequenceScaler().fit_transform([[[1.0], [2.0]]])",
    "datasets": "skseq.datasets.make_recall(4)",
    "make_tfidf_pipeline": (
        f"skseq.make_tfidf_pipeline().fit({TEXTS}, [0, 1] * 4).predict({TEXTS})"
    ),
    "save": (
        "import tempfile\n"
        "with tempfile.NamedTemporaryFile() as file:\n"
        "    skseq.save(skseq.SequencePadder().fit([[1]]), file.name)"
    ),
    "load": f"skseq.load({str(SAVED_FILES / 'tfidf_0_1_0.skseq')!r}).predict({TEXTS})",
    "ReproducibilityReport": "skseq.ReproducibilityReport.to_dict",
    "show_versions": "skseq.show_versions()",
    "command": COMMAND.format(arguments=[]),
    "command --help": COMMAND.format(arguments=["--help"]),
    "command compare --help": COMMAND.format(arguments=["compare", "--help"]),
}


def modules_imported_by(statement):
    """Return the top-level modules imported by a statement in a new process."""
    code = f"import skseq\n{statement}\nimport sys\nprint('modules', *sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    names = finished.stdout.splitlines()[-1].removeprefix("modules ").split()
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("name", CASES)
def test_light(name):
    imported = modules_imported_by(CASES[name])
    assert "skseq" in imported
    assert not imported & HEAVY


def test_lstm_classifier_is_heavy():
    assert modules_imported_by("skseq.LSTMClassifier") >= HEAVY
