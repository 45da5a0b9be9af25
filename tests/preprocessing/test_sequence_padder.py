"""SequencePadder: results like those of Keras' pad_sequences, without data loss."""

import pickle
import re

import keras
import numpy as np
import pandas as pd
import polars as pl
import pytest
from containers import object_array
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.testing import assert_array_equal
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from skseq import SequencePadder

INTEGER_DTYPES = [
    f"{kind}{8 * size}" for kind in ("int", "uint") for size in (1, 2, 4, 8)
]
FLOAT_DTYPES = ["float16", "float32", "float64"]

oracle_settings = settings(deadline=None, derandomize=True, max_examples=100)
sides = st.sampled_from(["pre", "post"])
lengths = st.none() | st.integers(1, 8)


def numbers_that_fit(dtype):
    """Return a strategy for integers of the type, or floats of any float type."""
    if np.dtype(dtype).kind == "f":
        return st.floats(width=16, allow_nan=False, allow_infinity=False)
    limits = np.iinfo(dtype)
    # NumPy joins uint64 and int64 to float64, which is exact up to here.
    exact = 2**53 - 1
    return st.integers(max(int(limits.min), -exact), min(int(limits.max), exact))


# Containers of ragged ids; each takes the rows and an integer data type.
ID_CONTAINERS = {
    "list of lists": lambda rows, dtype: rows,
    "tuple of tuples": lambda rows, dtype: tuple(map(tuple, rows)),
    "object array of lists": lambda rows, dtype: object_array(rows),
    "list of arrays": lambda rows, dtype: [np.array(row, dtype) for row in rows],
    "list of strided arrays": lambda rows, dtype: [
        np.repeat(np.array(row, dtype), 2)[::2] for row in rows
    ],
    "object array of arrays": lambda rows, dtype: object_array(
        [np.array(row, dtype) for row in rows]
    ),
    "list of object arrays": lambda rows, dtype: [
        np.array(row, object) for row in rows
    ],
    "lists and arrays": lambda rows, dtype: [
        row if index % 2 else np.array(row, dtype) for index, row in enumerate(rows)
    ],
}


def assert_pads_like_keras(X, **parameters):
    padded = SequencePadder(**parameters).fit_transform(X)
    expected = keras.utils.pad_sequences(X, **parameters)
    assert_array_equal(padded, expected, strict=True)


@pytest.mark.parametrize("container", ID_CONTAINERS)
@oracle_settings
@given(data=st.data(), maxlen=lengths, padding=sides, truncating=sides)
def test_ids_like_keras(container, data, maxlen, padding, truncating):
    dtype = data.draw(st.sampled_from(INTEGER_DTYPES))
    numbers = numbers_that_fit(dtype)
    rows = data.draw(st.lists(st.lists(numbers, max_size=10), min_size=1, max_size=6))
    if not any(rows):
        maxlen = maxlen or 3
    assert_pads_like_keras(
        ID_CONTAINERS[container](rows, dtype),
        maxlen=maxlen,
        padding=padding,
        truncating=truncating,
        value=data.draw(numbers),
        dtype=dtype,
    )


@pytest.mark.parametrize("dtype", FLOAT_DTYPES)
@oracle_settings
@given(
    rows=st.lists(
        st.lists(st.integers(-2047, 2047), min_size=1, max_size=10),
        min_size=1,
        max_size=6,
    ),
    maxlen=lengths,
    padding=sides,
    truncating=sides,
    value=numbers_that_fit("float16"),
)
def test_ids_as_floats_like_keras(dtype, rows, maxlen, padding, truncating, value):
    assert_pads_like_keras(
        rows,
        maxlen=maxlen,
        padding=padding,
        truncating=truncating,
        value=value,
        dtype=dtype,
    )


@pytest.mark.parametrize("dtype", FLOAT_DTYPES)
@oracle_settings
@given(data=st.data(), maxlen=lengths, padding=sides, truncating=sides)
def test_measurements_like_keras(dtype, data, maxlen, padding, truncating):
    n_features = data.draw(st.integers(1, 3))
    row = st.integers(1, 10).flatmap(
        lambda length: st_numpy.arrays(
            data.draw(st.sampled_from(FLOAT_DTYPES)),
            (length, n_features),
            elements=numbers_that_fit("float16"),
        )
    )
    assert_pads_like_keras(
        data.draw(st.lists(row, min_size=1, max_size=6)),
        maxlen=maxlen,
        padding=padding,
        truncating=truncating,
        value=data.draw(numbers_that_fit("float16")),
        dtype=dtype,
    )


