"""SequencePadder on valid and invalid input, and against a naive implementation."""

from numbers import Integral, Real

import numpy as np
import pytest
from call_contract import attempt, examples, state_of
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    RAGGED,
    anything,
    id_rows,
    measured_rows,
    parameter_values,
    some_id_rows,
    spoilt,
)
from numpy.testing import assert_array_equal

from skseq import SequencePadder

ABOUT = r"SequencePadder"

anything_alike = anything | spoilt(id_rows) | spoilt(measured_rows())
sides = st.sampled_from(["pre", "post"])
lengths = st.none() | st.integers(1, 8)
# Large lengths are valid, but take memory.
parameters = st.dictionaries(
    st.sampled_from(sorted(SequencePadder().get_params())),
    parameter_values,
    max_size=3,
).filter(
    lambda drawn: (
        not isinstance(drawn.get("maxlen"), Integral) or drawn["maxlen"] < 2**10
    )
)


def pad(rows, maxlen, padding, truncating, value, dtype):
    """Return padded rows, as defined in the docstring of SequencePadder."""
    maxlen = max(map(len, rows)) if maxlen is None else maxlen
    padded = []
    for row in map(list, rows):
        kept = row[-maxlen:] if truncating == "pre" else row[:maxlen]
        filling = [value] * (maxlen - len(kept))
        padded.append(filling + kept if padding == "pre" else kept + filling)
    return np.array(padded, dtype=dtype)


@given(anything_alike, st.sampled_from(["fit", "fit_transform", "partial_fit"]))
@examples()
def test_fit(X, method):
    padder = SequencePadder()
    before = state_of(padder)
    padded, error = attempt(getattr(padder, method), X, about=ABOUT)
    if error is not None:
        assert method == "fit_transform" or state_of(padder) == before
    elif method == "fit_transform":
        assert padded.ndim in (2, 3)
        assert padded.shape[1] == padder.maxlen_ >= 1


@given(
    anything_alike,
    st.sampled_from(["fit", "transform", "partial_fit"]),
    st.sampled_from([[[1, 2], [3]], [[[1.5]]], np.ones((2, 3), int)]),
)
@examples()
def test_methods_of_a_fitted_padder(X, method, known):
    padder = SequencePadder().fit(known)
    before = state_of(padder)
    _, error = attempt(getattr(padder, method), X, about=ABOUT + "|feature")
    assert (error is None and "fit" in method) or state_of(padder) == before


@pytest.mark.filterwarnings("ignore:Data type alias 'a' was deprecated")
@given(parameters, st.sampled_from([[[1, 2], [3]], [[[1.5]]]]))
@examples()
def test_parameters(parameters, X):
    padder = SequencePadder(**parameters)
    before = state_of(padder)
    _, error = attempt(lambda X, _: padder.fit(X), X, parameters, about=ABOUT)
    assert error is None or state_of(padder) == before
    value = parameters.get("value", 0)
    if {*parameters} <= {"value"} and isinstance(value, Real) and value == 1:
        assert error is None


@given(
    id_rows,
    st.sampled_from(sorted(RAGGED)),
    lengths,
    sides,
    sides,
    st.integers(-3, 3),
    st.sampled_from(["int8", "int32", "int64", "float32"]),
)
@examples()
def test_ids_equal_a_naive_implementation(
    X, form, maxlen, padding, truncating, value, dtype
):
    padder = SequencePadder(
        maxlen, padding=padding, truncating=truncating, value=value, dtype=dtype
    )
    if maxlen is None and not any(X):
        with pytest.raises(ValueError, match="expects a sequence that is not empty"):
            padder.fit(RAGGED[form](X))
        return
    padded = padder.fit_transform(RAGGED[form](X))
    assert padded.dtype == dtype
    assert_array_equal(padded, pad(X, maxlen, padding, truncating, value, dtype))
    assert_array_equal(padder.transform(padded), padded)


@given(measured_rows(), lengths, sides, sides, st.booleans())
@examples()
def test_measurements_equal_a_naive_implementation(
    X, maxlen, padding, truncating, as_lists
):
    padder = SequencePadder(maxlen, padding=padding, truncating=truncating)
    rows = [row.tolist() for row in X] if as_lists else X
    filling = [0] * X[0].shape[1]
    expected = pad(X, maxlen, padding, truncating, filling, "float32")
    padded = padder.fit_transform(rows)
    assert padded.dtype == np.float32
    assert_array_equal(padded, expected)


@given(st.lists(some_id_rows, min_size=1, max_size=4))
@examples(0.5)
def test_partial_fit_equals_fit(chunks):
    padder = SequencePadder()
    for chunk in chunks:
        padder.partial_fit(chunk)
    whole = SequencePadder().fit([row for chunk in chunks for row in chunk])
    assert padder.maxlen_ == whole.maxlen_
