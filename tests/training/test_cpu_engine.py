"""Training by the kernel equals training by Keras, with Keras callbacks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import skseq._training._cpu_engine as cpu_engine
import skseq._training._keras_engine as keras_engine
from skseq._network._architecture import Architecture
from skseq._network._lstm_network import LSTMNetwork
from skseq._training._plan import TrainingPart, TrainingPlan
from skseq._validation._check_sequences import check_sequences
from skseq._validation._check_values import check_ids

KERAS_COPIES_AS_BEFORE_NUMPY_2 = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword"
)

RNG = np.random.default_rng(0)
ROWS = [RNG.integers(1, 6, size=length) for length in 10 * [*range(10)]]
SEQUENCES = check_ids(check_sequences(ROWS, name="test"), name="test")
# Indicators of three symbols in each sequence.
LABELS = np.array([[id_ in ids for id_ in (1, 2, 3)] for ids in ROWS], dtype=np.int8)


def make_network(n_outputs=1, **kind):
    sizes = Architecture((8,), n_outputs, None, 6, 4, **kind)
    return LSTMNetwork.with_random_weights(sizes, learning_rate=0.01, seed=0)


CODES = np.array([sum(ids) for ids in ROWS], dtype=np.int32)
WEIGHTS = RNG.uniform(0.5, 2, size=100).astype(np.float32)


def make_plan(n_outputs=1, *, codes=None, weights=WEIGHTS, holds_out=False, **changes):
    codes = CODES % max(2, n_outputs) if codes is None else codes
    part = TrainingPart(SEQUENCES, codes, weights, np.arange(80))
    held_out = replace(part, rows=np.arange(80, 100)) if holds_out else None
    parameters = {
        "read_parts": lambda: [part],
        "n_rows": (80,),
        "held_out": held_out,
        "first_epoch": 0,
        "epochs": 3,
        "batch_size": 16,
        "schedule": "cosine",
        "step_dropout": 0.0,
        "seed": 0,
        "patience": 10,
        "callbacks": [],
        "verbose": 0,
    }
    return TrainingPlan(**parameters | changes)


@pytest.mark.parametrize(
    ("n_outputs", "changes"),
    [
        (1, {}),
        (3, {"holds_out": True}),
        (3, {"schedule": "constant"}),
        (1, {"step_dropout": 0.3}),
        (1, {"first_epoch": 5}),
        (3, {"codes": LABELS, "holds_out": True}),
    ],
)
def test_trains_as_keras_does(n_outputs, changes):
    plan = make_plan(n_outputs, **changes)
    histories, states, probabilities = [], [], []
    for engine in (cpu_engine, keras_engine):
        network = make_network(n_outputs, multilabel="codes" in changes)
        histories.append(engine.train(network, plan))
        states.append(network.state)
        probabilities.append(engine.predict(network, SEQUENCES))
    ours, theirs = histories
    assert set(ours) == set(theirs)
    for name, values in ours.items():
        # A row whose probability is just about 0.5 may count on either side.
        tolerance = 0.06 if "accuracy" in name else 1e-3
        assert_allclose(values, theirs[name], atol=tolerance)
    ours, theirs = states
    assert ours.n_updates == theirs.n_updates == 15
    for weight, other in zip(ours.weights, theirs.weights, strict=True):
        assert_allclose(weight, other, atol=1e-3)
    assert_allclose(*probabilities, atol=1e-3)


def test_number_of_threads_changes_no_bit(monkeypatch):
    plan = make_plan(batch_size=80)  # Three groups in a batch.
    weights = []
    for n_threads in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", n_threads)
        network = make_network()
        cpu_engine.train(network, plan)
        weights.append(network.state.weights)
    for weight, same in zip(*weights, strict=True):
        assert_array_equal(weight, same)


def test_goes_on_where_it_stopped():
    whole, parts = make_network(), make_network()
    constant = {"schedule": "constant"}
    cpu_engine.train(whole, make_plan(epochs=3, **constant))
    cpu_engine.train(parts, make_plan(epochs=2, **constant))
    cpu_engine.train(parts, make_plan(epochs=1, first_epoch=2, **constant))
    for weight, same in zip(whole.state.weights, parts.state.weights, strict=True):
        assert_array_equal(weight, same)


@pytest.mark.parametrize("patience", [None, 10])
def test_predict_after_fit_converts_no_weights(monkeypatch, patience):
    network = make_network()
    cpu_engine.train(network, make_plan(holds_out=True, patience=patience))
    expected = cpu_engine.predict(
        LSTMNetwork(network.architecture, network.state), SEQUENCES
    )
    monkeypatch.delattr("skseq._kernel._weight_layout.KernelLayout.to_kernel")
    for _ in range(2):
        assert_array_equal(cpu_engine.predict(network, SEQUENCES), expected)


def test_threads_predict_with_the_same_network():
    network = make_network()
    parts = [check_sequences(ROWS[n:], name="test") for n in range(0, 80, 10)]
    parts = [check_ids(part, name="test") for part in parts]
    expected = [cpu_engine.predict(network, part) for part in parts]
    with ThreadPoolExecutor(4) as pool:
        results = pool.map(lambda part: cpu_engine.predict(network, part), 20 * parts)
        for result, same in zip(results, 20 * expected, strict=True):
            assert_array_equal(result, same)


class Witness(keras.callbacks.Callback):
    """Writes down which hook was called, and with what."""

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


class BatchWitness(Witness):
    def on_train_batch_begin(self, batch, logs=None):
        self.calls.append(("batch begins", batch))

    def on_train_batch_end(self, batch, logs=None):
        self.calls.append(("batch ends", batch, sorted(logs)))


@pytest.mark.parametrize("witness_of", [Witness, BatchWitness])
@pytest.mark.parametrize("holds_out", [False, True])
def test_hooks_are_called_as_keras_calls_them(witness_of, holds_out):
    witnesses = []
    for engine in (cpu_engine, keras_engine):
        witnesses.append(witness_of())
        plan = make_plan(holds_out=holds_out, epochs=2, callbacks=[witnesses[-1]])
        engine.train(make_network(), plan)
    ours, theirs = witnesses
    assert ours.calls == theirs.calls
    assert len(ours.weights) == 2


@pytest.mark.parametrize("witness_of", [Witness, BatchWitness])
def test_callbacks_see_the_weights_and_change_nothing_by_looking(witness_of):
    plan = make_plan()
    network = make_network()
    cpu_engine.train(network, plan)
    witness = witness_of()
    watched = make_network()
    cpu_engine.train(watched, make_plan(callbacks=[witness]))
    assert not np.array_equal(witness.weights[0][0], witness.weights[1][0])
    for ours, seen, last in zip(
        network.state.weights, watched.state.weights, witness.weights[-1], strict=True
    ):
        assert_array_equal(ours, seen)
        assert_array_equal(ours, last)
    assert witness.model is None


@KERAS_COPIES_AS_BEFORE_NUMPY_2
def test_callback_sets_the_learning_rate():
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch: [0.01, 0.0][epoch])
    witness = Witness()
    network = make_network()
    history = cpu_engine.train(
        network, make_plan(epochs=2, callbacks=[schedule, witness])
    )
    assert_allclose(history["learning_rate"], [0.01, 0.0])
    first, second = witness.weights
    for weight, same in zip(first, second, strict=True):
        assert_array_equal(weight, same)
    assert network.state.learning_rate == 0


def test_callback_sets_the_weights():
    class Reset(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.set_weights([0 * w for w in self.model.get_weights()])

    network = make_network()
    cpu_engine.train(network, make_plan(callbacks=[Reset()]))
    assert all((weight == 0).all() for weight in network.state.weights)


def test_callback_stops_the_training():
    stop = keras.callbacks.EarlyStopping(monitor="loss", mode="max", patience=1)
    network = make_network()
    history = cpu_engine.train(network, make_plan(epochs=20, callbacks=[stop]))
    assert len(history["loss"]) < 20
    again = cpu_engine.train(network, make_plan(epochs=1, callbacks=[Witness()]))
    assert len(again["loss"]) == 1


@KERAS_COPIES_AS_BEFORE_NUMPY_2
def test_checkpoints_hold_the_weights_of_their_epoch(tmp_path):
    path = tmp_path / "network.keras"
    network = make_network()
    cpu_engine.train(
        network, make_plan(callbacks=[keras.callbacks.ModelCheckpoint(path)])
    )
    saved = keras.models.load_model(path)
    for weight, ours in zip(saved.get_weights(), network.state.weights, strict=True):
        assert_array_equal(weight, ours)


def test_best_epoch_is_kept_although_training_goes_on():
    # Labels are independent of X, so the validation loss rises in some epoch.
    codes = np.random.default_rng(0).integers(0, 2, size=100).astype(np.int32)
    shared = {"codes": codes, "schedule": "constant"}
    plan = make_plan(holds_out=True, epochs=30, **shared)
    network = make_network()
    history = cpu_engine.train(network, plan)
    best = int(np.argmin(history["val_loss"]))
    assert best + 1 < len(history["val_loss"])
    again = make_network()
    cpu_engine.train(again, make_plan(epochs=best + 1, **shared))
    for weight, same in zip(network.state.weights, again.state.weights, strict=True):
        assert_array_equal(weight, same)
