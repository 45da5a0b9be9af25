"""Scorers of one score or several, and invalid scoring."""

import pytest
from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score
from sklearn.metrics import make_scorer as scorer_of

from skseq import compare_classifiers, order_importance

X, y = [[1], [2], [3], [4]] * 2, [0, 1, 1, 1] * 2
GUESS = DummyClassifier().fit(X, y)
PAIR = {"a": GUESS, "b": DummyClassifier()}


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
    found = order_importance(GUESS, X, y, scoring=scoring, n_repeats=1)
    assert (found.score_name, found.score) == (score_name, expected)


@pytest.mark.parametrize(
    ("scoring", "error", "message"),
    [
        (3, TypeError, " expects scoring as the name of one score.*got int 3"),
        (["accuracy"], TypeError, " expects scoring as the name of one score"),
        ("exact", ValueError, " expects scoring.*'exact' is not a valid.{,80}$"),
        (
            "",
            ValueError,
            " expects scoring as in scikit-learn.*'' is not.{,99}$",
        ),
    ],
)
def test_bad_scoring_of_one(scoring, error, message):
    with pytest.raises(error, match=message):
        order_importance(GUESS, X, y, scoring=scoring)


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
    found = compare_classifiers(PAIR, X, y, cv=2, scoring=scoring)
    assert found.score_names == names
    assert not found.errors


@pytest.mark.parametrize(
    ("scoring", "error", "message"),
    [
        (
            "acuracy",
            ValueError,
            " expects scoring as in .*, got str 'acuracy'",
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
        compare_classifiers(PAIR, X, y, cv=2, scoring=scoring)
