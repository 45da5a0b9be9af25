"""Adam on a network in the layout of the kernel, against Adam of the Keras model."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq._network._adam import Adam
from skseq._network._architecture import Architecture
from skseq._network._cpu_network import CpuNetwork
from skseq._network._lstm_network import LSTMNetwork
from skseq._network._state import NetworkState

SIZES = {
    "ids": Architecture((13,), 3, vocabulary_size=10, embedding_dim=5),
    "no padding": Architecture((8,), 8, vocabulary_size=10, embedding_dim=8),
    "labels": Architecture((13,), 5, n_features=3, multilabel=True),
    "measurements": Architecture((13,), 1, n_features=3),
}

each_size = pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)


def make(sizes):
    """Return an optimizer, its network and its initial state."""
    rng = np.random.default_rng(0)
    network = LSTMNetwork.with_random_weights(sizes, 0.01, seed=0)
    weights = network.state.weights
    means, squares = (
        [rng.uniform(size=weight.shape).astype(np.float32) for weight in weights]
        for _ in range(2)
    )
    state = NetworkState(weights, means, squares, 7, 0.25)
    cpu = CpuNetwork(sizes, weights)
    return Adam(cpu, state), cpu, state


def arrays_of(state):
    return [*state.weights, *state.means, *state.squares]


@each_size
def test_state_round_trip(sizes):
    optimizer, _, state = make(sizes)
    again = optimizer.state
    assert (again.n_updates, again.learning_rate) == (7, 0.25)
    for array, copy in zip(arrays_of(state), arrays_of(again), strict=True):
        assert_array_equal(array, copy, strict=True)


@each_size
def test_step_modifies_neither_given_nor_returned_states(sizes):
    optimizer, cpu, given = make(sizes)
    returned = optimizer.state
    before = [array.copy() for array in arrays_of(given)]
    optimizer.step(np.ones_like(cpu.vector))
    for state in (given, returned):
        for array, same in zip(arrays_of(state), before, strict=True):
            assert_array_equal(array, same)
    after = optimizer.state
    assert after.n_updates == 8
    for array, changed in zip(before, arrays_of(after), strict=True):
        assert (array != changed).any()


@each_size
def test_padding_stays_zero(sizes):
    optimizer, cpu, given = make(sizes)
    gradients = cpu.layout.to_kernel([np.ones_like(weight) for weight in given.weights])
    for _ in range(3):
        optimizer.step(gradients)
    padded_again = CpuNetwork(sizes, cpu.weights).arrays
    for array, expected in zip(cpu.arrays, padded_again, strict=True):
        assert_array_equal(array, expected)


@each_size
@pytest.mark.parametrize("size", [0.1, 30.0])
def test_steps_equal_those_of_the_keras_model(sizes, size):
    optimizer, cpu, given = make(sizes)
    network = LSTMNetwork(sizes, given)
    rng = np.random.default_rng(1)
    for _ in range(2):
        gradients = [size * rng.normal(size=array.shape) for array in given.weights]
        optimizer.step(cpu.layout.to_kernel(gradients))
        network.model.optimizer.apply(
            [
                keras.ops.convert_to_tensor(gradient, "float32")
                for gradient in gradients
            ],
            network.model.trainable_variables,
        )
    for array, same in zip(
        arrays_of(optimizer.state), arrays_of(network.state), strict=True
    ):
        assert_allclose(array, same, rtol=1e-4, atol=1e-5)
