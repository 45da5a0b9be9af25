"""Layers and sizes of a network."""

import pytest

from skseq._network._architecture import Architecture
from skseq._network._keras_model import build_model


def test_numbers_of_inputs_directions_and_pooled_vectors():
    one_way = Architecture((5, 4), 1, n_features=3, pooling=("max", "mean"))
    both_ways = Architecture((4,), 1, None, 9, 6, True, ("last",))
    assert (one_way.n_directions, one_way.n_pooled) == (1, 2)
    assert (both_ways.n_directions, both_ways.n_pooled) == (2, 2)
    assert (one_way.n_inputs, both_ways.n_inputs) == (3, 6)


@pytest.mark.parametrize(
    ("n_outputs", "multilabel", "activation", "n_losses"),
    [
        (1, False, "sigmoid", 1),
        (3, False, "softmax", 1),
        (3, True, "sigmoid", 3),
    ],
)
def test_activation_and_number_of_losses(n_outputs, multilabel, activation, n_losses):
    architecture = Architecture((4,), n_outputs, n_features=3, multilabel=multilabel)
    assert architecture.activation == activation
    assert architecture.n_losses == n_losses


def test_only_an_unfrozen_embedding_is_trained():
    ids = {"vocabulary_size": 9, "embedding_dim": 6}
    assert Architecture((4,), 1, **ids).trains_embedding
    assert not Architecture((4,), 1, **ids, freezes_embedding=True).trains_embedding
    assert not Architecture((4,), 1, n_features=3).trains_embedding


@pytest.mark.parametrize(
    "architecture",
    [
        Architecture((5, 4), 1, n_features=3, pooling=("max", "mean")),
        Architecture((4,), 3, None, 9, 6, True, ("last",)),
        Architecture((4, 7), 2, None, 9, 6, True, ("last", "max"), multilabel=True),
        Architecture((4,), 1, None, 9, 6, freezes_embedding=True),
    ],
)
def test_weight_shapes_are_those_of_the_keras_model(architecture):
    model = build_model(architecture)
    shapes = [tuple(weight.shape) for weight in model.weights]
    assert architecture.weight_shapes() == shapes
    assert architecture.n_weights == model.count_params()
