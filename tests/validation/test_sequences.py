"""Sequences: lengths, rows and padding."""

import numpy as np
import pytest
from containers import sequences_as_lists
from numpy.testing import assert_array_equal

from skseq._validation._sequences import Sequences, SequencesOfArrays, offsets_of

# [[1, 2], [], [3]] has an empty sequence in its middle, [[], [], [4], []] at its ends.
RAGGED = Sequences(np.array([1, 2, 3]), np.array([0, 2, 2, 3]))
MOSTLY_EMPTY = Sequences(np.array([4]), np.array([0, 0, 0, 1, 1]))
MEASURED = Sequences(np.array([[1.5, 2], [3, 4], [5, 6]]), np.array([0, 1, 1, 3]))
ARRAYS = SequencesOfArrays([np.array([1, 2]), np.array([], int), np.array([3])])


@pytest.mark.parametrize(
    ("sequences", "lengths"),
    [
        (RAGGED, [2, 0, 1]),
        (ARRAYS, [2, 0, 1]),
        (MOSTLY_EMPTY, [0, 0, 1, 0]),
        (MEASURED, [1, 0, 2]),
    ],
)
def test_lengths_include_empty_sequences(sequences, lengths):
    assert sequences.lengths.tolist() == lengths
    assert len(sequences) == len(lengths)


@pytest.mark.parametrize(
    ("sequences", "rows"),
    [
        (RAGGED, [0, 0, 2]),
        (ARRAYS, [0, 0, 2]),
        (MOSTLY_EMPTY, [2]),
        (MEASURED, [0, 2, 2]),
    ],
)
def test_row_of_skips_empty_sequences(sequences, rows):
    found = [sequences.row_of(step) for step in range(len(sequences.values))]
    assert found == rows


@pytest.mark.parametrize(
    ("sequences", "n_features"), [(RAGGED, None), (ARRAYS, None), (MEASURED, 2)]
)
def test_n_features(sequences, n_features):
    assert sequences.n_features == n_features


@pytest.mark.parametrize("sequences", [RAGGED, ARRAYS], ids=["flat", "arrays"])
@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([True, True, True], [[1, 2], [], [3]]),
        ([False, True, False], [[2], [], []]),
        ([True, False, True], [[1], [], [3]]),
        ([False, False, False], [[], [], []]),
    ],
)
def test_keep(sequences, steps, expected):
    assert sequences_as_lists(sequences.keep(np.array(steps))) == expected


def test_keep_whole_steps_of_measurements():
    kept = MEASURED.keep(np.array([False, True, True]))
    assert sequences_as_lists(kept) == [[], [], [[3, 4], [5, 6]]]


@pytest.mark.parametrize(
    ("padding", "truncating", "expected"),
    [
        ("pre", "pre", [[2, 3], [0, 0], [0, 4]]),
        ("pre", "post", [[1, 2], [0, 0], [0, 4]]),
        ("post", "pre", [[2, 3], [0, 0], [4, 0]]),
        ("post", "post", [[1, 2], [0, 0], [4, 0]]),
    ],
)
def test_padded_sides(padding, truncating, expected):
    sequences = Sequences(np.array([1, 2, 3, 4]), np.array([0, 3, 3, 4]))
    padded = sequences.padded(2, padding=padding, truncating=truncating)
    assert padded.tolist() == expected


@pytest.mark.parametrize("sequences", [RAGGED, ARRAYS], ids=["flat", "arrays"])
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (None, [[1, 2], [0, 0], [0, 3]]),
        ([2, 0], [[0, 3], [1, 2]]),
        ([1], [[0, 0]]),
        ([0, 0], [[1, 2], [1, 2]]),
        (np.array([1, 2]), [[0, 0], [0, 3]]),
        (np.array([], dtype=int), []),
    ],
)
def test_padded_rows(sequences, rows, expected):
    assert sequences.padded(2, rows).tolist() == expected


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        ("pre", [[[9, 9], [1.5, 2]], [[9, 9], [9, 9]], [[3, 4], [5, 6]]]),
        ("post", [[[1.5, 2], [9, 9]], [[9, 9], [9, 9]], [[3, 4], [5, 6]]]),
    ],
)
def test_padded_measurements(padding, expected):
    assert MEASURED.padded(2, padding=padding, value=9).tolist() == expected


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16"])
def test_padded_keeps_the_dtype(dtype):
    sequences = Sequences(RAGGED.values.astype(dtype), RAGGED.offsets)
    assert sequences.padded(2).dtype == dtype


@pytest.mark.parametrize(
    "sequences",
    [
        Sequences(np.repeat(RAGGED.values, 2)[::2], RAGGED.offsets),
        SequencesOfArrays([np.repeat(array, 2)[::2] for array in ARRAYS._arrays]),
    ],
    ids=["flat", "arrays"],
)
@pytest.mark.parametrize("rows", [None, [2, 0, 0]])
def test_padded_from_strided_memory(sequences, rows):
    assert_array_equal(sequences.padded(2, rows), RAGGED.padded(2, rows))


@pytest.mark.parametrize("value", [0, -1, 7])
def test_padded_value(value):
    assert RAGGED.padded(2, value=value).tolist() == [[1, 2], [value] * 2, [value, 3]]


def test_padded_is_a_copy():
    assert not np.shares_memory(MEASURED.padded(1), MEASURED.values)


def test_offsets_of():
    assert offsets_of([[1, 2], [], [3]]).tolist() == [0, 2, 2, 3]
    assert offsets_of([[]]).tolist() == [0, 0]


def test_arrays_are_concatenated_once():
    assert_array_equal(ARRAYS.values, [1, 2, 3])
    assert ARRAYS.values is ARRAYS.values
    assert ARRAYS.dtype == ARRAYS.values.dtype
