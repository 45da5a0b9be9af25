"""compare_classifiers, fit_chunks and pipelines on valid and invalid input."""

import contextlib
import io
from numbers import Integral

import numpy as np
import pytest
from call_contract import attempt, examples
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    anything,
    bad_labels,
    good_labels,
    id_rows,
    parameter_values,
    spoilt,
    texts,
)
from sklearn.dummy import DummyClassifier

from skseq import (
    compare_classifiers,
    fit_chunks,
    make_lstm_pipeline,
    make_tfidf_pipeline,
)

ABOUT = (
    r"compare_classifiers|fit_chunks|TokenEncoder|SequencePadder|LSTMClassifier"
    r"|SequenceTfidfVectorizer|TfidfVectorizer|LogisticRegression|RandomState"
)
TEXTS = ["good film", "bad plot", "good plot, bad film", "a bad bad film"] * 2
Y = ["no", "yes", "no", "yes"] * 2
GUESSERS = {"a": DummyClassifier(), "b": DummyClassifier(strategy="stratified")}
LSTM = {"units": 2, "embedding_dim": 2, "epochs": 1}

pytestmark = pytest.mark.filterwarnings("ignore:A column-vector y was passed")
few_of_a_class = pytest.mark.filterwarnings("ignore:The least populated class in y")
rows = st.one_of(
    st.just(TEXTS),
    anything,
    spoilt(st.lists(texts, min_size=8, max_size=8)),
    spoilt(st.lists(id_rows.map(lambda rows: rows[0]), min_size=8, max_size=8)),
)
labels = good_labels(8) | bad_labels(8)


def small(pipeline):
    return pipeline.set_params(
        **{f"lstmclassifier__{name}": LSTM[name] for name in LSTM}
    )


@given(rows, labels)
@few_of_a_class
@examples(0.04)
def test_data(X, y):
    attempt(
        lambda X, y: compare_classifiers(GUESSERS, X, y, cv=2, random_state=0),
        X,
        y,
        about=ABOUT,
    )


@given(st.dictionaries(texts | st.integers(), anything, max_size=3) | anything)
@examples(0.1)
def test_classifiers_of_any_type(estimators):
    attempt(
        lambda estimators: compare_classifiers(estimators, TEXTS, Y),
        estimators,
        about=ABOUT,
    )


@given(
    st.dictionaries(
        st.sampled_from(["cv", "scoring", "random_state", "verbose"]),
        parameter_values,
        min_size=1,
        max_size=2,
    )
)
@few_of_a_class
@examples(0.04)
def test_parameters(parameters):
    with contextlib.redirect_stderr(io.StringIO()):  # Output of verbose.
        attempt(
            lambda parameters: compare_classifiers(GUESSERS, TEXTS, Y, **parameters),
            parameters,
            about=f"{ABOUT}|cv|n_splits|fold|stratif",
        )


def is_cheap(parameters):
    maxlen = parameters.get("maxlen")
    return not (isinstance(maxlen, Integral) and maxlen > 2**10)


@given(
    st.dictionaries(
        st.sampled_from(["max_tokens", "maxlen", "random_state", "verbose"]),
        parameter_values,
        max_size=2,
    ).filter(is_cheap)
)
@examples(0.04)
def test_parameters_of_the_lstm_pipeline(parameters):
    with contextlib.redirect_stdout(io.StringIO()):
        attempt(
            lambda parameters: small(make_lstm_pipeline(**parameters)).fit(TEXTS, Y),
            parameters,
            about=ABOUT,
        )


@given(rows, labels)
@examples(0.1)
def test_fit_of_the_lstm_pipeline(X, y):
    attempt(small(make_lstm_pipeline()).fit, X, y, about=ABOUT)


@given(rows)
@examples(0.1)
def test_fit_of_the_vectorizer(X):
    # Labels are validated by scikit-learn.
    vectorizer = make_tfidf_pipeline()[0]
    attempt(vectorizer.fit, X, about=f"{ABOUT}|vocabulary|documents")


@given(rows, labels)
@examples(0.04)
def test_fit_chunks(X, y):
    pipeline = small(make_lstm_pipeline(random_state=0)).fit(TEXTS, Y)
    before = pipeline.predict_proba(TEXTS)
    _, error = attempt(
        lambda X, y: fit_chunks(pipeline, lambda: iter([(TEXTS, Y), (X, y)])),
        X,
        y,
        about=ABOUT,
    )
    if error is not None:
        assert np.array_equal(pipeline.predict_proba(TEXTS), before)


@given(anything, anything)
@examples(0.2)
def test_pipelines_and_chunks_of_any_type(pipeline, chunks):
    attempt(lambda made: fit_chunks(made, lambda: [(TEXTS, Y)]), pipeline, about=ABOUT)
    pipeline = small(make_lstm_pipeline())
    if not callable(chunks):
        attempt(lambda made: fit_chunks(pipeline, made), chunks, about=ABOUT)
