"""Functions of skseq.datasets on valid and invalid parameters."""

from collections import Counter
from numbers import Integral

import numpy as np
import pytest
from call_contract import attempt, examples
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import anything, parameter_values, texts

from skseq.datasets import (
    fetch_imdb,
    load_movie_reviews,
    load_word_vectors,
    make_reber,
    make_recall,
    make_temporal_order,
)

MAKERS = {
    make_reber: [],
    make_recall: ["length", "n_symbols"],
    make_temporal_order: ["length", "n_classes"],
}
makers = st.sampled_from([*MAKERS])
seeds = st.integers(0, 2**32 - 1)


names = texts | st.integers() | st.none()


def is_large(value):
    # Valid, but takes time and memory.
    return isinstance(value, Integral) and value > 2**10


@given(makers, st.data())
@examples()
def test_parameters(maker, data):
    known = ["n_samples", "random_state", *MAKERS[maker]]
    parameters = data.draw(
        st.dictionaries(
            st.sampled_from(known), parameter_values, min_size=1, max_size=2
        ).filter(
            lambda drawn: (
                not any(is_large(drawn[name]) for name in {*drawn} - {"random_state"})
            )
        )
    )
    parameters = {"n_samples": 5, **parameters}
    made, error = attempt(
        lambda drawn: maker(**drawn),
        parameters,
        about=f"{maker.__name__}|RandomState",
    )
    if error is None:
        X, y = made
        assert len(X) == len(y) == parameters["n_samples"]


@given(makers, st.integers(1, 40), seeds, st.data())
@examples()
def test_generated_sequences(maker, n_samples, seed, data):
    sizes = {
        "length": st.integers(10, 40),
        "n_symbols": st.integers(2, 6),
        "n_classes": st.sampled_from([2, 3, 4, 8]),
    }
    parameters = {name: data.draw(sizes[name]) for name in MAKERS[maker]}
    X, y = maker(n_samples, **parameters, random_state=seed)
    again, _ = maker(n_samples, **parameters, random_state=seed)
    assert [row.tolist() for row in X] == [row.tolist() for row in again]
    assert {row.dtype for row in X} == {np.dtype("int32")}
    assert all((row > 0).all() for row in X)
    n_each = Counter(y.tolist()).values()
    assert max(n_each) - min(n_each) <= 1
    length = parameters.get("length", 9)
    assert all(len(row) >= length for row in X)


@given(st.dictionaries(texts, st.lists(st.floats(-2, 2), min_size=3, max_size=3)))
@examples(0.5)
def test_word_vectors_of_a_dict(vectors):
    if not vectors:
        with pytest.raises(ValueError, match="at least one word"):
            load_word_vectors(vectors)
        return
    words, rows = load_word_vectors(vectors)
    assert words == [*vectors]
    assert np.array_equal(rows[2:], np.array([*vectors.values()], np.float32))
    assert not rows[0].any()


@pytest.mark.filterwarnings("ignore:Casting complex values")
@given(
    st.one_of(
        anything.filter(lambda value: not isinstance(value, str)),
        st.dictionaries(texts, anything, max_size=3),
        st.dictionaries(texts | st.integers(), st.lists(st.floats(), max_size=3)),
    ),
    st.sampled_from([None, 1, 2]) | parameter_values,
)
@examples()
def test_word_vectors_of_any_source(source, max_words):
    if is_large(max_words):
        return
    attempt(
        lambda source, max_words: load_word_vectors(source, max_words=max_words),
        source,
        max_words,
        about="load_word_vectors",
    )


@given(names)
@examples(0.2)
def test_unknown_source_of_reviews(name):
    if not (isinstance(name, str) and name in ("imdb", "rotten_tomatoes", "all")):
        attempt(load_movie_reviews, name, about="load_movie_reviews")


@given(names)
@examples(0.2)
def test_unknown_subset_of_imdb(name):
    if not (isinstance(name, str) and name in ("train", "test", "all")):
        attempt(
            lambda subset: fetch_imdb(subset, download_if_missing=False),
            name,
            about="fetch_imdb",
        )