@pytest.mark.parametrize("maxlen", [None, 2, 3, 5])
@pytest.mark.parametrize(
    "X",
    [
        np.arange(6).reshape(2, 3),
        np.arange(6).reshape(2, 3).astype(object),
        np.arange(6.0).reshape(2, 3),
        np.arange(12).reshape(2, 3, 2),
        np.arange(24).reshape(2, 3, 4)[:, :, ::2],
    ],
    ids=["ids", "objects", "whole floats", "counts", "some of the counts"],
)
def test_arrays_like_keras(X, maxlen):
    assert_pads_like_keras(X, maxlen=maxlen)


@pytest.mark.parametrize(
    "rows",
    [[[1, 14, 22, 16], [1, 194], [1]], [[1, 14], [1, 194]]],
    ids=["ragged", "equal lengths"],
)
@pytest.mark.parametrize("maxlen", [None, 3])
def test_imdb_of_keras(rows, maxlen, tmp_path):
    # keras.datasets.imdb.load_data keeps an object array of lists in an npz file and
    # returns np.array(rows, dtype="object"), which is 2-D if all lengths are equal.
    np.savez(tmp_path / "imdb.npz", x_train=object_array(rows))
    with np.load(tmp_path / "imdb.npz", allow_pickle=True) as file:
        x_train = file["x_train"]
    if len(set(map(len, rows))) == 1:
        x_train = np.array(list(x_train), dtype="object")
    assert_pads_like_keras(x_train, maxlen=maxlen)


@pytest.mark.parametrize(
    "X",
    [
        pd.Series([[1], [2, 3]], index=[7, 8]),
        pl.Series([[1], [2, 3]]),
        pd.DataFrame({"a": [0, 2], "b": [1, 3]}, index=[7, 8]),
        pl.DataFrame({"a": [0, 2], "b": [1, 3]}),
        (row for row in ([1], [2, 3])),
    ],
    ids=["pandas Series", "polars Series", "pandas frame", "polars frame", "generator"],
)
def test_other_containers(X):
    assert SequencePadder().fit_transform(X).tolist() == [[0, 1], [2, 3]]


def test_measurements_are_float32_by_default():
    X = [np.array([[1.5, -2]]), np.array([[0.25, 1], [2, 3]])]
    padded = SequencePadder().fit_transform(X)
    assert padded.dtype == "float32"
    assert padded.tolist() == [[[0, 0], [1.5, -2]], [[0.25, 1], [2, 3]]]


@pytest.mark.parametrize("empty", [[], np.empty(0), np.empty((0, 2))], ids=repr)
@pytest.mark.parametrize("place", [0, 1])
def test_empty_row_among_measurements(empty, place):
    X = [np.ones((1, 2))]
    X.insert(place, empty)
    padded = SequencePadder(value=5).fit_transform(X)
    assert padded[place].tolist() == [[5, 5]]
    assert padded[1 - place].tolist() == [[1, 1]]


def test_all_rows_empty_with_maxlen():
    padded = SequencePadder(maxlen=2, value=7).fit_transform([[], []])
    assert_array_equal(padded, np.full((2, 2), 7, dtype="int32"), strict=True)


def test_whole_floats_are_ids():
    padded = SequencePadder().fit_transform([[1.0, 2.0], [3]])
    assert_array_equal(padded, np.array([[1, 2], [0, 3]], "int32"), strict=True)


def test_fraction_is_kept_in_float_dtype():
    padded = SequencePadder(dtype="float64").fit_transform([[1.9], [2, np.pi]])
    assert padded.tolist() == [[0, 1.9], [2, np.pi]]


def test_nan_may_be_the_padding_of_floats():
    padded = SequencePadder(value=np.nan, dtype="float32").fit_transform([[1], [2, 3]])
    assert_array_equal(padded, np.array([[np.nan, 1], [2, 3]], "float32"))


