"""Summary of the lengths of texts and the frequencies of classes."""

import numpy as np
import pytest

from skseq._cli._data_summary import (
    describe_classes,
    describe_doubts,
    describe_measurements,
    describe_similar_classes,
    describe_texts,
)

TEXTS = ["good film", "bad, bad film", "one two three four five"]


@pytest.mark.parametrize(
    ("maxlen", "end"),
    [
        (5, "8 distinct words."),
        (4, "words. For the LSTM, 1 text is truncated to the last 4 words."),
        (2, "words. For the LSTM, 2 texts are truncated to the last 2 words."),
    ],
)
def test_texts(maxlen, end):
    described = describe_texts(TEXTS, maxlen=maxlen)
    assert described.startswith(
        "The median text has 3 words, the longest 5; there are 8 distinct words."
    )
    assert described.endswith(end)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (
            {"analyzer": "char"},
            "has 8 characters, the longest 14; there are 8 distinct characters.",
        ),
        (
            {"ngram_range": (1, 2)},
            "has 3 n-grams, the longest 5; there are 4 distinct n-grams.",
        ),
    ],
)
def test_tokens(parameters, expected):
    texts = ["bad film", "film film film", "bad"]
    described = describe_texts(texts, maxlen=50, **parameters)
    assert described == f"The median text {expected}"


def test_truncated_ngrams_are_those_in_the_vocabulary_of_the_lstm():
    texts = [" ".join(f"w{n}{m}" for n in range(18_000)) for m in range(3)]
    described = describe_texts(texts, maxlen=24_000, ngram_range=(1, 2))
    assert "the longest 35,999;" in described
    assert "truncated" not in described


def test_texts_without_words():
    with pytest.raises(ValueError, match="found no token"):
        describe_texts(["-", "..."], maxlen=5)


def test_classes():
    assert describe_classes({"good": 3, "bad": 2}) == (
        "There are 2 classes. The majority class, good, has 60.0 % of the rows."
    )


@pytest.mark.parametrize(
    ("labels", "start"),
    [
        (["pos", "pos ", "neg"], "The classes 'pos' and 'pos ' differ only in"),
        (["a", "A", " a", "b"], "The classes ' a', 'A' and 'a' differ only in"),
        (["01", "1", "2"], "The classes '01' and '1' differ only in"),
        (["caf\u00e9", "cafe\u0301"], "The classes 'cafe\u0301' and 'caf\u00e9'"),
        (
            ["a", "A", "b", "B"],
            "The classes 'A' and 'a' differ only in white space, case or the form of a "
            "number, as do others; they are kept apart.",
        ),
    ],
)
def test_similar_classes(labels, start):
    (sentence,) = describe_similar_classes(labels)
    assert sentence.startswith(start)
    assert sentence.endswith("If they are one class, write it in one way.")


@pytest.mark.parametrize("labels", [["pos", "neg"], [1, 11], ["a b", "ab"]])
def test_classes_that_are_not_similar(labels):
    assert describe_similar_classes(labels) == []


def test_symbols():
    rows = [["a", "b"], ["a"], ["c", "a", "a"]]
    assert describe_texts(rows, maxlen=2, kind="symbols") == (
        "The median sequence has 2 symbols, the longest 3; there are 3 distinct "
        "symbols. For the LSTM, 1 sequence is truncated to the last 2 symbols."
    )


def test_single_steps():
    described = describe_texts([["a"], ["b"]], maxlen=2, kind="symbols")
    assert described.startswith("The median sequence has 1 symbol, the longest 1;")
    runs = [np.zeros((1, 2))] * 3
    described = describe_measurements(runs, n_gaps=0, missing=None)
    assert described.startswith("The median sequence has 1 step of 2 measurements,")


@pytest.mark.parametrize(
    ("n_gaps", "missing", "end"),
    [
        (0, None, "the longest 7."),
        (1, "mean", "1 value is missing, and replaced by the mean of the column."),
        (2, "forward", "2 values are missing, and replaced by the last known value of"),
    ],
)
def test_measurements(n_gaps, missing, end):
    runs = [np.zeros((length, 2)) for length in (3, 4, 7)]
    described = describe_measurements(runs, n_gaps=n_gaps, missing=missing)
    assert described.startswith("The median sequence has 4 steps of 2 measurements, ")
    assert end in described
    assert "of 1 measurement," in describe_measurements(
        [np.zeros((3, 1))], n_gaps=0, missing=None
    )


@pytest.mark.parametrize(
    ("rows", "kind", "expected"),
    [
        ([["a"], ["b", "c"]], "symbols", ""),
        ([["a"], ["1", "2"]], "symbols", ""),
        ([["a"], ["b"]], "symbols", "Each sequence has a single step"),
        ([["1"], ["2", "-3.5"]], "symbols", "All symbols are numbers"),
        ([np.zeros((1, 2)), np.zeros((1, 2))], "measurements", "Each sequence has a s"),
        ([np.zeros((3, 2)), np.zeros((1, 2))], "measurements", ""),
    ],
)
def test_doubts(rows, kind, expected):
    assert " ".join(describe_doubts(rows, kind)).startswith(expected)
    assert len(describe_doubts(rows, kind)) == bool(expected)


def test_classes_of_sequences():
    assert describe_classes({"a": 3, "b": 1}, unit="sequence") == (
        "There are 2 classes. The majority class, a, has 75.0 % of the sequences."
    )
