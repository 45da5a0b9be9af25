"""Fitted attributes are read only from values of the right types and shapes."""

import copy

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from skseq import (
    LSTMClassifier,
    SequencePadder,
    SequenceScaler,
    SequenceSummarizer,
    TokenEncoder,
)
from skseq._network._architecture import Architecture
from skseq._persistence._fitted_attributes import (
    read_encoder,
    read_padder,
    read_scaler,
    read_standard_scaler,
    read_summarizer,
    write_encoder,
    write_padder,
    write_scaler,
    write_standard_scaler,
    write_summarizer,
)
from skseq._persistence._fitted_classifier import read_classifier, write_classifier

IDS = np.arange(1, 25).reshape(8, 3) % 7
STEPS = np.random.default_rng(0).normal(size=(8, 3, 2))
NETWORKS = {
    "ids": (LSTMClassifier((3, 2), bidirectional=True, epochs=1), IDS),
    "steps": (LSTMClassifier(3, pooling="last", epochs=1), STEPS),
}


@pytest.fixture(scope="module", params=NETWORKS)
def network(request):
    classifier, X = NETWORKS[request.param]
    classifier = copy.deepcopy(classifier)
    return write_classifier(classifier.fit(X, [0, 1] * 4))


def test_shapes_are_those_of_the_network(network):
    classifier = LSTMClassifier()
    read_classifier(classifier, network)
    shapes = [array.shape for array in network["weights"]]
    assert [tuple(w.shape) for w in classifier.model_.weights] == shapes


@pytest.mark.parametrize("name", ["weights", "means", "squares"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda arrays: arrays[:-1],
        lambda arrays: [*arrays, arrays[0]],
        lambda arrays: arrays[::-1],
        lambda arrays: [arrays[0].T, *arrays[1:]],
        lambda arrays: [arrays[0][:-1], *arrays[1:]],
        lambda arrays: [*arrays[:-1], arrays[-1].astype(np.float64)],
        lambda arrays: [*arrays[:-1], arrays[-1].tolist()],
        lambda arrays: [*arrays[:-1], arrays[-1].view(np.int32)],
        tuple,
        lambda arrays: None,
    ],
)
def test_weights_that_do_not_fit(network, name, damage):
    values = network | {name: damage(network[name])}
    with pytest.raises(ValueError, match="network should have"):
        read_classifier(LSTMClassifier(), values)


@pytest.mark.parametrize(
    "changes",
    [
        {"units": (4,)},
        {"units": (2**40,)},
        {"units": ()},
        {"units": (3, -2)},
        {"units": (3.0,)},
        {"units": [3]},
        {"n_outputs": 3},
        {"n_outputs": 0},
        {"n_outputs": True},
        {"n_features": 0},
        {"n_features": 7},
        {"vocabulary_size": 10**6, "n_features": None},
        {"vocabulary_size": 6.0, "n_features": None},
        {"vocabulary_size": None, "n_features": None},
        {"embedding_dim": -1, "n_features": None},
        {"bidirectional": 1},
        {"pooling": ("last", "last")},
        {"pooling": ("median",)},
        {"output_dropout": 1.0},
        {"output_dropout": float("nan")},
        {"freezes_embedding": None},
        {"more": 1},
    ],
    ids=str,
)
def test_architecture_that_does_not_fit(network, changes):
    values = network | {"architecture": network["architecture"] | changes}
    with pytest.raises(ValueError, match=r"architecture|network should have"):
        read_classifier(LSTMClassifier(), values)


@pytest.mark.parametrize("size", ["vocabulary_size", "embedding_dim", "n_features"])
def test_architecture_of_size_0(network, size):
    """Empty arrays have the shapes of such an architecture."""
    architecture = network["architecture"]
    if architecture[size] is not None:
        architecture = architecture | {size: 0}
        shapes = Architecture(**architecture).weight_shapes()
        empty = [np.zeros(shape, np.float32) for shape in shapes]
        numbers = dict.fromkeys(["weights", "means", "squares"], empty)
        with pytest.raises(ValueError, match="architecture do not fit together"):
            read_classifier(
                LSTMClassifier(), network | numbers | {"architecture": architecture}
            )


