"""How sure a difference between two classifiers is: the t-test and McNemar's."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class CorrectedTTest:
    """A mean difference over folds, and how far it can be trusted."""

    mean: float
    low: float
    high: float
    p_value: float
    n_folds: int


@dataclass(frozen=True)
class McNemarTest:
    """How often one of two classifiers alone is right."""

    n_first_only: int
    n_second_only: int
    p_value: float


def corrected_t_test(differences, *, n_train, n_test, confidence_level=0.95):
    """Test a mean difference over folds whose training parts overlap.

    The differences are not independent, so that their variance over folds is too
    small. Nadeau and Bengio replace 1 / k by 1 / k + n_test / n_train.

    Parameters
    ----------
    differences : array-like of shape (n_folds,)
        Score of one classifier minus that of the other; NaN where there is none.
    n_train, n_test : float
        Mean number of rows in the training and test parts.
    confidence_level : float, default=0.95
        How often the interval is to hold the true difference.

    Returns
    -------
    CorrectedTTest
        Interval and p-value are NaN if fewer than two folds have a difference, or all
        have the same: a spread of nothing is no measure.
    """
    differences = np.asarray(differences, dtype=float)
    differences = differences[np.isfinite(differences)]
    k = len(differences)
    mean = float(differences.mean()) if k else np.nan
    if k < 2 or np.allclose(differences, mean, rtol=0, atol=1e-12):
        return CorrectedTTest(mean, np.nan, np.nan, np.nan, k)
    error = np.sqrt(differences.var(ddof=1) * (1 / k + n_test / n_train))
    low, high = stats.t.interval(confidence_level, df=k - 1, loc=mean, scale=error)
    p_value = 2 * stats.t.sf(abs(mean) / error, df=k - 1)
    return CorrectedTTest(mean, float(low), float(high), float(p_value), k)


def mcnemar_test(first_is_right, second_is_right):
    """Test by the rows that one of two classifiers alone gets right, exactly.

    Parameters
    ----------
    first_is_right, second_is_right : ndarray of shape (n_samples,), dtype bool
        Whether each classifier predicts the label of each row.

    Returns
    -------
    McNemarTest
        With a p-value of 1 if no row tells the two apart.
    """
    n_first_only = int(np.sum(first_is_right & ~second_is_right))
    n_second_only = int(np.sum(second_is_right & ~first_is_right))
    n_unlike = n_first_only + n_second_only
    p_value = stats.binomtest(n_first_only, n_unlike).pvalue if n_unlike else 1.0
    return McNemarTest(n_first_only, n_second_only, float(p_value))


def finite_mean(values):
    """Return the mean of the values that are not NaN, NaN if there are none."""
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else np.nan
