"""Labels and weights: every container and type, and each thing that is refused."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal
from sklearn.exceptions import DataConversionWarning
from sklearn.utils.class_weight import compute_sample_weight

from skseq._labels_and_weights import (
    check_classes_have_weight,
    check_labels,
    check_weights,
    encode_labels,
)


def labels_of(y, n_sequences=3):
    return check_labels(y, n_sequences, name="Reader")


def weights_of(sample_weight, y=(0, 1, 1), class_weight=None):
    return check_weights(sample_weight, np.array(y), class_weight, name="Reader")


@pytest.mark.parametrize(
    "container",
    [list, tuple, np.array, pd.Series, pl.Series],
    ids=["list", "tuple", "array", "pandas", "polars"],
)
@pytest.mark.parametrize(
    "y", [["b", "a", "b"], [2, 1, 2], [1.0, 0.0, 1.0], [True, False, True]], ids=repr
)
def test_labels_keep_their_values(container, y):
    labels = labels_of(container(y))
    assert labels.tolist() == y
    assert labels.shape == (3,)


@pytest.mark.parametrize(
    "y",
    [
        np.array(["b", "a", "b"], dtype=object),
        pd.Series(["b", "a", "b"], dtype=object, index=[7, 8, 9]),
        pd.Series(["b", "a", "b"], dtype="string"),
        pd.Series(["b", "a", "b"], dtype="category"),
        pl.Series(["b", "a", "b"], dtype=pl.Categorical),
    ],
    ids=["object", "pandas object", "pandas string", "pandas category", "polars"],
)
def test_labels_of_special_dtypes(y):
    assert labels_of(y).tolist() == ["b", "a", "b"]


def test_labels_that_only_convert_to_an_array():
    class Labels:
        def __array__(self, dtype=None, copy=None):
            return np.array(["b", "a", "b"])

    assert labels_of(Labels()).tolist() == ["b", "a", "b"]


def test_column_of_labels_warns():
    with pytest.warns(DataConversionWarning, match="column-vector y was passed"):
        labels = labels_of([[2], [1], [2]])
    assert labels.tolist() == [2, 1, 2]


def test_labels_are_not_there():
    with pytest.raises(
        ValueError, match="Reader requires y to be passed, but the target y is None"
    ):
        labels_of(None)


@pytest.mark.parametrize("n_sequences", [2, 4])
def test_labels_of_another_length(n_sequences):
    with pytest.raises(
        ValueError,
        match=f"Reader expects one entry of y .* got 3 for {n_sequences} sequences",
    ):
        labels_of([1, 2, 1], n_sequences)


@pytest.mark.parametrize(
    "y",
    [
        [1, np.nan, 2],
        np.array(["a", np.nan, "b"], dtype=object),
        np.array(["a", None, "b"], dtype=object),
        ["a", None, "b"],
        pd.Series(["a", None, "b"]),
        pd.Series(["a", None, "b"], dtype="string"),
        pd.Series([1, None, 2], dtype="Int64"),
        pl.Series(["a", None, "b"]),
    ],
    ids=repr,
)
def test_missing_labels(y):
    with pytest.raises(ValueError, match="NaN|missing"):
        labels_of(y)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0.5, 1.5, 0.1], "Unknown label type: continuous"),
        ([1, np.inf, 2], "y contains infinity"),
        ([[1, 0], [0, 1], [1, 1]], r"one label for each .* y of shape \(3, 2\). Take"),
        ([["a"], ["a", "b"], []], r"one label for .* sequence 0 is \['a'\]. Take one"),
        ([], r"0 sample\(s\)"),
    ],
    ids=repr,
)
def test_labels_of_no_classes(y, message):
    with pytest.raises(ValueError, match=message):
        labels_of(y)


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        (["b", "a", "b"], ["a", "b"]),
        ([7, -2, 7], [-2, 7]),
        ([True, False, True], [False, True]),
        ([1.0, 0.0, 1.0], [0.0, 1.0]),
    ],
    ids=repr,
)
def test_classes_are_sorted(y, classes):
    found, codes = encode_labels(np.array(y), None, name="Reader")
    assert found.tolist() == classes
    assert_array_equal(codes, np.array([1, 0, 1], dtype="int32"), strict=True)


def test_classes_of_more_than_two_labels():
    found, codes = encode_labels(np.array(["c", "a", "b", "c"]), None, name="Reader")
    assert found.tolist() == ["a", "b", "c"]
    assert codes.tolist() == [2, 0, 1, 2]


@pytest.mark.parametrize(
    "classes", [["c", "a", "b"], np.array(["a", "b", "c"])], ids=repr
)
def test_given_classes_count(classes):
    found, codes = encode_labels(np.array(["c", "a"]), classes, name="Reader")
    assert found.tolist() == ["a", "b", "c"]
    assert codes.tolist() == [2, 0]


@pytest.mark.parametrize(
    ("y", "classes"),
    [(["b", "b"], None), (["b"], ["b"]), (["b"], ["b", "b"])],
    ids=repr,
)
def test_one_class(y, classes):
    with pytest.raises(ValueError, match=r"Reader .* at least 2 classes .* \['b'\]"):
        encode_labels(np.array(y), classes, name="Reader")


@pytest.mark.parametrize(
    ("y", "classes", "label"),
    [(["a", "d"], ["a", "b"], "'d'"), ([0, 2], [0, 1], "2")],
    ids=repr,
)
def test_unknown_label(y, classes, label):
    with pytest.raises(ValueError, match=f"previously unseen labels: .*{label}"):
        encode_labels(np.array(y), classes, name="Reader")


@pytest.mark.parametrize("class_weight", ["balanced", {0: 4, 1: 0.5}, {0: 4}], ids=repr)
@pytest.mark.parametrize("sample_weight", [None, [1.0, 2.0, 3.0]], ids=repr)
def test_class_weight_multiplies(class_weight, sample_weight):
    weights = weights_of(sample_weight, class_weight=class_weight)
    expected = compute_sample_weight(class_weight, [0, 1, 1]) * (sample_weight or 1)
    assert_array_equal(weights, expected.astype("float32"), strict=True)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("class_weight", [None, "balanced"])
def test_weights_of_the_caller_are_unchanged(dtype, class_weight):
    sample_weight = np.array([1, 2, 3], dtype=dtype)
    weights = weights_of(sample_weight, class_weight=class_weight)
    weights[:] = 9
    assert sample_weight.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("sample_weight", "message"),
    [
        ([1, -2, 3], "Negative values in data passed to sample_weight"),
        ([1, np.nan, 3], "sample_weight contains NaN"),
        ([1, np.inf, 3], "sample_weight contains infinity"),
        ([1, 1e300, 3], "sample_weight"),
        ([1, 2], "one entry of sample_weight .* got 2 for 3 sequences"),
        (np.ones((3, 2)), r"sample_weight .*\(3, 2\)"),
        (2.0, "scalar"),
        (["a", "b", "c"], "could not convert string to float: 'a'"),
    ],
    ids=repr,
)
def test_bad_weights(sample_weight, message):
    with pytest.raises((ValueError, TypeError), match=message):
        weights_of(sample_weight)


@pytest.mark.parametrize(
    ("codes", "weights"),
    [([0, 1], [1, 1]), ([0, 0, 1], [0, 2, 0.5]), ([0, 1, 2], [1, 0, 1])],
    ids=repr,
)
def test_classes_have_weight(codes, weights):
    check_classes_have_weight(np.array(codes), np.array(weights), name="Reader")


@pytest.mark.parametrize(
    ("codes", "weights", "n_counting"),
    [([0, 1], [1, 0], 1), ([0, 1, 1], [1, 0, 0], 1), ([0, 1], [0, 0], 0)],
    ids=repr,
)
def test_classes_without_weight(codes, weights, n_counting):
    with pytest.raises(
        ValueError,
        match=f"Reader expects at least 2 classes .* got {n_counting} such",
    ):
        check_classes_have_weight(np.array(codes), np.array(weights), name="Reader")
