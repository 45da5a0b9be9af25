"""Checks of ids, measurements, numbers of features and vocabulary sizes."""

import numpy as np
import pytest
from containers import sequences_as_lists

from skseq._validation._check_sequences import check_sequences
from skseq._validation._check_values import (
    check_ids,
    check_measurements,
    check_n_features,
    check_vocabulary,
)

INTEGER_DTYPES = [
    f"{kind}{8 * size}" for kind in ("int", "uint") for size in (1, 2, 4, 8)
]
FLOAT_DTYPES = ["float16", "float32", "float64"]


def sequences_of(X):
    return check_sequences(X, name="Reader")


@pytest.mark.parametrize("dtype", [*INTEGER_DTYPES, *FLOAT_DTYPES, ">i4"])
@pytest.mark.parametrize("wanted", ["int8", "int32", "int64", "uint8", "uint64"])
def test_check_ids_whole_numbers(dtype, wanted):
    sequences = sequences_of(np.array([[1, 2], [3, 4]], dtype))
    ids = check_ids(sequences, name="Reader", dtype=wanted)
    assert sequences_as_lists(ids) == [[1, 2], [3, 4]]
    assert ids.values.dtype == wanted


def test_check_ids_integer_beyond_64_bits():
    with pytest.raises(ValueError, match="expects ids from .* sequence 1 holds 1.18"):
        check_ids(sequences_of([[1], [2**70]]), name="Reader", dtype="int64")


def test_check_ids_default_is_int32():
    assert check_ids(sequences_of([[1]]), name="Reader").values.dtype == "int32"


def test_check_ids_all_rows_empty():
    ids = check_ids(sequences_of([[], np.empty(0)]), name="Reader")
    assert sequences_as_lists(ids) == [[], []]
    assert ids.values.dtype == "int32"


def test_check_ids_fraction():
    with pytest.raises(
        ValueError, match="integer ids; sequence 2 holds 1.9. For measurements"
    ):
        check_ids(sequences_of([[1], [], [2, 1.9]]), name="Reader")


@pytest.mark.parametrize(
    ("number", "dtype"),
    [
        *((2**31, "int32"), (-(2**31) - 1, "int32"), (2**40, "int32")),
        *((2.0**31, "int32"), (2.0**63, "int64"), (2.0**64, "uint64")),
        *((1e300, "int32"), (-1e300, "int64"), (-1.0, "uint8")),
        *((128, "int8"), (-1, "uint8"), (256, "uint8"), (-1, "uint64")),
    ],
)
def test_check_ids_out_of_range(number, dtype):
    with pytest.raises(ValueError, match=f"\\({dtype}\\)") as caught:
        check_ids(sequences_of([[1], [number]]), name="Reader", dtype=dtype)
    assert f"sequence 1 holds {number}." in str(caught.value)


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8", "uint64"])
@pytest.mark.parametrize("end", ["min", "max"])
def test_check_ids_limits_of_the_range(dtype, end):
    number = getattr(np.iinfo(dtype), end)
    sequences = sequences_of([[number]])
    ids = check_ids(sequences, name="Reader", dtype=dtype)
    assert sequences_as_lists(ids) == [[number]]


@pytest.mark.parametrize("dtype", ["int64", "float16", "float32", "float64"])
def test_check_measurements_float32(dtype):
    X = np.array([[[1, 2], [3, 4]]], dtype)
    measurements = check_measurements(sequences_of(X), name="Reader")
    assert measurements.values.dtype == "float32"
    assert sequences_as_lists(measurements) == X.tolist()


@pytest.mark.parametrize("number", [1e39, -1e300])
def test_check_measurements_out_of_range(number):
    X = [[[1.0, 2]], [], [[3, number]]]
    with pytest.raises(ValueError, match="float32; sequence 2 holds .* Scale the"):
        check_measurements(sequences_of(X), name="Reader")


def test_check_n_features():
    ids, measurements = sequences_of([[1]]), sequences_of([[[1.5, 2]]])
    check_n_features(ids, None, name="Reader")
    check_n_features(measurements, 2, name="Reader")
    with pytest.raises(ValueError, match="X has ids, but Reader is expecting 2 feat"):
        check_n_features(ids, 2, name="Reader")
    with pytest.raises(ValueError, match="X has 2 features, but .* expecting ids"):
        check_n_features(measurements, None, name="Reader")


@pytest.mark.parametrize("vocabulary_size", [None, 6, 100])
def test_check_vocabulary_within(vocabulary_size):
    check_vocabulary(sequences_of([[0], [], [5]]), vocabulary_size, name="Reader")


@pytest.mark.parametrize("vocabulary_size", [None, 6])
def test_check_vocabulary_negative(vocabulary_size):
    with pytest.raises(ValueError, match="ids of at least 0; sequence 2 holds -1"):
        check_vocabulary(sequences_of([[0], [], [-1]]), vocabulary_size, name="Reader")


def test_check_vocabulary_too_large():
    with pytest.raises(ValueError, match="than 5; sequence 2 holds 5. Drop it."):
        check_vocabulary(
            sequences_of([[4], [], [5]]), 5, name="Reader", remedy="Drop it."
        )
