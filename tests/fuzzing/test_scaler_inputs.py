"""SequenceScaler on valid and invalid input, and against a naive implementation."""

import numpy as np
import pytest
from call_contract import attempt, examples, state_of
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    anything,
    id_rows,
    measured_rows,
    object_array,
    parameter_values,
    spoilt,
)
from numpy.testing import assert_allclose, assert_array_equal

from skseq import SequenceScaler

ABOUT = r"SequenceScaler"
KNOWN = [np.array([[1.0, 5.0], [2.0, 7.0]]), np.array([[4.0, 5.0]])]

anything_alike = anything | spoilt(id_rows) | spoilt(measured_rows())
parameters = st.dictionaries(
    st.sampled_from(sorted(SequenceScaler().get_params())), parameter_values, max_size=3
)


def scale(rows, X, missing, add_indicator):
    """Return scaled rows, as defined in the docstring of SequenceScaler.

    No scaled step may consist of zeros, since those are padding.
    """
    steps = np.concatenate(rows)
    mean, deviation = np.nanmean(steps, axis=0), np.nanstd(steps, axis=0)
    deviation[[len({*column[~np.isnan(column)]}) < 2 for column in steps.T]] = 1
    return [[*scale_row(row, mean, deviation, missing, add_indicator)] for row in X]


def scale_row(row, mean, deviation, missing, add_indicator):
    last = np.zeros(len(mean))
    for step in row:
        scaled = (step - mean) / deviation
        is_missing = np.isnan(scaled)
        if is_missing.all():
            yield np.zeros(len(mean) * (1 + add_indicator))
            continue
        known = last if missing == "forward" else np.zeros(len(mean))
        last = np.where(is_missing, known, scaled)
        yield np.hstack([last, is_missing]) if add_indicator else last


def is_learnable(rows):
    return not np.isnan(np.concatenate(rows)).all(axis=0).any()


@given(anything_alike, st.sampled_from(["fit", "fit_transform", "partial_fit"]))
@examples()
def test_fit(X, method):
    scaler = SequenceScaler()
    before = state_of(scaler)
    _, error = attempt(getattr(scaler, method), X, about=ABOUT)
    if error is not None and method != "fit_transform":
        assert state_of(scaler) == before


@pytest.mark.filterwarnings("ignore:X has feature names, but SequenceScaler was fit")
@given(
    anything_alike,
    st.sampled_from(["fit", "transform", "inverse_transform", "partial_fit"]),
    st.sampled_from([KNOWN, [[1, 2], [3]], np.ones((2, 3), int)]),
)
@examples()
def test_methods_of_a_fitted_scaler(X, method, known):
    scaler = SequenceScaler(missing="mean").fit(known)
    before = state_of(scaler)
    _, error = attempt(getattr(scaler, method), X, about=ABOUT + "|feature")
    assert (error is None and "fit" in method) or state_of(scaler) == before


@given(parameters)
@examples()
def test_parameters(parameters):
    scaler = SequenceScaler(**parameters)
    before = state_of(scaler)
    _, error = attempt(lambda X, _: scaler.fit(X), KNOWN, parameters, about=ABOUT)
    assert error is None or state_of(scaler) == before
    if error is None:
        attempt(scaler.transform, KNOWN, about=ABOUT)


@given(
    measured_rows(missing=True),
    st.sampled_from(["mean", "forward"]),
    st.booleans(),
    st.sampled_from([list, object_array, iter]),
)
@examples()
def test_scaled_steps_equal_a_naive_implementation(
    X, missing, add_indicator, container
):
    scaler = SequenceScaler(missing=missing, add_indicator=add_indicator)
    if not is_learnable(X):
        with pytest.raises(ValueError, match="are missing in all steps"):
            scaler.fit(container(X))
        return
    scaled = scaler.fit(container(X)).transform(container(X))
    for got, expected in zip(scaled, scale(X, X, missing, add_indicator), strict=True):
        assert len(got) == len(expected)
        if expected:
            assert_allclose(got, expected, rtol=1e-6, atol=1e-6)


@given(measured_rows(missing=True).filter(is_learnable))
@examples(0.5)
def test_measured_steps_never_become_padding(X):
    scaled = SequenceScaler(missing="mean").fit_transform(X)
    for row, got in zip(X, scaled, strict=True):
        assert_array_equal((got != 0).any(axis=1), ~np.isnan(row).all(axis=1))


@given(measured_rows())
@examples(0.5)
def test_inverse_transform(X):
    scaler = SequenceScaler().fit(X)
    for row, again in zip(
        X, scaler.inverse_transform(scaler.transform(X)), strict=True
    ):
        assert_allclose(again, row, rtol=1e-5, atol=1e-5)


@given(measured_rows(missing=True), measured_rows(missing=True))
@examples(0.5)
def test_partial_fit_equals_fit(X, more):
    n_features = X[0].shape[1]
    more = [row[:, :1].repeat(n_features, axis=1) for row in more]
    if not is_learnable(X):
        return
    whole = SequenceScaler(missing="mean").fit([*X, *more])
    parts = SequenceScaler(missing="mean").partial_fit(X).partial_fit(more)
    assert_allclose(parts.mean_, whole.mean_, rtol=1e-6, atol=1e-6)
    assert_allclose(parts.scale_, whole.scale_, rtol=1e-6, atol=1e-6)
