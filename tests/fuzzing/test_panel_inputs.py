"""sequences_from_panel and event_prefixes on valid and invalid input."""

import numpy as np
from call_contract import attempt, examples
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from input_strategies import anything, id_rows, measured_rows, parameter_values, spoilt
from numpy.testing import assert_array_equal

from skseq import event_prefixes, sequences_from_panel

panels = st_numpy.arrays(
    float, st_numpy.array_shapes(min_dims=3, max_dims=3, max_side=4)
)
symbol_rows = st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=4)


@given(anything | spoilt(measured_rows()) | spoilt(id_rows))
@examples()
def test_any_panel(X):
    sequences, error = attempt(sequences_from_panel, X, about="sequences_from_panel")
    if error is None:
        assert {sequence.ndim for sequence in sequences} == {2}


@given(panels)
@examples(0.5)
def test_time_comes_first(panel):
    for sequence, case in zip(sequences_from_panel(panel), panel, strict=True):
        assert_array_equal(sequence, case.T)


@given(
    anything | spoilt(id_rows) | symbol_rows,
    st.dictionaries(
        st.sampled_from(["end", "minlen", "maxlen"]), parameter_values, max_size=2
    ),
)
@examples()
def test_any_events(X, parameters):
    result, error = attempt(
        lambda X, parameters: event_prefixes(X, **parameters),
        X,
        parameters,
        about="event_prefixes",
    )
    if error is None:
        assert len({*map(len, result)}) == 1


@given(symbol_rows.filter(any))
@examples()
def test_prefixes_hold_each_event_once_as_the_next(cases):
    _, next_events, groups = event_prefixes(cases)
    for index, case in enumerate(cases):
        following = [*case[1:], "end"] if case else []
        assert next_events[groups == index].tolist() == following
        assert np.sum(groups == index) == len(case)
