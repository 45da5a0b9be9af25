"""Learning a vocabulary in parts, by partial_fit of TokenEncoder."""

import pickle
from itertools import pairwise

import pytest
from numpy.testing import assert_array_equal

from skseq import TokenEncoder

TEXTS = ["A good film", "Good, good plot!", "", "bad film: a bad 2nd plot; a film"]
SYMBOLS = [["A", "C", "A"], [], ["G", "C", "A"]]


@pytest.mark.parametrize("cuts", [[1], [1, 2]], ids=str)
@pytest.mark.parametrize(
    ("X", "parameters"),
    [
        (TEXTS, {}),
        (TEXTS, {"max_tokens": 3}),
        (TEXTS, {"min_df": 2}),
        (TEXTS, {"min_df": 0.3, "ngram_range": (1, 2)}),
        (TEXTS, {"vocabulary": ["film", "good"]}),
        (TEXTS, {"analyzer": "char"}),
        (SYMBOLS, {}),
        (SYMBOLS, {"ngram_range": (1, 2)}),
    ],
    ids=str,
)
def test_partial_fit_equals_fit(X, parameters, cuts):
    whole = TokenEncoder(**parameters).fit(X)
    in_parts = TokenEncoder(**parameters)
    for start, stop in pairwise([0, *cuts, len(X)]):
        assert in_parts.partial_fit(X[start:stop]) is in_parts
        in_parts = pickle.loads(pickle.dumps(in_parts))
    assert in_parts.vocabulary_ == whole.vocabulary_
    assert list(in_parts.vocabulary_) == list(whole.vocabulary_)
    for row, expected in zip(in_parts.transform(X), whole.transform(X), strict=True):
        assert_array_equal(row, expected)


def test_partial_fit_may_begin_without_vocabulary():
    encoder = TokenEncoder(min_df=2).partial_fit(["good", ""])
    assert encoder.vocabulary_ == {}
    assert encoder.partial_fit(["good plot"]).vocabulary_ == {"good": 2}


def test_partial_fit_after_fit():
    encoder = TokenEncoder().fit(["good film"])
    with pytest.raises(ValueError, match="cannot continue after fit, which keeps no"):
        encoder.partial_fit(["bad plot"])
    assert encoder.vocabulary_ == {"film": 2, "good": 3}


def test_fit_discards_counts_of_partial_fit():
    encoder = TokenEncoder().partial_fit(["good film"]).fit(["bad plot"])
    assert encoder.vocabulary_ == {"bad": 2, "plot": 3}


@pytest.mark.parametrize("bad", [[["a", "b"]], ["bad plot", ["a"]]], ids=str)
def test_invalid_rows_are_not_counted(bad):
    encoder = TokenEncoder().partial_fit(["good film"])
    with pytest.raises(TypeError):
        encoder.partial_fit(bad)
    assert encoder.partial_fit(["good"]).vocabulary_ == {"good": 2, "film": 3}
