"""State of a network, its Keras model, and its weights in the layout of the kernel."""

import copy
import pickle
from dataclasses import replace

import keras
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from processes import run_python

from skseq import LSTMClassifier
from skseq._kernel._weight_layout import KernelLayout
from skseq._network._architecture import Architecture
from skseq._network._cpu_network import CpuNetwork
from skseq._network._lstm_network import LSTMNetwork


def make_network(seed=0):
    sizes = Architecture((3,), 1, vocabulary_size=10, embedding_dim=4)
    return LSTMNetwork.with_random_weights(sizes, learning_rate=0.01, seed=seed)


def assert_equal_states(state, other):
    assert (state.n_updates, state.learning_rate) == pytest.approx(
        (other.n_updates, other.learning_rate)
    )
    for name in ("weights", "means", "squares"):
        assert_equal_arrays(getattr(state, name), getattr(other, name))


def assert_equal_arrays(arrays, others):
    for array, other in zip(arrays, others, strict=True):
        assert_array_equal(array, other, strict=True)


def with_larger_weights(state):
    return replace(state, weights=[weight + 1 for weight in state.weights])


def test_import_loads_no_keras():
    module = "skseq._network._lstm_network"
    run_python("-c", f"import sys, {module}; sys.exit('keras' in sys.modules)")


def test_weights_have_the_shapes_of_the_architecture():
    network = make_network()
    shapes = [weight.shape for weight in network.state.weights]
    assert shapes == [(10, 4), (4, 12), (3, 12), (12,), (3, 1), (1,)]
    assert [tuple(weight.shape) for weight in network.model.weights] == shapes


def test_weights_depend_on_the_seed_only():
    keras.utils.set_random_seed(1)
    first = make_network().state
    keras.utils.set_random_seed(2)
    assert_equal_states(first, make_network().state)
    assert not np.array_equal(first.weights[0], make_network(seed=1).state.weights[0])


def test_model_is_built_once_and_keeps_the_global_seed():
    keras.utils.set_random_seed(1)
    expected = keras.ops.convert_to_numpy(keras.random.uniform((3,)))
    keras.utils.set_random_seed(1)
    network = make_network()
    assert network.model is network.model
    drawn = keras.ops.convert_to_numpy(keras.random.uniform((3,)))
    assert_array_equal(drawn, expected)


def test_model_has_the_state():
    network = make_network()
    state = network.state
    rng = np.random.default_rng(0)
    means, squares = (
        [rng.uniform(size=weight.shape).astype(np.float32) for weight in state.weights]
        for _ in range(2)
    )
    state = replace(state, means=means, squares=squares, n_updates=5)
    network.state = state
    network.model.summary(print_fn=lambda text: None)
    assert_equal_states(network.state, state)
    assert int(network.model.optimizer.iterations) == 5
    network.state = replace(state, n_updates=6)
    assert int(network.model.optimizer.iterations) == 6


def test_changes_to_the_model_change_the_state():
    network = make_network()
    network.model.set_weights([0 * weight for weight in network.state.weights])
    assert all((weight == 0).all() for weight in network.state.weights)


@pytest.mark.parametrize(
    "copy_of", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
def test_copies_are_equal_and_independent(copy_of):
    network = make_network()
    network.model.set_weights([weight + 1 for weight in network.state.weights])
    again = copy_of(network)
    assert_equal_states(again.state, network.state)
    again.model.set_weights([0 * weight for weight in again.state.weights])
    assert (network.state.weights[-1] == 1).all()


def test_converted_weights_are_kept_while_the_state_is():
    network = make_network()
    state, cpu = network.state, network.cpu
    assert network.cpu is cpu
    network.state = with_larger_weights(state)
    assert_equal_arrays(network.cpu.weights, network.weights)
    network.restore(state)
    assert_equal_arrays(network.cpu.weights, state.weights)


def test_converted_weights_follow_the_model():
    network = make_network()
    weights = network.weights
    assert network.cpu is network.cpu
    for scale in (2, 3):
        network.model.set_weights([scale * weight for weight in weights])
        assert_equal_arrays(network.cpu.weights, [scale * array for array in weights])


@pytest.mark.parametrize("has_model", [False, True])
def test_trained_network_is_kept_unless_there_is_a_model(has_model):
    network = make_network()
    if has_model:
        network.model.summary(print_fn=lambda text: None)
    state = with_larger_weights(network.state)
    cpu = CpuNetwork(network.architecture, state.weights)
    network.set_trained(cpu, state)
    assert_equal_states(network.state, state)
    assert (network.cpu is cpu) != has_model
    assert_equal_arrays(network.cpu.weights, state.weights)


@pytest.mark.parametrize("copy_of", [copy.copy, copy.deepcopy, pickle.dumps])
def test_converted_weights_are_not_copied(copy_of):
    network = make_network()
    before = pickle.dumps(copy_of(network))
    assert network.cpu is network.cpu
    assert pickle.dumps(copy_of(network)) == before


@pytest.mark.parametrize("early_stopping", [False, True])
def test_weights_are_not_converted_after_a_fit(monkeypatch, early_stopping):
    X, y = np.ones((20, 3)), [0, 1] * 10
    classifier = LSTMClassifier(
        units=3, epochs=3, early_stopping=early_stopping, random_state=0
    )
    expected = copy.deepcopy(classifier.fit(X, y)).predict_proba(X)
    monkeypatch.delattr(KernelLayout, "to_kernel")
    for _ in range(2):
        assert_array_equal(classifier.predict_proba(X), expected)
