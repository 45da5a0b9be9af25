"""reproducibility_report: equal fits have equal lines, other fits name what differs."""

import json
import pickle
from dataclasses import replace
from functools import partial
from pathlib import Path

import factories
import keras
import numpy as np
import pytest
from processes import environment, run_python
from sklearn.base import clone
from sklearn.callback import ScoringMonitor
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

import skseq
from skseq import (
    LSTMClassifier,
    ReproducibilityReport,
    SequencePadder,
    TokenEncoder,
    make_tfidf_pipeline,
    reproducibility_report,
)

SAVED_FILES = Path(__file__).parents[1] / "saved_files"
RNG = np.random.default_rng(0)
X = [RNG.integers(1, 6, size=length).tolist() for length in 8 * [*range(1, 6)]]
y = ["up" if ids[0] < 3 else "down" for ids in X]
FLIPPED = ["down" if y[0] == "up" else "up", *y[1:]]
LONGER = [*X[:-1], [*X[-1], 1]]
OUTCOME = {"learnt.lstmclassifier", "weights"}


make_classifier = partial(factories.make_classifier, embedding_dim=3, epochs=3)


def make_pipeline_of_symbols():
    return make_pipeline(TokenEncoder(), SequencePadder(maxlen=4), make_classifier())


@pytest.fixture(scope="module")
def report():
    return reproducibility_report(make_classifier().fit(X, y))


def differences(report, classifier):
    return report.differences(reproducibility_report(classifier))


def test_repeated_fit():
    pipeline = make_pipeline_of_symbols().fit(X, y)
    report = reproducibility_report(pipeline)
    assert differences(report, clone(pipeline).fit(X, y)) == {}
    assert report.is_seeded


FIT_ELSEWHERE = """
import json, sys
import tests_of_reports as tests
pipeline = tests.make_pipeline_of_symbols().fit(tests.X, tests.y)
print(json.dumps(tests.reproducibility_report(pipeline).to_dict()))
"""


@pytest.mark.slow
def test_fit_in_another_process(tmp_path):
    (tmp_path / "tests_of_reports.py").write_bytes(Path(__file__).read_bytes())
    variables = environment(tmp_path, PYTHONHASHSEED="7")
    printed = run_python("-c", FIT_ELSEWHERE, env=variables).stdout
    there = ReproducibilityReport.from_dict(json.loads(printed))
    pipeline = make_pipeline_of_symbols().fit(X, y)
    assert differences(there, pipeline) == {}


def test_machine_and_versions(report):
    assert report.versions["skseq"] == skseq.__version__
    assert report.versions["keras"] == keras.__version__
    assert report.versions["numpy"] == np.__version__
    assert report.machine["engine"] == "kernel"
    assert report.machine["processor"]
    assert len(report.machine["kernel"]) == 64


def test_number_of_threads_changes_only_its_own_line(monkeypatch):
    reports = []
    for n_threads in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", n_threads)
        fitted = make_classifier(batch_size=len(X)).fit(X, y)
        reports.append(reproducibility_report(fitted))
    assert reports[0].differences(reports[1]) == {"machine.threads": (1, 3)}


@pytest.mark.parametrize(
    ("fit", "lines"),
    [
        (lambda: make_classifier().fit(LONGER, y), {"data.sequences"}),
        (lambda: make_classifier().fit(X, FLIPPED), {"data.labels"}),
        (lambda: make_classifier().fit(X, [label[:1] for label in y]), {"data.labels"}),
        (
            lambda: make_classifier().fit(X, y, np.arange(1, 1 + len(X))),
            {"data.sample_weight"},
        ),
        (
            lambda: make_classifier().fit(X[1:], y[1:]),
            {
                "data.n_sequences",
                "data.sequences",
                "data.labels",
                "data.sample_weight",
            },
        ),
        (lambda: make_classifier(random_state=1).fit(X, y), {"random_state", "seed"}),
        (lambda: make_classifier(epochs=4).fit(X, y), {"parameters.epochs"}),
        (
            lambda: make_classifier(class_weight={"up": 2}).fit(X, y),
            {"parameters.class_weight", "data.sample_weight"},
        ),
    ],
)
def test_different_fit_names_what_differs(report, fit, lines):
    found = set(differences(report, fit()))
    # Renamed classes do not change the weights.
    assert found - {"weights"} == lines | {"learnt.lstmclassifier"}
    assert ("weights" in found) == (fit().classes_.tolist() == ["down", "up"])


