"""Importance of order: shuffled and fixed elements, scores and text."""

from collections import Counter
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score, make_scorer

from skseq import (
    LSTMClassifier,
    OrderImportance,
    make_tfidf_pipeline,
    order_importance,
)

TEXTS = ["dog bites a man", "a  man bites\ndog", "dog don't", "it's a man"] * 10
LABELS = np.array([0, 1, 0, 1] * 10)


class Recorder(ClassifierMixin, BaseEstimator):
    """Records each X to predict, and always predicts 0."""

    def fit(self, X=None, y=None):
        self.classes_ = np.array([0, 1])
        self.seen_ = []
        return self

    def predict(self, X):
        self.seen_.append(X)
        return np.zeros(len(X), dtype=int)


def shuffles_of(X, **parameters):
    """Return the unshuffled X and each shuffled copy of it."""
    recorder = Recorder().fit()
    order_importance(recorder, X, [0] * len(X), random_state=0, **parameters)
    first, *shuffles = recorder.seen_
    return first, shuffles


def test_texts():
    first, (shuffled,) = shuffles_of(TEXTS, n_repeats=1)
    assert first == TEXTS
    assert shuffled != TEXTS
    assert [sorted(text.split(" ")) for text in shuffled] == [
        sorted(text.split()) for text in TEXTS
    ]


@pytest.mark.parametrize("make", [pd.Series, np.array, tuple, iter])
def test_containers_of_texts(make):
    recorder = Recorder().fit()
    order_importance(recorder, make(TEXTS), LABELS, n_repeats=1, random_state=0)
    assert recorder.seen_[0] == TEXTS
    assert recorder.seen_[1] == shuffles_of(TEXTS, n_repeats=1)[1][0]


@pytest.mark.parametrize("frame", [np.array, pd.DataFrame, pl.DataFrame])
def test_data_frames_of_measurements(frame):
    rows = [np.arange(12.0).reshape(6, 2) + 1] * len(LABELS)
    recorder = Recorder().fit()
    result = order_importance(recorder, list(map(frame, rows)), LABELS, n_repeats=1)
    first, shuffled = recorder.seen_
    assert_array_equal(first, rows)
    assert_array_equal(np.sort(shuffled, axis=1), rows)
    assert_array_equal(np.diff(shuffled), np.ones((40, 6, 1)))
    assert result.step_name == "steps"


@pytest.mark.parametrize(
    "row", [[0, 1, 2, 0, 3], ["a", "b", "", "c"], [("a", 1), ("b", 2), (0, 0)]]
)
def test_symbols(row):
    _, (shuffled, _) = shuffles_of([row, row[:1], []] * 9, n_repeats=2)
    assert all(Counter(other) == Counter(row) for other in shuffled[::3])
    # Zero may be a symbol: it is shuffled as well.
    assert len({other.index(row[0]) for other in shuffled[::3]}) > 1
    assert shuffled[1:3] == [row[:1], []]


def test_arrays_of_ids():
    X = [np.arange(1, 9), np.arange(3, 5)] * 3
    _, (shuffled,) = shuffles_of(X, n_repeats=1)
    assert all(isinstance(row, np.ndarray) for row in shuffled)
    assert_array_equal(np.sort(shuffled[0]), X[0])
    assert any((row != other).any() for row, other in zip(shuffled, X, strict=True))


def test_rows_that_are_iterators():
    first, (shuffled,) = shuffles_of([iter([1, 2, 3]), range(2)], n_repeats=1)
    assert first == [[1, 2, 3], [0, 1]]
    assert sorted(shuffled[0]) == [1, 2, 3]


@pytest.mark.parametrize("dtype", ["int32", "float64"])
def test_padding_stays(dtype):
    X = np.array([[0, 0, 1, 2, 3, 4], [5, 6, 0, 7, 0, 0], [0] * 6] * 4, dtype=dtype)
    _, shuffles = shuffles_of(X)
    for shuffled in shuffles:
        assert shuffled.dtype == X.dtype
        assert_array_equal(shuffled == 0, X == 0)
        assert_array_equal(np.sort(shuffled, axis=1), np.sort(X, axis=1))
    assert any((shuffled != X).any() for shuffled in shuffles)


