"""Checks of the classifiers of a comparison."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression

from skseq import compare_classifiers, make_tfidf_pipeline

y = np.array([0, 0, 0, 1, 1, 1])
X = [[1], [2, 2], [3], [4], [5, 5, 5], [6]]
GUESS = DummyClassifier()


@pytest.mark.parametrize(
    ("estimators", "error", "message"),
    [
        (
            [GUESS, GUESS],
            TypeError,
            "expects a dict of names and classifiers, got list",
        ),
        ({}, ValueError, r"expects at least 2 classifiers, got \[\]. Add a baseline"),
        ({"a": GUESS}, ValueError, r"expects at least 2 classifiers, got \['a'\]"),
        ({1: GUESS, "b": GUESS}, TypeError, "names of type str; one is int 1"),
        (
            {"a": GUESS, "b": LinearRegression()},
            TypeError,
            r"'b' is LinearRegression LinearRegression\(\). Pass an instance",
        ),
        ({"a": GUESS, "b": KMeans()}, TypeError, "expects classifiers; 'b' is KMeans"),
        ({"a": GUESS, "b": DummyClassifier}, TypeError, "'b' is .*Pass an instance"),
        ({"a": GUESS, "b": make_tfidf_pipeline}, TypeError, "'b' is function"),
    ],
)
def test_invalid_classifiers(estimators, error, message):
    with pytest.raises(error, match=message):
        compare_classifiers(estimators, X, y)
