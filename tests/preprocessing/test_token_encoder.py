"""TokenEncoder: ids of a naive implementation, words of CountVectorizer."""

import pickle
import re
from collections import Counter
from enum import Enum
from itertools import count

import numpy as np
import pandas as pd
import polars as pl
import pytest
from containers import as_lists, object_array
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from processes import environment, run_python
from sklearn.base import clone
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
texts = st.lists(st.text("aAbBcéß1_ .!?'\n", max_size=30), min_size=1, max_size=8)
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
# Lowercasing İ makes a mark.
without_marks = st.characters(
    exclude_categories=("Cf", "Cs", "Mc", "Mn"), exclude_characters="İ"
)
limits = st.one_of(st.none(), st.integers(1, 6))
shares = st.one_of(st.integers(1, 3), st.floats(0, 1))


def split(text):
    return re.findall(r"\w+|[!?]", text.lower())


def encode_naively(rows, max_tokens, min_df):
    """Return the vocabulary and the ids of tokenized rows, one definition per line."""
    counts = Counter(token for row in rows for token in row)
    rows_with = Counter(token for row in rows for token in set(row))
    fewest = min_df if isinstance(min_df, int) else min_df * len(rows)
    frequent = [token for token in counts if rows_with[token] >= fewest]
    tokens = sorted(frequent, key=lambda token: (-counts[token], token))[:max_tokens]
    vocabulary = dict(zip(tokens, count(2)))
    return vocabulary, [[vocabulary.get(token, 1) for token in row] for row in rows]


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
@given(
    X=st.lists(st.text(without_marks, max_size=20), min_size=1, max_size=8),
    min_df=shares,
)
def test_words_of_count_vectorizer(X, min_df):
    try:
        words = CountVectorizer(min_df=min_df).fit(X).vocabulary_.keys()
    except ValueError:
        assume(False)
    encoder = TokenEncoder(max_tokens=None, min_df=min_df, token_pattern=None)
    assert encoder.fit(X).vocabulary_.keys() == words


@pytest.mark.parametrize(
    "parameters",
    [
        {"token_pattern": None},
        {"analyzer": "char"},
        {"analyzer": "char_wb"},
        {"analyzer": str.split},
        {"analyzer": lambda text: iter(text.split())},
        {"analyzer": "char", "lowercase": False},
        {"lowercase": False, "token_pattern": None},
        {"token_pattern": r"\w"},
        {"token_pattern": r"(\w)\w+"},
    ],
    ids=lambda parameters: " ".join(parameters),
)
def test_splits_like_count_vectorizer(parameters):
    given = {name: value for name, value in parameters.items() if value is not None}
    analyze = CountVectorizer(**given).build_analyzer()
    encoder = TokenEncoder(**parameters)
    tokens = encoder.inverse_transform(encoder.fit_transform(TEXTS))
    assert tokens == [list(analyze(text)) for text in TEXTS]


def test_max_tokens_of_count_vectorizer():
    X = ["aa aa aa bb bb cc", "aa bb"]
    words = CountVectorizer(max_features=2).fit(X).vocabulary_.keys()
    assert TokenEncoder(max_tokens=2).fit(X).vocabulary_.keys() == words


@pytest.mark.filterwarnings("ignore::skseq.DataWarning")
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
        (["b", 10, 2j, "a", 9, 1j], [2j, 1j, 9, 10, "a", "b"]),
    ],
    ids=repr,
)
def test_ties_in_token_order(row, order):
    assert list(TokenEncoder().fit([row]).vocabulary_) == order


@pytest.mark.parametrize(
    "row",
    [
        [2**31, np.float16(1)],
        [10**400, np.float16(1)],
        [memoryview(b"ab"), np.int8(3)],
        [(memoryview(b"ab"),), (np.int8(3),)],
    ],
    ids=["2**31", "10**400", "memoryview", "tuples"],
)
def test_symbols_that_do_not_compare(row):
    encoder = TokenEncoder()
    (ids,) = encoder.fit_transform([row])
    assert sorted(ids) == [2, 3]
    assert encoder.inverse_transform([ids]) == [row]


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


@pytest.mark.parametrize("part", ["column", "rows of a column", "arrays", "columns"])
def test_symbols_of_pyarrow(part):
    pyarrow = pytest.importorskip("pyarrow")
    column = pyarrow.array(SYMBOLS, pyarrow.list_(pyarrow.string()))
    X = {
        "column": column,
        "rows of a column": list(column),
        "arrays": [pyarrow.array(row, pyarrow.string()) for row in SYMBOLS],
        "columns": [pyarrow.chunked_array([row], pyarrow.string()) for row in SYMBOLS],
    }[part]
    encoder = TokenEncoder().fit(X)
    assert encoder.vocabulary_ == {"A": 2, "C": 3, "G": 4}
    assert {type(token) for token in encoder.vocabulary_} == {str}


def test_texts_of_pyarrow():
    column = pytest.importorskip("pyarrow").array(TEXTS)
    encoder = TokenEncoder().fit(TEXTS)
    assert TokenEncoder().fit(list(column)).vocabulary_ == encoder.vocabulary_


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


def test_ids_go_into_the_padder():
    ids = TokenEncoder().fit_transform(SYMBOLS)
    expected = [[2, 3, 2], [0, 0, 0], [4, 3, 2]]
    assert_array_equal(SequencePadder().fit_transform(ids), expected)
