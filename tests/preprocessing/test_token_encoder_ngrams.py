"""n-grams of TokenEncoder."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.feature_extraction.text import CountVectorizer

from skseq import TokenEncoder


def test_ngrams_are_in_the_vocabulary():
    encoder = TokenEncoder(ngram_range=(1, 2))
    (ids,) = encoder.fit_transform(["not good"])
    assert encoder.vocabulary_ == {"good": 2, "not": 3, "not good": 4}
    assert ids.tolist() == [3, 2, 4]
    assert encoder.inverse_transform([ids]) == [["not", "good", "not good"]]
    assert encoder.transform(["good not bad not good"])[0].tolist() == [
        2,
        3,
        1,
        3,
        2,
        4,
    ]


def test_ngrams_are_those_of_count_vectorizer():
    texts = ["it is not good", "not good at all", "", "good good good"]
    encoder = TokenEncoder(ngram_range=(2, 3)).fit(texts)
    peer = CountVectorizer(ngram_range=(2, 3)).fit(texts)
    assert sorted(encoder.vocabulary_) == sorted(peer.vocabulary_)
    counts = [len(ids) for ids in encoder.transform(texts)]
    assert counts == peer.transform(texts).sum(axis=1).ravel().tolist()[0]


def test_ngrams_of_characters_and_of_symbols():
    chars = TokenEncoder(analyzer="char", ngram_range=(2, 2)).fit(["aba"])
    assert chars.vocabulary_ == {"ab": 2, "ba": 3}
    symbols = TokenEncoder(ngram_range=(2, 2)).fit([["A", 1], ["A", 1, "A"]])
    assert symbols.vocabulary_ == {("A", 1): 2, (1, "A"): 3}
    assert symbols.get_feature_names_out().tolist() == [("A", 1), (1, "A")]


@pytest.mark.parametrize("X", [["aa bb aa", "", "cc"], [[1, 2, 1], [], [3]]], ids=str)
def test_ngrams_longer_than_a_row(X):
    encoder = TokenEncoder(ngram_range=(1, 3))
    longest = TokenEncoder(ngram_range=(1, 10**9))
    assert_array_equal(
        np.concatenate(longest.fit_transform(X)),
        np.concatenate(encoder.fit_transform(X)),
    )
    assert longest.vocabulary_ == encoder.vocabulary_


@pytest.mark.parametrize(
    "ngram_range", [(0, 1), (2, 1), (1,), (1, 2.0), (1, 2, 3)], ids=str
)
def test_bad_ngram_range(ngram_range):
    with pytest.raises(ValueError, match="expects ngram_range as two integers"):
        TokenEncoder(ngram_range=ngram_range).fit(["aa bb"])


def test_ngrams_of_characters_within_words():
    encoder = TokenEncoder(analyzer="char_wb", ngram_range=(1, 2))
    with pytest.raises(ValueError, match='Set analyzer="char"'):
        encoder.fit(["aa bb"])