@pytest.mark.parametrize(
    ("fit", "lines"),
    [
        (lambda: make_classifier(verbose=2).fit(X, y), set()),
        (lambda: make_classifier(warm_start=True).fit(X, y), set()),
        (lambda: make_classifier(learning_rate=np.float64(0.01)).fit(X, y), set()),
        (
            lambda: make_classifier(callbacks=[keras.callbacks.Callback()]).fit(X, y),
            {"callbacks"},
        ),
        (
            lambda: (
                make_classifier()
                .set_callbacks(ScoringMonitor(scoring="accuracy"))
                .fit(X, y)
            ),
            {"callbacks"},
        ),
        (
            lambda: make_classifier().fit(X, y, X_val=X, y_val=y),
            {"data.validation", "learnt.lstmclassifier"},
        ),
        (lambda: make_classifier().fit(X, y, [1] * len(X)), set()),
    ],
)
def test_weights_stay_equal(report, fit, lines):
    assert set(differences(report, fit())) == lines


@pytest.mark.parametrize(
    "form",
    [
        lambda: [np.array(ids) for ids in X],
        lambda: SequencePadder(maxlen=9).fit_transform(X),
        lambda: SequencePadder(maxlen=7, padding="post").fit_transform(X).tolist(),
        lambda: SequencePadder(dtype="float64").fit_transform(X),
    ],
)
def test_container_of_the_sequences_changes_no_line(report, form):
    assert differences(report, make_classifier().fit(form(), y)) == {}


def test_measurements():
    rows = [RNG.normal(size=(length, 2)) for length in 5 * [2, 3, 4, 5]]
    labels = [0, 1] * 10
    report = reproducibility_report(make_classifier().fit(rows, labels))
    padded = SequencePadder(dtype="float32").fit_transform(rows)
    assert differences(report, make_classifier().fit(padded, labels)) == {}
    rows[0][0, 0] += 1
    assert set(differences(report, make_classifier().fit(rows, labels))) == {
        "data.sequences",
        *OUTCOME,
    }


def test_modified_weights(report):
    classifier = make_classifier().fit(X, y)
    state = classifier._network.state
    weights = [weight.copy() for weight in state.weights]
    weights[0][2, 1] += 1e-6
    classifier._network.state = replace(state, weights=weights)
    assert set(differences(report, classifier)) == {"weights"}


def test_vocabulary_of_a_pipeline():
    report = reproducibility_report(make_pipeline_of_symbols().fit(X, y))
    renamed = [[f"token {id_}" for id_ in ids] for ids in X]
    fitted = make_pipeline_of_symbols().fit(renamed, y)
    assert set(differences(report, fitted)) == {"learnt.tokenencoder"}


def test_parameters_of_a_pipeline():
    pipeline = make_pipeline_of_symbols()
    report = reproducibility_report(pipeline.fit(X, y))
    cut = clone(pipeline).set_params(sequencepadder__maxlen=3).fit(X, y)
    found = differences(report, cut)
    assert found.pop("parameters.sequencepadder__maxlen") == ("4", "3")
    assert set(found) == {"learnt.sequencepadder", "data.sequences", *OUTCOME}


def test_pipeline_in_a_pipeline():
    nested = make_pipeline(make_pipeline(TokenEncoder()), make_classifier()).fit(X, y)
    report = reproducibility_report(nested)
    assert set(report.learnt) == {"pipeline__tokenencoder", "lstmclassifier"}
    assert report.parameters["pipeline__tokenencoder__min_df"] == "1"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (FunctionTransformer(), "FunctionTransformer"),
        ("passthrough", "passthrough"),
        (None, "None"),
    ],
)
def test_step_that_cannot_be_saved(step, text):
    pipeline = make_pipeline(step, make_classifier()).fit(X, y)
    report = reproducibility_report(pipeline)
    name = pipeline.steps[0][0]
    assert report.learnt[name] is None
    assert report.parameters[name] == text


def test_tokens_that_cannot_be_saved():
    rows = [[bytes([id_]) for id_ in ids] for ids in X]
    pipeline = make_pipeline(TokenEncoder(), make_classifier()).fit(rows, y)
    report = reproducibility_report(pipeline)
    assert report.learnt["tokenencoder"] is None
    assert differences(report, clone(pipeline).fit(rows, y)) == {}


