"""Comparisons: folds, scores, predictions, failures, invalid input."""

import warnings
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from factories import CountsPredictedRows, make_classifier
from numpy.testing import assert_array_equal
from sklearn.base import is_classifier
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GroupKFold,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from skseq import (
    SequenceScaler,
    compare_classifiers,
    make_lstm_pipeline,
    make_summary_pipeline,
    make_tfidf_pipeline,
)

rng = np.random.default_rng(0)
y = np.array(["no", "yes"] * 30)
X = rng.normal(size=(60, 3)) + (y == "yes")[:, None]
PAIR = {"bayes": GaussianNB(), "tree": DecisionTreeClassifier(random_state=0)}

TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 6


class Failing(GaussianNB):
    """Fails if the first row is in the training part."""

    def fit(self, X, y):
        if (X == FIRST_ROW).all(axis=1).any():
            raise RuntimeError("cannot fit")
        return super().fit(X, y)


FIRST_ROW = X[0].copy()


def test_scores_are_those_of_cross_validation():
    result = compare_classifiers(PAIR, X, y, cv=4, random_state=7)
    cv = StratifiedKFold(4, shuffle=True, random_state=7)
    assert result.estimator_names == ("bayes", "tree")
    for place, estimator in enumerate(PAIR.values()):
        assert_array_equal(
            result.scores["accuracy"][place],
            cross_val_score(estimator, X, y, cv=cv),
        )


def test_predictions_are_those_of_cross_validation():
    result = compare_classifiers(PAIR, X, y, random_state=7)
    cv = StratifiedKFold(5, shuffle=True, random_state=7)
    for name, estimator in PAIR.items():
        labels = cross_val_predict(estimator, X, y, cv=cv)
        assert_array_equal(result.classes[result.predictions[name]], labels)
        probabilities = cross_val_predict(
            estimator, X, y, cv=cv, method="predict_proba"
        )
        assert_array_equal(result.probabilities[name], probabilities)


def test_repeated_folds_keep_the_first_prediction():
    cv = RepeatedStratifiedKFold(n_splits=3, n_repeats=2, random_state=0)
    folds = list(cv.split(X, y))
    repeated = compare_classifiers(PAIR, X, y, cv=folds)
    first = compare_classifiers(PAIR, X, y, cv=folds[:3])
    assert repeated.scores["accuracy"].shape == (2, 6)
    assert_array_equal(repeated.predictions["tree"], first.predictions["tree"])
    assert_array_equal(repeated.probabilities["tree"], first.probabilities["tree"])


def test_rows_that_are_never_tested():
    result = compare_classifiers(PAIR, X, y, cv=[(range(40), range(50, 60))])
    assert (result.predictions["bayes"][:50] == -1).all()
    assert (result.predictions["bayes"][50:] >= 0).all()
    assert np.isnan(result.probabilities["bayes"][:50]).all()


def test_seed_determines_folds():
    first, again, other = (
        compare_classifiers(PAIR, X, y, random_state=seed) for seed in (1, 1, 2)
    )
    assert_array_equal(first.scores["accuracy"], again.scores["accuracy"])
    assert_array_equal(first.probabilities["tree"], again.probabilities["tree"])
    assert (first.folds[0][1] != other.folds[0][1]).any()


def test_two_jobs_give_the_same_results():
    one = compare_classifiers(PAIR, X, y, cv=2, random_state=0)
    two = compare_classifiers(PAIR, X, y, cv=2, random_state=0, n_jobs=2)
    assert_array_equal(one.scores["accuracy"], two.scores["accuracy"])
    for name in PAIR:
        assert_array_equal(one.predictions[name], two.predictions[name])
        assert_array_equal(one.probabilities[name], two.probabilities[name])


def test_groups_stay_together():
    groups = np.arange(60) // 10
    result = compare_classifiers(PAIR, X, y, cv=GroupKFold(3), groups=groups)
    for train, test in result.folds:
        assert not set(groups[train]) & set(groups[test])


def test_data_frame_is_passed_to_the_classifier():
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    needs_frame = make_pipeline(StandardScaler(), GaussianNB())
    needs_frame.set_output(transform="pandas")
    result = compare_classifiers({"a": needs_frame, **PAIR}, frame, list(y), cv=2)
    assert not result.errors
    assert result.X is frame


def test_pipelines_of_the_package():
    tiny = make_lstm_pipeline(max_tokens=6, maxlen=4, random_state=0).set_params(
        lstmclassifier__units=4,
        lstmclassifier__epochs=15,
        lstmclassifier__learning_rate=0.1,
    )
    labels = ["yes", "no", "yes", "no"] * 6
    result = compare_classifiers(
        {"lstm": tiny, "tfidf": make_tfidf_pipeline()}, TEXTS, labels, cv=2
    )
    assert result.errors == {}
    assert_array_equal(result.scores["accuracy"], 1)
    assert (result.n_bytes > 1000).all()
    assert result.probabilities["lstm"].shape == (24, 2)
    assert is_classifier(tiny)
    assert not hasattr(tiny[-1], "classes_")


