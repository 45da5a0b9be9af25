"""The Keras model that the parameters make."""

import keras
import numpy as np
import pytest

from skseq._lstm_network import build_lstm_network


def build(**changes):
    parameters = {
        "units": 3,
        "embedding_dim": 4,
        "vocabulary_size": 10,
        "n_features": None,
        "n_classes": 2,
        "learning_rate": 0.01,
        "seed": 0,
    }
    return build_lstm_network(**parameters | changes)


@pytest.mark.parametrize(("n_classes", "n_outputs"), [(2, 1), (3, 3), (7, 7)])
def test_outputs_are_probabilities(n_classes, n_outputs):
    outputs = build(n_classes=n_classes)(np.array([[1, 2], [3, 0]])).numpy()
    assert outputs.shape == (2, n_outputs)
    assert ((outputs > 0) & (outputs < 1)).all()
    if n_classes > 2:
        np.testing.assert_allclose(outputs.sum(axis=1), 1, rtol=1e-6)


def test_sizes_are_those_asked_for():
    shapes = [tuple(weight.shape) for weight in build().weights]
    assert shapes == [(10, 4), (4, 12), (3, 12), (12,), (3, 1), (1,)]


def test_measurements_need_no_table():
    network = build(n_features=2, vocabulary_size=None)
    assert network.input_shape == (None, None, 2)
    assert network(np.ones((1, 4, 2), dtype="float32")).shape == (1, 1)


def test_worked_example():
    network = build(units=100, embedding_dim=32, vocabulary_size=5000)
    assert network.count_params() == 160_000 + 53_200 + 101
    assert network.loss == "binary_crossentropy"
    assert isinstance(network.optimizer, keras.optimizers.Adam)
    assert network.optimizer.clipnorm == 1.0


def test_seed_alone_decides_the_weights():
    keras.utils.set_random_seed(1)
    first = build().get_weights()
    keras.utils.set_random_seed(2)
    again, other = build().get_weights(), build(seed=1).get_weights()
    for weight, same in zip(first, again, strict=True):
        np.testing.assert_array_equal(weight, same)
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize("ids", [[[0, 0, 1, 2]], [[1, 2, 0, 0]], [[1, 0, 0, 2]]])
def test_padding_is_masked_wherever_it_stands(ids):
    network = build()
    np.testing.assert_allclose(
        network(np.array(ids)), network(np.array([[1, 2]])), rtol=1e-6
    )


@pytest.mark.parametrize(
    "steps",
    [[[0, 0], [1, 2], [3, 4]], [[1, 2], [0, 0], [3, 4]], [[1, 2], [3, 4], [0, 0]]],
)
def test_steps_of_zeros_are_masked(steps):
    network = build(n_features=2, vocabulary_size=None)
    expected = network(np.array([[[1.0, 2.0], [3.0, 4.0]]], dtype="float32"))
    np.testing.assert_allclose(
        network(np.array([steps], dtype="float32")), expected, rtol=1e-6
    )
