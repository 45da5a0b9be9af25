"""Callbacks of scikit-learn are called for each epoch, with both backends."""

from functools import partial

import factories
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.callback import ProgressBar, ScoringMonitor
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

rng = np.random.default_rng(0)
X = rng.integers(1, 9, (48, 6))
y = np.where(X[:, :3].sum(axis=1) > X[:, 3:].sum(axis=1), "falls", "rises")

# With a constant rate, the first epochs are those of a shorter fit.
make_classifier = partial(
    factories.make_classifier,
    epochs=3,
    learning_rate=0.1,
    learning_rate_schedule="constant",
)


class Recorder:
    """Records its calls, and the copies of the estimator and the data passed to it."""

    def __init__(self, *, last_epoch=None):
        self.last_epoch = last_epoch
        self.calls = []
        self.copies = []
        self.data = []

    def setup(self, estimator, context):
        self.calls.append("setup")

    def teardown(self, estimator, context):
        self.calls.append("teardown")

    def on_fit_task_begin(self, estimator, context):
        self.calls.append(f"{context.task_name} {context.task_id} begins")

    def on_fit_task_end(
        self, estimator, context, *, X, y, metadata=None, fitted_estimator=None
    ):
        self.calls.append(f"{context.task_name} {context.task_id} ends")
        self.copies.append(fitted_estimator)
        self.data.append((X, y, metadata))
        return context.task_name == "epoch" and context.task_id == self.last_epoch


class PropagatedRecorder(Recorder):
    """Recorder that a pipeline or a search passes on to its estimators."""

    max_propagation_depth = None


@pytest.mark.usefixtures("backend")
def test_each_epoch_is_a_task():
    recorder = Recorder()
    make_classifier(epochs=2).set_callbacks(recorder).fit(X, y)
    assert recorder.calls == [
        "setup",
        "fit 0 begins",
        "epoch 0 begins",
        "epoch 0 ends",
        "epoch 1 begins",
        "epoch 1 ends",
        "fit 0 ends",
        "teardown",
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
def test_copies_are_those_of_shorter_fits():
    recorder = Recorder()
    make_classifier(epochs=2).set_callbacks(recorder).fit(X, y)
    for copied, epochs in zip(recorder.copies, [1, 2, 2], strict=True):
        shorter = make_classifier(epochs=epochs).fit(X, y)
        assert_allclose(copied.predict_proba(X), shorter.predict_proba(X), atol=1e-4)


def test_callbacks_do_not_change_the_fit():
    recorded = make_classifier().set_callbacks(Recorder()).fit(X, y)
    plain = make_classifier().fit(X, y)
    assert_array_equal(recorded.predict_proba(X), plain.predict_proba(X))
    assert set(vars(recorded)) - set(vars(plain)) == {"_skl_callbacks"}


@pytest.mark.usefixtures("backend")
def test_callback_ends_the_training():
    recorder = Recorder(last_epoch=1)
    classifier = make_classifier(epochs=9).set_callbacks(recorder).fit(X, y)
    assert len(classifier.history_["loss"]) == 2
    assert recorder.calls[-3:] == ["epoch 1 ends", "fit 0 ends", "teardown"]


@pytest.mark.parametrize("linear_path", [False, True])
@pytest.mark.parametrize("epochs", [3, "auto"])
def test_networks_that_were_not_trained_are_left_out(epochs, linear_path):
    fitted = [
        make_classifier(epochs=epochs, n_networks=n_networks, linear_path=linear_path)
        .set_callbacks(Recorder(last_epoch=last_epoch))
        .fit(X, y)
        for n_networks, last_epoch in [(3, 1), (1, 1), (3, 1000)]
    ]
    *stopped, complete = (
        [each for each in model.model_.variables if "linear_path" not in each.path]
        for model in fitted
    )
    assert len(stopped[0]) == len(stopped[1]) < len(complete)
    if epochs == 3:
        assert_array_equal(fitted[0].predict_proba(X), fitted[1].predict_proba(X))
    assert len(fitted[0].history_["loss"]) == 2


@pytest.mark.parametrize("weights", [None, np.linspace(0.5, 1, len(y))])
def test_callbacks_get_the_arguments_of_fit(weights):
    recorder = Recorder()
    make_classifier().set_callbacks(recorder).fit(X, y, sample_weight=weights)
    for got_X, got_y, metadata in recorder.data:
        assert got_X is X
        assert got_y is y
        assert metadata == (None if weights is None else {"sample_weight": weights})


def test_end_of_fit_has_the_weights_of_the_best_epoch():
    recorder = Recorder()
    classifier = make_classifier(early_stopping=True, n_iter_no_change=1, epochs=20)
    classifier.set_callbacks(recorder).fit(X, y)
    assert len(recorder.copies) < 21
    *_, before_the_last, _, kept = (
        copied.predict_proba(X) for copied in recorder.copies
    )
    assert_array_equal(kept, classifier.predict_proba(X))
    assert_array_equal(kept, before_the_last)


def test_failed_fit_ends_the_callbacks_and_leaves_the_classifier():
    recorder = Recorder()
    classifier = make_classifier().set_callbacks(recorder).fit(X, y)
    before = dict(vars(classifier))
    with pytest.raises(ValueError, match="diverged"):
        classifier.set_params(learning_rate=1e38).fit(X * 1.0, y)
    assert recorder.calls[-1] == "teardown"
    assert vars(classifier) == before | {"learning_rate": 1e38}


def test_partial_fit_calls_no_callback():
    recorder = Recorder()
    make_classifier().set_callbacks(recorder).partial_fit(X, y)
    assert recorder.calls == []


def test_pipeline_passes_callbacks_on():
    recorder = PropagatedRecorder()
    make_pipeline(make_classifier(epochs=2)).set_callbacks(recorder).fit(X, y)
    assert recorder.calls.count("setup") == recorder.calls.count("teardown") == 1
    assert [line for line in recorder.calls if line.startswith("epoch")] == [
        "epoch 0 begins",
        "epoch 0 ends",
        "epoch 1 begins",
        "epoch 1 ends",
    ]


def test_scores_of_each_epoch_in_a_search():
    monitor = ScoringMonitor(scoring="accuracy")
    classifier = make_classifier(epochs=2).set_callbacks(monitor)
    pipeline = make_pipeline(classifier)
    search = GridSearchCV(pipeline, {"lstmclassifier__units": [2, 3]}, cv=2).fit(X, y)
    rows = monitor.get_logs().data
    epochs = [row for row in rows if row["task_name"] == "epoch"]
    assert len(epochs) == (2 * 2 + 1) * 2
    assert {row["estimator_name"] for row in epochs} == {"LSTMClassifier"}
    (refit,) = [row for row in rows if len(row["task_id_path"]) == 3]
    assert refit["accuracy"] == search.score(X, y)


def test_progress_bar(capsys):
    make_classifier().set_callbacks(ProgressBar()).fit(X, y)
    assert "LSTMClassifier - fit" in capsys.readouterr().out
