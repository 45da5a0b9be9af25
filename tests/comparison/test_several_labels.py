"""Comparisons where a row has any number of labels: y is an indicator matrix."""

import re

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from factories import make_classifier
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold, KFold, cross_val_predict, cross_validate
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from skseq import compare_classifiers, make_tfidf_pipeline

rng = np.random.default_rng(0)
X = rng.normal(size=(60, 4))
Y = (X[:, :3] + rng.normal(size=(60, 3)) > 0).astype(int)
CV = KFold(3)
# Some return probabilities as a matrix, others as a list of arrays.
MATRIX = OneVsRestClassifier(LogisticRegression())
LIST = MultiOutputClassifier(LogisticRegression())
PAIR = {"matrix": MATRIX, "list": LIST}
OTHERS = [
    ClassifierChain(LogisticRegression(), order=[0, 1, 2]),
    DecisionTreeClassifier(random_state=0),
    KNeighborsClassifier(),
]


def compare(classifiers=PAIR, y=Y, **options):
    return compare_classifiers(classifiers, X, y, **{"cv": CV} | options)


@pytest.fixture(scope="module")
def comparison():
    return compare({**PAIR, "none": DummyClassifier()})


@pytest.mark.parametrize("classifier", [MATRIX, LIST, *OTHERS])
def test_scores_are_those_of_cross_validation(classifier):
    scoring = ["accuracy", "f1_macro", "roc_auc"]
    found = compare({"it": classifier, "none": DummyClassifier()}, scoring=scoring)
    expected = cross_validate(classifier, X, Y, cv=CV, scoring=scoring)
    for name in scoring:
        assert_allclose(found.scores[name][0], expected[f"test_{name}"])
    assert_array_equal(
        found.predictions["it"], cross_val_predict(classifier, X, Y, cv=CV)
    )


def test_probabilities_of_each_label(comparison):
    assert_array_equal(comparison.classes, [0, 1, 2])
    expected = cross_val_predict(MATRIX, X, Y, cv=CV, method="predict_proba")
    for name in PAIR:
        assert_allclose(comparison.probabilities[name], expected)


@pytest.mark.parametrize("score", ["roc_auc", "average_precision", "neg_log_loss"])
def test_two_labels_are_not_two_classes(score):
    found = compare(y=Y[:, :2], scoring=score)
    assert_allclose(*found.scores[score])
    assert_allclose(found.mean.scores[score], found.scores[score][0])


def test_log_loss_is_the_mean_over_labels():
    found = compare(scoring={"loss": "neg_log_loss"})
    of_labels = cross_val_predict(LIST, X, Y, cv=CV, method="predict_proba")
    for fold, (_, test) in enumerate(CV.split(X)):
        losses = [log_loss(Y[test, j], p[test]) for j, p in enumerate(of_labels)]
        assert_allclose(-found.scores["loss"][:, fold], np.mean(losses))


@pytest.mark.parametrize(
    "container",
    [
        np.ndarray.tolist,
        scipy.sparse.csr_array,
        lambda y: pd.DataFrame(y, columns=["a", "b", "c"]),
        lambda y: y.astype(bool),
        lambda y: y.astype(float),
    ],
    ids=["list", "sparse", "frame", "bool", "float"],
)
def test_containers_of_labels(comparison, container):
    found = compare(y=container(Y))
    assert_array_equal(found.y, Y)
    assert_array_equal(found.predictions["list"], comparison.predictions["list"])


def test_majority_of_each_label():
    y = np.zeros((60, 2), dtype=int)
    y[::3, 0] = y[1:50, 1] = 1
    found = compare(y=y, cv=[(np.arange(40), np.arange(40, 60))]).majority
    assert_array_equal(found.predictions[40:], [[0, 1]] * 20)
    assert_allclose(found.probabilities[40:], [y[:40].mean(axis=0)] * 20)
    assert found.scores["accuracy"] == (y[40:] == [0, 1]).all(axis=1).mean()
    assert (found.predictions[:40] == -1).all()


def test_mean(comparison):
    mean = np.empty(Y.shape)
    known = np.stack([*comparison.probabilities.values()])
    for (_, test), weights in zip(
        comparison.folds, comparison.mean.weights, strict=True
    ):
        mean[test] = np.einsum("c,crl->rl", weights, known[:, test])
    assert_allclose(comparison.mean.probabilities, mean)
    assert_array_equal(comparison.mean.predictions, mean > 0.5)


def test_weights_lower_the_loss_of_the_mean(comparison):
    equal = np.mean([*comparison.probabilities.values()], axis=0)
    weighted = comparison.mean.probabilities
    losses = [log_loss(Y.ravel(), p.ravel()) for p in (weighted, equal)]
    assert losses[0] < losses[1]


