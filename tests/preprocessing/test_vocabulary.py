"""Tokens counted at once or in parts; the order of tokens."""

import pickle
from collections import Counter

import numpy as np
import pytest

from skseq._preprocessing._vocabulary import TokenCounts, places_in_order

ROWS = [[["b", "a", "b"]], [["c"]], [["a", "d"], ["a d"]], [[]], [["b"]]]


@pytest.fixture
def counts():
    counts = TokenCounts()
    counts.add(ROWS)
    return counts


@pytest.mark.parametrize(
    ("max_tokens", "min_df", "expected"),
    [
        (None, 1, ["b", "a", "a d", "c", "d"]),
        (2, 1, ["b", "a"]),
        (None, 2, ["b", "a"]),
        (None, 0.4, ["b", "a"]),
        (None, 0.41, []),
        (None, 3, []),
    ],
)
def test_choose(counts, max_tokens, min_df, expected):
    assert counts.choose(max_tokens=max_tokens, min_df=min_df) == expected


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_parts_count_as_the_whole(counts, cut):
    in_parts = TokenCounts()
    in_parts.add(ROWS[:cut])
    in_parts = pickle.loads(pickle.dumps(in_parts))
    in_parts.add(ROWS[cut:])
    assert in_parts.n_rows == counts.n_rows == 5
    for min_df in (1, 2, 0.4):
        whole = counts.choose(max_tokens=None, min_df=min_df)
        assert in_parts.choose(max_tokens=None, min_df=min_df) == whole


def test_ids_of_numbers():
    counts = TokenCounts()
    numbered = counts.add(ROWS)
    ids = counts.ids_of({"a": 2, "b": 3}, 1)
    encoded = [[ids[part].tolist() for part in row] for row in numbered]
    assert encoded == [[[3, 2, 3]], [[1]], [[2, 1], [1]], [[]], [[3]]]


def test_random_rows_like_a_counter():
    rng = np.random.default_rng(0)
    rows = [rng.integers(0, 50, rng.integers(0, 9)).tolist() for _ in range(200)]
    counts = TokenCounts()
    for start in range(0, 200, 30):
        counts.add([[row] for row in rows[start : start + 30]])
    n_times = Counter(token for row in rows for token in row)
    n_rows_with = Counter(token for row in rows for token in set(row))
    kept = [token for token in n_times if n_rows_with[token] >= 15]
    expected = sorted(kept, key=lambda token: (-n_times[token], token))
    assert counts.choose(max_tokens=None, min_df=15) == expected


def test_rows_that_are_not_counted(counts):
    quick = TokenCounts(counts_rows=False)
    quick.add(ROWS)
    expected = counts.choose(max_tokens=None, min_df=1)
    assert quick.choose(max_tokens=None, min_df=1) == expected


def test_places_in_order():
    assert places_in_order(["b", 10, 2j, "a", 9, 1j]) == [2, 5, 4, 1, 3, 0]


@pytest.mark.parametrize("largest", [2**31, 10**400], ids=["2**31", "10**400"])
def test_places_of_numbers_that_do_not_compare(largest):
    assert places_in_order([largest, np.float16(1)]) in ([0, 1], [1, 0])


def test_places_of_symbols_that_numpy_compares_one_by_one():
    assert places_in_order([memoryview(b"ab"), np.int8(3)]) == [1, 0]
    assert places_in_order([(memoryview(b"ab"),), (np.int8(3),)]) == [0, 1]
