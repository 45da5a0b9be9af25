"""References of a comparison: the majority class and the weighted mean."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import get_scorer, log_loss
from sklearn.model_selection import (
    RepeatedStratifiedKFold,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC

from skseq import compare_classifiers

rng = np.random.default_rng(0)
y = np.array(["a", "a", "b", "a", "c"] * 18)
X = rng.normal(size=(90, 3)) + (y == "b")[:, None] - 2 * (y == "c")[:, None]
PAIR = {"bayes": GaussianNB(), "linear": LogisticRegression()}
CV = StratifiedKFold(5, shuffle=True, random_state=3)
SCORES = ["accuracy", "neg_log_loss", "f1_macro", "roc_auc_ovr"]


def compare(classifiers=PAIR, **options):
    return compare_classifiers(classifiers, X, y, **{"cv": CV} | options)


@pytest.mark.filterwarnings("error")
def test_scores_and_predictions_of_the_majority_class():
    found, peer = compare(scoring=SCORES).majority, DummyClassifier()
    for score in SCORES:
        assert_allclose(
            found.scores[score], cross_val_score(peer, X, y, cv=CV, scoring=score)
        )
    probabilities = cross_val_predict(peer, X, y, cv=CV, method="predict_proba")
    assert_allclose(found.probabilities, probabilities)
    assert_array_equal(
        np.unique(y)[found.predictions], cross_val_predict(peer, X, y, cv=CV)
    )


@pytest.mark.filterwarnings("error")
def test_scores_and_predictions_of_the_weighted_mean():
    found = compare(scoring=SCORES).mean
    for fold, (train, test) in enumerate(CV.split(X, y)):
        weights = found.weights[fold]
        vote = VotingClassifier([*PAIR.items()], voting="soft", weights=weights)
        vote.fit(X[train], y[train])
        assert_allclose(found.probabilities[test], vote.predict_proba(X[test]))
        labels = np.unique(y)[found.predictions[test]]
        assert_array_equal(labels, vote.predict(X[test]))
        for score in SCORES:
            expected = get_scorer(score)(vote, X[test], y[test])
            assert_allclose(found.scores[score][fold], expected)


def test_weights_are_those_of_the_other_folds():
    result, codes = compare(), np.unique(y, return_inverse=True)[1]
    first, second = (p[np.arange(90), codes] for p in result.probabilities.values())
    grid = np.linspace(0.005, 0.995, 199)
    for fold, (others, _) in enumerate(CV.split(X, y)):
        mixed = np.outer(grid, first[others]) + np.outer(1 - grid, second[others])
        likelihood = np.log(mixed).sum(axis=1) + np.log(grid) + np.log(1 - grid)
        best = grid[likelihood.argmax()]
        found = result.mean.weights[fold]
        assert_allclose(found, [best, 1 - best], atol=0.03)
    mean, last = result.mean.weights.mean(axis=0), repr(result).splitlines()[-1]
    assert last == (
        f"Weights of the weighted mean of both: {mean[0]:.2f} bayes, "
        f"{mean[1]:.2f} linear."
    )


def test_weights_leave_out_what_misleads():
    class Wrong(GaussianNB):
        def predict_proba(self, X):
            return super().predict_proba(X)[:, ::-1]

    found = compare({**PAIR, "wrong": Wrong(), "prior": DummyClassifier()}).mean
    assert (found.weights[:, 2:] < 0.05).all()
    assert_allclose(found.weights.sum(axis=1), 1)


def test_weights_are_equal_without_other_test_rows():
    found = compare(cv=[(np.arange(30, 90), np.arange(30))]).mean
    assert_array_equal(found.weights, [[0.5, 0.5]])


def test_times_and_sizes_of_the_mean_are_sums():
    result = compare()
    assert_allclose(result.mean.fit_seconds, result.fit_seconds.sum(axis=0))
    assert_array_equal(result.mean.n_bytes, result.n_bytes.sum(axis=0))
    assert np.isnan(result.majority.fit_seconds).all()


def test_repeated_folds_keep_the_first_prediction():
    folds = list(
        RepeatedStratifiedKFold(n_splits=3, n_repeats=2, random_state=0).split(X, y)
    )
    repeated, first = compare(cv=folds), compare(cv=folds[:3])
    for reference in ("majority", "mean"):
        some, others = getattr(repeated, reference), getattr(first, reference)
        assert_array_equal(some.probabilities, others.probabilities)
        assert_array_equal(some.predictions, others.predictions)


@pytest.mark.parametrize(
    ("names", "mean"),
    [
        (["a", "b"], "weighted mean of both"),
        (["a", "b", "c"], "weighted mean of all 3"),
    ],
)
def test_name_of_the_mean(names, mean):
    assert compare(dict.fromkeys(names, GaussianNB())).mean.name == mean


def test_names_that_are_taken():
    pair = {"majority class": DummyClassifier(), "linear": LogisticRegression()}
    result = compare(pair)
    assert result.majority.name == "majority class (reference)"
    assert result.to_frame()["classifier"].nunique() == 4


def test_no_mean_without_probabilities():
    assert compare({**PAIR, "svm": LinearSVC()}).mean is None


class TwoClasses(GaussianNB):
    """Ignores the third class."""

    def fit(self, X, y):
        return super().fit(X[y != "c"], y[y != "c"])


def test_no_mean_of_different_classes():
    assert compare({**PAIR, "two": TwoClasses()}).mean is None


class FailsOnce(GaussianNB):
    def fit(self, X, y):
        if (X == FIRST_ROW).all(axis=1).any():
            return super().fit(X, y)
        raise RuntimeError


FIRST_ROW = X[0].copy()


def test_failed_fold_has_no_mean():
    with pytest.warns(FitFailedWarning):
        result = compare({**PAIR, "fails": FailsOnce()}, cv=StratifiedKFold(5))
    # The first row is in the test part of the first fold.
    tested = result.folds[0][1]
    assert_array_equal(
        np.isnan(result.mean.scores["accuracy"]), [True, False, False, False, False]
    )
    assert (result.mean.predictions[tested] == -1).all()
    assert np.isnan(result.mean.weights[0]).all()
    assert "0.33" not in repr(result).splitlines()[-2]
    assert np.isnan(result.mean.probabilities[tested]).all()
    assert np.isfinite(result.mean.probabilities).sum() == 3 * (90 - len(tested))


def test_classifier_that_always_fails():
    with pytest.warns(FitFailedWarning):
        assert compare({**PAIR, "no": LogisticRegression(C=-1)}).mean is None


def test_class_that_is_missing_in_training():
    folds = [(np.flatnonzero(y != "b"), np.arange(90)), (np.arange(90), np.arange(90))]
    result = compare(cv=folds)
    assert_array_equal(result.mean.probabilities[:, 1], 0)
    assert_allclose(result.mean.probabilities.sum(axis=1), 1)
    assert 1 not in result.mean.predictions


@pytest.mark.parametrize(
    "cv",
    [
        [(np.flatnonzero(y != "b"), np.arange(90)), (np.arange(60), np.arange(60, 90))],
        [(np.arange(90), np.flatnonzero(y != "b")), (np.arange(60), np.arange(60, 90))],
    ],
    ids=["training", "test"],
)
def test_log_loss_where_a_part_lacks_a_class(cv):
    result = compare(cv=cv, scoring=["accuracy", "neg_log_loss"])
    assert result.errors == {}
    train, test = cv[0]
    for place, classifier in enumerate(PAIR.values()):
        fitted = clone(classifier).fit(X[train], y[train])
        known = dict(zip(fitted.classes_, fitted.predict_proba(X[test]).T, strict=True))
        unknown = np.zeros(len(test))
        shares = np.stack([known.get(label, unknown) for label in "abc"], axis=1)
        expected = -log_loss(y[test], shares, labels=list("abc"))
        assert_allclose(result.scores["neg_log_loss"][place, 0], expected)
    assert np.isfinite(result.majority.scores["neg_log_loss"]).all()
    gap = "Class 'b' is in no row of the training part of fold 1 of 2"
    assert (gap in repr(result)) is ("b" not in y[train])


def test_several_folds_lack_a_class():
    folds = [(np.flatnonzero(y != label), np.arange(90)) for label in "ab"]
    shown = repr(compare(cv=folds))
    assert "learn it there; 1 other fold has such a gap." in shown


def test_scorers_of_your_own():
    def accuracy(classifier, rows, labels):
        return np.mean(classifier.predict(rows) == labels)

    def steepness(classifier, rows, labels):
        return getattr(classifier, "theta_", getattr(classifier, "coef_", None)).max()

    result = compare(scoring={"own": accuracy, "accuracy": "accuracy"})
    for reference in (result.majority, result.mean):
        assert_array_equal(reference.scores["own"], reference.scores["accuracy"])
    result = compare(scoring=steepness)
    for reference in (result.majority, result.mean):
        assert np.isnan(reference.scores["steepness"]).all()
    assert np.isfinite(result.scores["steepness"]).all()
    assert "majority" in repr(result)


def test_constant_classifiers():
    result = compare({**PAIR, "prior": DummyClassifier()})
    assert_array_equal(result.is_constant, [[False] * 5, [False] * 5, [True] * 5])
    assert "prior is constant: it predicts one class for all rows of every" in repr(
        result
    )


def test_single_rows_and_single_classes_are_not_constant():
    folds = [(np.arange(1, 90), [0]), (np.arange(90), np.flatnonzero(y == "a"))]
    assert not compare({**PAIR, "prior": DummyClassifier()}, cv=folds).is_constant.any()
