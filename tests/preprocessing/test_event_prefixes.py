"""event_prefixes: prefixes, next events and groups."""

import numpy as np
import pandas as pd
import pytest
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