MEASUREMENTS = np.array(
    [[[0, 0], [1, 0], [0, 2], [3, 4]], [[5, 6], [7, 8], [0, 0], [9, 0]]] * 4
)


@pytest.mark.parametrize("make", [np.array, list, np.ndarray.tolist])
def test_features_of_a_step_stay_together(make):
    _, shuffles = shuffles_of(make(MEASUREMENTS))
    for shuffled in map(np.array, shuffles):
        assert_array_equal((shuffled == 0).all(2), (MEASUREMENTS == 0).all(2))
        for row, other in zip(shuffled.tolist(), MEASUREMENTS.tolist(), strict=True):
            assert sorted(row) == sorted(other)
    assert any((np.array(shuffled) != MEASUREMENTS).any() for shuffled in shuffles)


@pytest.mark.parametrize(
    "X",
    [
        np.array([[0, 1, 2, 3]] * 4),
        [np.array([1, 2, 3])] * 4,
        [[1, 2, 3]] * 4,
        MEASUREMENTS[:4],
    ],
)
def test_input_is_not_changed(X):
    before = np.array(X)
    shuffles_of(X)
    assert_array_equal(X, before)


def test_importance_to_a_bag_of_words_is_zero():
    pipeline = make_tfidf_pipeline().fit(TEXTS, LABELS)
    importance = order_importance(
        pipeline, TEXTS, LABELS, scoring="neg_log_loss", random_state=0
    )
    assert_allclose(importance.importances, 0, atol=1e-12)


def test_importance_to_an_lstm():
    X = [[1, 2, 3], [3, 2, 1, 2], [1, 3], [3, 1]] * 8
    classifier = LSTMClassifier(
        units=8, epochs=30, batch_size=8, learning_rate=0.01, random_state=0
    ).fit(X, ["up", "down"] * 16)
    weights = [weight.copy() for weight in classifier.model_.get_weights()]
    importance = order_importance(classifier, X, ["up", "down"] * 16, random_state=0)
    assert importance.score == 1
    assert importance.importances_mean > 0.2
    # It was not fitted to the shuffles.
    for weight, before in zip(classifier.model_.get_weights(), weights, strict=True):
        assert_array_equal(weight, before)


@pytest.mark.parametrize("n_repeats", [1, 3])
def test_result(n_repeats):
    pairs = make_tfidf_pipeline(ngram_range=(1, 2)).fit(TEXTS, LABELS)
    importance = order_importance(
        pairs, TEXTS, LABELS, n_repeats=n_repeats, random_state=0
    )
    assert importance.shuffled_scores.shape == (n_repeats,)
    assert_allclose(
        importance.importances, importance.score - importance.shuffled_scores
    )
    assert importance.importances_mean == pytest.approx(importance.importances.mean())
    assert importance.importances_std == pytest.approx(importance.importances.std())
    with pytest.raises(FrozenInstanceError):
        importance.score = 0


def test_seed():
    pairs = make_tfidf_pipeline(ngram_range=(1, 2)).fit(TEXTS, LABELS)
    one, same, other = (
        order_importance(
            pairs, TEXTS, LABELS, scoring="neg_log_loss", random_state=seed
        ).shuffled_scores
        for seed in (0, 0, 1)
    )
    assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize(
    ("scoring", "name"),
    [
        ("balanced_accuracy", "balanced_accuracy"),
        (None, "score"),
        (make_scorer(accuracy_score), "score"),
    ],
)
def test_scoring(scoring, name):
    importance = order_importance(Recorder().fit(), TEXTS, LABELS, scoring=scoring)
    assert (importance.score_name, importance.score) == (name, 0.5)


