"""TokenEncoder on valid and invalid input, and against a naive implementation."""

import re
import unicodedata
from collections import Counter

import pytest
from call_contract import attempt, examples, state_of
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    RAGGED,
    TEXTS,
    anything,
    id_rows,
    parameter_values,
    some_id_rows,
    spoilt,
    texts,
)
from numpy.testing import assert_array_equal

from skseq import TokenEncoder

pytestmark = pytest.mark.filterwarnings("ignore::skseq.DataWarning")

ABOUT = r"TokenEncoder|row \d|'\w+' parameter"
GOOD_TEXTS = ["a good film", "bad bad plot", ""]

text_rows = st.lists(texts, min_size=1, max_size=5)
anything_alike = anything | spoilt(text_rows) | spoilt(id_rows)
ngram_ranges = st.sampled_from([(1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (1, 10**9)])
parameters = st.dictionaries(
    st.sampled_from(sorted(TokenEncoder().get_params())), parameter_values, max_size=3
)


def split(text):
    tokens = [""]
    for character in text.lower().replace("i\u0307", "i"):
        if re.match(r"\w", character) or (tokens[-1] and is_mark(character)):
            tokens[-1] += character
        else:
            tokens += [character if is_single_mark(character) else "", ""]
    return [token for token in tokens if token]


def is_mark(character):
    category = unicodedata.category(character)
    return character in "\u200c\u200d" or (
        category in ("Mn", "Mc") and character < "\ufe00"
    )


def is_single_mark(character):
    name, category = unicodedata.name(character, ""), unicodedata.category(character)
    is_named = "EXCLAMATION" in name or "QUESTION" in name
    return category == "So" or (is_named and category == "Po")


def terms_of(tokens, ngram_range, join):
    """List the terms of a row by their last token, the shortest first."""
    shortest, longest = ngram_range
    return [
        (term if size == 1 else join(tokens[end - size : end]), size)
        for end, term in enumerate(tokens, start=1)
        for size in range(shortest, min(longest, end) + 1)
    ]


def learn(rows, ngram_range, join, max_tokens, min_df):
    """Return the ids of tokens, as defined in the docstring of TokenEncoder."""
    of_rows = [[term for term, _ in terms_of(r, ngram_range, join)] for r in rows]
    counts = Counter(term for terms in of_rows for term in terms)
    n_rows = Counter(term for terms in of_rows for term in set(terms))
    fewest = min_df if isinstance(min_df, int) else min_df * len(rows)
    tokens = [term for term in counts if n_rows[term] >= fewest]
    order = sorted(tokens, key=lambda term: (-counts[term], sort_key(term)))
    return {term: id_ for id_, term in enumerate(order[:max_tokens], start=2)}


def sort_key(term):
    # Sort by the name of the type first.
    return type(term).__name__, term


def encode(row, vocabulary, ngram_range, join):
    return [
        vocabulary.get(term, 1)
        for term, size in terms_of(row, ngram_range, join)
        if size == 1 or term in vocabulary
    ]


@given(anything_alike, st.sampled_from(["fit", "fit_transform", "partial_fit"]))
@examples()
def test_fit(X, method):
    encoder = TokenEncoder()
    before = state_of(encoder)
    _, error = attempt(getattr(encoder, method), X, about=ABOUT)
    assert error is None or state_of(encoder) == before


@given(
    anything_alike,
    st.sampled_from(["fit", "fit_transform", "transform", "inverse_transform"]),
    st.sampled_from([GOOD_TEXTS, [[1, 2], [3]]]),
)
@examples()
def test_methods_of_a_fitted_encoder(X, method, known):
    encoder = TokenEncoder().fit(known)
    before = state_of(encoder)
    _, error = attempt(getattr(encoder, method), X, about=ABOUT)
    assert (error is None and "fit" in method) or state_of(encoder) == before


@given(anything_alike)
@examples(0.5)
def test_partial_fit_after_partial_fit(X):
    encoder = TokenEncoder().partial_fit(GOOD_TEXTS)
    ids = encoder.transform(GOOD_TEXTS)
    attempt(encoder.partial_fit, X, about=ABOUT)
    after = encoder.partial_fit(GOOD_TEXTS).vocabulary_
    assert {"bad", "film", "good", "plot"} <= {*after}
    assert [len(row) for row in ids] == [3, 3, 0]


@pytest.mark.filterwarnings("ignore:TokenEncoder lowercases texts")
@given(parameters, st.sampled_from([GOOD_TEXTS, [[1, 2], [3]]]))
@examples()
def test_parameters(parameters, X):
    encoder = TokenEncoder(**parameters)
    if callable(encoder.analyzer):  # Errors of the callable are not checked.
        encoder.analyzer = str.split
    before = state_of(encoder)
    _, error = attempt(lambda X, _: encoder.fit(X), X, parameters, about=ABOUT)
    assert error is None or state_of(encoder) == before


@given(text_rows, text_rows, st.sampled_from(sorted(TEXTS)), ngram_ranges)
@examples()
def test_texts_equal_a_naive_implementation(X, X_new, form, ngram_range):
    check_reference(X, X_new, ngram_range, split, " ".join, TEXTS[form])


@given(id_rows, id_rows, st.sampled_from(sorted(RAGGED)), ngram_ranges)
@examples()
def test_symbols_equal_a_naive_implementation(X, X_new, form, ngram_range):
    check_reference(X, X_new, ngram_range, list, tuple, RAGGED[form])


def check_reference(X, X_new, ngram_range, tokens_of, join, container):
    rows = list(map(tokens_of, X))
    vocabulary = learn(rows, ngram_range, join, None, 1)
    encoder = TokenEncoder(max_tokens=None, ngram_range=ngram_range)
    if not vocabulary:
        with pytest.raises(ValueError, match="found no token to keep"):
            encoder.fit(container(X))
        return
    ids = encoder.fit_transform(container(X))
    assert [*encoder.vocabulary_.items()] == [*vocabulary.items()]
    for given_rows, got in [(X, ids), (X_new, encoder.transform(container(X_new)))]:
        expected = [
            encode(tokens_of(row), vocabulary, ngram_range, join) for row in given_rows
        ]
        assert [row.tolist() for row in got] == expected


@given(
    st.lists(some_id_rows, min_size=1, max_size=4),
    st.none() | st.integers(1, 6),
    st.integers(1, 3) | st.floats(0, 1),
)
@examples(0.5)
def test_partial_fit_equals_fit(chunks, max_tokens, min_df):
    rows = [row for chunk in chunks for row in chunk]
    expected = learn(rows, (1, 1), tuple, max_tokens, min_df)
    encoder = TokenEncoder(max_tokens=max_tokens, min_df=min_df)
    for chunk in chunks:
        encoder.partial_fit(chunk)
    assert encoder.vocabulary_ == expected
    if expected:
        assert TokenEncoder(**encoder.get_params()).fit(rows).vocabulary_ == expected


@given(id_rows.filter(any))
@examples(0.5)
def test_inverse_transform(X):
    encoder = TokenEncoder().fit(X)
    assert encoder.inverse_transform(encoder.transform(X)) == X
    assert_array_equal(encoder.get_feature_names_out(), [*encoder.vocabulary_])