@pytest.mark.parametrize("way", ["pickle", "save"])
def test_report_of_a_loaded_estimator(tmp_path, monkeypatch, way):
    pipeline = make_pipeline_of_symbols().fit(X, y)
    report = reproducibility_report(pipeline)
    # Like on another machine.
    monkeypatch.setenv("OMP_NUM_THREADS", "64")
    if way == "pickle":
        pipeline = pickle.loads(pickle.dumps(pipeline))
    else:
        skseq.save(pipeline, tmp_path / "pipeline.skseq")
        pipeline = skseq.load(tmp_path / "pipeline.skseq")
    assert reproducibility_report(pipeline) == report


def test_parameters_are_those_of_the_fit(report):
    classifier = make_classifier().fit(X, y).set_params(units=99, random_state=5)
    assert differences(report, classifier) == {}


def test_failed_fit_leaves_the_report(report):
    classifier = make_classifier().fit(X, y)
    readings = iter([[(X, y)], [(X, y), "no chunk"]])
    with pytest.raises(TypeError, match="chunk 1"):
        classifier.fit_chunks(lambda: next(readings))
    assert differences(report, classifier) == {}


def test_each_call_counts():
    def train(*rows_of_calls):
        classifier = make_classifier(vocabulary_size=6)
        for rows in rows_of_calls:
            labels = [y[row] for row in rows]
            classifier.partial_fit([X[row] for row in rows], labels, ["down", "up"])
        return reproducibility_report(classifier)

    first, second = range(20), range(20, 40)
    report = train(first, second)
    assert report.call == "partial_fit"
    assert report.n_calls == 2
    assert train(first).n_calls == 1
    assert train(first).earlier_calls is None
    assert report.differences(train(first, second)) == {}
    assert set(report.differences(train(second, second))) == {
        "earlier_calls",
        *OUTCOME,
    }
    lines = {"n_calls", "earlier_calls", *OUTCOME}
    assert set(report.differences(train(first, first, second))) == lines


def test_parameters_of_earlier_calls_count():
    def train(epochs):
        classifier = make_classifier(warm_start=True, epochs=epochs).fit(X, y)
        return reproducibility_report(classifier.set_params(epochs=1).fit(X, y))

    assert train(1).n_calls == 2
    assert set(train(1).differences(train(2))) == {"earlier_calls", *OUTCOME}


def test_fit_discards_earlier_calls(report):
    classifier = make_classifier().fit(X[:20], y[:20]).partial_fit(X, y).fit(X, y)
    assert differences(report, classifier) == {}


def test_initialize_hashes_the_data_without_training(report):
    found = differences(report, make_classifier().initialize(X, y))
    assert set(found) == {"call", *OUTCOME}


def test_one_chunk_has_the_hashes_of_a_fit(report):
    classifier = make_classifier().fit_chunks(lambda: [(X, y)])
    assert differences(report, classifier) == {"call": ("fit", "fit_chunks")}


def test_chunks(report):
    def fit(cut):
        chunks = [(X[:cut], y[:cut]), (X[cut:], y[cut:])]
        return reproducibility_report(make_classifier().fit_chunks(lambda: chunks))

    assert fit(20).data["n_sequences"] == len(X)
    assert fit(20).differences(fit(20)) == {}
    lines = {"data.sequences", "data.labels", "data.sample_weight", *OUTCOME}
    assert set(fit(20).differences(fit(30))) == lines
    assert set(report.differences(fit(20))) == {"call", *lines}


