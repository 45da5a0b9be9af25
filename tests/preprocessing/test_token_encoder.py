"""TokenEncoder: ids of a naive implementation, words of CountVectorizer."""

import pickle
import re
from collections import Counter
from enum import Enum
from itertools import count, pairwise

import numpy as np
import pandas as pd
import polars as pl
import pytest
from factories import object_array
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from processes import environment, run_python
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline

from skseq import SequencePadder, TokenEncoder

TEXTS = ["A good film", "Good, good plot!", "", "bad film: a bad 2nd plot; a film"]
SYMBOLS = [["A", "C", "A"], [], ["G", "C", "A"]]


class Step(Enum):
    ENTER = "enter"
    BUY = "buy"
    LEAVE = "leave"


reference_settings = settings(deadline=None, derandomize=True, max_examples=100)
texts = st.lists(st.text("aAbBcéß1_ .'\n", max_size=30), min_size=1, max_size=8)
symbols = st.one_of(
    *(
        st.lists(st.lists(symbol, max_size=10), min_size=1, max_size=8)
        for symbol in (
            st.integers(-3, 12),
            st.text("abc", max_size=2),
            st.tuples(st.integers(0, 2), st.text("ab", max_size=1)),
            st.floats(-1, 1, width=16),
            st.binary(max_size=1),
        )
    )
)
limits = st.one_of(st.none(), st.integers(1, 6))
shares = st.one_of(st.integers(1, 3), st.floats(0, 1))


def split(text):
    return re.findall(r"(?u)\b\w\w+\b", text.lower())


def encode_naively(rows, max_tokens, min_df):
    """Return the vocabulary and the ids of tokenized rows, one definition per line."""
    counts = Counter(token for row in rows for token in row)
    rows_with = Counter(token for row in rows for token in set(row))
    fewest = min_df if isinstance(min_df, int) else min_df * len(rows)
    frequent = [token for token in counts if rows_with[token] >= fewest]
    tokens = sorted(frequent, key=lambda token: (-counts[token], token))[:max_tokens]
    vocabulary = dict(zip(tokens, count(2)))
    return vocabulary, [[vocabulary.get(token, 1) for token in row] for row in rows]


def as_lists(ids):
    return [row.tolist() for row in ids]


def assert_encodes(X, rows, max_tokens, min_df):
    vocabulary, expected = encode_naively(rows, max_tokens, min_df)
    assume(vocabulary)
    encoder = TokenEncoder(max_tokens=max_tokens, min_df=min_df)
    assert as_lists(encoder.fit_transform(X)) == expected
    assert encoder.vocabulary_ == vocabulary
    assert as_lists(encoder.transform(X)) == expected


@reference_settings
@given(X=texts, max_tokens=limits, min_df=shares)
def test_texts_like_naive_reference(X, max_tokens, min_df):
    assert_encodes(X, [split(text) for text in X], max_tokens, min_df)


@reference_settings
@given(X=symbols, max_tokens=limits, min_df=shares)
def test_symbols_like_naive_reference(X, max_tokens, min_df):
    assert_encodes(X, X, max_tokens, min_df)


@reference_settings
@given(X=texts, later=texts)
def test_unseen_words_are_unknown(X, later):
    vocabulary, _ = encode_naively([split(text) for text in X], None, 1)
    assume(vocabulary)
    ids = TokenEncoder().fit(X).transform(later)
    assert as_lists(ids) == [
        [vocabulary.get(word, 1) for word in split(text)] for text in later
    ]


@reference_settings
@given(X=st.lists(st.text(max_size=20), min_size=1, max_size=8), min_df=shares)
def test_words_of_count_vectorizer(X, min_df):
    try:
        words = CountVectorizer(min_df=min_df).fit(X).vocabulary_.keys()
    except ValueError:
        assume(False)
    assert (
        TokenEncoder(max_tokens=None, min_df=min_df).fit(X).vocabulary_.keys() == words
    )


