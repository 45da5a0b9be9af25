"""Significance tests, compared with their formulas and with SciPy."""

import math

import numpy as np
import pytest
from scipy import stats

from skseq._comparison._significance_tests import (
    corrected_t_test,
    finite_mean,
    mcnemar_test,
)

DIFFERENCES = [0.03, 0.01, 0.02, 0.05, -0.01]  # Mean 0.02, squares about it 0.002.


def test_corrected_t_test_by_formula():
    found = corrected_t_test(DIFFERENCES, n_train=80, n_test=20)
    variance = 0.002 / 4
    error = math.sqrt(variance * (1 / 5 + 20 / 80))
    quantile = 2.7764451052  # Of Student's t with 4 degrees of freedom, at 0.975.
    assert found.mean == pytest.approx(0.02)
    assert found.low == pytest.approx(0.02 - quantile * error)
    assert found.high == pytest.approx(0.02 + quantile * error)
    assert found.p_value == pytest.approx(2 * stats.t.cdf(-0.02 / error, 4))
    assert found.n_folds == 5


def test_corrected_t_test_without_overlap_is_the_paired_t_test():
    found = corrected_t_test(DIFFERENCES, n_train=80, n_test=0, confidence_level=0.9)
    uncorrected = stats.ttest_1samp(DIFFERENCES, 0)
    interval = uncorrected.confidence_interval(0.9)
    assert found.p_value == pytest.approx(uncorrected.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_corrected_t_test_has_a_larger_p_value():
    uncorrected = stats.ttest_1samp(DIFFERENCES, 0)
    found = corrected_t_test(DIFFERENCES, n_train=80, n_test=20)
    assert found.p_value > uncorrected.pvalue


def test_corrected_t_test_ignores_failed_folds():
    with_failure = corrected_t_test([*DIFFERENCES, np.nan], n_train=80, n_test=20)
    assert with_failure == corrected_t_test(DIFFERENCES, n_train=80, n_test=20)


@pytest.mark.parametrize(
    ("differences", "mean"),
    [([], np.nan), ([0.1], 0.1), ([0.3 - 0.2, 0.1, 0.7 - 0.6], 0.1), ([0, 0], 0)],
)
def test_corrected_t_test_without_variance(differences, mean):
    found = corrected_t_test(differences, n_train=80, n_test=20)
    assert found.mean == pytest.approx(mean, nan_ok=True)
    assert np.isnan([found.low, found.high, found.p_value]).all()
    assert found.n_folds == len(differences)


def test_mcnemar_test_by_formula():
    first = np.array([True] * 6 + [False] * 1 + [True] * 20 + [False] * 3)
    second = np.array([False] * 6 + [True] * 1 + [True] * 20 + [False] * 3)
    found = mcnemar_test(first, second)
    assert (found.n_first_only, found.n_second_only) == (6, 1)
    # Of 7 tosses of a coin: 0, 1, 6 or 7 heads.
    assert found.p_value == pytest.approx((1 + 7 + 7 + 1) / 2**7)
    assert found.p_value == pytest.approx(stats.binomtest(6, 7).pvalue)


def test_mcnemar_test_of_equal_predictions():
    same = np.array([True, False])
    assert mcnemar_test(same, same).p_value == 1


def test_finite_mean():
    assert finite_mean([1, np.nan, 3]) == 2
    assert np.isnan(finite_mean([np.nan]))