def test_learns_the_longest_length():
    padder = SequencePadder().fit([[1], [1, 2, 3], []])
    assert padder.maxlen_ == 3
    later = padder.transform([[4], [5, 6, 7, 8]])
    assert later.tolist() == [[0, 0, 4], [6, 7, 8]]


def test_given_maxlen_overrides_the_data():
    assert SequencePadder(maxlen=2).fit([[1], [1, 2, 3]]).maxlen_ == 2


def test_later_rows_may_all_be_empty():
    padder = SequencePadder().fit([[1, 2]])
    assert padder.transform([[], []]).tolist() == [[0, 0], [0, 0]]


def test_later_array_may_have_another_width():
    padder = SequencePadder().fit(np.array([[1, 2]]))
    assert padder.transform(np.array([[1, 2, 3], [4, 5, 6]])).tolist() == [
        [2, 3],
        [5, 6],
    ]


@pytest.mark.parametrize(
    ("first", "later", "message"),
    [
        ([[[1.5, 2]]], [[[1.5, 2, 3]]], "X has 3 features, .* expecting 2 features"),
        ([[[1.5, 2]]], [[1, 2]], "X has ids, .* expecting 2 features"),
        ([[1, 2]], [[[1.5, 2]]], "X has 2 features, .* expecting ids"),
    ],
)
def test_later_steps_of_another_kind(first, later, message):
    padder = SequencePadder().fit(first)
    with pytest.raises(ValueError, match=message):
        padder.transform(later)


def test_later_rows_of_measurements_may_all_be_empty():
    padder = SequencePadder(value=7).fit([[[1.5, 2]]])
    assert padder.transform([[], []]).tolist() == [[[7, 7]], [[7, 7]]]


def test_failed_fit_keeps_fitted_attributes():
    padder = SequencePadder().fit(np.array([[1, 2, 3]]))
    with pytest.raises(ValueError, match="all 2 are empty"):
        padder.fit([[], []])
    assert padder.maxlen_ == padder.n_features_in_ == 3


def test_fit_then_transform_is_fit_transform():
    X = [[1], [1, 2, 3], []]
    padder = SequencePadder(padding="post", value=4)
    assert_array_equal(padder.fit(X).transform(X), padder.fit_transform(X), strict=True)


def test_refit_replaces_fitted_attributes():
    padder = SequencePadder().fit(pd.DataFrame({"a": [1], "b": [2], "c": [3]}))
    padder.fit([[1], [1, 2]])
    assert padder.maxlen_ == 2
    assert not hasattr(padder, "n_features_in_")
    assert not hasattr(padder, "feature_names_in_")


def test_n_features_in_counts_columns():
    assert SequencePadder(maxlen=7).fit(np.array([[1, 2, 3]])).n_features_in_ == 3
    assert not hasattr(SequencePadder().fit([[1, 2, 3]]), "n_features_in_")


def test_unfitted():
    with pytest.raises(NotFittedError, match="SequencePadder instance is not fitted"):
        SequencePadder().transform([[1]])
    with pytest.raises(NotFittedError, match="SequencePadder instance is not fitted"):
        SequencePadder().get_feature_names_out()


def test_feature_names_out():
    padder = SequencePadder().fit([[1], [1, 2, 3]])
    assert padder.get_feature_names_out().tolist() == ["step0", "step1", "step2"]


@pytest.mark.parametrize(
    ("library", "frame"), [("pandas", pd.DataFrame), ("polars", pl.DataFrame)]
)
def test_set_output(library, frame):
    padder = SequencePadder().set_output(transform=library)
    padded = padder.fit_transform([[1], [2, 3]])
    assert isinstance(padded, frame)
    assert list(padded.columns) == ["step0", "step1"]
    assert padded.to_numpy().tolist() == [[0, 1], [2, 3]]


