"""Significance tests, compared with their formulas and with SciPy."""

import math

import numpy as np
import pytest
from scipy import stats

from skseq import Comparison

DIFFERENCES = [0.03, 0.01, 0.02, 0.05, -0.01]  # Mean 0.02, squares about it 0.002.


def difference(differences, *, n_train=80, n_test=20, confidence_level=0.95, right=()):
    """Return the difference of two classifiers.

    Parameters
    ----------
    differences : list of float
        Differences of their scores, by fold.
    n_train, n_test : int
        Numbers of rows in each fold.
    confidence_level : float
        Of the interval.
    right : pair of lists of bool
        Whether the first and the second classify each row correctly.
    """
    n_folds = len(differences)
    zeros = np.zeros((2, n_folds))
    first, second = right or ([True], [True])
    (found,) = Comparison(
        estimator_names=("a", "b"),
        score_names=("accuracy",),
        scores={"accuracy": np.array([np.add(differences, 0.5), zeros[1] + 0.5])},
        fit_seconds=zeros + 1,
        predict_seconds=zeros + 1,
        n_bytes=zeros + 1,
        errors={},
        folds=((np.arange(n_train), np.arange(n_test)),) * n_folds,
        X=[[1]] * len(first),
        y=np.zeros(len(first), int),
        classes=np.array([0, 1]),
        predictions={"a": 1 - np.array(first), "b": 1 - np.array(second)},
        probabilities={"a": None, "b": None},
        is_constant=zeros > 0,
        majority=None,
        mean=None,
    ).differences(confidence_level=confidence_level)
    return found


def test_corrected_t_test_by_formula():
    found = difference(DIFFERENCES)
    variance = 0.002 / 4
    error = math.sqrt(variance * (1 / 5 + 20 / 80))
    quantile = 2.7764451052  # Of Student's t with 4 degrees of freedom, at 0.975.
    assert found.mean == pytest.approx(0.02)
    assert found.low == pytest.approx(0.02 - quantile * error)
    assert found.high == pytest.approx(0.02 + quantile * error)
    assert found.p_value == pytest.approx(2 * stats.t.cdf(-0.02 / error, 4))
    assert found.n_folds == 5


def test_corrected_t_test_without_overlap_is_the_paired_t_test():
    found = difference(DIFFERENCES, n_test=0, confidence_level=0.9)
    uncorrected = stats.ttest_1samp(DIFFERENCES, 0)
    interval = uncorrected.confidence_interval(0.9)
    assert found.p_value == pytest.approx(uncorrected.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_corrected_t_test_ignores_failed_folds():
    found, expected = (
        difference(differences) for differences in ([*DIFFERENCES, np.nan], DIFFERENCES)
    )
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.n_folds == 5


@pytest.mark.parametrize(
    ("differences", "mean"),
    [([0.1], 0.1), ([0.3 - 0.2, 0.1, 0.7 - 0.6], 0.1), ([0, 0], 0)],
)
def test_corrected_t_test_without_variance(differences, mean):
    found = difference(differences)
    assert found.mean == pytest.approx(mean)
    assert np.isnan([found.low, found.high, found.p_value]).all()
    assert found.n_folds == len(differences)


def test_number_of_folds_needed():
    def needed(factor, **options):
        shifted = np.array(DIFFERENCES) - 0.02 + factor * 0.02
        return difference(shifted, **options).n_folds_needed

    # Repetitions of five folds have the same mean and, nearly, the same variance.
    for factor, n_folds in ((1.3, 20), (1.5, 10)):
        assert needed(factor) == n_folds
        for n, is_enough in [(n_folds, True), (n_folds - 5, False)]:
            error = math.sqrt(0.002 / 4 * (1 / n + 20 / 80))
            p_value = 2 * stats.t.sf(factor * 0.02 / error, n - 1)
            assert bool(p_value < 0.05) is is_enough
    assert needed(1.3, confidence_level=0.9) == 10
    assert needed(10.0) is None  # It is significant.
    assert needed(0.1) is None  # Ten repetitions are not enough.


def test_mcnemar_test_by_formula():
    first = [True] * 6 + [False] * 1 + [True] * 20 + [False] * 3
    second = [False] * 6 + [True] * 1 + [True] * 20 + [False] * 3
    found = difference([0.1, 0.2], right=(first, second))
    assert (found.n_first_only, found.n_second_only) == (6, 1)
    # Of 7 tosses of a coin: 0, 1, 6 or 7 heads.
    assert found.mcnemar_p_value == pytest.approx((1 + 7 + 7 + 1) / 2**7)
    assert found.mcnemar_p_value == pytest.approx(stats.binomtest(6, 7).pvalue)
