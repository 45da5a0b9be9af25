"""Initial weights against those of Keras layers."""

import keras
import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from skseq._network._architecture import Architecture
from skseq._network._initialization import random_weights


def test_distributions_equal_those_of_keras_layers():
    architecture = Architecture((100,), 30, None, 5000, 32)
    weights = random_weights(architecture, np.random.default_rng(0))
    *_, recurrent, bias, _, output_bias = weights
    layers = keras.layers
    model = keras.Sequential(
        [layers.Embedding(5000, 32), layers.LSTM(100), layers.Dense(30)]
    )
    model.build((None, None))
    for ours, theirs in zip(weights, model.get_weights(), strict=True):
        assert ours.shape == theirs.shape
        for share in (0.5, 0.9):
            sizes = [np.quantile(np.abs(weight), share) for weight in (ours, theirs)]
            assert_allclose(*sizes, rtol=0.3)
    assert_allclose(recurrent @ recurrent.T, np.eye(100), atol=1e-5)
    assert_array_equal(bias, model.get_weights()[3])
    assert (output_bias == 0).all()


def test_shapes_and_dtypes():
    architecture = Architecture((5, 4), 3, n_features=2, bidirectional=True)
    weights = random_weights(architecture, np.random.default_rng(0))
    assert [weight.shape for weight in weights] == architecture.weight_shapes()
    assert {weight.dtype for weight in weights} == {np.dtype(np.float32)}
    assert all(weight.flags.c_contiguous for weight in weights)
