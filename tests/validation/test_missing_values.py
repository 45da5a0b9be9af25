"""NaN, None and infinity are rejected at any position."""

import numpy as np
import pandas as pd
import pytest

from skseq import SequencePadder, SequenceScaler


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
        SequencePadder().fit(make(number))


def test_sequence_scaler_accepts_nan_but_not_infinity():
    X = [[[1.0, np.nan]], [[np.nan, np.nan], [2.0, 3.0]]]
    assert SequenceScaler(missing="mean").fit(X).mean_.tolist() == [1.5, 3]
    X[1][0][0] = np.inf
    with pytest.raises(ValueError, match="sequence 1 holds inf. Drop inf first."):
        SequenceScaler(missing="mean").fit(X)
