"""Code that needs no network imports neither Keras nor TensorFlow."""

import os
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

COMPARE = """
from sklearn.dummy import DummyClassifier
from sklearn.naive_bayes import GaussianNB
comparison = skseq.compare_classifiers(
    {"bayes": GaussianNB(), "majority": DummyClassifier()},
    [[0.0], [1.0]] * 10,
    [0, 1] * 10,
    cv=2,
    scoring=["accuracy", "neg_log_loss"],
)
repr(comparison), comparison._repr_html_(), comparison.disagreements()
comparison.plot()
"""

MEASURE_ORDER = f"""
pipeline = skseq.make_tfidf_pipeline().fit({TEXTS}, [0, 1] * 4)
skseq.OrderImportanceDisplay.from_estimator(pipeline, {TEXTS}, [0, 1] * 4)
"""

MEASURE_TRUNCATION = """
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
ids, labels = [[5], [5, 6], [6, 7], [5, 6, 7, 8]], [0, 1, 0, 1]
pipeline = make_pipeline(skseq.SequencePadder(3), LogisticRegression())
skseq.TruncationDisplay.from_estimator(pipeline.fit(ids, labels), ids, labels)
"""

REFUSE = """
from sklearn.linear_model import LogisticRegression
try:
    {function}(LogisticRegression(){arguments})
except TypeError as error:
    assert "expects an LSTMClassifier" in str(error)
else:
    raise AssertionError
"""

DRAW_TRAJECTORY = """
skseq.TrajectoryDisplay(
    probabilities=[0.5, 0.9], n_read=[0, 1], terms=["good"], label=1
).plot()
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
    "compare_classifiers": COMPARE,
    "suggest_maxlen": f"skseq.suggest_maxlen({TEXTS}, encoder=skseq.TokenEncoder())",
    "order_importance": MEASURE_ORDER,
    "truncation_report": MEASURE_TRUNCATION,
    "HistoryDisplay": "skseq.HistoryDisplay(history={'loss': [0.7, 0.5]}).plot()",
    "HistoryDisplay.from_estimator": REFUSE.format(
        function="skseq.HistoryDisplay.from_estimator", arguments=""
    ),
    "token_attribution": REFUSE.format(
        function="skseq.token_attribution", arguments=", 'good'"
    ),
    "TrajectoryDisplay": DRAW_TRAJECTORY,
    "command": COMMAND.format(arguments=[]),
    "command --help": COMMAND.format(arguments=["--help"]),
    "command compare --help": COMMAND.format(arguments=["compare", "--help"]),
}


def modules_imported_by(statement):
    """Return the top-level modules imported by a statement in a new process."""
    code = f"import skseq\n{statement}\nimport sys\nprint('modules', *sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"MPLBACKEND": "agg"},
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