@pytest.mark.parametrize("size", ["vocabulary_size", "embedding_dim"])
def test_architecture_of_steps_with_a_table_of_ids(network, size):
    architecture = network["architecture"]
    if architecture["n_features"] is not None:
        damaged = {"architecture": architecture | {size: 39}}
        with pytest.raises(ValueError, match="architecture do not fit together"):
            read_classifier(LSTMClassifier(), network | damaged)


def test_architecture_of_another_type(network):
    with pytest.raises(ValueError, match="the architecture is damaged"):
        read_classifier(LSTMClassifier(), network | {"architecture": [1]})


@pytest.mark.parametrize(
    "changes",
    [
        {"classes": ["a", "b"]},
        {"classes": np.array(["a"])},
        {"classes": np.array(["a", "b", "c"])},
        {"classes": np.eye(2)},
        {"history": {"loss": [1]}},
        {"history": {1: [1.0]}},
        {"history": [1.0]},
        {"seed": -1},
        {"seed": 2**40},
        {"seed": 1.0},
        {"n_updates": -1},
        {"n_updates": None},
        {"learning_rate": 1},
        {"skips_larger_ids": 0},
        {"n_features_in_": -1},
        {"more": 1},
    ],
    ids=str,
)
def test_values_of_a_classifier_that_are_refused(network, changes):
    with pytest.raises(ValueError, match=r"\w"):
        read_classifier(LSTMClassifier(), network | changes)


@pytest.fixture(scope="module")
def ensemble():
    classifier = LSTMClassifier(3, embedding_dim=2, epochs=1, n_networks=2)
    values = write_classifier(classifier.fit(IDS, [0, 1] * 4))
    return values | {"ensemble": values["ensemble"] | {"linear_path": linear_path()}}


def linear_path(size=9, *, binary=True, **codes):
    """A linear path of 7 ids and the pairs (1, 2) and (2, 1)."""
    return {
        "codes": {"pairs": np.array([9, 15], np.int32)} | codes,
        "binary": binary,
        "table": np.zeros((size, 1), np.float32),
        "bias": np.zeros(1, np.float32),
    }


def test_ensemble_is_read(ensemble):
    classifier = LSTMClassifier()
    read_classifier(classifier, ensemble)
    assert len(classifier._network.networks) == 2
    terms = classifier._network.linear_path.columns
    assert len(terms) == 9
    assert terms.binary
    assert classifier.predict_proba([[1, 2, 1]]).shape == (1, 2)


def test_terms_of_earlier_files_count_every_occurrence(ensemble):
    path = linear_path()
    del path["binary"]
    values = ensemble | {"ensemble": ensemble["ensemble"] | {"linear_path": path}}
    classifier = LSTMClassifier()
    read_classifier(classifier, values)
    assert not classifier._network.linear_path.columns.binary


@pytest.mark.parametrize(
    "changes",
    [
        {"scale": float("nan")},
        {"scale": float("inf")},
        {"scale": 1e300},
        {"scale": -1.0},
        {"scale": 0.0},
        {"scale": 1},
        {"others": {}},
        {"others": [1]},
        {"others": [{}]},
        {"linear_path": []},
        {"linear_path": {"table": np.zeros((7, 1), np.float32)}},
        {"linear_path": linear_path() | {"codes": []}},
        {"linear_path": linear_path(binary=1)},
        {"linear_path": linear_path(size=8)},
        {"linear_path": linear_path(quadruples=np.array([9], np.int32), size=10)},
        {"linear_path": linear_path(pairs=[9, 15])},
        {"linear_path": linear_path(pairs=np.array([9, 15]))},
        {"linear_path": linear_path(pairs=np.array([[9], [15]], np.int32))},
        {"linear_path": linear_path(pairs=np.array([15, 9], np.int32))},
        {"linear_path": linear_path(pairs=np.array([9, 9], np.int32))},
        {"linear_path": linear_path(pairs=np.array([2, 9], np.int32))},
        {"linear_path": linear_path(pairs=np.array([-9, 9], np.int32))},
        {"linear_path": linear_path(pairs=np.array([9, 49], np.int32))},
        {"more": 1},
    ],
    ids=str,
)
def test_values_of_an_ensemble_that_are_refused(ensemble, changes):
    values = ensemble | {"ensemble": ensemble["ensemble"] | changes}
    with pytest.raises(ValueError, match=r"\w"):
        read_classifier(LSTMClassifier(), values)


