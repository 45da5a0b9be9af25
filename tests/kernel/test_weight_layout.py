"""Weights in the layout of the kernel, and back."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq._kernel._bindings import KERNEL
from skseq._kernel._weight_layout import KernelLayout
from skseq._network._architecture import Architecture
from skseq._network._lstm_network import LSTMNetwork

ARCHITECTURES = {
    "ids": Architecture((3,), 1, None, 10, 5),
    "measurements": Architecture((3,), 4, n_features=2),
    "layers of two directions": Architecture(
        (3, 9), 3, None, 10, 5, True, ("max", "last")
    ),
}
each_architecture = pytest.mark.parametrize(
    "architecture", ARCHITECTURES.values(), ids=ARCHITECTURES
)


@each_architecture
def test_comes_back_as_it_went(architecture):
    weights = LSTMNetwork.with_random_weights(architecture, 0.01, seed=0).weights
    layout = KernelLayout(architecture)
    arrays = layout.to_kernel(weights)
    for array, same in zip(weights, layout.to_keras(arrays), strict=True):
        assert_array_equal(array, same, strict=True)
        assert not np.shares_memory(array, same)


@each_architecture
def test_columns_fill_vectors_with_zeros(architecture):
    weights = LSTMNetwork.with_random_weights(architecture, 0.01, seed=0).weights
    weights = [np.ones_like(weight) for weight in weights]
    for weight, array in zip(
        weights, KernelLayout(architecture).to_kernel(weights), strict=True
    ):
        assert array.shape[-1] % KERNEL.lanes == 0
        assert array.sum() == weight.sum()
