"""TunedLogisticRegression: the choice of C, its folds, weights and rare classes."""

import numpy as np
import pandas as pd
import pytest
from blas_threads import record_blas_threads
from numpy.testing import assert_allclose, assert_array_equal
from scipy import sparse
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import normalize
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_limits

from skseq._classifier._tuned_logistic_regression import (
    NaiveBayesLogisticRegression,
    TunedLogisticRegression,
    _assign_folds,
    _drop_unseen,
)
from skseq._training._naive_bayes import log_ratios

rng = np.random.default_rng(0)
X = rng.normal(size=(90, 5))
NOISY = (X[:, 0] + rng.normal(size=90) > 0).astype(int)
NOISE = rng.integers(2, size=90)
CLEAR = (X[:, 0] > 0).astype(int)
THREE = np.array(["a", "b", "c"])[NOISY + CLEAR]


def tuned(**parameters):
    return TunedLogisticRegression(C="auto", **parameters)


# A row of weight 2 is in one fold, a row that is repeated may be in two.
EXPECTED_FAILURES = {
    f"check_sample_weight_equivalence_on_{kind}_data": "C is chosen on random folds"
    for kind in ("dense", "sparse")
}
NO_RATIO = "a feature that is never 0 has no log-ratio"


@pytest.mark.slow
@parametrize_with_checks(
    [tuned(max_iter=1000)], expected_failed_checks=lambda _: EXPECTED_FAILURES
)
def test_checks_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.slow
@parametrize_with_checks(
    [NaiveBayesLogisticRegression(C="auto", max_iter=1000)],
    expected_failed_checks=lambda _: (
        EXPECTED_FAILURES | {"check_classifiers_train": NO_RATIO}
    ),
)
def test_checks_of_scikit_learn_with_ratios(estimator, check):
    check(estimator)


def test_ratios_are_those_of_each_training_part():
    counts = sparse.csr_array(np.random.default_rng(1).poisson(0.3, size=(90, 6)))
    found = NaiveBayesLogisticRegression(max_iter=1000, C="auto").fit(counts, THREE)
    folds = PredefinedSplit(
        _assign_folds(np.unique(THREE, return_inverse=True)[1], None)
    )
    losses = [
        log_loss(
            THREE,
            cross_val_predict(
                NaiveBayesLogisticRegression(max_iter=1000, C=C),
                counts,
                THREE,
                cv=folds,
                method="predict_proba",
            ),
        )
        for C in 10.0 ** np.arange(-2, 4.5, 0.5)
    ]
    assert 10.0 ** np.arange(-2, 4.5, 0.5)[np.argmin(losses)] == found.C_


def test_coefficients_are_those_of_the_columns_as_they_are():
    counts = sparse.csr_array(np.random.default_rng(1).poisson(0.3, size=(90, 40)))
    model = NaiveBayesLogisticRegression().fit(counts, NOISY)
    ratios, _ = log_ratios(counts, NOISY, np.ones(90))
    scaled = counts @ sparse.diags_array(np.sqrt(ratios))
    scale = 1 / np.sqrt(np.mean(scaled.power(2).sum(axis=1)))
    peer = LogisticRegression().fit(scale * scaled, NOISY)
    assert_allclose(
        model.predict_proba(counts), peer.predict_proba(scale * scaled), rtol=1e-6
    )


@pytest.mark.parametrize("with_weights", [False, True])
def test_feature_names_of_a_frame(with_weights):
    frame = pd.DataFrame(X, columns=list("abcde"))
    weights = np.ones(90) if with_weights else None
    model = NaiveBayesLogisticRegression().fit(frame, NOISY, weights)
    assert list(model.feature_names_in_) == list("abcde")


def test_number_is_used_as_it_is():
    found = TunedLogisticRegression(C=3).fit(X, NOISY)
    peer = LogisticRegression(C=3).fit(X, NOISY)
    assert (found.C, found.C_) == (3, 3.0)
    assert_array_equal(found.coef_, peer.coef_)


def test_fit_is_that_of_the_chosen_number():
    found = tuned().fit(X, NOISY)
    assert found.C == "auto"
    assert_array_equal(found.coef_, LogisticRegression(C=found.C_).fit(X, NOISY).coef_)


@pytest.mark.parametrize("y", [NOISY, NOISE, CLEAR, THREE])
@pytest.mark.parametrize("form", [np.array, sparse.csr_array, sparse.csc_matrix])
def test_choice_has_the_smallest_log_loss(y, form):
    rows = form(X)
    folds = PredefinedSplit(_assign_folds(np.unique(y, return_inverse=True)[1], None))
    candidates = 10.0 ** np.arange(-2, 4.5, 0.5)
    losses = [
        log_loss(
            y,
            cross_val_predict(
                LogisticRegression(C=C), rows, y, cv=folds, method="predict_proba"
            ),
        )
        for C in candidates
    ]
    found = tuned().fit(rows, y).C_
    assert found == candidates[np.argmin(losses)]


def test_stronger_signal_gets_a_larger_C():
    Cs = [tuned().fit(X, y).C_ for y in (NOISE, NOISY, CLEAR)]
    assert Cs == sorted(set(Cs))


