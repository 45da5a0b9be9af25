"""The difference between two classifiers, and whether it is significant."""

from dataclasses import dataclass

import numpy as np

from skseq._reporting._number_formats import format_count, is_proportion


@dataclass(frozen=True)
class Difference:
    """Difference in a score between two classifiers; ``str`` returns a sentence.

    Parameters
    ----------
    first, second : str
        Names of the classifiers; the first has the higher mean score.
    score_name : str
        Name of the score.
    mean : float
        Mean over folds of the score of the first minus that of the second.
    low, high : float
        Confidence interval of the mean, by the corrected resampled t-test; NaN if it
        cannot be computed.
    p_value : float
        Two-sided p-value of the same test.
    confidence_level : float
        Coverage of the interval.
    n_folds : int
        Number of folds in which both have a score.
    n_first_only, n_second_only : int
        Number of rows that only the first, or only the second, classifies correctly; of
        several labels, all of them.
    mcnemar_p_value : float
        Two-sided p-value of McNemar's exact test on these two numbers.
    fit_ratio : float
        Fit time of the first divided by that of the second.
    n_folds_needed : int or None, default=None
        Number of folds in repeated cross-validation with which a difference of the same
        mean and variance over folds is significant; None if this difference is
        significant, or would not be with ten repetitions.

    See Also
    --------
    Comparison.differences : Compute them for all pairs of classifiers.

    Examples
    --------
    >>> from sklearn.datasets import load_breast_cancer
    >>> from sklearn.dummy import DummyClassifier
    >>> from sklearn.naive_bayes import GaussianNB
    >>> from skseq import compare_classifiers
    >>> X, y = load_breast_cancer(return_X_y=True)
    >>> (difference,) = compare_classifiers(
    ...     {"bayes": GaussianNB(), "majority class": DummyClassifier()},
    ...     X,
    ...     y,
    ...     random_state=0,
    ... ).differences()
    >>> difference.is_significant
    True
    >>> print(difference)
    bayes is significantly better than majority class: its accuracy is 31.1 percentage
    points higher (95 % confidence interval ...
    """

    first: str
    second: str
    score_name: str
    mean: float
    low: float
    high: float
    p_value: float
    confidence_level: float
    n_folds: int
    n_first_only: int
    n_second_only: int
    mcnemar_p_value: float
    fit_ratio: float
    n_folds_needed: int | None = None

    @property
    def is_significant(self):
        """Whether the first is significantly better: the interval is above zero.

        If the difference is the same in every fold, there is no variance to compute an
        interval from, and McNemar's test decides.
        """
        if self._has_no_variance():
            return self.mean > 0 and self.mcnemar_p_value < 1 - self.confidence_level
        return self.low > 0

    def __str__(self):
        first, second = self.first, self.second
        if self.is_significant:
            sentence = (
                f"{first} is significantly better than {second}: its {self._margin()}"
            )
        elif self.n_folds < 2:
            folds = format_count(self.n_folds, "fold")
            sentence = (
                f"The difference between {first} and {second} cannot be tested: "
                f"{folds} with scores of both, where at least 2 are needed"
            )
        elif self._has_no_variance() and abs(self.mean) < 1e-12:
            sentence = (
                f"No significant difference between {first} and {second}: equal "
                f"{self.score_name} in every fold"
            )
        else:
            sentence = (
                f"No significant difference between {first} and {second}: the "
                f"{self._margin(f' of {first}')}"
            )
        return f"{sentence}{self._cost()}.{self._advice()}"

    def _has_no_variance(self):
        return self.n_folds > 1 and not np.isfinite(self.low)

    def _margin(self, owner=""):
        mean = self._format(self.mean)
        unit = " percentage points" if is_proportion(self.score_name) else ""
        margin = f"{self.score_name}{owner} is {mean}{unit} higher"
        if self._has_no_variance():
            return (
                f"{margin} in every fold (McNemar's test: p = "
                f"{self.mcnemar_p_value:.2g})"
            )
        level = f"{100 * self.confidence_level:g} %"
        low, high = self.low, self.high
        if is_proportion(self.score_name):  # A few folds allow anything.
            low, high = max(-1.0, low), min(1.0, high)
        low, high = self._format(low), self._format(high)
        return f"{margin} ({level} confidence interval {low} to {high})"

    def _format(self, difference):
        """Format with two significant digits of the half width of the interval."""
        factor = 100 if is_proportion(self.score_name) else 1
        half_width = factor * (self.high - self.low) / 2
        digits = 1
        if half_width > 0:
            digits = max(1, 1 - int(np.floor(np.log10(half_width))))
        return f"{factor * difference:z.{digits}f}"

    def _advice(self):
        if self.n_folds_needed is None:
            return ""
        n_repetitions = self.n_folds_needed // self.n_folds
        return (
            f" With {self.n_folds_needed} folds ({n_repetitions} repetitions), a "
            "difference of this size would be significant."
        )

    def _cost(self):
        """Compare the fit times: those of the better one, or those of the slower."""
        ratio, subject = self.fit_ratio, "it" if self.is_significant else self.first
        if not np.isfinite(ratio):
            return ""
        if 0.95 <= ratio <= 1.05:
            return "; both take equally long to fit"
        if ratio < 1:
            if self.is_significant:
                return f"; it takes {100 * ratio:.2g} % of the time to fit"
            ratio, subject = 1 / ratio, self.second
        digits = 0 if ratio >= 10 else 1
        return f"; {subject} takes {ratio:.{digits}f} times as long to fit"
