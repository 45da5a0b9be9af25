"""Comparison: the results of compare_classifiers, with tests of their differences."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from skseq._comparison._checks import take_rows
from skseq._comparison._difference import Difference
from skseq._comparison._display import ComparisonDisplay
from skseq._comparison._significance_tests import (
    corrected_t_test,
    finite_mean,
    mcnemar_test,
)
from skseq._reporting._number_formats import (
    format_bytes,
    format_count,
    format_scores,
    format_seconds,
)
from skseq._reporting._tables import html_report, text_report
from skseq._validation._arguments import check_confidence_level, check_count


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Results of :func:`compare_classifiers`, printed as a table.

    The table shows the mean and standard deviation of each score over the folds, the
    mean time to fit and to predict a test part, and the mean size of the pickled model.
    Below it, the best classifier by the first score is compared with each of the
    others.

    Parameters
    ----------
    estimator_names : tuple of str
        Names of the classifiers.
    score_names : tuple of str
        Names of the scores.
    scores : dict of {str: ndarray of shape (n_estimators, n_folds)}
        Values by name of the score; NaN where a classifier failed.
    fit_seconds : ndarray of shape (n_estimators, n_folds)
        Duration of each fit.
    predict_seconds : ndarray of shape (n_estimators, n_folds)
        Duration of one ``predict`` of each test part.
    n_bytes : ndarray of shape (n_estimators, n_folds)
        Size of each fitted model as a pickle; NaN if it cannot be pickled.
    errors : dict of {tuple of (str, int): str}
        Type and message of each error, by classifier and index of the fold.
    folds : tuple of (ndarray, ndarray)
        Row indices of the training and the test part of each fold.
    X : indexable of length n_samples
        The rows, not copied. Pickles of the comparison contain them.
    y : ndarray of shape (n_samples,)
        The labels.
    classes : ndarray of shape (n_classes,)
        The distinct labels, sorted.
    predictions : dict of {str: ndarray of shape (n_samples,)}
        Out-of-fold predictions of each classifier, as indices into ``classes``; -1 for
        rows without one. If a row is in several test parts, the first counts.
    probabilities : dict of {str: ndarray of shape (n_samples, n_classes) or None}
        Out-of-fold probabilities; NaN for rows without them, None for a classifier
        without ``predict_proba``.

    See Also
    --------
    compare_classifiers : Compute it.
    Difference : The difference between two of the classifiers.
    ComparisonDisplay : Plot of the scores by fold.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.naive_bayes import GaussianNB
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> from skseq import compare_classifiers
    >>> X, y = load_iris(return_X_y=True)
    >>> comparison = compare_classifiers(
    ...     {"bayes": GaussianNB(), "neighbours": KNeighborsClassifier()},
    ...     X,
    ...     y,
    ...     random_state=0,
    ... )
    >>> comparison.scores["accuracy"].shape
    (2, 5)
    >>> print(comparison.differences()[0])
    No significant difference between bayes and neighbours: ...
    >>> comparison.disagreements(1)[0].index
    83
    """

    estimator_names: tuple
    score_names: tuple
    scores: dict
    fit_seconds: np.ndarray
    predict_seconds: np.ndarray
    n_bytes: np.ndarray
    errors: dict
    folds: tuple
    X: object
    y: np.ndarray
    classes: np.ndarray
    predictions: dict
    probabilities: dict

    def to_frame(self):
        """Return a row for each classifier and fold.

        Returns
        -------
        pandas.DataFrame
            With the columns "classifier", "fold" (from 0), one for each score,
            "fit_seconds", "predict_seconds", "n_bytes" and "error".

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError(
                "Comparison.to_frame returns a data frame of pandas, which is not "
                "installed. Install it with `pip install pandas`, or use the arrays "
                "that the comparison holds."
            ) from error
        n_folds = len(self.folds)
        columns = {
            "classifier": np.repeat(self.estimator_names, n_folds),
            "fold": np.tile(np.arange(n_folds), len(self.estimator_names)),
            **{name: values.ravel() for name, values in self.scores.items()},
            "fit_seconds": self.fit_seconds.ravel(),
            "predict_seconds": self.predict_seconds.ravel(),
            "n_bytes": self.n_bytes.ravel(),
        }
        pairs = zip(columns["classifier"], columns["fold"].tolist(), strict=True)
        return pd.DataFrame(columns).assign(
            error=[self.errors.get(pair) for pair in pairs]
        )

    def differences(self, *, confidence_level=0.95):
        """Test the difference of each pair of classifiers in each score.

        Parameters
        ----------
        confidence_level : float, default=0.95
            Coverage of the confidence intervals.

        Returns
        -------
        list of Difference
            ``str`` returns a sentence for each, ``pandas.DataFrame`` a table of all.

        Raises
        ------
        ValueError
            If ``confidence_level`` is not between 0 and 1.
        """
        check_confidence_level(confidence_level, name="Comparison.differences")
        return [
            self._difference(score_name, *pair, confidence_level)
            for score_name in self.score_names
            for pair in combinations(range(len(self.estimator_names)), 2)
        ]

    def disagreements(self, n=10):
        """Return the rows on whose true class the classifiers disagree most.

        Parameters
        ----------
        n : int, default=10
            Number of rows.

        Returns
        -------
        list of Disagreement
            In descending order of the range of the probabilities. Each has ``index``,
            ``row`` (of X), ``label`` and ``probabilities``, a dict of the probability
            of the true class by each classifier with ``predict_proba``.

        Raises
        ------
        ValueError
            If fewer than two classifiers have probabilities, or ``n`` is not a positive
            integer.
        """
        check_count(n, "n", 10, name="Comparison.disagreements")
        known = {name: p for name, p in self.probabilities.items() if p is not None}
        if len(known) < 2:
            raise ValueError(
                "Comparison.disagreements expects at least 2 classifiers with "
                f"predict_proba, got {list(known)}. Wrap the others in "
                "sklearn.calibration.CalibratedClassifierCV."
            )
        of_truth = np.array(
            [p[np.arange(len(self.y)), self._true_codes()] for p in known.values()]
        )
        spread = of_truth.max(axis=0) - of_truth.min(axis=0)
        order = np.argsort(-spread, kind="stable")  # NaN is sorted to the end.
        return [
            Disagreement(
                index=int(index),
                row=take_rows(self.X, int(index)),
                label=self.y[index],
                probabilities=dict(
                    zip(known, of_truth[:, index].tolist(), strict=True)
                ),
            )
            for index in order[: min(n, np.isfinite(spread).sum())]
        ]

    def plot(self, ax=None, *, score_name=None):
        """Plot the scores by fold.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.
        score_name : str, default=None
            Name of the score; the first if None.

        Returns
        -------
        ComparisonDisplay
            With ``ax_`` and ``figure_``.
        """
        return ComparisonDisplay.from_comparison(self, score_name=score_name, ax=ax)

    def __repr__(self):
        return text_report(self._title(), self._rows(), self._sentences())

    def _repr_html_(self):
        return html_report(self._title(), self._rows(), self._sentences())

    def _title(self):
        return (
            f"Comparison of {len(self.estimator_names)} classifiers on {len(self.y)} "
            f"rows in {format_count(len(self.folds), 'fold')}, mean ± standard "
            "deviation"
        )

    def _rows(self):
        rows = [["classifier", *self.score_names, "fit", "predict", "size"]]
        for index, name in enumerate(self.estimator_names):
            scores = [format_scores(self.scores[s][index]) for s in self.score_names]
            fit, predict, size = (
                finite_mean(values[index])
                for values in (self.fit_seconds, self.predict_seconds, self.n_bytes)
            )
            rows.append(
                [
                    name,
                    *scores,
                    format_seconds(fit),
                    format_seconds(predict),
                    format_bytes(size),
                ]
            )
        return rows

    def _sentences(self):
        failures = list(describe_failures(self.errors, len(self.folds)))
        score_name = self.score_names[0]
        means = [finite_mean(values) for values in self.scores[score_name]]
        if not np.isfinite(means).any():
            return failures
        best = int(np.nanargmax(means))
        others = [
            index for index in np.flatnonzero(np.isfinite(means)) if index != best
        ]
        return [
            *(str(self._difference(score_name, best, index)) for index in others),
            *failures,
        ]

    def _difference(self, score_name, first, second, confidence_level=0.95):
        scores = self.scores[score_name]
        if finite_mean(scores[first] - scores[second]) < 0:
            first, second = second, first
        n_train, n_test = np.mean([[len(a), len(b)] for a, b in self.folds], axis=0)
        t_test = corrected_t_test(
            scores[first] - scores[second],
            n_train=n_train,
            n_test=n_test,
            confidence_level=confidence_level,
        )
        mcnemar = self._mcnemar(first, second)
        return Difference(
            first=self.estimator_names[first],
            second=self.estimator_names[second],
            score_name=score_name,
            mean=t_test.mean,
            low=t_test.low,
            high=t_test.high,
            p_value=t_test.p_value,
            confidence_level=confidence_level,
            n_folds=t_test.n_folds,
            n_first_only=mcnemar.n_first_only,
            n_second_only=mcnemar.n_second_only,
            mcnemar_p_value=mcnemar.p_value,
            fit_ratio=self._fit_ratio(first, second),
        )

    def _mcnemar(self, first, second):
        first, second = (
            self.predictions[self.estimator_names[index]] for index in (first, second)
        )
        both = (first >= 0) & (second >= 0)
        truth = self._true_codes()[both]
        return mcnemar_test(first[both] == truth, second[both] == truth)

    def _fit_ratio(self, first, second):
        """Return the ratio of the fit times over the folds in which both succeeded."""
        pairs = self.fit_seconds[[first, second]]
        first, second = pairs[:, np.isfinite(pairs).all(axis=0)].sum(axis=1)
        return float(first / second) if second else np.nan

    def _true_codes(self):
        return np.searchsorted(self.classes, self.y)


@dataclass(frozen=True, eq=False)
class Disagreement:
    """A row, and the probability of its true class by each classifier.

    Parameters
    ----------
    index : int
        Index of the row.
    row : object
        The row of X.
    label : object
        True label of the row.
    probabilities : dict of {str: float}
        Probability of the true label, by name of the classifier.
    """

    index: int
    row: object
    label: object
    probabilities: dict


def describe_failures(errors, n_folds):
    """Yield a sentence for each classifier that failed, with its first error.

    Parameters
    ----------
    errors : dict of {tuple of (str, int): str}
        As in :class:`Comparison`.
    n_folds : int
        Number of folds.

    Yields
    ------
    str
    """
    for name in dict.fromkeys(name for name, _ in errors):
        texts = [text for (other, _), text in errors.items() if other == name]
        first = texts[0].splitlines()[0].rstrip(".")
        folds = format_count(n_folds, "fold")
        yield f"{name} failed in {len(texts)} of {folds}; first error: {first}."