def test_seed_determines_the_folds():
    codes = np.arange(40) % 3
    same, again, none, zero, other = (
        _assign_folds(codes, seed).tolist() for seed in (1, 1, None, 0, 2)
    )
    assert same == again
    assert none == zero
    assert len({tuple(same), tuple(none), tuple(other)}) == 3


@pytest.mark.parametrize("n_rows", [2, 3, 7, 12])
def test_each_training_part_has_all_classes(n_rows):
    codes = np.repeat([0, 1, 2, 3], [1, n_rows, 2, 30])
    folds = _assign_folds(codes, 0)
    assert_array_equal(folds == -1, codes == 0)
    for fold in range(5):
        assert set(codes[folds != fold]) == {0, 1, 2, 3}
    sizes = np.bincount(folds[folds >= 0])
    assert sizes.max() - sizes.min() <= 1


@pytest.mark.parametrize(
    ("n_rows", "C"), [([1, 1], 1.0), ([1, 1, 1], 1.0), ([2, 2], None), ([1, 30], None)]
)
def test_few_rows_of_a_class(n_rows, C):
    y = np.repeat(np.arange(len(n_rows)), n_rows)
    found = tuned().fit(X[: len(y)], y)
    assert_array_equal(found.classes_, np.unique(y))
    assert C is None or found.C_ == C


def test_many_classes():
    y = np.arange(90) % 30
    assert tuned().fit(X, y).predict_proba(X).shape == (90, 30)


def test_one_class():
    with pytest.raises(ValueError, match="at least 2 classes"):
        tuned().fit(X, np.zeros(90))


def test_rows_without_weight_do_not_count():
    weights = np.repeat([1.0, 0.0], [60, 30])
    y = np.where(weights, CLEAR, 1 - CLEAR)
    all_rows, some = tuned().fit(X, y, weights), tuned().fit(X[:60], y[:60])
    assert all_rows.C_ == some.C_
    assert_allclose(all_rows.coef_, some.coef_, rtol=1e-3)
    assert tuned().fit(X, y).C_ != some.C_


def test_class_weight_is_a_weight_of_rows():
    weights = np.where(NOISY, 5.0, 1.0)
    by_class = tuned(class_weight={0: 1, 1: 5}).fit(X, NOISY)
    by_row = tuned().fit(X, NOISY, weights)
    assert by_class.C_ == by_row.C_
    assert_allclose(by_class.coef_, by_row.coef_)


def test_several_labels():
    Y = np.c_[NOISY, CLEAR, np.ones(90, dtype=int)]
    with pytest.warns(UserWarning, match="Label 2 is present in all"):
        found = OneVsRestClassifier(tuned()).fit(X, Y)
    assert found.predict_proba(X).shape == (90, 3)
    with pytest.raises(ValueError, match="wrap the pipeline in .*OneVsRestClassifier"):
        tuned().fit(X, Y)


def test_parameters_stay_after_an_error():
    classifier = tuned(max_iter=50, solver="newton-cholesky", l1_ratio=1.0)
    with pytest.raises(ValueError, match="newton-cholesky"):
        classifier.fit(X, NOISY)
    assert clone(classifier).C == classifier.C == "auto"


@pytest.mark.parametrize("C", ["best", 0, -1.0, None])
def test_invalid_C(C):
    with pytest.raises(ValueError, match="'C' parameter of TunedLogistic"):
        TunedLogisticRegression(C=C).fit(X, NOISY)


def test_unseen_terms_are_dropped_from_test_rows():
    train = sparse.csr_array([[1.0, 0, 0], [0, 1, 0]])
    test = sparse.csr_array([[0.6, 0, 0.8], [0, 0, 1]])
    assert_array_equal(_drop_unseen(train, test).toarray(), [[1, 0, 0], [0, 0, 0]])


def test_only_rows_of_length_1_stay_so(monkeypatch):
    """Rare terms of the test rows are dropped if the rows are TF-IDF vectors."""
    counts = sparse.csr_array(rng.integers(0, 2, size=(90, 60)))
    calls = []
    monkeypatch.setattr(
        "skseq._classifier._tuned_logistic_regression._drop_unseen",
        lambda train, test: calls.append(len(calls)) or test,
    )
    tuned().fit(counts, NOISY)
    assert calls == []
    tuned().fit(normalize(counts), NOISY)
    assert len(calls) == 5


@pytest.mark.parametrize("C", [1.0, "auto"])
def test_blas_computes_in_one_thread(C, monkeypatch):
    numbers = record_blas_threads(monkeypatch)
    with threadpool_limits(2, user_api="blas"):
        TunedLogisticRegression(C=C).fit(X, NOISY)
    assert numbers
    assert all(each == {1} for each in numbers)


@pytest.mark.parametrize("C", ["auto", 1.0])
@pytest.mark.parametrize("convert", [np.asarray, np.ndarray.tolist, pd.DataFrame])
@pytest.mark.parametrize(
    "make", [TunedLogisticRegression, NaiveBayesLogisticRegression]
)
def test_one_hot_classes_name_the_remedy(make, convert, C):
    one_hot = np.eye(3)[rng.integers(3, size=90)]
    message = r"got y of shape \(90, 3\).*pass np\.argmax\(y, axis=1\)"
    with pytest.raises(ValueError, match=f"^{make.__name__} expects.*{message}"):
        make(C=C).fit(X, convert(one_hot))
