"""sequences_from_panel: the forms of aeon and sktime, made by hand."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

from skseq import SequenceScaler, sequences_from_panel

RNG = np.random.default_rng(0)
PANEL = RNG.normal(size=(4, 3, 5))  # Cases, channels, times.
UNEQUAL = [RNG.normal(size=(3, length)) for length in (5, 2, 7)]
CHANNELS = ["x", "y", "z"]


def nested(cases, as_cell=pd.Series):
    """Return the "nested_univ" form: a series in each cell."""
    rows = [[as_cell(channel) for channel in case] for case in cases]
    return pd.DataFrame(
        {name: [row[place] for row in rows] for place, name in enumerate(CHANNELS)}
    )


def multiindex(cases, times=range):
    """Return the "pd-multiindex" form: levels of cases and times."""
    frames = [
        pd.DataFrame(case.T, columns=CHANNELS, index=times(case.shape[1]))
        for case in cases
    ]
    return pd.concat(frames, keys=range(len(cases)), names=["case", "time"])


def assert_transposed(sequences, cases):
    assert sequences.dtype == object
    assert len(sequences) == len(cases)
    for sequence, case in zip(sequences, cases, strict=True):
        assert_array_equal(sequence, case.T)


@pytest.mark.parametrize(
    "form",
    [
        np.array,
        list,
        iter,
        multiindex,
        nested,
        lambda cases: nested(cases, np.array),
        lambda cases: multiindex(cases, lambda n: pd.date_range("2026", periods=n)),
        lambda cases: multiindex(
            cases, lambda n: pd.period_range("2026", periods=n, freq="D")
        ),
        lambda cases: multiindex(cases).convert_dtypes(),
    ],
)
def test_forms_of_equal_length(form):
    assert_transposed(sequences_from_panel(form(PANEL)), PANEL)


@pytest.mark.parametrize("form", [list, multiindex, nested])
def test_forms_of_unequal_length(form):
    assert_transposed(sequences_from_panel(form(UNEQUAL)), UNEQUAL)


@pytest.mark.parametrize("form", [np.array, pd.DataFrame, list])
def test_forms_of_one_channel(form):
    flat = PANEL[:, 0]
    assert_transposed(sequences_from_panel(form(flat)), flat[:, np.newaxis])


def test_times_order_the_steps_of_a_frame():
    frame = multiindex(PANEL).iloc[RNG.permutation(20)]
    cases = frame.index.get_level_values(0).unique()
    assert_transposed(sequences_from_panel(frame), PANEL[cases])


def test_all_levels_but_the_last_are_the_case():
    frame = pd.concat({"a": multiindex(PANEL[:2]), "b": multiindex(PANEL[2:])})
    assert_transposed(sequences_from_panel(frame), PANEL)


def test_cases_that_a_selection_has_dropped():
    assert_transposed(
        sequences_from_panel(multiindex(PANEL).loc[[1, 3]]), PANEL[[1, 3]]
    )


def test_missing_values_become_nan():
    frame = multiindex(PANEL).convert_dtypes()
    frame.iloc[1, 2] = pd.NA
    assert np.isnan(sequences_from_panel(frame)[0]).tolist()[1] == [False, False, True]


def test_steps_of_zeros_are_not_padding():
    zeros = np.zeros((1, 2, 3))
    zeros[0, 0, 2] = 6
    scaler = SequenceScaler().fit(sequences_from_panel(zeros))
    assert scaler.mean_.tolist() == [2, 0]


def test_single_precision_is_kept():
    sequences = sequences_from_panel(PANEL.astype(np.float32))
    assert sequences[0].dtype == np.float32


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], ValueError, "at least one case"),
        (pd.DataFrame(), ValueError, "at least one case"),
        ("text", TypeError, "a collection of time series, got str 'text'"),
        (5, TypeError, "a collection of time series, got int 5"),
        ({"a": [1]}, TypeError, "a collection of time series, got dict"),
        (
            [np.ones((3, 4)), np.ones((2, 4))],
            ValueError,
            "channels in each case; case 0 has 3, case 1 has 2. If the rows are st",
        ),
        (np.ones((2, 3, 4, 5)), ValueError, r"case 0 has shape \(3, 4, 5\)"),
        ([[[1, 2], [3]]], ValueError, "one length; those of case 0 differ"),
        ([["a", "b"]], TypeError, r"numbers; case 0 holds list \['a', 'b'\]"),
        (
            nested([[[1, 2], [1], [1, 2]]]),
            ValueError,
            r"length in a case; those of case 0 have the shapes \[\(1,\), \(2,\)",
        ),
        (nested([[["a"], [1], [1]]]), TypeError, "expects numbers; case 0 holds"),
        (
            pd.DataFrame({"a": [[1]], "b": [2]}),
            ValueError,
            "a series in each cell of a nested data frame",
        ),
        (
            multiindex(PANEL).assign(name="a"),
            TypeError,
            "numbers in all columns, .*'name'",
        ),
        (pl.DataFrame({"a": [1]}), TypeError, "data frames of pandas, got DataFrame"),
        (
            [pd.DataFrame([[1]])],
            TypeError,
            r"got a list of data frames.* aeon and times",
        ),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else "",
)
def test_other_forms(X, error, message):
    with pytest.raises(error, match=f"sequences_from_panel .*{message}"):
        sequences_from_panel(X)
