"""Cached predictions: those of the classifier, computed once."""

from collections import Counter

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    get_scorer,
    get_scorer_names,
    make_scorer,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from skseq._validation._cached_predictions import (
    CachedPredictions,
    is_prediction_scorer,
)

rng = np.random.default_rng(0)
y = np.array(["no", "yes"] * 30)
X = rng.normal(size=(60, 3)) + (y == "yes")[:, None]


def cached(classifier, X):
    """Return cached predictions for X, and the number of calls of each method."""
    calls = Counter()

    def predict_all(method):
        calls[method] += 1
        return getattr(classifier, method)(X)

    return CachedPredictions(classifier, predict_all), calls


@pytest.mark.parametrize("name", get_scorer_names())
def test_scorers_of_scikit_learn_are_prediction_scorers(name):
    assert is_prediction_scorer(get_scorer(name))


@pytest.mark.parametrize(
    ("scorer", "expected"),
    [
        (make_scorer(accuracy_score), True),
        (accuracy_score, False),
        (lambda estimator, X, y: 0.5, False),
    ],
)
def test_is_prediction_scorer(scorer, expected):
    assert is_prediction_scorer(scorer) is expected


@pytest.mark.parametrize(
    "scorer",
    [
        get_scorer("accuracy"),
        get_scorer("f1_macro"),
        get_scorer("neg_log_loss"),
        get_scorer("roc_auc"),
        make_scorer(brier_score_loss, response_method="predict_proba", pos_label="no"),
    ],
)
@pytest.mark.parametrize("classifier", [GaussianNB(), LogisticRegression()])
def test_scores_are_equal(classifier, scorer):
    predictions, _ = cached(classifier.fit(X, y), X)
    for rows in (np.arange(60), np.array([3, 0, 59])):
        assert scorer(predictions, rows, y[rows]) == scorer(
            classifier, X[rows], y[rows]
        )


def test_each_method_is_called_once():
    predictions, calls = cached(GaussianNB().fit(X, y), X)
    for scoring in ["accuracy", "neg_log_loss", "f1_macro", "roc_auc", "neg_log_loss"]:
        get_scorer(scoring)(predictions, np.arange(60), y)
    assert calls == {"predict": 1, "predict_proba": 1}


def test_changed_result_does_not_change_the_cache():
    predictions, _ = cached(GaussianNB().fit(X, y), X)
    before = predictions.predict(np.arange(60)).copy()
    predictions.predict(np.arange(60))[:] = "no"
    assert_array_equal(predictions.predict(np.arange(60)), before)


def test_other_attributes_are_those_of_the_classifier():
    classifier = GaussianNB().fit(X, y)
    predictions, _ = cached(classifier, X)
    assert predictions.classes_ is classifier.classes_
    assert isinstance(predictions, GaussianNB)
    assert not hasattr(cached(LinearSVC(), X)[0], "predict_proba")


def test_missing_method_is_reported_for_the_classifier():
    predictions, _ = cached(LinearSVC().fit(X, y), X)
    with pytest.raises(AttributeError, match="^LinearSVC has none of the following"):
        get_scorer("neg_log_loss")(predictions, np.arange(60), y)


def test_probabilities_of_several_labels():
    labels = np.c_[y == "yes", X[:, 0] > 0].astype(int)
    classifier = KNeighborsClassifier().fit(X, labels)
    predictions, _ = cached(classifier, X)
    rows = np.array([1, 4, 6])
    assert_array_equal(
        predictions.predict_proba(rows), classifier.predict_proba(X[rows])
    )


def test_list_of_labels():
    classifier = GaussianNB().fit(X, y)
    predictions = CachedPredictions(classifier, lambda method: list("abc"))
    assert predictions.predict(np.array([2, 0])) == ["c", "a"]
