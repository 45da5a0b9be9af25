"""SequenceTfidfVectorizer: like scikit-learn's for texts, one term per symbol."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from containers import object_array
from numpy.testing import assert_array_equal
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from skseq import make_tfidf_pipeline

SequenceTfidfVectorizer = type(make_tfidf_pipeline()[0])

TEXTS = ["A good film", "Good, good plot!", "the bad film: a bad 2nd plot", "Film"]
IDS = [[5, 6, 5], [17], [], [6, 5]]


def terms_of(X, **parameters):
    vectorizer = SequenceTfidfVectorizer(**parameters).fit(X)
    return vectorizer.get_feature_names_out().tolist()


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"ngram_range": (1, 2)},
        {"lowercase": False},
        {"analyzer": "char", "ngram_range": (2, 3)},
        {"analyzer": "char_wb"},
        {"analyzer": str.split},
        {"stop_words": "english"},
        {"stop_words": ["good"]},
        {"token_pattern": r"\w"},
        {"tokenizer": str.split, "token_pattern": None},
        {"preprocessor": str.upper},
        {"strip_accents": "unicode"},
        {"max_features": 2},
        {"min_df": 2},
        {"max_df": 0.5},
        {"vocabulary": ["film", "plot"]},
        {"binary": True, "sublinear_tf": True, "norm": "l1", "smooth_idf": False},
        {"use_idf": False, "dtype": np.float32},
    ],
    ids=repr,
)
def test_texts_like_scikit_learn(parameters):
    vectorizer, peer = (
        cls(**parameters).fit(TEXTS)
        for cls in (SequenceTfidfVectorizer, TfidfVectorizer)
    )
    assert vectorizer.vocabulary_ == peer.vocabulary_
    ours, theirs = (v.transform(TEXTS).toarray() for v in (vectorizer, peer))
    assert_array_equal(ours, theirs, strict=True)


@pytest.mark.parametrize("analyzer", ["char", "char_wb"])
def test_terms_of_one_to_three_characters(analyzer):
    terms = terms_of(TEXTS, analyzer=analyzer, ngram_range=None)
    assert terms == terms_of(TEXTS, analyzer=analyzer, ngram_range=(1, 3))


def test_terms_of_one_word_and_of_one_to_three_symbols():
    assert terms_of(TEXTS, ngram_range=None) == terms_of(TEXTS)
    assert terms_of(IDS, ngram_range=None) == [
        "17", "5", "5 6", "5 6 5", "6", "6 5",
    ]  # fmt: skip
    assert terms_of(TEXTS, analyzer=str.split, ngram_range=None) == terms_of(
        TEXTS, analyzer=str.split
    )


def test_terms_of_either_kind_in_other_rows():
    vectorizer = SequenceTfidfVectorizer(ngram_range=None, norm=None, use_idf=False)
    vectorizer.fit([["good", "good", "film"]])
    assert_array_equal(
        vectorizer.transform(["good good", ["good", "good"]]).toarray(),
        [[0, 2, 0, 0, 0], [0, 2, 0, 1, 0]],
    )


def test_parameters_are_those_of_scikit_learn():
    assert SequenceTfidfVectorizer().get_params() == TfidfVectorizer().get_params()


@pytest.mark.parametrize(
    "X",
    [
        IDS,
        tuple(map(tuple, IDS)),
        object_array(IDS),
        [np.array(row, dtype="int32") for row in IDS],
        object_array([np.array(row, dtype="int64") for row in IDS]),
        [np.array(row, dtype=object) for row in IDS],
        pd.Series(IDS),
        pl.Series(IDS),
        [[str(id_) for id_ in row] for row in IDS],
        [np.array(row, dtype=str) for row in IDS],
    ],
    ids=lambda X: f"{type(X).__name__} of {type(X[0]).__name__} {X[0]!r}",
)
def test_each_id_is_a_term(X):
    vectorizer = SequenceTfidfVectorizer(use_idf=False, norm=None)
    counts = vectorizer.fit_transform(X).toarray()
    assert vectorizer.get_feature_names_out().tolist() == ["17", "5", "6"]
    assert counts.tolist() == [[0, 2, 1], [1, 0, 0], [0, 0, 0], [0, 1, 1]]


def test_rows_of_an_array():
    assert terms_of(np.array([[5, 6], [6, 17]])) == ["17", "5", "6"]


@pytest.mark.parametrize(
    ("row", "terms"),
    [
        (["The", "a", "A b"], ["A\xa0b", "The", "a"]),
        ([(1, "a"), (1, "b")], ["(1,\xa0'a')", "(1,\xa0'b')"]),
        ([1, "one", 1.5], ["1", "1.5", "one"]),
    ],
    ids=repr,
)
def test_symbols_are_not_split_or_lowercased(row, terms):
    assert terms_of([row]) == terms


def test_pair_is_not_a_symbol_with_a_space():
    rows = [["send", "fine"], ["send fine"]]
    assert terms_of(rows, ngram_range=(1, 2)) == [
        "fine",
        "send",
        "send fine",
        "send\xa0fine",
    ]


@pytest.mark.parametrize(
    ("ngram_range", "terms"),
    [
        ((1, 2), ["17", "5", "5 6", "6", "6 5"]),
        ((2, 2), ["5 6", "6 5"]),
        ((3, 3), ["5 6 5"]),
    ],
)
def test_n_grams_of_ids(ngram_range, terms):
    assert terms_of(IDS, ngram_range=ngram_range) == terms


def test_n_grams_of_ids_like_those_of_words():
    as_ids = [[11, 12, 11], [12, 13]]
    as_texts = ["11 12 11", "12 13"]
    ours = SequenceTfidfVectorizer(ngram_range=(1, 3)).fit_transform(as_ids)
    theirs = TfidfVectorizer(ngram_range=(1, 3)).fit_transform(as_texts)
    assert_array_equal(ours.toarray(), theirs.toarray(), strict=True)


def test_stop_words_and_limits_of_symbols():
    assert terms_of(IDS, stop_words=["5"]) == ["17", "6"]
    assert terms_of(IDS, max_features=1) == ["5"]
    assert terms_of(IDS, min_df=2) == ["5", "6"]


def test_later_unknown_symbols_are_skipped():
    vectorizer = SequenceTfidfVectorizer().fit(IDS)
    assert vectorizer.transform([[99], [99, 17]]).toarray().tolist() == [
        [0, 0, 0],
        [1, 0, 0],
    ]


@pytest.mark.parametrize("X", [TEXTS, IDS], ids=["texts", "ids"])
def test_pickle(X):
    vectorizer = SequenceTfidfVectorizer(ngram_range=(1, 2)).fit(X)
    copy = pickle.loads(pickle.dumps(vectorizer))
    ours, theirs = (v.transform(X).toarray() for v in (copy, vectorizer))
    assert_array_equal(ours, theirs, strict=True)


@pytest.mark.parametrize("parameters", [{}, {"analyzer": "char"}], ids=repr)
def test_analyzer_pickles(parameters):
    analyze = SequenceTfidfVectorizer(**parameters).build_analyzer()
    assert pickle.loads(pickle.dumps(analyze))("Good film") == analyze("Good film")


def test_clone_is_unfitted():
    vectorizer = SequenceTfidfVectorizer(ngram_range=(1, 2)).fit(IDS)
    copy = clone(vectorizer)
    assert copy.get_params() == vectorizer.get_params()
    with pytest.raises(ValueError, match="not fitted"):
        check_is_fitted(copy)


@pytest.mark.parametrize(
    "X",
    [[np.array([5, 6]), np.array([17])], [[5, 6], [17]]],
    ids=["arrays", "lists"],
)
def test_input_is_unchanged(X):
    before = pickle.dumps(X)
    SequenceTfidfVectorizer(ngram_range=(1, 2)).fit_transform(X)
    assert pickle.dumps(X) == before


@pytest.mark.parametrize("missing", [None, np.nan, 3], ids=repr)
@pytest.mark.parametrize("others", [TEXTS, IDS], ids=["texts", "ids"])
def test_row_that_is_not_a_sequence(others, missing):
    message = f"SequenceTfidfVectorizer .* row 4 is .* {missing}"
    with pytest.raises((TypeError, ValueError), match=message):
        SequenceTfidfVectorizer().fit([*others, missing])


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA], ids=repr)
def test_missing_symbol(missing):
    vectorizer = SequenceTfidfVectorizer().fit(IDS)
    with pytest.raises(ValueError, match="SequenceTfidf.* missing symbol.* row 1"):
        vectorizer.transform([[5], [6, missing]])


@pytest.mark.parametrize("analyzer", ["char", "char_wb"])
def test_characters_of_a_sequence(analyzer):
    with pytest.raises(
        (TypeError, ValueError), match=f"SequenceTfidf.*analyzer='{analyzer}'"
    ):
        SequenceTfidfVectorizer(analyzer=analyzer).fit(IDS)


def test_input_of_file_names(tmp_path):
    names = []
    for index, text in enumerate(TEXTS):
        names.append(tmp_path / f"{index}.txt")
        names[-1].write_text(text, encoding="utf-8")
    vectorizer = SequenceTfidfVectorizer(input="filename").fit(names)
    assert vectorizer.vocabulary_ == TfidfVectorizer().fit(TEXTS).vocabulary_


def test_bytes_are_texts():
    assert terms_of([b"good film"]) == ["film", "good"]
    assert terms_of([b"good film"], ngram_range=None) == ["film", "good"]


def test_bytes_of_another_encoding():
    texts = ["good film", "très bon".encode("latin-1")]
    with pytest.raises(ValueError, match="in the encoding 'utf-8'; row 1 is not: inva"):
        terms_of(texts)
    assert terms_of(texts, encoding="latin-1") == ["bon", "film", "good", "très"]


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ("good film", TypeError, "SequenceTfidf.* got str 'good film'. Wrap a single"),
        ([], ValueError, r"0 sample\(s\) .* required by SequenceTfidfVectorizer"),
        (sparse.csr_array([[1]]), TypeError, "SequenceTfidf.* got a sparse csr_array"),
        (
            pd.DataFrame({"title": TEXTS, "body": TEXTS}),
            TypeError,
            r"SequenceTfidf.* one column, .* \['title', 'body'\]. Pass one",
        ),
        (np.array(TEXTS)[:, None], ValueError, r"shape \(4, 1\). Pass X.ravel\(\)"),
        ([[], []], ValueError, "empty vocabulary"),
    ],
    ids=repr,
)
def test_bad_input(X, error, message):
    with pytest.raises(error, match=message):
        SequenceTfidfVectorizer().fit(X)


def test_first_row_decides_nothing_about_the_others():
    assert terms_of(["good film", ["a", "b"]]) == ["a", "b", "film", "good"]
    assert terms_of(["", []] * 4 + [["a"]]) == ["a"]
