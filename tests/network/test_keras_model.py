"""Keras model of a network: outputs, masking, compilation and dtypes."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from skseq._network._architecture import Architecture
from skseq._network._lstm_network import LSTMNetwork


def make_model(units=(3,), n_outputs=1, multilabel=False, **inputs):
    inputs = inputs or {"vocabulary_size": 10, "embedding_dim": 4}
    sizes = Architecture(units, n_outputs, multilabel=multilabel, **inputs)
    return LSTMNetwork.with_random_weights(sizes, learning_rate=0.01, seed=0).model


def outputs_of(model, steps=((1, 2), (3, 0))):
    dtype = "int32" if model.input.dtype == "int32" else "float32"
    return keras.ops.convert_to_numpy(model(np.array(steps, dtype=dtype)))


@pytest.mark.parametrize("n_outputs", [1, 3, 7])
def test_outputs_are_probabilities(n_outputs):
    outputs = outputs_of(make_model(n_outputs=n_outputs))
    assert outputs.shape == (2, n_outputs)
    assert ((outputs > 0) & (outputs < 1)).all()
    if n_outputs > 1:
        assert_allclose(outputs.sum(axis=1), 1, rtol=1e-6)


def test_probabilities_of_labels_are_independent():
    model = make_model(n_outputs=3, multilabel=True)
    outputs = outputs_of(model)
    assert outputs.shape == (2, 3)
    assert ((outputs > 0) & (outputs < 1)).all()
    assert (abs(outputs.sum(axis=1) - 1) > 0.1).all()
    assert model.loss == "binary_crossentropy"


def test_measurements_need_no_embedding():
    model = make_model(n_features=2)
    assert model.input_shape == (None, None, 2)
    assert model(np.ones((1, 4, 2), dtype="float32")).shape == (1, 1)


def test_worked_example():
    model = make_model(units=(100,), vocabulary_size=5000, embedding_dim=32)
    assert model.count_params() == 160_000 + 53_200 + 101
    assert model.loss == "binary_crossentropy"
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    assert model.optimizer.clipnorm == 1.0
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)


@pytest.mark.parametrize("ids", [[[0, 0, 1, 2]], [[1, 2, 0, 0]], [[1, 0, 0, 2]]])
def test_padding_is_masked_at_any_position(ids):
    model = make_model()
    expected = outputs_of(model, [[1, 2]])
    assert_allclose(outputs_of(model, ids), expected, rtol=1e-6)


@pytest.mark.parametrize(
    "steps",
    [[[0, 0], [1, 2], [3, 4]], [[1, 2], [0, 0], [3, 4]], [[1, 2], [3, 4], [0, 0]]],
)
def test_steps_of_zeros_are_masked(steps):
    model = make_model(n_features=2)
    expected = outputs_of(model, [[[1, 2], [3, 4]]])
    assert_allclose(outputs_of(model, [steps]), expected, rtol=1e-6)


def test_weights_are_float32_whatever_the_dtype_policy():
    keras.config.set_dtype_policy("float64")
    try:
        model = make_model()
    finally:
        keras.config.set_dtype_policy("float32")
    assert {weight.dtype for weight in model.weights} == {"float32"}
