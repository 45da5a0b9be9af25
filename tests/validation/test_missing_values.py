"""NaN, None and infinity are rejected at any position."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from skseq._validation._check_sequences import check_sequences
from skseq._validation._missing_values import has_missing


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    "make",
    [
        lambda number: [[1], [], [2, number]],
        lambda number: np.array([[1, 2], [3, 4], [5, number]]),
        lambda number: np.array([[1, 2], [3, 4], [5, number]], dtype=object),
        lambda number: pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, number]}),
        lambda number: [[[1, 2]], [], [[3, 4], [5, number]]],
        lambda number: np.array([[[1]], [[2]], [[number]]]),
    ],
    ids=["ragged", "rectangle", "objects", "data frame", "measurements", "box"],
)
def test_sequences_that_are_not_finite(make, number):
    with pytest.raises(ValueError, match=f"finite .* sequence 2 holds {number}\\."):
        check_sequences(make(number), name="Reader")


def test_nan_in_sequences_may_be_allowed():
    X = [[[1.0, np.nan]], [[np.nan, np.nan], [2.0, 3.0]]]
    values = check_sequences(X, name="Test", allow_nan=True).values
    np.testing.assert_array_equal(values, np.concatenate(X))
    X[1][0][0] = np.inf
    with pytest.raises(ValueError, match="sequence 1 holds inf. Drop inf first."):
        check_sequences(X, name="Test", allow_nan=True)


@pytest.mark.parametrize(
    "value",
    [None, np.nan, np.float32("nan"), pd.NA, pd.NaT, Decimal("sNaN")],
    ids=repr,
)
def test_has_missing(value):
    assert has_missing(["a", 3, value])
    assert has_missing(np.array(["a", 3, value], dtype=object))


@pytest.mark.parametrize(
    "values",
    [[], ["a", 3, (None,)], np.array(["a"]), np.array([1.5, np.inf])],
    ids=repr,
)
def test_has_none_missing(values):
    assert not has_missing(values)