class Interrupt(keras.callbacks.Callback):
    """Interrupts a fit like Ctrl-C."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 2:
            raise KeyboardInterrupt


def test_fit_resumed_from_a_checkpoint(report, tmp_path):
    path = tmp_path / "fit.checkpoint"
    with pytest.raises(KeyboardInterrupt):
        make_classifier(checkpoint=path, callbacks=[Interrupt()]).fit(X, y)
    assert path.exists()
    assert differences(report, make_classifier(checkpoint=path).fit(X, y)) == {}


def test_without_a_seed():
    report = reproducibility_report(make_classifier(random_state=None).fit(X, y))
    assert report.random_state == "None"
    assert not report.is_seeded


def test_random_state_as_an_object():
    reports = [
        reproducibility_report(
            make_classifier(random_state=np.random.RandomState(0)).fit(X, y)
        )
        for _ in range(2)
    ]
    assert reports[0].differences(reports[1]) == {}
    assert reports[0].random_state == "RandomState"
    assert not reports[0].is_seeded


def test_fitted_by_a_version_without_records(tmp_path):
    pipeline = skseq.load(SAVED_FILES / "lstm_0_1_0.skseq")
    report = reproducibility_report(pipeline)
    assert report.random_state == "0"
    assert report.parameters["lstmclassifier__units"] == "4"
    assert report.weights
    assert report.call is report.versions is report.machine is report.data is None
    skseq.save(pipeline, tmp_path / "again.skseq")
    assert reproducibility_report(skseq.load(tmp_path / "again.skseq")) == report
    classifier = pipeline[-1].partial_fit([[2, 3], [3, 2]], ["up", "down"])
    for _ in range(2):
        report = reproducibility_report(classifier)
        assert report.n_calls is None
        assert report.earlier_calls is not None
        classifier.partial_fit([[2, 3], [3, 2]], ["up", "down"])


@pytest.mark.parametrize(
    "estimator", [LSTMClassifier(), make_pipeline(TokenEncoder(), LSTMClassifier())]
)
def test_not_fitted(estimator):
    with pytest.raises(NotFittedError, match="LSTMClassifier"):
        reproducibility_report(estimator)


@pytest.mark.parametrize(
    ("estimator", "remedy"),
    [
        (LogisticRegression(), "no record"),
        (make_tfidf_pipeline(), "no record"),
        (LSTMClassifier, "no record"),
        (None, "no record"),
    ],
)
def test_not_an_lstm_classifier(estimator, remedy):
    with pytest.raises(TypeError, match=f"fitted LSTMClassifier.*{remedy}"):
        reproducibility_report(estimator)


def test_search_has_a_best_estimator():
    search = GridSearchCV(make_classifier(), {"epochs": [1]}, cv=2).fit(X, y)
    with pytest.raises(TypeError, match="Pass its best_estimator_"):
        reproducibility_report(search)
    assert reproducibility_report(search.best_estimator_).parameters["epochs"] == "1"


REPORT = ReproducibilityReport(
    random_state="0",
    seed=1,
    call="fit",
    n_calls=1,
    earlier_calls=None,
    callbacks=["EarlyStopping"],
    versions={"numpy": "2.0"},
    machine={"engine": "kernel", "threads": 2},
    parameters={"units": "8", "epochs": "3"},
    data={"n_sequences": 5, "labels": "ab"},
    learnt={"encode": None},
    weights="cd",
)


def test_prints_line_by_line():
    lines = repr(REPORT).splitlines()
    name, hashed = lines.pop(9).split(": ")
    assert name == "parameters"
    assert len(hashed) == 64
    assert lines == [
        "random_state: 0",
        "seed: 1",
        "call: fit",
        "n_calls: 1",
        "earlier_calls: None",
        "callbacks: ['EarlyStopping']",
        "versions.numpy: 2.0",
        "machine.engine: kernel",
        "machine.threads: 2",
        "data.n_sequences: 5",
        "data.labels: ab",
        "learnt.encode: None",
        "weights: cd",
    ]


def test_hash_of_the_parameters_does_not_depend_on_their_order():
    other = replace(REPORT, parameters={"epochs": "3", "units": "8"})
    assert repr(other) == repr(REPORT)
    other = replace(REPORT, parameters={"epochs": "4", "units": "8"})
    assert repr(other) != repr(REPORT)


def test_json_round_trip():
    text = json.dumps(REPORT.to_dict())
    assert ReproducibilityReport.from_dict(json.loads(text)) == REPORT


def test_dict_is_a_copy():
    REPORT.to_dict()["versions"]["numpy"] = "3.0"
    assert REPORT.versions == {"numpy": "2.0"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"weights": "ef"}, {"weights": ("cd", "ef")}),
        ({"parameters": {"units": "8"}}, {"parameters.epochs": ("3", None)}),
        (
            {"versions": {"numpy": "2.1", "keras": "3.14"}},
            {"versions.numpy": ("2.0", "2.1"), "versions.keras": (None, "3.14")},
        ),
    ],
)
def test_differences_line_by_line(changes, expected):
    assert REPORT.differences(replace(REPORT, **changes)) == expected


def test_differences_from_another_type():
    with pytest.raises(TypeError, match="another ReproducibilityReport, got dict"):
        REPORT.differences(REPORT.to_dict())


@pytest.mark.parametrize(
    "values",
    [
        [],
        {},
        {**REPORT.to_dict(), "more": 1},
        {**REPORT.to_dict(), "seed": "1"},
        {**REPORT.to_dict(), "versions": ["2.0"]},
        {**REPORT.to_dict(), "data": {"labels": [1, 2]}},
        {**REPORT.to_dict(), "callbacks": [None, []]},
    ],
)
def test_from_dict_refuses(values):
    with pytest.raises(ValueError, match="expects a result of to_dict"):
        ReproducibilityReport.from_dict(values)
