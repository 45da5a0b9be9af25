"""TokenEncoder with a given vocabulary."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from containers import as_lists
from sklearn.base import clone

from skseq import TokenEncoder

TEXTS = ["A good film", "Good, good plot!", "", "bad film: a bad 2nd plot; a film"]


@pytest.mark.parametrize(
    "vocabulary",
    [
        ["film", "plot", "good"],
        ("film", "plot", "good"),
        np.array(["film", "plot", "good"]),
        np.array(["film", "plot", "good"], dtype=object),
        pd.Series(["film", "plot", "good"]),
        pl.Series(["film", "plot", "good"]),
        {"film": 2, "plot": 3, "good": 4},
        dict.fromkeys(["film", "plot", "good"]).keys(),
    ],
    ids=lambda vocabulary: f"{type(vocabulary).__module__}.{type(vocabulary).__name__}",
)
def test_given_vocabulary(vocabulary):
    encoder = TokenEncoder(vocabulary=vocabulary)
    assert as_lists(encoder.fit_transform(TEXTS[1:])) == [
        [4, 4, 3, 1],
        [],
        [1, 2, 1, 1, 1, 3, 1, 2],
    ]
    assert encoder.vocabulary_ == {"film": 2, "plot": 3, "good": 4}
    assert {type(token) for token in encoder.vocabulary_} == {str}


def test_given_vocabulary_learns_nothing():
    encoder = TokenEncoder(vocabulary=["film", "plot"])
    first, later = encoder.fit(["a film"]), clone(encoder).fit(["other words"])
    assert first.vocabulary_ == later.vocabulary_ == {"film": 2, "plot": 3}


def test_given_vocabulary_ignores_limits():
    encoder = TokenEncoder(vocabulary=["film", "plot"], max_tokens=1, min_df=9)
    assert as_lists(encoder.fit_transform(["plot film"])) == [[3, 2]]


def test_given_vocabulary_that_does_not_occur_in_X():
    encoder = TokenEncoder(vocabulary=["film"])
    assert as_lists(encoder.fit_transform(["", "good plot"])) == [[], [1, 1]]


def test_given_vocabulary_inverse_transform():
    encoder = TokenEncoder(vocabulary=["plot", "film"]).fit(TEXTS)
    assert encoder.inverse_transform([[2, 1, 0, 3]]) == [["plot", None, "film"]]


def test_given_vocabulary_feature_names_out():
    encoder = TokenEncoder(vocabulary=["plot", "film"]).fit(TEXTS)
    assert encoder.get_feature_names_out().tolist() == ["plot", "film"]


@pytest.mark.parametrize(
    "copy",
    [clone, lambda encoder: pickle.loads(pickle.dumps(encoder))],
    ids=["clone", "pickle"],
)
def test_given_vocabulary_in_copies(copy):
    encoder = copy(TokenEncoder(vocabulary=["plot", "film"]))
    assert encoder.get_params()["vocabulary"] == ["plot", "film"]
    assert as_lists(encoder.fit_transform(["a film"])) == [[1, 3]]


@pytest.mark.parametrize("vocabulary", [["plot", "film"], {"plot": 2, "film": 3}])
def test_given_vocabulary_is_unchanged(vocabulary):
    encoder, before = TokenEncoder(vocabulary=vocabulary), pickle.dumps(vocabulary)
    encoder.fit(TEXTS).vocabulary_["good"] = 4
    assert encoder.vocabulary is vocabulary
    assert pickle.dumps(vocabulary) == before


@pytest.mark.parametrize(
    ("vocabulary", "error", "message"),
    [
        ("film", TypeError, "TokenEncoder expects vocabulary as a list .* str 'film'"),
        (b"film", TypeError, "vocabulary as a list .* bytes b'film'"),
        ({"film"}, TypeError, "in the order of their ids, got set {'film'}"),
        (frozenset("a"), TypeError, "in the order of their ids, got frozenset"),
        ([], ValueError, "TokenEncoder expects at least one token in vocabulary"),
        ({}, ValueError, "at least one token in vocabulary"),
        (np.array([]), ValueError, "at least one token in vocabulary"),
        (
            ["a", "b", "a"],
            ValueError,
            "distinct tokens in vocabulary, got str 'a' 2 times",
        ),
        ([["a"]], TypeError, "hashable symbols; in vocabulary: .*'list'"),
        (["a", None], ValueError, "missing symbol, got None or NaN in vocabulary"),
        ([1, np.nan], ValueError, "missing symbol, got None or NaN in vocabulary"),
        ({"a": 0, "b": 1}, ValueError, r"ids 2, 3, ... in order, got list \[0, 1\]"),
        (
            {"a": 2, "b": pd.NA},
            ValueError,
            r"ids 2, 3, ... in order, got list ..,.<NA",
        ),
        ({"a": 3, "b": 2}, ValueError, r"ids 2, 3, ... in order, got list \[3, 2\]"),
        (iter(["a"]), ValueError, "The 'vocabulary' parameter of TokenEncoder"),
    ],
)
def test_bad_vocabulary(vocabulary, error, message):
    with pytest.raises(error, match=message):
        TokenEncoder(vocabulary=vocabulary).fit(TEXTS)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], ValueError, r"0 sample\(s\)"),
        (["good film", None], TypeError, "row 1 is NoneType None. Fill or drop"),
        ([["A"], ["A", None]], ValueError, "missing symbol, .* in row 1"),
    ],
    ids=repr,
)
def test_given_vocabulary_still_checks_X(X, error, message):
    with pytest.raises(error, match=message):
        TokenEncoder(vocabulary=["film"]).fit(X)


def test_capitals_that_never_occur_in_lowercased_texts():
    encoder = TokenEncoder(vocabulary=["The", "film", "OK"])
    with pytest.warns(UserWarning, match="2 of the 3 tokens .* 'The'. Set lowercase"):
        encoder.fit(TEXTS)


@pytest.mark.parametrize(
    ("parameters", "X"),
    [
        ({"lowercase": False}, ["The film"]),
        ({"analyzer": str.split}, ["The film"]),
        ({}, [["The", "film"]]),
    ],
    ids=["lowercase=False", "callable", "symbols"],
)
def test_capitals_that_may_occur(parameters, X):
    encoder = TokenEncoder(vocabulary=["The", 5], **parameters)
    assert as_lists(encoder.fit_transform(X)) == [[2, 1]]