@pytest.mark.parametrize(
    "parameters",
    [
        {"analyzer": "word"},
        {"analyzer": "char"},
        {"analyzer": "char_wb"},
        {"analyzer": str.split},
        {"analyzer": lambda text: iter(text.split())},
        {"analyzer": "char", "lowercase": False},
        {"lowercase": False},
        {"token_pattern": r"\w"},
        {"token_pattern": r"(\w)\w+"},
    ],
    ids=lambda parameters: " ".join(parameters),
)
def test_splits_like_count_vectorizer(parameters):
    analyze = CountVectorizer(**parameters).build_analyzer()
    encoder = TokenEncoder(**parameters)
    tokens = encoder.inverse_transform(encoder.fit_transform(TEXTS))
    assert tokens == [list(analyze(text)) for text in TEXTS]


def test_max_tokens_of_count_vectorizer():
    X = ["aa aa aa bb bb cc", "aa bb"]
    words = CountVectorizer(max_features=2).fit(X).vocabulary_.keys()
    assert TokenEncoder(max_tokens=2).fit(X).vocabulary_.keys() == words


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
        [4, 4, 3],
        [],
        [1, 2, 1, 1, 3, 2],
    ]
    assert encoder.vocabulary_ == {"film": 2, "plot": 3, "good": 4}
    assert {type(token) for token in encoder.vocabulary_} == {str}


@reference_settings
@given(X=symbols, later=symbols)
def test_vocabulary_of_another_encoder(X, later):
    assume(any(X))
    encoder = TokenEncoder().fit(X)
    for vocabulary in (encoder.vocabulary_, list(encoder.vocabulary_)):
        given_one = TokenEncoder(vocabulary=vocabulary)
        assert as_lists(given_one.fit_transform(later)) == as_lists(
            encoder.transform(later)
        )


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
    assert as_lists(encoder.fit_transform(["a film"])) == [[3]]


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


def test_falling_frequency():
    encoder = TokenEncoder().fit([["c", "b"], ["b", "c", "c"], ["a"]])
    assert encoder.vocabulary_ == {"c": 2, "b": 3, "a": 4}


@pytest.mark.parametrize(
    ("row", "order"),
    [
        (["b", "B", "a", "aa"], ["B", "a", "aa", "b"]),
        ([10, 9, -1], [-1, 9, 10]),
        ([(2, "a"), (1, "b"), (1, "a")], [(1, "a"), (1, "b"), (2, "a")]),
        (["b", 10, "a", 9], [9, 10, "a", "b"]),
        ([2j, "a", 1j], [2j, 1j, "a"]),
    ],
    ids=repr,
)
def test_ties_in_token_order(row, order):
    assert list(TokenEncoder().fit([row]).vocabulary_) == order


@pytest.mark.slow
def test_symbols_without_an_order_keep_their_ids_in_another_process():
    program = (
        "from skseq import TokenEncoder\n"
        "row = [frozenset(letters) for letters in ('ad', 'bc', 'e')]\n"
        "encoder = TokenEncoder().fit([[*row, 10, 9, 'a', (1, 'b')]])\n"
        "print([encoder.vocabulary_[symbols] for symbols in row])"
    )
    printed = {
        run_python("-c", program, env=environment(PYTHONHASHSEED=seed)).stdout
        for seed in "12"
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    ("min_df", "tokens"),
    [
        *((1, "abc"), (2, "ab"), (3, "a")),
        *((0.0, "abc"), (0.5, "ab"), (0.67, "a"), (1.0, "a")),
    ],
)
def test_min_df_counts_rows(min_df, tokens):
    X = [["a", "b"], ["a", "b"], ["a", "c", "c", "c"]]
    assert set(TokenEncoder(min_df=min_df).fit(X).vocabulary_) == set(tokens)


def test_min_df_before_max_tokens():
    encoder = TokenEncoder(max_tokens=1, min_df=2).fit([["a", "a", "a", "b"], ["b"]])
    assert encoder.vocabulary_ == {"b": 2}


def test_padding_is_never_produced():
    encoder = TokenEncoder(max_tokens=1).fit(["aa aa bb"])
    ids = np.concatenate(encoder.transform(["aa bb", "cc", "0 <pad> <unk>"]))
    assert set(ids.tolist()) == {1, 2}


