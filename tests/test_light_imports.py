"""Code without an LSTMClassifier imports neither Keras nor TensorFlow."""

import json
import sys
from pathlib import Path

import pytest
from processes import environment, run_python

import skseq

NETWORK = {"keras", "scikeras", "tensorflow"}
ALL = NETWORK | {"matplotlib", "scipy", "sklearn"}
SAVED_FILES = Path(__file__).parent / "saved_files"
TEXTS = ["good film", "bad film"] * 4

IMPORT_DISPLAYS = """
from skseq import ComparisonDisplay, compare_classifiers
from skseq import HistoryDisplay, OrderImportanceDisplay, order_importance
from skseq import TokenAttributionDisplay, TrajectoryDisplay, token_attribution
from skseq import TruncationDisplay, suggest_maxlen, truncation_report
"""

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

# Code, and the packages that it must not import. All of it runs in one process, in this
# order: a package counts for the first code that imports it.
CASES = {
    "import": ("dir(skseq); skseq.show_versions", ALL),
    "show_versions": ("skseq.show_versions()", ALL),
    "command": (COMMAND.format(arguments=[]), ALL),
    "command --help": (COMMAND.format(arguments=["--help"]), ALL),
    "command compare --help": (COMMAND.format(arguments=["compare", "--help"]), ALL),
    "command predict --help": (COMMAND.format(arguments=["predict", "--help"]), ALL),
    "command --version": (COMMAND.format(arguments=["--version"]), ALL),
    "displays": (IMPORT_DISPLAYS, NETWORK | {"matplotlib"}),
    "ReproducibilityReport": ("skseq.ReproducibilityReport.to_dict", NETWORK),
    "TokenEncoder": (f"skseq.TokenEncoder().fit_transform({TEXTS})", NETWORK),
    "SequencePadder": ("skseq.SequencePadder().fit_transform([[1, 2], [3]])", NETWORK),
    "SequenceScaler": (
        "skseq.SequenceScaler().fit_transform([[[1.0], [2.0]]])",
        NETWORK,
    ),
    "make_summary_pipeline": (
        "skseq.make_summary_pipeline().fit([[1, 2], [2, 1]] * 5, [0, 1] * 5)",
        NETWORK,
    ),
    "datasets": ("skseq.datasets.make_recall(4)", NETWORK),
    "make_tfidf_pipeline": (
        f"skseq.make_tfidf_pipeline().fit({TEXTS}, [0, 1] * 4).predict({TEXTS})",
        NETWORK,
    ),
    "make_tfidf_search": (
        "skseq.make_tfidf_search(n_candidates=1, cv=2).fit"
        f"({TEXTS}, [0, 1] * 4).predict({TEXTS})",
        NETWORK,
    ),
    "save": (
        "import tempfile\n"
        "with tempfile.NamedTemporaryFile() as file:\n"
        "    skseq.save(skseq.SequencePadder().fit([[1]]), file.name)",
        NETWORK,
    ),
    "load": (
        f"skseq.load({str(SAVED_FILES / 'tfidf_0_1_0.skseq')!r}).predict({TEXTS})",
        NETWORK,
    ),
    "load for prediction": (
        f"path = {str(SAVED_FILES / 'lstm_0_1_0.skseq')!r}\n"
        f"skseq.load(path, for_prediction=True).predict_proba({TEXTS})",
        NETWORK,
    ),
    "suggest_maxlen": (
        f"skseq.suggest_maxlen({TEXTS}, encoder=skseq.TokenEncoder())",
        NETWORK,
    ),
    "compare_classifiers": (COMPARE, NETWORK),
    "order_importance": (MEASURE_ORDER, NETWORK),
    "truncation_report": (MEASURE_TRUNCATION, NETWORK),
    "HistoryDisplay": (
        "skseq.HistoryDisplay(history={'loss': [0.7, 0.5]}).plot()",
        NETWORK,
    ),
    "HistoryDisplay.from_estimator": (
        REFUSE.format(function="skseq.HistoryDisplay.from_estimator", arguments=""),
        NETWORK,
    ),
    "token_attribution": (
        REFUSE.format(function="skseq.token_attribution", arguments=", 'good'"),
        NETWORK,
    ),
    "TrajectoryDisplay": (DRAW_TRAJECTORY, NETWORK),
}

RUN_CASES = """
import json
import sys
import traceback

import skseq

results, imported = {}, set()
for name, code in json.load(sys.stdin).items():
    error = None
    try:
        exec(code, {"skseq": skseq})
    except Exception:
        error = traceback.format_exc()
    packages = {module.partition(".")[0] for module in sys.modules}
    results[name] = {"error": error, "imported": sorted(packages - imported)}
    imported |= packages
print(json.dumps(results))
"""


@pytest.fixture(scope="module")
def results():
    """Run all code in one new process; return the errors and the imported packages."""
    finished = run_python(
        "-c",
        RUN_CASES,
        input=json.dumps({name: code for name, (code, _) in CASES.items()}),
        env=environment(MPLBACKEND="agg"),
    )
    return json.loads(finished.stdout.splitlines()[-1])


def test_process_imports_skseq(results):
    assert "skseq" in results["import"]["imported"]


@pytest.mark.parametrize("name", CASES)
def test_light(results, name):
    assert results[name]["error"] is None
    assert not CASES[name][1] & set(results[name]["imported"])


def test_lstm_classifier_is_heavy():
    assert skseq.LSTMClassifier
    assert {module.partition(".")[0] for module in sys.modules} >= NETWORK
