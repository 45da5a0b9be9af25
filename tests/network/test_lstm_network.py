"""The numbers of a network, and the Keras model that holds them once it exists."""

import copy
import pickle
from dataclasses import replace

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq._network._architecture import Architecture
from skseq._network._lstm_network import LSTMNetwork


def make_network(units=(3,), n_outputs=1, seed=0, multilabel=False, **inputs):
    inputs = inputs or {"vocabulary_size": 10, "embedding_dim": 4}
    sizes = Architecture(units, n_outputs, multilabel=multilabel, **inputs)
    return LSTMNetwork.with_random_weights(sizes, learning_rate=0.01, seed=seed)


def outputs_of(network, steps=((1, 2), (3, 0))):
    dtype = "int32" if network.architecture.reads_ids else "float32"
    outputs = network.model(np.array(steps, dtype=dtype))
    return keras.ops.convert_to_numpy(outputs)


def assert_equal_states(state, other):
    assert (state.n_updates, state.learning_rate) == pytest.approx(
        (other.n_updates, other.learning_rate)
    )
    for name in ("weights", "means", "squares"):
        for array, same in zip(getattr(state, name), getattr(other, name), strict=True):
            assert_array_equal(array, same, strict=True)


@pytest.mark.parametrize("n_outputs", [1, 3, 7])
def test_outputs_are_probabilities(n_outputs):
    outputs = outputs_of(make_network(n_outputs=n_outputs))
    assert outputs.shape == (2, n_outputs)
    assert ((outputs > 0) & (outputs < 1)).all()
    if n_outputs > 1:
        assert_allclose(outputs.sum(axis=1), 1, rtol=1e-6)


def test_labels_have_probabilities_of_their_own():
    network = make_network(n_outputs=3, multilabel=True)
    outputs = outputs_of(network)
    assert outputs.shape == (2, 3)
    assert ((outputs > 0) & (outputs < 1)).all()
    assert (abs(outputs.sum(axis=1) - 1) > 0.1).all()
    assert network.model.loss == "binary_crossentropy"


def test_sizes_are_those_asked_for():
    network = make_network()
    shapes = [weight.shape for weight in network.state.weights]
    assert shapes == [(10, 4), (4, 12), (3, 12), (12,), (3, 1), (1,)]
    assert [tuple(weight.shape) for weight in network.model.weights] == shapes


def test_measurements_need_no_table():
    network = make_network(n_features=2)
    assert network.model.input_shape == (None, None, 2)
    assert network.model(np.ones((1, 4, 2), dtype="float32")).shape == (1, 1)


def test_worked_example():
    model = make_network(units=(100,), vocabulary_size=5000, embedding_dim=32).model
    assert model.count_params() == 160_000 + 53_200 + 101
    assert model.loss == "binary_crossentropy"
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    assert model.optimizer.clipnorm == 1.0
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01)


def test_weights_are_drawn_as_the_layers_of_keras_draw_them():
    network = make_network(
        units=(100,), n_outputs=30, vocabulary_size=5000, embedding_dim=32
    )
    *_, recurrent, bias, _, head_bias = network.state.weights
    layers = keras.layers
    peer = keras.Sequential(
        [layers.Embedding(5000, 32), layers.LSTM(100), layers.Dense(30)]
    )
    peer.build((None, None))
    for ours, theirs in zip(network.state.weights, peer.get_weights(), strict=True):
        for share in (0.5, 0.9):
            sizes = [np.quantile(np.abs(weight), share) for weight in (ours, theirs)]
            assert_allclose(*sizes, rtol=0.3)
    assert_allclose(recurrent @ recurrent.T, np.eye(100), atol=1e-5)
    assert_array_equal(bias, peer.get_weights()[3])
    assert (head_bias == 0).all()


def test_seed_alone_decides_the_weights():
    keras.utils.set_random_seed(1)
    first = make_network().state
    keras.utils.set_random_seed(2)
    assert_equal_states(first, make_network().state)
    assert not np.array_equal(first.weights[0], make_network(seed=1).state.weights[0])


def test_model_is_made_once_and_leaves_the_global_seed_alone():
    keras.utils.set_random_seed(1)
    expected = keras.ops.convert_to_numpy(keras.random.uniform((3,)))
    keras.utils.set_random_seed(1)
    network = make_network()
    assert network.model is network.model
    drawn = keras.ops.convert_to_numpy(keras.random.uniform((3,)))
    assert_array_equal(drawn, expected)


def test_model_holds_the_state():
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


def test_what_is_done_to_the_model_counts():
    network = make_network()
    network.model.set_weights([0 * weight for weight in network.state.weights])
    assert all((weight == 0).all() for weight in network.state.weights)


@pytest.mark.parametrize(
    "copy_of", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
def test_copies_are_equal_and_apart(copy_of):
    network = make_network()
    network.model.set_weights([weight + 1 for weight in network.state.weights])
    again = copy_of(network)
    assert_equal_states(again.state, network.state)
    again.model.set_weights([0 * weight for weight in again.state.weights])
    assert (network.state.weights[-1] == 1).all()


@pytest.mark.parametrize("ids", [[[0, 0, 1, 2]], [[1, 2, 0, 0]], [[1, 0, 0, 2]]])
def test_padding_is_masked_wherever_it_stands(ids):
    network = make_network()
    expected = outputs_of(network, [[1, 2]])
    assert_allclose(outputs_of(network, ids), expected, rtol=1e-6)


@pytest.mark.parametrize(
    "steps",
    [[[0, 0], [1, 2], [3, 4]], [[1, 2], [0, 0], [3, 4]], [[1, 2], [3, 4], [0, 0]]],
)
def test_steps_of_zeros_are_masked(steps):
    network = make_network(n_features=2)
    expected = outputs_of(network, [[[1, 2], [3, 4]]])
    assert_allclose(outputs_of(network, [steps]), expected, rtol=1e-6)


def test_numbers_are_float32_whatever_keras_is_set_to():
    keras.config.set_dtype_policy("float64")
    try:
        model = make_network().model
    finally:
        keras.config.set_dtype_policy("float32")
    assert {weight.dtype for weight in model.weights} == {"float32"}
