"""Rows to lists of tokens, texts and symbols apart."""

import pytest

from skseq._preprocessing._tokenization import split_symbols, split_texts

WORDS = {"analyzer": "word", "lowercase": True, "token_pattern": r"\w+"}


def test_texts_are_split_as_scikit_learn_does():
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
    with pytest.raises(TypeError, match="Test reads texts here; row 1 is"):
        list(split_texts(["a", ["b"]], name="Test", **WORDS))
    with pytest.raises(
        TypeError, match="Test reads sequences .* row 1 is the text str 'b'"
    ):
        list(split_symbols([["a"], "b"], name="Test"))


@pytest.mark.parametrize(
    "pattern", ["(", "(a)(b)", f"a{{{2**64}}}", "(" * 3000], ids=lambda text: text[:9]
)
def test_pattern_that_is_none(pattern):
    with pytest.raises(ValueError, match="Test expects token_pattern to be a regular"):
        split_texts(["a"], name="Test", **WORDS | {"token_pattern": pattern})
