"""The scorer of log loss for parts of the rows that lack a class."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import get_scorer, log_loss
from sklearn.neighbors import KNeighborsClassifier

from skseq._validation._log_loss_scorer import negative_log_loss

ROWS = np.array([[0.0], [0.1], [0.2], [1.0], [1.1], [1.2], [2.0], [2.1]])
LABELS = np.array(["a", "a", "b", "b", "b", "a", "c", "c"])
WEIGHTS = np.array([1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 2.0])


class Known(ClassifierMixin, BaseEstimator):
    """Return given probabilities."""

    def __init__(self, classes_, probabilities):
        self.classes_ = np.asarray(classes_)
        self.probabilities = probabilities

    def predict_proba(self, X):
        return self.probabilities


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_equals_the_scorer_of_scikit_learn(n_classes, weights):
    known = np.isin(LABELS, ["a", "b", "c"][:n_classes])
    X, y = ROWS[known], LABELS[known]
    classifier = KNeighborsClassifier(3, weights="distance").fit(X, y)
    weights = None if weights is None else weights[known]
    expected = get_scorer("neg_log_loss")(classifier, X + 0.3, y, sample_weight=weights)
    found = negative_log_loss(classifier, X + 0.3, y, sample_weight=weights)
    assert found == pytest.approx(expected, rel=1e-12)


def test_rows_without_a_class():
    classifier = Known(["a", "b", "c"], np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]))
    found = negative_log_loss(classifier, [0, 1], ["b", "b"])
    assert found == pytest.approx((np.log(0.5) + np.log(0.1)) / 2)


def test_class_unknown_to_the_classifier():
    classifier = Known(["a", "c"], np.array([[0.25, 0.75], [0.5, 0.5]]))
    found = negative_log_loss(classifier, [0, 1], ["c", "b"])
    clipped = log_loss([1, 0], [[0.0, 1.0], [0.0, 1.0]]) * 2
    assert found == pytest.approx((np.log(0.75) - clipped) / 2)


@pytest.mark.parametrize("as_list", [False, True])
def test_several_labels(as_list):
    positive = np.array([[0.9, 0.2], [0.4, 0.6], [0.5, 0.1]])
    y = np.array([[1, 0], [0, 1], [1, 1]])
    weights = np.array([1.0, 2.0, 3.0])
    pairs = [np.stack([1 - each, each], axis=1) for each in positive.T]
    classes = [[0, 1], [0, 1]] if as_list else [0, 1]
    classifier = Known(classes, pairs if as_list else positive)
    losses = -np.log(np.where(y == 1, positive, 1 - positive))
    assert negative_log_loss(classifier, [0, 1, 2], y) == pytest.approx(-losses.mean())
    found = negative_log_loss(classifier, [0, 1, 2], y, sample_weight=weights)
    expected = -np.average(losses.mean(axis=1), weights=weights)
    assert found == pytest.approx(expected)
