"""Terms of several tokens, and the order they stand in."""

import numpy as np
import pytest

from skseq._preprocessing._ngrams import merge_ids, ngrams


@pytest.mark.parametrize(
    ("n", "joint", "terms"),
    [
        (1, " ", ["a", "b", "c"]),
        (2, " ", ["a b", "b c"]),
        (2, "", ["ab", "bc"]),
        (3, None, [("a", "b", "c")]),
        (4, " ", []),
        (10**9, " ", []),
    ],
)
def test_terms_of_consecutive_tokens(n, joint, terms):
    assert ngrams(["a", "b", "c"], n, joint) == terms


@pytest.mark.parametrize("n", [1, 2])
def test_nothing_has_no_terms(n):
    assert ngrams([], n, " ") == []


def test_each_term_follows_its_last_token():
    singles, pairs, triples = np.array([2, 3, 4]), np.array([5, 6]), np.array([7])
    merged = merge_ids([singles, pairs, triples], 1, unknown=1)
    assert merged.tolist() == [2, 3, 5, 4, 6, 7]


def test_only_single_tokens_may_be_unknown():
    merged = merge_ids([np.array([1, 3, 1]), np.array([1, 6])], 1, unknown=1)
    assert merged.tolist() == [1, 3, 1, 6]
    assert merge_ids([np.array([1, 6])], 2, unknown=1).tolist() == [6]
    assert merge_ids([np.array([1, 6])], 1, unknown=1).tolist() == [1, 6]
