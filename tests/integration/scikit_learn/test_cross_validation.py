"""Cross-validation of a pipeline by scikit-learn."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from reviews import (
    LABELS,
    ONE_SPLIT,
    TEXTS,
    make_classifier,
    make_pipeline,
    take,
    trained_on,
)
from sklearn.base import is_classifier
from sklearn.metrics import f1_score, log_loss, roc_auc_score
from sklearn.model_selection import (
    GridSearchCV,
    StratifiedKFold,
    check_cv,
    cross_val_predict,
    cross_validate,
    learning_curve,
)

from skseq import LSTMClassifier, make_lstm_pipeline


@pytest.mark.parametrize(
    "estimator",
    [
        LSTMClassifier(),
        make_pipeline(),
        make_lstm_pipeline(),
        GridSearchCV(make_pipeline(), {"lstm__units": [2]}),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_integer_cv_stratifies(estimator):
    assert is_classifier(estimator)
    splitter = check_cv(3, LABELS, classifier=is_classifier(estimator))
    assert isinstance(splitter, StratifiedKFold)


@pytest.fixture(scope="module")
def validated():
    return cross_validate(
        make_pipeline(),
        TEXTS,
        LABELS,
        cv=2,
        scoring=["roc_auc", "neg_log_loss", "f1_macro"],
        return_estimator=True,
        return_indices=True,
    )


def test_cross_validate_stratifies(validated):
    for test in validated["indices"]["test"]:
        n_negative, n_positive = np.unique(LABELS[test], return_counts=True)[1]
        assert abs(n_negative - n_positive) <= 1


@pytest.mark.parametrize(
    ("scorer", "score_of"),
    [
        (
            "roc_auc",
            lambda pipeline, X, y: roc_auc_score(
                y == "pos", pipeline.predict_proba(X)[:, 1]
            ),
        ),
        (
            "neg_log_loss",
            lambda pipeline, X, y: -log_loss(y, pipeline.predict_proba(X)),
        ),
        (
            "f1_macro",
            lambda pipeline, X, y: f1_score(y, pipeline.predict(X), average="macro"),
        ),
    ],
)
def test_score_is_that_of_predictions(validated, scorer, score_of):
    expected = [
        score_of(pipeline, *take(test))
        for pipeline, test in zip(
            validated["estimator"], validated["indices"]["test"], strict=True
        )
    ]
    assert_allclose(validated[f"test_{scorer}"], expected, rtol=1e-12)
    assert min(np.abs(expected)) > 0


def test_cross_val_predict_puts_each_fold_in_its_place(validated):
    predicted = cross_val_predict(
        make_pipeline(), TEXTS, LABELS, cv=2, method="predict_proba"
    )
    for pipeline, test in zip(
        validated["estimator"], validated["indices"]["test"], strict=True
    ):
        assert_array_equal(predicted[test], pipeline.predict_proba(take(test)[0]))


def test_learning_curve_scores_fits_of_each_size():
    sizes, _, scores = learning_curve(
        make_pipeline(),
        TEXTS,
        LABELS,
        train_sizes=[0.25, 1.0],
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
    )
    ((train, test),) = ONE_SPLIT.split(TEXTS, LABELS)
    X_test, y_test = take(test)
    assert sizes.tolist() == [6, 24]
    for size, score in zip(sizes, scores[:, 0], strict=True):
        expected = -log_loss(y_test, trained_on(train[:size]).predict_proba(X_test))
        assert score == pytest.approx(expected, rel=1e-12)


def test_learning_curve_by_partial_fit(ids):
    sizes, _, scores = learning_curve(
        make_classifier(),
        ids,
        LABELS,
        train_sizes=[12, 24],
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
        exploit_incremental_learning=True,
    )
    ((train, test),) = ONE_SPLIT.split(ids, LABELS)
    classifier = make_classifier()
    expected = []
    for rows in (train[:12], train[12:]):
        classifier.partial_fit(ids[rows], LABELS[rows], classes=["neg", "pos"])
        expected.append(-log_loss(LABELS[test], classifier.predict_proba(ids[test])))
    assert sizes.tolist() == [12, 24]
    assert_allclose(scores[:, 0], expected, rtol=1e-12)
    assert len(classifier.history_["loss"]) == 2
