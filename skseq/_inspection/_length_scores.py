"""Scores of what stands behind a padder, on some of the sequences, cut and uncut."""

import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn.base import is_classifier
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import is_lstm_classifier
from skseq._validation._messages import describe
from skseq._validation._scoring import make_scorer

CONFIDENCE_LEVEL = 0.95


class LengthScores:
    """Scores a fitted classifier on rows of sequences.

    Parameters
    ----------
    classifier : sklearn.pipeline.Pipeline
        Checked by :func:`check_classifier`.
    scoring : str, callable or None
        The score, as in scikit-learn.
    cut : ndarray of shape (n_samples, maxlen) or (n_samples, maxlen, n_features)
        The sequences as the classifier meets them.
    uncut : Sequences
        The same, before the padder.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Their labels.
    name : str
        Who asks, for error messages.

    Attributes
    ----------
    score_name : str
        What the scores are; "score" if they have no name.
    reads_any_length : bool
        Whether the classifier takes sequences uncut.
    """

    def __init__(self, classifier, scoring, cut, uncut, y, *, name):
        self.score_name, self._scorer = make_scorer(classifier, scoring, name=name)
        self._classifier = classifier
        self.reads_any_length = _reads_any_length(classifier)
        self._cut = cut
        self._uncut = uncut
        self._y = y

    def of(self, rows):
        """Return the score of some sequences, NaN if it is not defined on them."""
        return self._score(self._cut[rows], rows)

    def uncut(self, rows):
        """Return their score if none is cut; only if ``reads_any_length``."""
        values, offsets = self._uncut.values, self._uncut.offsets
        sequences = [values[offsets[row] : offsets[row + 1]] for row in rows]
        return self._score(sequences, rows)

    def interval(self, rows, score):
        """Return a 95 % interval by Wilson's method, of accuracy; or None and None."""
        if self.score_name != "accuracy" or np.isnan(score):
            return None, None
        n_right = round(score * len(rows))
        ends = binomtest(n_right, len(rows)).proportion_ci(
            CONFIDENCE_LEVEL, method="wilson"
        )
        return float(ends.low), float(ends.high)

    def _score(self, sequences, rows):
        y = self._y[rows]
        with warnings.catch_warnings():
            # Some scores of a bin that holds one class are NaN, others are an error.
            warnings.simplefilter("ignore", UndefinedMetricWarning)
            try:
                return float(self._scorer(self._classifier, sequences, y))
            except ValueError:
                if len(np.unique(y)) == len(np.unique(self._y)):
                    raise
                return np.nan


def check_classifier(classifier, *, name):
    """Check that there is a fitted classifier after a padder.

    Parameters
    ----------
    classifier : sklearn.pipeline.Pipeline or None
        The steps after the padder.
    name : str
        Who asks, for error messages.

    Raises
    ------
    NotFittedError
        If it is not fitted.
    TypeError
        If it does not end in a classifier.
    ValueError
        If there is no step.
    """
    if classifier is None:
        raise ValueError(
            f"{name} expects labels only where a classifier follows the "
            "SequencePadder; no step does. Leave y out, or pass the whole pipeline."
        )
    if not is_classifier(classifier):
        raise TypeError(
            f"{name} expects the pipeline to end in a classifier where there are "
            f"labels, got {describe(classifier[-1])}. Leave y out to count alone."
        )
    check_is_fitted(classifier)


def _reads_any_length(classifier):
    return len(classifier) == 1 and is_lstm_classifier(classifier[-1])