def test_set_output_keeps_the_index():
    X = pd.DataFrame({"a": [1, 2]}, index=["x", "y"])
    padded = SequencePadder().set_output(transform="pandas").fit_transform(X)
    assert padded.index.tolist() == ["x", "y"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_set_output_keeps_arrays_of_measurements(library):
    padder = SequencePadder().set_output(transform=library)
    for _ in range(2):
        padded = padder.fit_transform([np.ones((2, 2))])
        assert_array_equal(padded, np.ones((1, 2, 2), "float32"), strict=True)
        assert not hasattr(padder, "get_feature_names_out")
        assert padder.set_output(transform=library) is padder
    assert list(padder.fit_transform([[1, 2]]).columns) == ["step0", "step1"]


@pytest.mark.parametrize(
    "X",
    [
        np.array([[1, 2], [3, 4]], dtype="int32"),
        np.array([[[1, 2]], [[3, 4]]], dtype="float32"),
        object_array([np.array([1, 2], "int32"), np.array([3], "int32")]),
        [np.array([1, 2], "int32"), np.array([3], "int32")],
        [np.array([[1, 2]], "float32"), np.empty((0, 2), "float32")],
        [[1, 2], [3]],
        [[1, 2], []],
    ],
    ids=repr,
)
def test_input_is_unchanged(X):
    before = pickle.dumps(X)
    padded = SequencePadder(maxlen=2).fit_transform(X)
    assert pickle.dumps(X) == before
    padded[:] = 9
    assert pickle.dumps(X) == before


def test_clone_and_get_params():
    parameters = {
        "maxlen": 3,
        "padding": "post",
        "truncating": "post",
        "value": 1,
        "dtype": "int64",
    }
    padder = SequencePadder(**parameters).fit([[1, 2]])
    assert padder.get_params() == parameters
    copy = clone(padder)
    assert copy.get_params() == parameters
    assert not hasattr(copy, "maxlen_")


def test_pickle():
    padder = SequencePadder(padding="post").fit([[1, 2, 3]])
    copy = pickle.loads(pickle.dumps(padder))
    assert copy.transform([[4]]).tolist() == [[4, 0, 0]]


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([[1], [2**40]], ValueError, r"\(int32\); sequence 1 holds 1099511627776"),
        (np.array([[1], [2**40]]), ValueError, "sequence 1 holds 1099511627776"),
        ([[1], [2, 1.9]], ValueError, "integer ids; sequence 1 holds 1.9"),
        ([[1], [2, np.nan]], ValueError, "finite numbers; sequence 1 holds nan"),
        ([[1], [2, np.inf]], ValueError, "finite numbers; sequence 1 holds inf"),
        ([[1], [2, None]], TypeError, "sequence 1 holds NoneType None"),
        ([[1], None], ValueError, "row 1 is NoneType None"),
        (["the film"], TypeError, "row 0 is str 'the film'. Encode texts with"),
        ([[1], ["the"]], TypeError, "sequence 1 holds .*'the'.*TokenEncoder"),
        ("the film", TypeError, "got str 'the film'. Wrap a single sequence in a list"),
        ([], ValueError, r"0 sample\(s\) .* required by SequencePadder"),
        ([[], []], ValueError, "all 2 are empty. Set maxlen"),
        ([np.empty((0, 2))], ValueError, "all 1 are empty"),
        (np.empty((2, 0)), ValueError, r"0 feature\(s\) .* by SequencePadder"),
        (sparse.csr_array([[1, 2]]), TypeError, "got a sparse csr_array"),
        (sparse.eye(2), TypeError, "got a sparse dia_matrix"),
        ([np.ones((1, 2)), np.ones((1, 3))], ValueError, "same number of features"),
        ([np.ones((1, 2)), np.ones(3)], ValueError, "same number of features"),
    ],
    ids=repr,
)
def test_bad_input(X, error, message):
    with pytest.raises(error, match=message):
        SequencePadder().fit_transform(X)


def test_bad_input_later():
    padder = SequencePadder().fit([[1]])
    with pytest.raises(ValueError, match="sequence 1 holds 1099511627776"):
        padder.transform([[1], [2**40]])


