"""Conversion of weights between the layouts of Keras and the kernel."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq._kernel._bindings import KERNEL, LINE
from skseq._kernel._weight_layout import KernelLayout, from_gates, to_gates
from skseq._network._architecture import Architecture
from skseq._network._lstm_network import LSTMNetwork

ARCHITECTURES = {
    "ids": Architecture((3,), 1, None, 10, 5),
    "measurements": Architecture((3,), 4, n_features=2),
    "bidirectional layers": Architecture((3, 9), 3, None, 10, 5, True, ("max", "last")),
}
each_architecture = pytest.mark.parametrize(
    "architecture", ARCHITECTURES.values(), ids=ARCHITECTURES
)


@each_architecture
def test_round_trip(architecture):
    weights = LSTMNetwork.with_random_weights(architecture, 0.01, seed=0).weights
    layout = KernelLayout(architecture)
    vector = layout.to_kernel(weights)
    assert vector.ctypes.data % LINE == 0
    for weight, copy in zip(weights, layout.to_keras(vector), strict=True):
        assert_array_equal(weight, copy, strict=True)
        assert not np.shares_memory(weight, copy)


@each_architecture
def test_columns_are_padded_with_zeros(architecture):
    weights = LSTMNetwork.with_random_weights(architecture, 0.01, seed=0).weights
    weights = [np.ones_like(weight) for weight in weights]
    layout = KernelLayout(architecture)
    arrays = layout.split(layout.to_kernel(weights))
    for weight, array in zip(weights, arrays, strict=True):
        assert array.shape[-1] % KERNEL.lanes == 0
        assert array.sum() == weight.sum()


@pytest.mark.parametrize("lanes", [4, 8])
@pytest.mark.parametrize("units", [1, 8, 13, 40])
def test_gates_are_interleaved(units, lanes):
    array = np.random.default_rng(0).random((3, 4 * units), np.float32)
    interleaved = to_gates(array, lanes)
    assert interleaved.shape[1] % (4 * lanes) == 0
    assert_array_equal(interleaved[:, 0], array[:, 0])
    assert_array_equal(interleaved[:, lanes], array[:, units])  # The next gate.
    assert_array_equal(from_gates(interleaved, units, lanes), array)