@pytest.mark.parametrize(
    ("score_name", "score", "shuffled", "sentence"),
    [
        (
            "accuracy",
            0.871,
            [0.808, 0.816],
            "accuracy drops from 0.871 to 0.812 if the tokens of each sequence are "
            "shuffled: importance of order 5.9 percentage points (standard deviation "
            "0.4)",
        ),
        (
            "accuracy",
            0.8,
            [0.8, 0.8],
            "accuracy stays at 0.800 if the tokens of each sequence are shuffled: "
            "importance of order 0.0 percentage points (standard deviation 0.0)",
        ),
        (
            "neg_log_loss",
            -0.5,
            [-0.4, -0.4],
            "neg_log_loss rises from -0.500 to -0.400 if the tokens of each sequence "
            "are shuffled: importance of order -0.100 (standard deviation 0.000)",
        ),
    ],
)
def test_sentence(score_name, score, shuffled, sentence):
    importance = OrderImportance(
        score_name=score_name,
        score=score,
        shuffled_scores=np.array(shuffled),
        step_name="tokens",
    )
    assert repr(importance) == sentence


@pytest.mark.parametrize(
    ("X", "name"),
    [
        (TEXTS, "tokens"),
        ([[], [1, 2]], "tokens"),
        (np.ones((2, 3), int), "tokens"),
        (MEASUREMENTS, "steps"),
        ([[], *MEASUREMENTS[:2].tolist()], "steps"),
    ],
)
def test_name_of_the_shuffled_elements(X, name):
    importance = order_importance(Recorder().fit(), X, [0] * len(X))
    assert f"if the {name} of each" in repr(importance)


def test_not_fitted():
    with pytest.raises(NotFittedError, match="Pipeline instance is not fitted yet"):
        order_importance(make_tfidf_pipeline(), TEXTS, LABELS)


@pytest.mark.parametrize("estimator", [LinearRegression(), LSTMClassifier, "lstm"])
def test_invalid_classifier(estimator):
    with pytest.raises(TypeError, match="expects a fitted classifier, got .*instance"):
        order_importance(estimator, TEXTS, LABELS)


def test_lengths_differ():
    with pytest.raises(ValueError, match="order_importance .*40.*3|3.*40"):
        order_importance(Recorder().fit(), TEXTS, LABELS[:3])


@pytest.mark.parametrize("n_repeats", [0, 2.5])
def test_n_repeats(n_repeats):
    with pytest.raises(ValueError, match=f"integer of at least 1, got .* {n_repeats}"):
        order_importance(Recorder().fit(), TEXTS, LABELS, n_repeats=n_repeats)


def test_data_frame():
    frame = pd.DataFrame({"text": TEXTS})
    with pytest.raises(TypeError, match=r"data frame with the columns \['text'\]. Pas"):
        order_importance(Recorder().fit(), frame, LABELS)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ("one text", TypeError, "expects a collection of sequences, got str"),
        (csr_array(np.eye(2)), TypeError, "sparse csr_array"),
        ([[1, 2], None], TypeError, "row 1 is NoneType None. Drop missing"),
        (np.arange(3), TypeError, "row 0 is int 0"),
        ([b"ab", b"c"], TypeError, "row 0 is bytes"),
        (np.array([["a b"], ["c d"]]), ValueError, "Pass X.ravel()"),
        ([], ValueError, "0 sample"),
    ],
)
def test_invalid_sequences(X, error, message):
    with pytest.raises(error, match=message):
        order_importance(Recorder().fit(), X, LABELS)


def test_several_scores():
    with pytest.raises(TypeError, match="name of one score, .*, got list"):
        order_importance(Recorder().fit(), TEXTS, LABELS, scoring=["accuracy"])


def test_unknown_score():
    with pytest.raises(ValueError, match="order_importance .* got str 'acuracy'"):
        order_importance(Recorder().fit(), TEXTS, LABELS, scoring="acuracy")