@pytest.mark.parametrize("X", [TEXTS, SYMBOLS], ids=["texts", "symbols"])
def test_output_is_an_object_array_of_int32_arrays(X):
    for ids in (TokenEncoder().fit_transform(X), TokenEncoder().fit(X).transform(X)):
        assert ids.shape == (len(X),)
        assert ids.dtype == object
        assert {row.dtype for row in ids} == {np.dtype("int32")}


def test_output_of_equal_lengths_stays_ragged():
    assert TokenEncoder().fit_transform([["a", "b"], ["b", "c"]]).shape == (2,)


@pytest.mark.parametrize(
    "X",
    [
        TEXTS,
        tuple(TEXTS),
        (text for text in TEXTS),
        np.array(TEXTS),
        np.array(TEXTS, dtype=object),
        np.array(TEXTS, dtype=np.dtypes.StringDType()),
        pd.Series(TEXTS),
        pd.Series(TEXTS, index=[4, 3, 2, 1]),
        pd.Series(TEXTS, dtype="string"),
        pd.Series(TEXTS, dtype=object),
        pd.Series(TEXTS, dtype="category"),
        pd.DataFrame({"text": TEXTS})["text"],
        pl.Series(TEXTS),
        pl.Series(TEXTS, dtype=pl.Categorical),
    ],
    ids=lambda X: f"{type(X).__module__}.{type(X).__name__} {getattr(X, 'dtype', '')}",
)
def test_containers_of_texts(X):
    encoder = TokenEncoder()
    ids = as_lists(encoder.fit_transform(X))
    vocabulary, expected = encode_naively([split(text) for text in TEXTS], None, 1)
    assert ids == expected
    assert encoder.vocabulary_ == vocabulary
    assert {type(token) for token in encoder.vocabulary_} == {str}


@pytest.mark.parametrize(
    "X",
    [
        SYMBOLS,
        tuple(map(tuple, SYMBOLS)),
        (iter(row) for row in SYMBOLS),
        [np.array(row, dtype=str) for row in SYMBOLS],
        object_array(SYMBOLS),
        object_array([np.array(row, dtype=object) for row in SYMBOLS]),
        pd.Series(SYMBOLS),
        [pd.Series(row, dtype=str) for row in SYMBOLS],
        pl.Series(SYMBOLS),
        [pl.Series(row, dtype=pl.String) for row in SYMBOLS],
    ],
    ids=lambda X: f"{type(X).__module__}.{type(X).__name__}",
)
def test_containers_of_symbols(X):
    encoder = TokenEncoder()
    assert as_lists(encoder.fit_transform(X)) == [[2, 3, 2], [], [4, 3, 2]]
    assert encoder.vocabulary_ == {"A": 2, "C": 3, "G": 4}


@pytest.mark.parametrize(
    "X",
    [
        np.array([[5, 6, 5], [6, 5, 7]]),
        np.array([[5, 6, 5], [6, 5, 7]], dtype=object),
        np.array([["a", "b", "a"], ["b", "a", "c"]]),
        [[(1, 2), "a", (1, 2)], ["a", (1, 2), 5]],
        [[int, str, int], [str, int, float]],
        [[Step.ENTER, Step.BUY, Step.ENTER], [Step.BUY, Step.ENTER, Step.LEAVE]],
        [["log in", "read", "log in"], ["read", "log in", "log out"]],
        [["e2e4", "O-O", "e2e4"], ["O-O", "e2e4", "e8=Q#"]],
    ],
    ids=[
        *("integers", "objects", "strings", "mixed types", "types"),
        *("enum members", "log events", "chess moves"),
    ],
)
def test_symbols_of_any_hashable_type(X):
    ids = TokenEncoder().fit_transform(X)
    assert as_lists(ids) == [[2, 3, 2], [3, 2, 4]]


def test_array_of_integers_gives_plain_integers():
    vocabulary = TokenEncoder().fit(np.array([[5, 6]])).vocabulary_
    assert {type(token) for token in vocabulary} == {int}


