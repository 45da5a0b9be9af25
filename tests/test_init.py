"""Public names: complete, and imported only when they are used."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import skseq

HEAVY = {"keras", "scikeras", "scipy", "sklearn", "tensorflow"}


def modules_loaded_by(statement):
    """Return the top-level modules imported by a statement in a new process."""
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return {name.split(".")[0] for name in result.stdout.split()}


def test_import_loads_nothing_heavy():
    loaded = modules_loaded_by("import skseq; dir(skseq); skseq.show_versions")
    assert "skseq" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize(
    "names",
    [
        "ComparisonDisplay, compare_classifiers",
        "HistoryDisplay, OrderImportanceDisplay, order_importance",
        "TokenAttributionDisplay, TrajectoryDisplay, token_attribution",
        "TruncationDisplay, suggest_maxlen, truncation_report",
    ],
)
def test_displays_load_no_matplotlib(names):
    loaded = modules_loaded_by(f"from skseq import {names}")
    assert "sklearn" in loaded
    assert not loaded & {"keras", "matplotlib", "scikeras", "tensorflow"}


@pytest.mark.parametrize("name", skseq.__all__)
def test_public_name(name):
    assert getattr(skseq, name).__name__ in {name, f"skseq.{name}"}
    assert name in dir(skseq)


def test_star_import():
    names = {}
    exec("from skseq import *", names)
    assert set(skseq.__all__) <= set(names)


def test_unknown_name():
    with pytest.raises(AttributeError, match="'skseq' has no attribute 'LSTMs'"):
        skseq.LSTMs  # noqa: B018
    assert not hasattr(skseq, "__wrapped__")


def test_version():
    assert skseq.__version__ == version("skseq")
