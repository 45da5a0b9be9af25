"""Scorers of one score or several, and invalid scoring."""

import pytest
from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score
from sklearn.metrics import make_scorer as scorer_of

from skseq._validation._scoring import make_scorer, make_scorers

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
    ids=["name", "none", "scorer", "function"],
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
            "test expects scoring as in scikit-learn.*'' is not.{,99}$",
        ),
    ],
)
def test_bad_scoring_of_one(scoring, error, message):
    with pytest.raises(error, match=message):
        make_scorer(GUESS, scoring, name="test")


def any_scorer(estimator, X, y):
    return 0.5


@pytest.mark.parametrize(
    ("scoring", "names"),
    [
        ("accuracy", ("accuracy",)),
        (["roc_auc", "accuracy"], ("roc_auc", "accuracy")),
        ({"roc_auc", "accuracy"}, ("accuracy", "roc_auc")),
        ({"mine": any_scorer, "acc": "accuracy"}, ("mine", "acc")),
        (any_scorer, ("any_scorer",)),
        (scorer_of(accuracy_score), ("score",)),
    ],
    ids=["name", "list", "set", "dict", "function", "scorer"],
)
def test_scorers(scoring, names):
    scorers = make_scorers(scoring, name="test")
    assert tuple(scorers) == names
    for scorer in scorers.values():
        assert scorer(GUESS, [[0]] * 4, [0, 0, 1, 1]) == 0.5


@pytest.mark.parametrize(
    ("scoring", "error", "message"),
    [
        (
            "acuracy",
            ValueError,
            "test expects scoring as in .*, got str 'acuracy'",
        ),
        (["accuracy", "nope"], ValueError, "'nope'.*get_scorer_names"),
        ([], ValueError, "Empty list"),
        (accuracy_score, ValueError, "looks like it is a metric function"),
        (None, TypeError, 'got NoneType None. Try scoring="accuracy"'),
        (3, TypeError, "a name, a scorer, a list of names or a dict, got int 3"),
    ],
)
def test_bad_scoring_of_several(scoring, error, message):
    with pytest.raises(error, match=message):
        make_scorers(scoring, name="test")
