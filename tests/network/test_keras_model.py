"""Keras model of a network: outputs, masking, compilation and dtypes."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq import LSTMClassifier


def make_model(
    units=3, *, n_outputs=1, multilabel=False, n_features=None, **parameters
):
    """Return the model of a classifier that was initialized, but not trained."""
    small = {"vocabulary_size": 10, "embedding_dim": 4, "pooling": "last"}
    classifier = LSTMClassifier(
        units, learning_rate=0.01, random_state=0, **small | parameters
    )
    y = np.tile(np.arange(max(2, n_outputs)), 3)
    y = np.tri(n_outputs, dtype=int) if multilabel else y
    X = np.ones((len(y), 2) if n_features is None else (len(y), 2, n_features))
    return classifier.initialize(X, y).model_


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
    assert model.loss.name == "binary_crossentropy"


def test_measurements_need_no_embedding():
    model = make_model(n_features=2)
    assert model.input_shape == (None, None, 2)
    assert model(np.ones((1, 4, 2), dtype="float32")).shape == (1, 1)


def test_worked_example():
    model = make_model(100, vocabulary_size=5000, embedding_dim=32)
    assert model.count_params() == 160_000 + 53_200 + 101
    assert model.loss.name == "binary_crossentropy"
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


def test_initial_weights_are_distributed_like_those_of_keras_layers():
    sizes = {"vocabulary_size": 5000, "embedding_dim": 32}
    weights = make_model(100, n_outputs=30, pooling="last", **sizes).get_weights()
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
