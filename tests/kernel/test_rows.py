"""Addresses of rows, and their copies against Python slices."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq._kernel._rows import copy_rows, find_rows

# Shorter than, as long as and longer than the four steps that they are copied to.
ROWS = [[], [1], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5], list(range(1, 10))]

each_padding = pytest.mark.parametrize("padding", ["pre", "post"])
each_truncating = pytest.mark.parametrize("truncating", ["pre", "post"])


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32", "uint64", "float16"])
def test_find_rows(dtype):
    arrays = [np.array(row, dtype) for row in ROWS]
    arrays[1].flags.writeable = False
    starts, n_bytes = find_rows(arrays)
    assert starts.tolist() == [array.ctypes.data for array in arrays]
    assert n_bytes.tolist() == [array.nbytes for array in arrays]


@pytest.mark.parametrize(
    ("row", "error"), [(np.arange(4)[::2], ValueError), ([1, 2], TypeError)]
)
def test_find_rows_rejects_non_contiguous_objects(row, error):
    with pytest.raises(error):
        find_rows([np.arange(2), row, np.arange(2)])


def expected_row(row, padding, truncating):
    row = row[-4:] if truncating == "pre" else row[:4]
    left = [7] * (4 - len(row))
    return left + row if padding == "pre" else row + left


@each_padding
@each_truncating
@pytest.mark.parametrize("dtype", ["int8", "int32", "uint64", "float64"])
def test_copy_rows(padding, truncating, dtype):
    out = np.full((len(ROWS), 4), 7, dtype)
    arrays = [np.array(row, dtype) for row in ROWS]
    copy_rows(*find_rows(arrays), out, padding=padding, truncating=truncating)
    assert out.tolist() == [expected_row(row, padding, truncating) for row in ROWS]


@each_padding
@each_truncating
def test_copy_rows_of_several_features(padding, truncating):
    out = np.full((len(ROWS), 4, 3), 7, np.float32)
    arrays = [np.repeat(np.array(row, np.float32), 3) for row in ROWS]
    copy_rows(*find_rows(arrays), out, padding=padding, truncating=truncating)
    expected = [expected_row(row, padding, truncating) for row in ROWS]
    assert_array_equal(out, np.repeat(np.array(expected)[..., np.newaxis], 3, axis=2))


def test_copy_no_rows():
    out = np.empty((0, 4))
    copy_rows(*find_rows([]), out, padding="pre", truncating="pre")
    assert out.shape == (0, 4)