@pytest.mark.parametrize(
    "changes",
    [
        {"n_updates": -1},
        {"weights": []},
        {"squares": [np.zeros((2, 2), np.float32)]},
        {"more": 1},
    ],
    ids=str,
)
def test_networks_of_an_ensemble_that_are_refused(ensemble, changes):
    (other,) = ensemble["ensemble"]["others"]
    others = {"others": [other | changes]}
    values = ensemble | {"ensemble": ensemble["ensemble"] | others}
    with pytest.raises(ValueError, match=r"\w"):
        read_classifier(LSTMClassifier(), values)


CASES = {
    "encoder": (
        TokenEncoder().partial_fit([["a", "b"]]),
        write_encoder,
        read_encoder,
        [
            {"tokens": "ab"},
            {"tokens": ["a", "a"]},
            {"tokens": [["a"]]},
            {"tokens": None},
            {"reads_texts": 1},
            {"counts": [1]},
            {"counts": {}},
        ],
    ),
    "padder": (
        SequencePadder().fit(STEPS),
        write_padder,
        read_padder,
        [{"maxlen": 0}, {"maxlen": 1.0}, {"maxlen": None}, {"n_features": 0}],
    ),
    "scaler": (
        SequenceScaler().fit(STEPS),
        write_scaler,
        read_scaler,
        [
            {"mean": np.zeros(3)},
            {"scale": np.zeros((2, 1))},
            {"variance": np.array([1, 2])},
            {"mean": [0.0, 0.0]},
            {"n_steps": 3},
            {"n_steps": np.zeros(3)},
            {"n_features_in_": 3},
        ],
    ),
    "summarizer": (
        SequenceSummarizer().fit(STEPS),
        write_summarizer,
        read_summarizer,
        [{"mean": np.zeros(3)}, {"mean": None}, {"n_features_in_": 3}],
    ),
    "standard scaler": (
        StandardScaler().fit(STEPS[0]),
        write_standard_scaler,
        read_standard_scaler,
        [
            {"mean": np.zeros(3)},
            {"mean": None},
            {"scale": None},
            {"var": np.array([1, 2])},
            {"n_rows": 3},
            {"n_rows": np.zeros(3)},
            {"n_features_in_": 3},
        ],
    ),
}


@pytest.mark.parametrize(
    ("name", "changes"),
    [(name, changes) for name, case in CASES.items() for changes in case[3]],
    ids=str,
)
def test_values_that_are_refused(name, changes):
    fitted, write, read, _ = CASES[name]
    values = write(fitted)
    read(type(fitted)(), values)
    with pytest.raises(ValueError, match=r"\w"):
        read(type(fitted)(), values | changes)


@pytest.mark.parametrize("name", CASES)
def test_missing_value(name):
    fitted, write, read, _ = CASES[name]
    values = write(fitted)
    values.popitem() if name == "encoder" else values.pop("n_features_in_", None)
    values.pop(next(iter(values)))
    with pytest.raises(ValueError, match="missing or unknown"):
        read(type(fitted)(), values)


@pytest.mark.parametrize(
    "dtype", ["object", "U3", "float32,float32", np.str_, {"names": ["a"]}, None]
)
def test_padder_dtype_that_is_not_numeric(dtype):
    values = write_padder(SequencePadder().fit(IDS))
    with pytest.raises(ValueError, match="dtype of its SequencePadder is not numeric"):
        read_padder(SequencePadder(dtype=dtype), values)


def test_counts_that_do_not_fit():
    values = write_encoder(TokenEncoder().partial_fit([["a", "b"]]))
    for changes in ({"n_times": np.zeros(1, int)}, {"tokens": ["a"]}, {"n_rows": -1}):
        damaged = values | {"counts": values["counts"] | changes}
        with pytest.raises(ValueError, match=r"\w"):
            read_encoder(TokenEncoder(), damaged)
