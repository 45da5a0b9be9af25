"""Split texts and symbols into tokens; n-grams and their ids."""

import numpy as np
import pytest

from skseq._preprocessing._tokenization import (
    merge_ids,
    ngrams,
    split_symbols,
    split_texts,
)

WORDS = {"analyzer": "word", "lowercase": True, "token_pattern": r"\w+"}


def test_texts_are_split_like_those_of_scikit_learn():
    assert list(split_texts(["A b, c", ""], name="Test", **WORDS)) == [
        ["a", "b", "c"],
        [],
    ]


def test_analyzer_may_return_an_iterator():
    parameters = WORDS | {"analyzer": lambda text: iter(text.split("-"))}
    assert list(split_texts(["a-b"], name="Test", **parameters)) == [["a", "b"]]


def test_symbols_are_split_already():
    assert list(split_symbols([["a", 1], (), ("b",)], name="Test")) == [
        ["a", 1],
        [],
        ["b"],
    ]


def test_texts_and_symbols_do_not_mix():
    with pytest.raises(TypeError, match="Test expects a text in each row; row 1 is"):
        list(split_texts(["a", ["b"]], name="Test", **WORDS))
    with pytest.raises(
        TypeError, match="Test expects a sequence .* row 1 is the text str 'b'"
    ):
        list(split_symbols([["a"], "b"], name="Test"))


@pytest.mark.parametrize(
    "pattern", ["(", "(a)(b)", f"a{{{2**64}}}", "(" * 3000], ids=lambda text: text[:9]
)
def test_invalid_token_pattern(pattern):
    with pytest.raises(ValueError, match="Test expects token_pattern to be a regular"):
        split_texts(["a"], name="Test", **WORDS | {"token_pattern": pattern})


@pytest.mark.parametrize(
    ("n", "separator", "terms"),
    [
        (1, " ", ["a", "b", "c"]),
        (2, " ", ["a b", "b c"]),
        (2, "", ["ab", "bc"]),
        (3, None, [("a", "b", "c")]),
        (4, " ", []),
        (10**9, " ", []),
    ],
)
def test_ngrams(n, separator, terms):
    assert ngrams(["a", "b", "c"], n, separator) == terms


@pytest.mark.parametrize("n", [1, 2])
def test_ngrams_of_an_empty_sequence(n):
    assert ngrams([], n, " ") == []


def test_merged_ids_are_ordered_by_last_token():
    singles, pairs, triples = np.array([2, 3, 4]), np.array([5, 6]), np.array([7])
    merged = merge_ids([singles, pairs, triples], 1, unknown=1)
    assert merged.tolist() == [2, 3, 5, 4, 6, 7]


def test_merged_ids_drop_unknown_terms_of_several_tokens():
    merged = merge_ids([np.array([1, 3, 1]), np.array([1, 6])], 1, unknown=1)
    assert merged.tolist() == [1, 3, 1, 6]
    assert merge_ids([np.array([1, 6])], 2, unknown=1).tolist() == [6]
    assert merge_ids([np.array([1, 6])], 1, unknown=1).tolist() == [1, 6]
