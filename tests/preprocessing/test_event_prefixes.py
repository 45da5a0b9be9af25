"""event_prefixes: prefixes, next events and groups."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.model_selection import GroupKFold

from skseq import (
    EventPrefixes,
    compare_classifiers,
    event_prefixes,
    make_tfidf_pipeline,
    sequences_from_frame,
)

CASES = [["a", "b", "c"], [], ["d"], ["a", "c"]]


def rows_of(result):
    return [
        (prefix, next_event, group)
        for prefix, next_event, group in zip(*result, strict=True)
    ]


def test_every_prefix_has_the_next_event():
    result = event_prefixes(CASES)
    assert isinstance(result, EventPrefixes)
    assert rows_of(result) == [
        (["a"], "b", 0),
        (["a", "b"], "c", 0),
        (["a", "b", "c"], "end", 0),
        (["d"], "end", 2),
        (["a"], "c", 3),
        (["a", "c"], "end", 3),
    ]


def test_without_end_whole_sequences_are_left_out():
    assert rows_of(event_prefixes(CASES, end=None)) == [
        (["a"], "b", 0),
        (["a", "b"], "c", 0),
        (["a"], "c", 3),
    ]


def test_shortest_and_longest_prefix():
    result = event_prefixes(CASES, minlen=2, maxlen=2)
    assert rows_of(result) == [
        (["a", "b"], "c", 0),
        (["b", "c"], "end", 0),
        (["a", "c"], "end", 3),
    ]


@pytest.mark.parametrize("n_features", [None, 2])
def test_measurements_of_the_events(n_features):
    shape = (7,) if n_features is None else (7, n_features)
    steps = np.arange(np.prod(shape), dtype=float).reshape(shape)
    steps[1] = np.nan
    measured = np.split(steps, [3, 3, 4])  # Of 3, 0, 1 and 2 events, and one too many.
    measured[-1] = measured[-1][:2]
    prefixes, next_events, groups = event_prefixes(
        CASES, measurements=measured, maxlen=2
    )
    expected = event_prefixes(CASES, maxlen=2)
    assert next_events.tolist() == expected.next_events.tolist()
    assert groups.tolist() == expected.groups.tolist()
    places = [slice(0, 1), slice(0, 2), slice(1, 3), slice(3, 4), slice(4, 5)]
    for prefix, place in zip(prefixes, [*places, slice(4, 6)], strict=True):
        assert_array_equal(prefix, steps[place])


@pytest.mark.parametrize(
    ("measurements", "message"),
    [
        ([[1.0, 2.0]], "1 sequences of measurements for 2 of events"),
        ([[1.0, 2.0], [1.0, 2.0]], "sequence 1 has 2 steps and 1 events"),
        ([["a", "b"], ["c"]], "measurements of event_prefixes"),
    ],
)
def test_measurements_of_other_events(measurements, message):
    with pytest.raises((TypeError, ValueError), match=message):
        event_prefixes([["a", "b"], ["c"]], measurements=measurements)


def test_integers():
    prefixes, next_events, _ = event_prefixes([np.array([5, 6])], end=0)
    assert prefixes.tolist() == [[5], [5, 6]]
    assert next_events.dtype.kind == "i"
    assert next_events.tolist() == [6, 0]


def test_sequences_are_unchanged():
    cases = [["a", "b"]]
    event_prefixes(cases)[0][1].append("c")
    assert cases == [["a", "b"]]


def test_from_a_log_to_a_comparison_with_groups():
    rng = np.random.default_rng(0)
    log = pd.DataFrame(
        {"case": np.repeat(range(30), 6), "time": rng.random(180), "event": "work"}
    )
    log["event"] += (log["case"] % 2).astype(str)
    cases, _ = sequences_from_frame(log, by="case", order="time", columns="event")
    X, y, groups = event_prefixes(cases)
    comparison = compare_classifiers(
        {"one": make_tfidf_pipeline(), "two": make_tfidf_pipeline(C=1e-4)},
        X,
        y,
        groups=groups,
        cv=GroupKFold(3),
    )
    assert comparison.to_frame().query("classifier == 'one'")["accuracy"].mean() > 0.8


@pytest.mark.parametrize(
    ("X", "parameters", "error", "message"),
    [
        (["a text"], {}, TypeError, "sequences of events; row 0 is str 'a text'"),
        ([], {}, ValueError, "0 sample"),
        ([[], []], {}, ValueError, "a prefix of minlen=1 events"),
        ([["a"]], {"minlen": 2}, ValueError, "a prefix of minlen=2 events"),
        ([["a"]], {"end": None}, ValueError, "with end=None an event after it"),
        ([["a", "end"]], {}, ValueError, "end to differ .* row 0 holds str 'end'"),
        ([[1, 2]], {}, ValueError, "all strings or all integers, got both"),
        ([["a", 2]], {}, ValueError, "all strings or all integers, got both"),
        ([["a"], ["b", None]], {}, ValueError, "no missing symbol.* row 1"),
        ([["a", 1.5]], {}, TypeError, "strings or integers, .* row 0 holds float 1.5"),
        ([["a", ("b", 1)]], {}, TypeError, "row 0 holds tuple"),
        ([["a"]], {"end": 1.5}, ValueError, "end to be a string, an integer or None"),
        ([["a"]], {"minlen": 0}, ValueError, "minlen as an integer of at least 1"),
        ([["a"]], {"maxlen": 0}, ValueError, "maxlen as an integer of at least 1"),
    ],
)
def test_bad_input(X, parameters, error, message):
    with pytest.raises(error, match=message):
        event_prefixes(X, **parameters)
