"""Comparison: the results of compare_classifiers, with tests of their differences."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from skseq._comparison._checks import check_score_name
from skseq._comparison._difference import Difference
from skseq._comparison._disagreement import find_disagreements
from skseq._comparison._display import ComparisonDisplay
from skseq._comparison._label_arrays import each_row, probabilities_of_truth
from skseq._comparison._references import Reference
from skseq._comparison._sentences import (
    describe_constants,
    describe_failures,
    describe_missing_classes,
    describe_several_labels,
    describe_weights,
)
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
    others. Sentences follow about classifiers that are not significantly better than
    the majority class in a score, or that are constant.

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
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        The labels.
    classes : ndarray of shape (n_classes,)
        The distinct labels, sorted; of an indicator matrix, the numbers of its columns.
    predictions : dict of {str: ndarray of the shape of y}
        Out-of-fold predictions of each classifier, as indices into ``classes`` or an
        indicator matrix; -1 for rows without one. If a row is in several test parts,
        the first counts.
    probabilities : dict of {str: ndarray of shape (n_samples, n_classes) or None}
        Out-of-fold probabilities, of several labels that of each; NaN for rows without
        them, None for a classifier without ``predict_proba``.
    is_constant : ndarray of shape (n_estimators, n_folds), dtype bool
        Whether a classifier predicts all rows of the test part alike, though their
        labels differ.
    majority : Reference
        The majority class of each training part, with the shares of the classes as its
        probabilities. It has ``name``, ``scores``, ``predictions`` and
        ``probabilities``.
    mean : Reference or None
        The weighted mean of the probabilities of all classifiers, which also has
        ``weights``, of shape (n_folds, n_estimators): those with the lowest log loss on
        the rows that are only in other test parts, equal weights if there are none.
        None if a classifier has no probabilities, or if their classes differ.

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
    is_constant: np.ndarray
    majority: Reference
    mean: Reference | None

    def to_frame(self):
        """Return a row for each classifier, and each reference, in each fold.

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
        n_folds, lines = len(self.folds), self._lines()
        columns = {
            "classifier": np.repeat([line.name for line in lines], n_folds),
            "fold": np.tile(np.arange(n_folds), len(lines)),
            **{
                name: np.concatenate([line.scores[name] for line in lines])
                for name in self.score_names
            },
            **{
                name: np.concatenate([getattr(line, name) for line in lines])
                for name in ("fit_seconds", "predict_seconds", "n_bytes")
            },
        }
        pairs = zip(columns["classifier"], columns["fold"].tolist(), strict=True)
        return pd.DataFrame(columns).assign(
            error=[self.errors.get(pair) for pair in pairs]
        )

    def differences(self, *, confidence_level=0.95, references=False):
        """Test the difference of each pair of classifiers in each score.

        Parameters
        ----------
        confidence_level : float, default=0.95
            Coverage of the confidence intervals.
        references : bool, default=False
            Whether to include the pairs with the majority class and with the mean.

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
        lines = self._lines()[: None if references else len(self.estimator_names)]
        return [
            self._difference(score_name, *pair, confidence_level)
            for score_name in self.score_names
            for pair in combinations(lines, 2)
        ]

    def is_better_than_majority(self, score_name=None, *, confidence_level=0.95):
        """Test whether each classifier is significantly better than the majority class.

        Parameters
        ----------
        score_name : str, default=None
            Name of the score; the first if None.
        confidence_level : float, default=0.95
            Coverage of the confidence intervals.

        Returns
        -------
        dict of {str: bool}
            By name of the classifier, and of the mean if there is one.

        Raises
        ------
        ValueError
            If the score is unknown, or ``confidence_level`` is not between 0 and 1.
        """
        check_confidence_level(
            confidence_level, name="Comparison.is_better_than_majority"
        )
        score_name = check_score_name(score_name, self.score_names)
        differences = {
            line.name: self._difference(
                score_name, line, self.majority, confidence_level
            )
            for line in self._lines()
            if line is not self.majority
        }
        return {
            name: bool(difference.first == name and difference.is_significant)
            for name, difference in differences.items()
        }

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
        truth = self._true_codes()
        of_truth = {name: probabilities_of_truth(p, truth) for name, p in known.items()}
        return find_disagreements(of_truth, self.X, self.y, n)

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
        rows += [
            [
                line.name,
                *(format_scores(line.scores[name]) for name in self.score_names),
                format_seconds(finite_mean(line.fit_seconds)),
                format_seconds(finite_mean(line.predict_seconds)),
                format_bytes(finite_mean(line.n_bytes)),
            ]
            for line in self._lines()
        ]
        return rows

    def _sentences(self):
        score_name, n_folds = self.score_names[0], len(self.folds)
        # A reference takes no part in the contest for the best classifier.
        lines = [
            line
            for line in self._lines()[: len(self.estimator_names)]
            if np.isfinite(finite_mean(line.scores[score_name]))
        ]
        best = max(
            lines, key=lambda line: finite_mean(line.scores[score_name]), default=None
        )
        return [
            *(
                str(self._difference(score_name, best, line))
                for line in lines
                if line is not best
            ),
            *self._gain_of_mean(best),
            *describe_weights(self.estimator_names, self.mean),
            *self._not_better_than_majority(),
            *describe_constants(
                self.estimator_names,
                self.is_constant,
                n_folds,
                several_labels=self.y.ndim == 2,
            ),
            *describe_several_labels(self.y, self.score_names),
            *describe_missing_classes(self.y, self.classes, self.folds),
            *describe_failures(self.errors, n_folds),
        ]

    def _gain_of_mean(self, best):
        if self.mean is not None:
            difference = self._difference(self.score_names[0], self.mean, best)
            if difference.first == self.mean.name and difference.is_significant:
                yield str(difference)

    def _not_better_than_majority(self):
        """Yield a sentence for the classifiers that fall short in the same scores."""
        if len(self.folds) < 2:
            return
        is_better = {
            score: self.is_better_than_majority(score) for score in self.scores
        }
        names_by_scores = {}
        for index, name in enumerate(self.estimator_names):
            scores = [
                score
                for score in self.score_names
                if not is_better[score][name]
                and np.isfinite(self.scores[score][index]).any()
            ]
            if scores:
                names_by_scores.setdefault(tuple(scores), []).append(name)
        for scores, names in names_by_scores.items():
            yield (
                f"Not significantly better than the majority class in "
                f"{' and '.join(scores)}: {', '.join(names)}."
            )

    def _lines(self):
        """Return the classifiers in the form of references, and the references."""
        lines = [
            Reference(
                name=name,
                scores={score: self.scores[score][index] for score in self.score_names},
                fit_seconds=self.fit_seconds[index],
                predict_seconds=self.predict_seconds[index],
                n_bytes=self.n_bytes[index],
                predictions=self.predictions[name],
                probabilities=self.probabilities[name],
            )
            for index, name in enumerate(self.estimator_names)
        ]
        references = [self.majority, self.mean]
        return lines + [line for line in references if line is not None]

    def _difference(self, score_name, first, second, confidence_level=0.95):
        if finite_mean(first.scores[score_name] - second.scores[score_name]) < 0:
            first, second = second, first
        n_train, n_test = np.mean([[len(a), len(b)] for a, b in self.folds], axis=0)
        t_test = corrected_t_test(
            first.scores[score_name] - second.scores[score_name],
            n_train=n_train,
            n_test=n_test,
            confidence_level=confidence_level,
        )
        mcnemar = self._mcnemar(first, second)
        return Difference(
            first=first.name,
            second=second.name,
            score_name=score_name,
            mean=t_test.mean,
            low=t_test.low,
            high=t_test.high,
            p_value=t_test.p_value,
            confidence_level=confidence_level,
            n_folds=t_test.n_folds,
            n_folds_needed=t_test.n_folds_needed,
            n_first_only=mcnemar.n_first_only,
            n_second_only=mcnemar.n_second_only,
            mcnemar_p_value=mcnemar.p_value,
            fit_ratio=_fit_ratio(first, second),
        )

    def _mcnemar(self, first, second):
        first, second = first.predictions, second.predictions
        both = each_row((first >= 0) & (second >= 0))
        truth = self._true_codes()[both]
        return mcnemar_test(
            each_row(first[both] == truth), each_row(second[both] == truth)
        )

    def _true_codes(self):
        if self.y.ndim == 2:
            return self.y
        return np.searchsorted(self.classes, self.y)


def _fit_ratio(first, second):
    """Return the ratio of the fit times over the folds in which both succeeded."""
    pairs = np.array([first.fit_seconds, second.fit_seconds])
    first, second = pairs[:, np.isfinite(pairs).all(axis=0)].sum(axis=1)
    return float(first / second) if second else np.nan
