"""Significance of a difference: the corrected resampled t-test and McNemar's test."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

_MOST_REPETITIONS = 10


@dataclass(frozen=True)
class TTestResult:
    """Mean difference over folds, its confidence interval and p-value.

    ``n_folds_needed`` is the number of folds of repeated cross-validation with which a
    difference of the same mean and variance is significant; None if it is already, or
    if ten repetitions are not enough.
    """

    mean: float
    low: float
    high: float
    p_value: float
    n_folds: int
    n_folds_needed: int | None = None


@dataclass(frozen=True)
class McNemarResult:
    """Number of rows that only one classifier classifies correctly, and p-value."""

    n_first_only: int
    n_second_only: int
    p_value: float


def corrected_t_test(differences, *, n_train, n_test, confidence_level=0.95):
    """Test whether the mean difference over cross-validation folds is zero.

    Training parts overlap, so the differences are not independent and their variance
    over folds underestimates that of their mean. Nadeau and Bengio replace the factor
    ``1 / k`` by ``1 / k + n_test / n_train``.

    Parameters
    ----------
    differences : array-like of shape (n_folds,)
        Score of one classifier minus that of the other; NaN where either is missing.
    n_train, n_test : float
        Mean number of rows in the training and test parts.
    confidence_level : float, default=0.95
        Coverage of the confidence interval.

    Returns
    -------
    TTestResult
        Interval and p-value are NaN if fewer than two folds have a difference, or if
        all differences are equal, which leaves no variance to estimate.
    """
    differences = np.asarray(differences, dtype=float)
    differences = differences[np.isfinite(differences)]
    k = len(differences)
    mean = float(differences.mean()) if k else np.nan
    if k < 2 or np.allclose(differences, mean, rtol=0, atol=1e-12):
        return TTestResult(mean, np.nan, np.nan, np.nan, k)
    # The error of the mean over one run of the cross-validation, two, three, ...
    n_folds = k * np.arange(1, _MOST_REPETITIONS + 1)
    errors = np.sqrt(differences.var(ddof=1) * (1 / n_folds + n_test / n_train))
    low, high = stats.t.interval(confidence_level, df=k - 1, loc=mean, scale=errors[0])
    p_values = 2 * stats.t.sf(abs(mean) / errors, df=n_folds - 1)
    enough = np.flatnonzero(p_values < 1 - confidence_level)
    return TTestResult(
        mean,
        float(low),
        float(high),
        float(p_values[0]),
        k,
        int(n_folds[enough[0]]) if len(enough) and enough[0] > 0 else None,
    )


def mcnemar_test(first_is_correct, second_is_correct):
    """Test whether two classifiers have the same error rate, by McNemar's exact test.

    Parameters
    ----------
    first_is_correct, second_is_correct : ndarray of shape (n_samples,), dtype bool
        Whether each classifier predicts the true label of each row.

    Returns
    -------
    McNemarResult
        The p-value is 1 if no row is classified correctly by only one of them.
    """
    n_first_only = int(np.sum(first_is_correct & ~second_is_correct))
    n_second_only = int(np.sum(second_is_correct & ~first_is_correct))
    n_discordant = n_first_only + n_second_only
    p_value = 1.0
    if n_discordant:
        p_value = stats.binomtest(n_first_only, n_discordant).pvalue
    return McNemarResult(n_first_only, n_second_only, float(p_value))


def finite_mean(values):
    """Return the mean of the values that are not NaN; NaN if all are.

    Parameters
    ----------
    values : array-like of shape (n_values,)
        Numbers.

    Returns
    -------
    float
    """
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else np.nan