def test_mcnemar_counts_rows_with_all_labels_right(comparison):
    (difference,) = (
        pair
        for pair in comparison.differences()
        if {pair.first, pair.second} == {"matrix", "none"}
    )
    first, second = (
        (comparison.predictions[name] == Y).all(axis=1)
        for name in (difference.first, difference.second)
    )
    assert difference.n_first_only == (first & ~second).sum()
    assert difference.n_second_only == (second & ~first).sum()


def test_disagreements(comparison):
    first = comparison.disagreements(1)[0]
    assert_array_equal(first.label, Y[first.index])
    for name, share in first.probabilities.items():
        p = comparison.probabilities[name][first.index]
        assert share == pytest.approx(np.where(first.label, p, 1 - p).mean())


def test_sentences(comparison):
    shown = repr(comparison)
    assert "none is constant: it predicts the same labels for all rows of" in shown
    assert (
        "A row counts as classified correctly if all of its 3 labels are: accuracy is "
        "the share of such rows." in shown
    )
    assert "A row counts" not in repr(compare(scoring="f1_macro"))


def test_table_and_plot(comparison):
    assert comparison.to_frame()["accuracy"].notna().all()
    assert comparison.plot().mean_line_.get_xdata().shape == (4,)
    assert "A row counts" in comparison._repr_html_()


# Label 2 is in no training row of the first fold, and in all of the second.
GAPS = np.c_[Y[:, :2], [1] * 20 + [0] * 40]
FOLDS = [
    (np.arange(20, 60), np.arange(10)),
    (np.r_[:20, :20], np.arange(20, 60)),
    (np.arange(60), np.arange(60)),
]


@pytest.mark.parametrize("classifier", [MATRIX, *OTHERS[1:]])
@pytest.mark.filterwarnings("ignore:Label not 2|Label 2")
def test_label_that_is_constant_in_training(classifier):
    pair = {"it": classifier, "none": DummyClassifier()}
    found = compare(pair, GAPS, cv=FOLDS, scoring=["neg_log_loss", "accuracy"])
    assert found.errors == {}
    assert_array_equal(found.probabilities["it"][:10, 2], 0)
    assert_array_equal(found.probabilities["it"][20:, 2], 1)
    assert (found.scores["neg_log_loss"][:, :2] < -10).all()
    assert np.isfinite(found.scores["neg_log_loss"]).all()
    message = (
        "Label 2 is in no row of the training part of fold 1 of 3, so that no "
        "classifier can learn it there."
    )
    assert message in repr(found)


def test_classifier_of_one_label():
    with pytest.warns(FitFailedWarning, match="It takes one label for each row: wrap"):
        found = compare({**PAIR, "one": LogisticRegression()})
    assert found.mean is None
    assert np.isfinite(found.scores["accuracy"][:2]).all()


class Confused(KNeighborsClassifier):
    def predict(self, X):
        return super().predict(X)[:, 0]


class HalfSure(KNeighborsClassifier):
    def predict_proba(self, X):
        return super().predict_proba(X)[0]


@pytest.mark.parametrize(
    ("classifier", "message"),
    [
        (Confused(), "expects its predictions to be an indicator matrix of shape"),
        (HalfSure(), "expects predict_proba to return a column for each of the 3"),
    ],
)
def test_predictions_of_another_shape(classifier, message):
    with pytest.warns(FitFailedWarning, match=message):
        compare({"it": classifier, **PAIR})


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (Y + 1, "expects y of two dimensions to hold only 0 and 1"),
        (0 * Y, "expects rows of different labels in the training part of each fold"),
        ([[0, 1], [2]] * 30, "MultiLabelBinarizer"),
    ],
)
def test_invalid_labels(y, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        compare(y=y)


def test_scorer_of_your_own_gets_a_matrix():
    def closeness(classifier, rows, labels):
        return -np.abs(classifier.predict_proba(rows) - labels).mean()

    found = compare(dict.fromkeys("ab", MATRIX), scoring=closeness)
    assert_allclose(found.mean.scores["closeness"], found.scores["closeness"][0])
    assert np.isfinite(found.majority.scores["closeness"]).all()


def test_integer_cv_shuffles():
    found = compare(cv=2, random_state=3)
    expected = KFold(2, shuffle=True, random_state=3).split(X)
    for (_, test), (_, other) in zip(found.folds, expected, strict=True):
        assert_array_equal(test, other)


def test_sequences():
    ids = [rng.integers(1, 6, size=size).tolist() for size in [3, 4, 5] * 20]
    pair = {
        "lstm": make_classifier(),
        "tfidf": OneVsRestClassifier(make_tfidf_pipeline(C=1)),
    }
    found = compare_classifiers(
        pair,
        ids,
        Y,
        cv=GroupKFold(3),
        groups=np.arange(60) // 4,
        scoring=["accuracy", "roc_auc", "neg_log_loss"],
    )
    assert found.errors == {}
    assert found.probabilities["lstm"].shape == (60, 3)
    assert found.mean.name == "weighted mean of both"
