"""Columns of terms against a loop in Python."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq._kernel._terms import TermColumns

RNG = np.random.default_rng(0)
OFFSETS = np.array([0, 0, 50, 51, 200, 200])
CODES = RNG.integers(0, 60, OFFSETS[-1], dtype=np.int32)
KNOWN = {
    "columns": None,
    "none": np.empty(0, np.int32),
    "one": np.array([30], np.int32),
    "some": np.arange(3, 58, 5, dtype=np.int32),
}


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
def test_columns_and_their_weights(known, once):
    n_columns = 40 if known is None else len(known)
    column_of = {
        code: column
        for column, code in enumerate(range(40) if known is None else known.tolist())
    }
    expected = []
    for row in np.split(CODES, OFFSETS[1:-1]):
        columns = [column_of[code] for code in row.tolist() if code in column_of]
        expected.append(list(dict.fromkeys(columns)) if once else columns)
    columns = TermColumns(n_columns, known, once=once)
    for _ in range(2):  # Nothing is left of the first time.
        found, ends = columns.list_columns(CODES, OFFSETS)
        assert_array_equal(found, np.concatenate(expected))
        assert_array_equal(ends, np.cumsum([*map(len, expected)]))
    weights = RNG.normal(size=(n_columns, 3)).astype(np.float32)
    sums = np.ones((len(expected), 3))
    columns.add_weights(CODES, OFFSETS, weights, sums)
    assert_allclose(
        sums, [1 + weights[np.array(row, int)].sum(0, np.float64) for row in expected]
    )


def test_no_sequences():
    columns = TermColumns(5, once=True)
    found, ends = columns.list_columns(np.empty(0, np.int32), np.zeros(1, np.int64))
    assert len(found) == len(ends) == 0