@pytest.mark.parametrize(
    ("X", "dtype", "number"),
    [
        ([[1], [300]], "uint8", "300"),
        ([[1], [-1]], "uint64", "-1"),
        ([[1], [2.0**63]], "int64", "9.22"),
        ([[1], [2.0**64]], "uint64", "1.84"),
        ([[1], [2**64]], "uint64", "1.84"),
        ([[1], [1.5, 2**53 + 1]], "float64", "9007199254740993"),
        ([[1.5], [2**53 + 1]], "float64", "9007199254740993"),
        ([np.array([1]), np.array([2**63 + 1], "uint64")], "uint64", "92233720368547"),
        ([[1], [10**400]], "float64", "a larger integer"),
        ([[[1, 2]], [[3, 2**40]]], "int32", "1099511627776"),
        (np.array([[[1, 2]], [[3, 300]]]), "uint8", "300"),
        ([[[1.5, 2]], [[3, 1e300]]], "int32", "1e\\+300"),
        ([[[1.5, 2]], [[3, 1e300]]], "float32", "1e\\+300"),
        ([[1.5], [1e6]], "float16", "1000000"),
        ([[1], [2**24 + 1]], "float32", "16777217"),
        ([[1], [2**53 + 1]], "float64", "9007199254740993"),
    ],
    ids=repr,
)
def test_number_that_dtype_cannot_hold(X, dtype, number):
    with pytest.raises(
        ValueError, match=f"SequencePadder .* sequence 1 holds {number}"
    ):
        SequencePadder(dtype=dtype).fit_transform(X)


@pytest.mark.parametrize("dtype", ["int64", "uint64", "float64"])
def test_large_numbers_are_exact(dtype):
    largest = 2**62 if dtype == "float64" else int(np.iinfo(dtype).max)
    padded = SequencePadder(dtype=dtype).fit_transform([[1], [1, largest]])
    assert padded.dtype == dtype
    assert list(map(int, padded[1])) == [1, largest]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("maxlen", 0), ("maxlen", -1), ("maxlen", 2.0), ("maxlen", "2")),
        *(("padding", "left"), ("padding", None), ("truncating", "left")),
        *(("value", "0"), ("value", None)),
    ],
)
def test_bad_parameter(name, value):
    with pytest.raises(ValueError, match=f"The '{name}' parameter of SequencePadder"):
        SequencePadder(**{name: value}).fit([[1]])


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        *((2**31, "int32"), (2**40, "int32"), (-1, "uint8"), (1.5, "int32")),
        *((np.nan, "int32"), (np.inf, "int32"), (1e6, "float16"), (1e300, "float32")),
        *((2**24 + 1, "float32"), (10**400, "float64")),
    ],
)
def test_value_that_dtype_cannot_hold(value, dtype):
    with pytest.raises(
        ValueError, match=f"SequencePadder cannot hold value=.* in dtype='{dtype}'"
    ):
        SequencePadder(value=value, dtype=dtype).fit([[1]])


@pytest.mark.parametrize(
    "dtype",
    [
        "str",
        "S3",
        "datetime64[s]",
        bool,
        object,
        complex,
        "rubbish",
        3,
        None,
        "(2,",
        "\ud800",
    ],
    ids=ascii,
)
def test_dtype_that_is_not_numeric(dtype):
    shown = f"{type(dtype).__name__} {dtype!r}"
    message = f"expects dtype to be an integer or float type, got {shown}."
    with pytest.raises(ValueError, match=re.escape(message)):
        SequencePadder(dtype=dtype).fit([[1]])


@pytest.mark.parametrize("value", [np.float16(1), np.int8(1), np.float64(1), True])
def test_value_of_any_numeric_type(value):
    padded = SequencePadder(value=value).fit_transform([[2], [2, 3]])
    assert padded.tolist() == [[1, 2], [2, 3]]


def test_maxlen_of_true_is_1():
    assert SequencePadder(True).fit_transform([[1, 2]]).tolist() == [[2]]


def test_partial_fit_keeps_the_longest():
    padder = SequencePadder().partial_fit([[1, 2]]).partial_fit([[3], []])
    assert padder.maxlen_ == 2
    assert padder.partial_fit([[1, 2, 3]]).maxlen_ == 3


def test_partial_fit_with_maxlen():
    padder = SequencePadder(maxlen=2).partial_fit([[1]]).partial_fit([[1, 2, 3]])
    assert padder.maxlen_ == 2


def test_partial_fit_of_another_kind():
    padder = SequencePadder().partial_fit([[1, 2]])
    with pytest.raises(ValueError, match="SequencePadder"):
        padder.partial_fit([[[1.0, 2.0]]])
    assert padder.maxlen_ == 2
