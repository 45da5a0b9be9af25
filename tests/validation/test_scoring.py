"""Scores by name, as scorers, and what is neither."""

import pytest
from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score
from sklearn.metrics import make_scorer as scorer_of

from skseq._validation._scoring import make_scorer

GUESS = DummyClassifier().fit([[0], [1], [2]], [0, 1, 1])


def negative(estimator, X, y):
    return -1.0


@pytest.mark.parametrize(
    ("scoring", "score_name", "expected"),
    [
        ("accuracy", "accuracy", 0.75),
        (None, "score", 0.75),
        (scorer_of(accuracy_score), "score", 0.75),
        (negative, "negative", -1),
    ],
    ids=str,
)
def test_score(scoring, score_name, expected):
    name, scorer = make_scorer(GUESS, scoring, name="test")
    assert name == score_name
    assert scorer(GUESS, [[0]] * 4, [0, 1, 1, 1]) == expected


@pytest.mark.parametrize(
    ("scoring", "error", "message"),
    [
        (3, TypeError, "test expects scoring as the name of one score.*got int 3"),
        (["accuracy"], TypeError, "test expects scoring as the name of one score"),
        ("exact", ValueError, "test expects scoring.*'exact' is not a valid.{,80}$"),
        (
            "",
            ValueError,
            "test expects scoring as scikit-learn has.*'' is not.{,99}$",
        ),
    ],
)
def test_what_is_no_score(scoring, error, message):
    with pytest.raises(error, match=message):
        make_scorer(GUESS, scoring, name="test")