def test_failure_in_one_fold():
    message = "^failing failed in 2 of 3 folds; first error: RuntimeError: cannot fit. "
    with pytest.warns(FitFailedWarning, match=message) as caught:
        result = compare_classifiers(
            {"bayes": GaussianNB(), "failing": Failing()},
            X,
            y,
            cv=StratifiedKFold(3),
            scoring=["accuracy", "roc_auc"],
        )
    assert len(caught) == 1
    assert caught[0].filename == __file__
    # The first row is in the test part of the first fold.
    assert result.errors == {
        ("failing", 1): "RuntimeError: cannot fit",
        ("failing", 2): "RuntimeError: cannot fit",
    }
    for scores in result.scores.values():
        assert_array_equal(np.isnan(scores), [[False] * 3, [False, True, True]])
    assert_array_equal(np.isnan(result.fit_seconds[1]), [False, True, True])
    tested = result.folds[0][1]
    assert_array_equal(
        result.predictions["failing"][tested],
        result.predictions["bayes"][tested],
    )
    assert (np.delete(result.predictions["failing"], tested) == -1).all()
    assert np.isnan(np.delete(result.probabilities["failing"], tested, axis=0)).all()


def test_all_fail():
    broken = LogisticRegression(C=-1)
    with pytest.raises(
        ValueError,
        match="all failed in each fold. The first error, of "
        "'a' in fold 1 of 5, is InvalidParameterError: The 'C' param",
    ):
        compare_classifiers({"a": broken, "b": broken}, X, y)


def test_score_without_predict_proba():
    with pytest.warns(FitFailedWarning, match="svm failed in 5 of 5 folds"):
        result = compare_classifiers(
            {"bayes": GaussianNB(), "svm": LinearSVC()}, X, y, scoring="neg_log_loss"
        )
    assert np.isfinite(result.scores["neg_log_loss"][0]).all()


class Counting(CountsPredictedRows, GaussianNB):
    n_rows = Counter()


def own_accuracy(estimator, X, y):
    return np.mean(estimator.predict(X) == y)


@pytest.mark.parametrize(
    ("scoring", "n_predict"),
    [
        ("accuracy", 60),
        (["accuracy", "f1_macro", "neg_log_loss", "roc_auc"], 60),
        ({"own": own_accuracy, "f1": "f1_macro"}, 120),
    ],
)
def test_each_row_is_predicted_once(scoring, n_predict):
    Counting.n_rows.clear()
    compare_classifiers(
        {"one": Counting(), "tree": PAIR["tree"]}, X, y, scoring=scoring
    )
    assert Counting.n_rows == {"predict": n_predict, "predict_proba": 60}


def test_scorer_of_your_own_gets_the_classifier_and_the_rows():
    def check(estimator, rows, labels):
        assert type(estimator) is GaussianNB
        assert estimator.score(rows, labels) == own_accuracy(estimator, rows, labels)
        assert rows.shape == (15, 3)
        return 0.5

    result = compare_classifiers(
        {"bayes": GaussianNB(), "again": GaussianNB()}, X, y, cv=4, scoring=check
    )
    assert result.errors == {}


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"estimators": []}, TypeError, "expects a dict of names"),
        ({"y": y[:-1]}, ValueError, "one entry of y for each sequence, got 59 for 60"),
        ({"y": None}, ValueError, "requires y to be passed"),
        ({"y": ["no"] * 60}, ValueError, r"at least 2 classes in y, got 1.*\['no'\]"),
        ({"y": rng.normal(size=60)}, ValueError, "Unknown label type: continuous"),
        ({"X": "text"}, TypeError, "expects X to be indexable"),
        ({"scoring": "acuracy"}, ValueError, "expects scoring as in scikit-learn"),
        ({"cv": [(range(0, 60, 2), [1])]}, ValueError, "at least 2 classes in the tra"),
        ({"verbose": None}, TypeError, "verbose as 0, 1 or 2, got NoneType None"),
        ({"groups": [1, 2]}, ValueError, r"for each of the 60 rows, got .* \(2,\)"),
        ({"groups": [1, None] * 30}, ValueError, "that of row 1 is NoneType None"),
        (
            {"groups": np.ma.array(y, mask=np.arange(60) == 7)},
            ValueError,
            "that of row 7 is float nan. Drop",
        ),
        ({"groups": [[1]] * 60}, ValueError, r"got groups of shape \(60, 1\)"),
    ],
)
def test_bad_input(changes, error, message):
    arguments = {"estimators": PAIR, "X": X, "y": y} | changes
    with pytest.raises(error, match=message):
        compare_classifiers(**arguments)


def test_input_is_unchanged():
    before = X.copy(), y.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compare_classifiers({"guess": DummyClassifier(), **PAIR}, X, y)
    assert_array_equal(X, before[0])
    assert_array_equal(y, before[1])


RUNS = [np.column_stack([row, row[::-1]]) for row in X]
RUNS = [run[: 2 + place % 2] for place, run in enumerate(RUNS)]


@pytest.mark.parametrize(
    "runs",
    [RUNS, np.fromiter(RUNS, object, 60), np.stack([X, X[:, ::-1]], axis=2)],
    ids=["list", "objects", "3-D"],
)
def test_measurements(runs):
    pair = {
        "lstm": make_pipeline(SequenceScaler(), make_classifier()),
        "summary": make_summary_pipeline(C=1),
    }
    result = compare_classifiers(pair, runs, y, cv=2, random_state=0)
    assert result.errors == {}
    assert result.scores["accuracy"][1].mean() > 0.6
    first = result.disagreements(1)[0]
    assert_array_equal(first.row, runs[first.index])
