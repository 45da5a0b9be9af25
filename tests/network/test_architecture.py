"""What a network is made of, and how it may be asked for."""

import numpy as np
import pytest

from skseq._network._architecture import Architecture, check_pooling, check_units


@pytest.mark.parametrize(
    ("units", "layers"),
    [(3, (3,)), ((3,), (3,)), ([4, 2], (4, 2)), ([np.int8(4)], (4,))],
)
def test_units_are_a_size_for_each_layer(units, layers):
    assert check_units(units, name="Test") == layers


@pytest.mark.parametrize(
    "units",
    [0, (), [], (3, -1), (3, 2.0), "3", None, [np.timedelta64(3, "D")]],
    ids=repr,
)
def test_units_that_are_no_sizes(units):
    with pytest.raises(ValueError, match="Test expects units to be an int .* got "):
        check_units(units, name="Test")


@pytest.mark.parametrize(
    ("pooling", "names"),
    [("max", ("max",)), (("last",), ("last",)), (["mean", "max"], ("mean", "max"))],
)
def test_pooling_is_a_tuple_of_names(pooling, names):
    assert check_pooling(pooling, name="Test") == names


@pytest.mark.parametrize("pooling", ["least", (), ("max", "max"), ("max", 1)], ids=repr)
def test_unknown_pooling(pooling):
    with pytest.raises(ValueError, match="Test expects pooling to be one of last, max"):
        check_pooling(pooling, name="Test")


def test_what_the_output_sees():
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
def test_classes_share_what_labels_have_each(
    n_outputs, multilabel, activation, n_losses
):
    architecture = Architecture((4,), n_outputs, n_features=3, multilabel=multilabel)
    assert architecture.activation == activation
    assert architecture.n_losses == n_losses


def test_only_vectors_of_ids_are_trained():
    ids = {"vocabulary_size": 9, "embedding_dim": 6}
    assert Architecture((4,), 1, **ids).trains_embedding
    assert not Architecture((4,), 1, **ids, freezes_embedding=True).trains_embedding
    assert not Architecture((4,), 1, n_features=3).trains_embedding
