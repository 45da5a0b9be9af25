"""Training by the kernel equals training by Keras, with Keras callbacks."""

from functools import partial

import factories
import keras
import numpy as np
import pytest
from engines import compute_with
from numpy.testing import assert_allclose, assert_array_equal

KERAS_COPIES_AS_BEFORE_NUMPY_2 = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword"
)

RNG = np.random.default_rng(0)
ROWS = [RNG.integers(1, 6, size=length).tolist() for length in 10 * [*range(10)]]
SUMS = np.array([sum(ids) for ids in ROWS])
# Indicators of three symbols in each sequence.
LABELS = np.array([[id_ in ids for id_ in (1, 2, 3)] for ids in ROWS], dtype=int)
WEIGHTS = RNG.uniform(0.5, 2, size=100)

make_classifier = partial(
    factories.make_classifier,
    units=8,
    epochs=3,
    learning_rate=0.01,
    output_dropout=0.0,
)


def fit(backend="cpu", *, y=SUMS % 2, holds_out=False, **parameters):
    held_out = {"X_val": ROWS[80:], "y_val": y[80:]} if holds_out else {}
    with compute_with(backend):
        return make_classifier(**parameters).fit(
            ROWS[:80], y[:80], WEIGHTS[:80], **held_out
        )


def assert_equal_weights(classifier, other):
    for weight, same in zip(
        classifier.model_.get_weights(), other.model_.get_weights(), strict=True
    ):
        assert_array_equal(weight, same)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"y": SUMS % 3, "holds_out": True},
        {"y": SUMS % 3, "learning_rate_schedule": "constant"},
        {"step_dropout": 0.3},
        {"y": LABELS, "holds_out": True},
    ],
    ids=["two classes", "validation", "constant rate", "dropout", "labels"],
)
def test_trains_as_keras_does(parameters):
    ours, theirs = (fit(backend, **parameters) for backend in ("cpu", "keras"))
    assert set(ours.history_) == set(theirs.history_)
    for name, values in ours.history_.items():
        # A probability close to 0.5 may be rounded to either class.
        tolerance = 0.06 if "accuracy" in name else 1e-3
        assert_allclose(values, theirs.history_[name], atol=tolerance)
    for weight, other in zip(
        ours.model_.get_weights(), theirs.model_.get_weights(), strict=True
    ):
        assert_allclose(weight, other, atol=1e-3)
    for classifier in (ours, theirs):
        assert int(classifier.model_.optimizer.iterations) == 15
    assert_allclose(ours.predict_proba(ROWS), theirs.predict_proba(ROWS), atol=1e-3)


def test_number_of_threads_changes_no_bit(monkeypatch):
    classifiers = []
    for n_threads in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", n_threads)
        # A batch of 80 is computed in three groups.
        classifiers.append(fit(batch_size=80))
    assert_equal_weights(*classifiers)


class Recorder(keras.callbacks.Callback):
    """Records the hooks that are called, and the weights after each epoch."""

    def __init__(self):
        super().__init__()
        self.calls = []
        self.weights = []

    def on_train_begin(self, logs=None):
        self.calls.append(("train begins", self.params["epochs"], self.params["steps"]))

    def on_epoch_begin(self, epoch, logs=None):
        self.calls.append(("epoch begins", epoch))

    def on_epoch_end(self, epoch, logs=None):
        self.calls.append(("epoch ends", epoch, sorted(logs)))
        self.weights.append(self.model.get_weights())

    def on_test_begin(self, logs=None):
        self.calls.append(("test begins",))

    def on_test_end(self, logs=None):
        self.calls.append(("test ends", sorted(logs)))

    def on_train_end(self, logs=None):
        self.calls.append(("train ends", sorted(logs)))


class BatchRecorder(Recorder):
    def on_train_batch_begin(self, batch, logs=None):
        self.calls.append(("batch begins", batch))

    def on_train_batch_end(self, batch, logs=None):
        self.calls.append(("batch ends", batch, sorted(logs)))


@pytest.mark.parametrize("make_recorder", [Recorder, BatchRecorder])
@pytest.mark.parametrize("holds_out", [False, True])
def test_hooks_are_called_as_keras_calls_them(make_recorder, holds_out):
    recorders = []
    for backend in ("cpu", "keras"):
        recorders.append(make_recorder())
        fit(backend, holds_out=holds_out, epochs=2, callbacks=[recorders[-1]])
    ours, theirs = recorders
    assert ours.calls == theirs.calls
    assert len(ours.weights) == 2


@pytest.mark.parametrize("make_recorder", [Recorder, BatchRecorder])
def test_callbacks_read_the_weights_without_changing_them(make_recorder):
    recorder = make_recorder()
    recorded = fit(callbacks=[recorder])
    assert not np.array_equal(recorder.weights[0][0], recorder.weights[1][0])
    assert_equal_weights(recorded, fit())
    for weight, last in zip(
        recorded.model_.get_weights(), recorder.weights[-1], strict=True
    ):
        assert_array_equal(weight, last)
    assert recorder.model is None


@KERAS_COPIES_AS_BEFORE_NUMPY_2
def test_callback_sets_the_learning_rate():
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch: [0.01, 0.0][epoch])
    recorder = Recorder()
    classifier = fit(epochs=2, callbacks=[schedule, recorder])
    assert_allclose(classifier.history_["learning_rate"], [0.01, 0.0])
    first, second = recorder.weights
    for weight, same in zip(first, second, strict=True):
        assert_array_equal(weight, same)
    assert float(classifier.model_.optimizer.learning_rate) == 0


def test_callback_sets_the_weights():
    class Reset(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.set_weights([0 * w for w in self.model.get_weights()])

    classifier = fit(callbacks=[Reset()])
    assert all((weight == 0).all() for weight in classifier.model_.get_weights())


def test_callback_stops_the_training():
    stop = keras.callbacks.EarlyStopping(monitor="loss", mode="max", patience=1)
    classifier = fit(epochs=20, callbacks=[stop])
    assert len(classifier.history_["loss"]) < 20
    classifier.set_params(epochs=1, callbacks=[Recorder()]).fit(ROWS, SUMS % 2)
    assert len(classifier.history_["loss"]) == 1


@KERAS_COPIES_AS_BEFORE_NUMPY_2
def test_checkpoints_hold_the_weights_of_their_epoch(tmp_path):
    path = tmp_path / "network.keras"
    classifier = fit(callbacks=[keras.callbacks.ModelCheckpoint(path)])
    saved = keras.models.load_model(path)
    for weight, ours in zip(
        saved.get_weights(), classifier.model_.get_weights(), strict=True
    ):
        assert_array_equal(weight, ours)


def test_best_epoch_is_kept_although_training_continues():
    # Labels are independent of X, so the validation loss rises in some epoch.
    y = np.random.default_rng(0).integers(0, 2, size=100)
    shared = {"y": y, "learning_rate_schedule": "constant"}
    stopped = fit(holds_out=True, early_stopping=True, epochs=30, **shared)
    best = int(np.argmin(stopped.history_["val_loss"]))
    assert best + 1 < len(stopped.history_["val_loss"])
    assert_equal_weights(stopped, fit(epochs=best + 1, **shared))
