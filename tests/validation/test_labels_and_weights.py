"""Valid and invalid labels and weights, in every container and type."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse
from numpy.testing import assert_array_equal
from sklearn.exceptions import DataConversionWarning
from sklearn.utils.class_weight import compute_sample_weight

from skseq._validation._labels_and_weights import (
    check_classes_have_weight,
    check_labels,
    check_weights,
    encode_labels,
    scale_weights,
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
        np.array(["b", "a", "b"], dtype=np.dtypes.StringDType()),
    ],
    ids=[
        "object",
        "pandas object",
        "pandas string",
        "pandas category",
        "polars",
        "variable width",
    ],
)
def test_labels_of_special_dtypes(y):
    assert labels_of(y).tolist() == ["b", "a", "b"]


def test_labels_with_array_interface():
    class Labels:
        def __array__(self, dtype=None, copy=None):
            return np.array(["b", "a", "b"])

    assert labels_of(Labels()).tolist() == ["b", "a", "b"]


@pytest.mark.parametrize("y", [["b", "a", "b"], [2, 1, 2]], ids=["strings", "integers"])
def test_labels_of_other_scalars(y):
    assert labels_of([np.array(label) for label in y]).tolist() == y
    assert labels_of(list(pytest.importorskip("pyarrow").array(y))).tolist() == y


def test_column_of_labels_warns():
    with pytest.warns(DataConversionWarning, match="column-vector y was passed"):
        labels = labels_of([[2], [1], [2]])
    assert labels.tolist() == [2, 1, 2]


def test_labels_of_none():
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
        np.ma.array([1, -9, 2], mask=[False, True, False]),
        np.ma.array(["a", "?", "b"], mask=[False, True, False]),
        np.array(["a", None, "b"], dtype=np.dtypes.StringDType(na_object=None)),
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
        ([2.0**63, 1, 0], "Unknown label type: continuous"),
        ([1, np.inf, 2], "y contains infinity"),
        ([[1, 0], [0, 1], [1, 1]], r"one label for each .* y of shape \(3, 2\). Pass"),
        (
            [["a"], ["a", "b"], []],
            r"one label for .* sequence 0 is list \['a'\]. Pass one",
        ),
        ([], r"y to hold labels, .* 0 sample\(s\)"),
        (7, "expects y as a list or an array of labels, got int 7"),
        ("abc", "expects y as a list or an array of labels, got str 'abc'"),
        ([1, range(2), 1], r"y of sequence 1 is range range\(0, 2\)"),
        ([b"\x80", "b", "a"], "expects y to hold labels"),
        ([b"a", b"b", b"a"], "expects y to hold labels.* as bytes is not supported"),
        ([Decimal(1), Decimal(2), Decimal("sNaN")], "that of sequence 2 is Decimal"),
        ([Decimal(1), Decimal(2), Decimal(1)], r"got Decimal .* pass \[str\(label\)"),
        (
            [date(2020, 1, 1), date(2021, 1, 1), date(2020, 1, 1)],
            r"got date .* pass \[str\(label\)",
        ),
        pytest.param(
            pl.LazyFrame({"y": [1, 2, 1]}),
            r"got LazyFrame .*\. Pass y\.collect\(\)\.",
            id="LazyFrame",
        ),
    ],
    ids=repr,
)
def test_invalid_labels(y, message):
    with pytest.raises(ValueError, match=message):
        labels_of(y)


def test_invalid_classes():
    with pytest.raises(ValueError, match="Reader expects classes to hold labels"):
        encode_labels(np.array([1, 2]), 5, name="Reader")


@pytest.mark.parametrize(
    "classes",
    [["a", "b", None], [1.0, np.nan], np.ma.array(["a", "b", "c"], mask=[0, 0, 1])],
    ids=repr,
)
def test_missing_classes(classes):
    with pytest.raises(ValueError, match="classes to hold labels, none of them miss"):
        encode_labels(np.array(["a", "b"]), classes, name="Reader")


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        (["b", "a", "b"], ["a", "b"]),
        (np.array([7, -2, 7], dtype=object), [-2, 7]),
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
    "classes",
    [
        ["c", "a", "b"],
        np.array(["a", "b", "c"]),
        np.array(["a", "b", "c"], dtype=np.dtypes.StringDType()),
    ],
    ids=repr,
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
    assert_array_equal(weights, expected, strict=True)


@pytest.mark.parametrize("factor", [5e-324, 1e-300, 1e-6, 1, 7, 1e38])
@pytest.mark.parametrize("weights", [[1, 1, 1], [0, 1, 2]])
def test_scale_weights(weights, factor):
    with np.errstate(all="raise"):
        checked = weights_of(np.multiply(weights, factor))
        scaled = scale_weights(checked)
    assert_array_equal(scaled, np.array(weights, "float32"), strict=True)
    assert_array_equal(scale_weights(checked, checked.mean()), scaled)


def test_scale_weights_that_are_all_zero():
    assert scale_weights(np.zeros(3)).tolist() == [0, 0, 0]


def test_scale_weights_out_of_the_range_of_float32():
    with np.errstate(all="raise"):
        assert scale_weights(np.array([1, 1e-60])).tolist() == [2, 0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("class_weight", [None, "balanced"])
def test_weights_of_the_caller_are_unchanged(dtype, class_weight):
    sample_weight = np.array([1, 2, 3], dtype=dtype)
    weights = scale_weights(weights_of(sample_weight, class_weight=class_weight), 1)
    weights[:] = 9
    assert sample_weight.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("sample_weight", "message"),
    [
        ([1, -2, 3], "Negative values in data passed to sample_weight"),
        ([1, np.nan, 3], "sample_weight contains NaN"),
        ([1, np.inf, 3], "sample_weight contains infinity"),
        (np.ma.array([1, -9, 3], mask=[False, True, False]), "contains NaN"),
        ([np.inf, 1, -np.inf], "sample_weight contains infinity"),
        ([1, 1e300, 3], "sample_weight"),
        ([1, "", 3], "Reader expects sample_weight to hold numbers"),
        ([1, 10**400, 3], "Reader expects sample_weight to hold numbers"),
        ([1, 2], "one entry of sample_weight .* got 2 for 3 sequences"),
        (np.ones((3, 2)), r"sample_weight .*\(3, 2\)"),
        (2.0, "scalar"),
        (["a", "b", "c"], "could not convert string to float: 'a'"),
    ],
    ids=repr,
)
def test_bad_weights(sample_weight, message):
    error = pytest.raises((ValueError, TypeError), match=message)
    with np.errstate(all="raise"), error:
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


MATRIX = [[1, 0], [0, 0], [1, 1]]


@pytest.mark.parametrize(
    "container",
    [
        list,
        np.array,
        lambda rows: np.array(rows, dtype=bool),
        lambda rows: np.array(rows, dtype=float),
        lambda rows: np.array(rows, dtype=object),
        pd.DataFrame,
        lambda rows: pl.DataFrame(rows, orient="row"),
        scipy.sparse.csr_matrix,
        scipy.sparse.coo_array,
    ],
    ids=[
        "list",
        "int",
        "bool",
        "float",
        "object",
        "pandas",
        "polars",
        "sparse-matrix",
        "sparse-array",
    ],
)
def test_indicator_matrix(container):
    y = check_labels(container(MATRIX), 3, name="Reader", n_dims=(1, 2))
    assert_array_equal(y, np.array(MATRIX, dtype="int8"), strict=True)


@pytest.mark.parametrize("n_dims", [(1,), (1, 2)], ids=str)
def test_sparse_column_is_one_label_each(n_dims):
    column = scipy.sparse.csr_array([[2], [0], [2]])
    with pytest.warns(DataConversionWarning, match="column-vector y was passed"):
        assert check_labels(column, 3, name="Reader", n_dims=n_dims).shape == (3,)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (
            [[1, 0], [0, 2], [1, 1]],
            r"only 0 and 1, got shape \(3, 2\) with int 2 in row 1",
        ),
        ([[1, 0], [0, -1], [1, 1]], "with int -1 in row 1"),
        ([[1, 0.5], [0, 1], [1, 1]], "with float 0.5 in row 0"),
        (
            [["a", "b"], ["a", "c"], ["b", "c"]],
            "with str 'a' in row 0.*MultiLabelBinarizer",
        ),
        ([["a"], ["a", "b"], []], r"sequence 0 is list \['a'\].*MultiLabelBinarizer"),
        ([{"a"}, {"a", "b"}, {"c"}], r"sequence 0 is set \{'a'\}.*MultiLabelBinarizer"),
        (pd.Series([("a",), ("a", "b"), ()]), "sequence 0 is .*MultiLabelBinarizer"),
        ([[1, np.nan], [0, 1], [1, 1]], "y contains NaN"),
        (np.ma.array(MATRIX, mask=np.eye(3, 2)), "y contains NaN"),
        (
            pd.DataFrame({"a": [1, 0, 1], "b": [1, None, 0]}, dtype="Int64"),
            "y contains NaN: .* that of sequence 1 is NAType",
        ),
        (MATRIX[:2], "one entry of y for each sequence, got 2 for 3"),
        (np.zeros((3, 2, 2)), "dim 3"),
    ],
)
def test_invalid_indicator_matrix(y, message):
    with pytest.raises(ValueError, match=message):
        check_labels(y, 3, name="Reader", n_dims=(1, 2))


@pytest.mark.parametrize(
    ("y", "n_dims", "message"),
    [
        (MATRIX, (1,), r"Reader expects one label for each sequence, got y of shape"),
        (["a", "b", "a"], (2,), r"Reader expects y with a column for each label, got"),
    ],
)
def test_other_number_of_dimensions(y, n_dims, message):
    with pytest.raises(ValueError, match=message):
        check_labels(y, 3, name="Reader", n_dims=n_dims)


def test_classes_of_a_matrix_are_the_numbers_of_its_columns():
    y = np.array(MATRIX, dtype="int8")
    for given in (None, [0, 1]):
        classes, codes = encode_labels(y, given, name="Reader")
        assert classes.tolist() == [0, 1]
        assert codes is y


@pytest.mark.parametrize("classes", [[0, 1, 2], [1, 2], ["a", "b"]], ids=repr)
def test_other_columns(classes):
    with pytest.raises(ValueError, match=r"column for each of its classes .*\(3, 2\)"):
        encode_labels(np.array(MATRIX), classes, name="Reader")


@pytest.mark.parametrize(
    ("class_weight", "message"),
    [
        ({0: -1}, "Reader expects weights of at least 0"),
        ({0: np.nan}, "Reader expects weights of at least 0"),
        ({0: "x"}, "Reader expects class_weight to hold a number for each label"),
        ({0: 10**400}, "Reader expects class_weight to hold a number for each label"),
        ({7: 1}, r"Reader expects class_weight .* \[0, 1\], are not in class_weight"),
    ],
    ids=str,
)
def test_bad_class_weights(class_weight, message):
    with pytest.raises(ValueError, match=message):
        weights_of(None, class_weight=class_weight)


@pytest.mark.parametrize("class_weight", ["balanced", {0: 2}], ids=repr)
def test_several_labels_have_no_class_weight(class_weight):
    with pytest.raises(ValueError, match="Reader expects class_weight=None .* matrix"):
        weights_of(None, MATRIX, class_weight)


def test_weights_of_sequences_with_several_labels():
    assert weights_of([1, 0, 2], MATRIX).tolist() == [1, 0, 2]


def test_several_labels_need_one_sequence_with_weight():
    check_classes_have_weight(np.array(MATRIX), np.array([0, 0, 1]), name="Reader")
    with pytest.raises(ValueError, match="Reader expects weights .* not all zero"):
        check_classes_have_weight(np.array(MATRIX), np.zeros(3), name="Reader")
