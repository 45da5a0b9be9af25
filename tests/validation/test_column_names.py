"""Column names of sequences that are data frames."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from factories import make_classifier

from skseq import SequenceScaler, SequenceSummarizer

RNG = np.random.default_rng(0)
RUNS = [RNG.normal(size=(length, 2)) for length in (3, 5, 4, 6)]
Y = [0, 1, 0, 1]


def frames(columns, make=pd.DataFrame):
    return [make(dict(zip(columns, run.T, strict=True))) for run in RUNS]


@pytest.fixture(params=[SequenceScaler, SequenceSummarizer, make_classifier])
def estimator(request):
    return request.param()


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_columns_in_another_order_are_refused(estimator, make):
    X = frames(["speed", "force"], make)
    estimator.fit(X, Y)
    assert estimator.feature_names_in_.tolist() == ["speed", "force"]
    use = getattr(estimator, "transform", None) or estimator.predict
    use(X)
    swapped = [frame[["force", "speed"]] for frame in X]
    with pytest.raises(ValueError, match=r"'speed', 'force'\], got \['force', 'speed'"):
        use(swapped)
    mixed = [*X[:2], swapped[2]]
    with pytest.raises(ValueError, match=r"row 2 \['force', 'speed'\]\. Select"):
        use(mixed)
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        use(RUNS)
    estimator.fit(RUNS, Y)
    assert not hasattr(estimator, "feature_names_in_")


def test_names_that_are_no_strings_do_not_count(estimator):
    estimator.fit(frames([0, 1]), Y)
    assert not hasattr(estimator, "feature_names_in_")