def test_symbols_are_not_split_or_lowercased():
    assert set(TokenEncoder().fit([["A b", "a", "A"]]).vocabulary_) == {"A b", "a", "A"}


@pytest.mark.parametrize("X", [TEXTS, SYMBOLS], ids=["texts", "symbols"])
def test_empty_rows(X):
    encoder = TokenEncoder().fit(X)
    empty = "" if isinstance(X[0], str) else []
    assert as_lists(encoder.transform([empty, X[0], empty]))[::2] == [[], []]


@reference_settings
@given(X=symbols)
def test_inverse_transform_returns_the_symbols(X):
    assume(any(X))
    encoder = TokenEncoder(max_tokens=None)
    assert encoder.inverse_transform(encoder.fit_transform(X)) == X


@pytest.mark.parametrize(
    "ids",
    [
        [[2, 1, 4], [], [3]],
        [[2, 1, 4, 0], [0, 0], [0, 3]],
        np.array([[0, 2, 1, 4], [0, 0, 0, 0], [0, 0, 0, 3]]),
        np.array([[2, 1, 4, 0], [0, 0, 0, 0], [3, 0, 0, 0]], dtype="int64"),
        np.array([[2, 1, 4.0], [0, 0, 0], [0, 0, 3]]),
        object_array([np.array([2, 1, 4]), np.array([], dtype=int), np.array([3])]),
    ],
    ids=["ragged", "ragged, zeros", "pre", "post", "floats", "object array"],
)
def test_inverse_transform_of_ids(ids):
    encoder = TokenEncoder().fit([["a", "b", "c"]])
    assert encoder.inverse_transform(ids) == [["a", None, "c"], [], ["b"]]


@pytest.mark.parametrize(
    ("ids", "error", "message"),
    [
        ([[2], [5]], ValueError, "TokenEncoder .* less than 5; sequence 1 holds 5"),
        ([[2], [-1]], ValueError, "TokenEncoder .* sequence 1 holds -1"),
        ([[2], [2.5]], ValueError, "TokenEncoder .* sequence 1 holds 2.5"),
        ([[2], [None]], TypeError, "TokenEncoder .* sequence 1 holds NoneType None"),
        (["good"], TypeError, "TokenEncoder .* row 0 is str 'good'"),
        (np.full((1, 2, 2), 2), ValueError, r"TokenEncoder .* \(length,\)"),
        ([], ValueError, r"0 sample\(s\)"),
    ],
    ids=repr,
)
def test_inverse_transform_of_invalid_ids(ids, error, message):
    encoder = TokenEncoder().fit([["a", "b", "c"]])
    with pytest.raises(error, match=message):
        encoder.inverse_transform(ids)


@pytest.mark.parametrize("row", [["b", "a", "b"], [(1, 2), (1, 3), (1, 2)]], ids=repr)
def test_feature_names_out(row):
    encoder = TokenEncoder().fit([row])
    names = encoder.get_feature_names_out()
    assert names.shape == (2,)
    assert names.dtype == object
    assert {
        token: id_ for id_, token in enumerate(names, start=2)
    } == encoder.vocabulary_


@pytest.mark.parametrize("library", ["default", "pandas", "polars"])
def test_set_output_keeps_arrays(library):
    encoder = TokenEncoder()
    assert encoder.set_output(transform=library) is encoder
    assert as_lists(encoder.fit_transform(SYMBOLS)) == [[2, 3, 2], [], [4, 3, 2]]


def test_set_output_of_a_pipeline():
    pipeline = make_pipeline(TokenEncoder(), SequencePadder())
    padded = pipeline.set_output(transform="pandas").fit_transform(SYMBOLS)
    assert padded.to_numpy().tolist() == [[2, 3, 2], [0, 0, 0], [4, 3, 2]]


@pytest.mark.parametrize("X", [TEXTS, SYMBOLS], ids=["texts", "symbols"])
def test_pickle(X):
    encoder = TokenEncoder(max_tokens=3).fit(X)
    copy = pickle.loads(pickle.dumps(encoder))
    assert copy.vocabulary_ == encoder.vocabulary_
    assert as_lists(copy.transform(X)) == as_lists(encoder.transform(X))


