"""SequenceSummarizer on valid and invalid input."""

import numpy as np
import pytest
from call_contract import attempt, examples, state_of
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    anything,
    id_rows,
    measured_rows,
    parameter_values,
    spoilt,
)

from skseq import SequenceSummarizer

ABOUT = r"SequenceSummarizer"
KNOWN = [np.array([[1.0, 5.0], [2.0, 7.0]]), np.array([[4.0, 5.0]])]

anything_alike = anything | spoilt(id_rows) | spoilt(measured_rows())
parameters = st.dictionaries(
    st.sampled_from(sorted(SequenceSummarizer().get_params())),
    parameter_values,
    max_size=2,
)


@given(anything_alike, st.sampled_from(["fit", "fit_transform"]))
@examples()
def test_fit(X, method):
    summarizer = SequenceSummarizer()
    before = state_of(summarizer)
    _, error = attempt(getattr(summarizer, method), X, about=ABOUT)
    if error is not None and method == "fit":
        assert state_of(summarizer) == before


@pytest.mark.filterwarnings("ignore:X has feature names, but SequenceSummarizer was")
@given(anything_alike, st.sampled_from([KNOWN, [[1, 2], [3]], np.ones((2, 3), int)]))
@examples()
def test_transform(X, known):
    summarizer = SequenceSummarizer(missing="mean").fit(known)
    before = state_of(summarizer)
    summaries, error = attempt(summarizer.transform, X, about=ABOUT + "|feature")
    assert state_of(summarizer) == before
    if error is None:
        assert np.isfinite(summaries).all()


@given(parameters)
@examples()
def test_parameters(parameters):
    summarizer = SequenceSummarizer(**parameters)
    before = state_of(summarizer)
    fitted, _ = attempt(lambda X, _: summarizer.fit(X), KNOWN, parameters, about=ABOUT)
    assert fitted is summarizer or state_of(summarizer) == before


@given(measured_rows(missing=True), st.sampled_from(["mean", "forward"]))
@examples()
def test_limits(X, missing):
    """Every number of a sequence lies between those that it must lie between."""
    steps = np.concatenate(X)
    if np.isnan(steps).all(axis=0).any():
        return
    summaries = SequenceSummarizer(missing=missing).fit_transform(X)
    by_feature = summaries.reshape(len(X), -1, 17)
    lowest, highest = by_feature[..., [2]], by_feature[..., [3]]
    slack = 1e-9 * (1 + np.abs(lowest) + np.abs(highest))
    levels = by_feature[..., [0, *range(4, 12)]]
    assert (lowest - slack <= levels).all()
    assert (levels <= highest + slack).all()
    assert (np.abs(by_feature[..., 12:]) <= highest - lowest + slack).all()