def test_clone_is_unfitted():
    encoder = TokenEncoder(max_tokens=3, analyzer="char").fit(TEXTS)
    copy = clone(encoder)
    assert copy.get_params() == encoder.get_params()
    assert not hasattr(copy, "vocabulary_")


def test_refit_replaces_vocabulary():
    encoder = TokenEncoder().fit(TEXTS)
    encoder.fit(SYMBOLS)
    assert encoder.vocabulary_ == {"A": 2, "C": 3, "G": 4}


def test_failed_fit_keeps_fitted_attributes():
    encoder = TokenEncoder().fit(SYMBOLS)
    with pytest.raises(TypeError, match="row 1 is float nan"):
        encoder.fit(["good film", np.nan])
    assert encoder.vocabulary_ == {"A": 2, "C": 3, "G": 4}
    assert as_lists(encoder.transform(SYMBOLS)) == [[2, 3, 2], [], [4, 3, 2]]


@pytest.mark.parametrize(
    "X",
    [
        np.array(TEXTS, dtype=object),
        object_array([np.array(row, dtype=object) for row in SYMBOLS]),
        np.array([[5, 6], [6, 7]]),
        [list(row) for row in SYMBOLS],
    ],
    ids=["texts", "object array", "array", "lists"],
)
def test_input_is_unchanged(X):
    before = pickle.dumps(X)
    ids = TokenEncoder().fit_transform(X)
    for row in ids:
        row[:] = 9
    assert pickle.dumps(X) == before


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ("good film", TypeError, "got str 'good film'. Wrap a single"),
        (b"good film", TypeError, "got bytes b'good film'. Wrap a single"),
        (None, TypeError, "got NoneType None"),
        ([b"good film"], ValueError, "row 0 is bytes b'good film'"),
        ([5, 6], ValueError, "row 0 is int 5. Reshape"),
        (np.array([5, 6]), ValueError, "row 0 is int 5. Reshape"),
        ([["a"], 5], ValueError, "row 1 is int 5. Reshape"),
        (["good film", None], TypeError, "row 1 is NoneType None. Fill or drop"),
        (["good film", np.nan], TypeError, "row 1 is float nan. Fill or drop"),
        (
            [None, "good film"],
            (TypeError, ValueError),
            "row 0 is NoneType None. Fill or drop",
        ),
        (
            [np.nan, "good film"],
            (TypeError, ValueError),
            "row 0 is float nan. Fill or drop",
        ),
        (pd.Series(["a", None]), TypeError, "row 1 is float nan. Fill or drop"),
        (
            pd.Series([pd.NA, "a"], dtype="string"),
            (TypeError, ValueError),
            "row 0 .* Fill or drop",
        ),
        (pl.Series(["a", None]), TypeError, "row 1 is NoneType None. Fill or drop"),
        (
            [["a"], None],
            (TypeError, ValueError),
            "row 1 is NoneType None. Fill or drop",
        ),
        ([["a"], ["b", None]], ValueError, "missing symbol, got None or NaN in row 1"),
        (
            [["a"], ["b", np.nan]],
            ValueError,
            "missing symbol, got None or NaN in row 1",
        ),
        (
            [["a"], ["b", pd.NaT]],
            ValueError,
            "missing symbol, got None or NaN in row 1",
        ),
        ([["a"], ["b", pd.NA]], ValueError, "missing symbol, .* in row 1"),
        (np.array([["a", None]], object), ValueError, "missing symbol, .* in row 0"),
        ([np.array([1, np.nan])], ValueError, "missing symbol, .* in row 0"),
        (np.array([[1, 2], [3, np.nan]]), ValueError, "NaN"),
        (["good film", ["a"]], TypeError, "row 1 is list .'a'.*do not mix"),
        ([["a"], "good film"], TypeError, "row 1 is the text str 'good film'"),
        ([["a"], [["b"]]], TypeError, "hashable symbols; in row 1: .*'list'"),
        ([["a"], [{"b": 1}]], TypeError, "hashable symbols; in row 1: .*'dict'"),
        ([np.ones((2, 2))], TypeError, "hashable symbols; in row 0: .*'list'"),
        ([], ValueError, r"0 sample\(s\) .* required by TokenEncoder"),
        (np.empty((2, 0)), ValueError, r"0 feature\(s\) .* required by TokenEncoder"),
        (["", "a !"], ValueError, "no token to keep in 2 rows"),
        ([[], []], ValueError, "no token to keep in 2 rows"),
        (sparse.csr_array([[1]]), TypeError, "got a sparse csr_array"),
        (
            pd.DataFrame({"title": TEXTS, "body": TEXTS}),
            TypeError,
            r"one column, .* columns \['title', 'body'\]. Pass one",
        ),
        (
            pl.DataFrame({"title": TEXTS, "body": TEXTS}),
            TypeError,
            r"one column, .* columns \['title', 'body'\]. Pass one",
        ),
        (pd.DataFrame({"body": TEXTS}), TypeError, r"one column, .* \['body'\]"),
        (np.array(TEXTS)[:, None], ValueError, r"shape \(4, 1\). Pass X.ravel\(\)"),
        (
            np.array(TEXTS, dtype=object)[:, None],
            ValueError,
            r"shape \(4, 1\). Pass X.ravel\(\)",
        ),
    ],
    ids=repr,
)
def test_bad_input(X, error, message):
    with pytest.raises(error, match=message):
        TokenEncoder().fit(X)


@pytest.mark.parametrize(
    ("first", "later", "error", "message"),
    [
        (TEXTS, SYMBOLS, TypeError, r"expects a text in each row; row 0 is list \['A'"),
        (SYMBOLS, TEXTS, TypeError, "a sequence of symbols in each row; row 0 is the"),
        (TEXTS, [*TEXTS, None], TypeError, "row 4 is NoneType None. Fill or drop"),
        (TEXTS, "good film", TypeError, "got str 'good film'. Wrap a single"),
        (TEXTS, [], ValueError, r"0 sample\(s\) .* required by TokenEncoder"),
        (SYMBOLS, [["A"], ["A", None]], ValueError, "missing symbol, .* in row 1"),
        (SYMBOLS, [["A"], [["A"]]], TypeError, "hashable symbols; in row 1"),
    ],
    ids=repr,
)
def test_bad_input_later(first, later, error, message):
    encoder = TokenEncoder().fit(first)
    with pytest.raises(error, match=message):
        encoder.transform(later)


def test_invalid_token_pattern():
    with pytest.raises(ValueError, match=r"token_pattern .* got str '\('"):
        TokenEncoder(token_pattern="(").fit(TEXTS)


def test_min_df_that_no_token_reaches():
    with pytest.raises(ValueError, match="no token to keep in 2 rows.* min_df"):
        TokenEncoder(min_df=2).fit([["a"], ["b"]])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("max_tokens", 0), ("max_tokens", -1), ("max_tokens", 2.0)),
        *(("min_df", 0), ("min_df", -1), ("min_df", 1.5), ("min_df", "1")),
        *(("analyzer", "words"), ("analyzer", None)),
        *(("lowercase", "yes"), ("token_pattern", None), ("vocabulary", 5)),
    ],
)
def test_bad_parameter(name, value):
    with pytest.raises(ValueError, match=f"The '{name}' parameter of TokenEncoder"):
        TokenEncoder(**{name: value}).fit(TEXTS)


@pytest.mark.parametrize(
    "call",
    [
        lambda encoder: encoder.transform(TEXTS),
        lambda encoder: encoder.inverse_transform([[2]]),
        lambda encoder: encoder.get_feature_names_out(),
    ],
    ids=["transform", "inverse_transform", "get_feature_names_out"],
)
def test_unfitted(call):
    with pytest.raises(NotFittedError, match="TokenEncoder instance is not fitted"):
        call(TokenEncoder())


def test_ids_go_into_the_padder():
    ids = TokenEncoder().fit_transform(SYMBOLS)
    expected = [[2, 3, 2], [0, 0, 0], [4, 3, 2]]
    assert_array_equal(SequencePadder().fit_transform(ids), expected)


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
