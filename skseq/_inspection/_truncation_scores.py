"""Scores of a fitted classifier on truncated and on untruncated sequences."""

import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn.base import is_classifier
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import is_lstm_classifier, without_feature_names
from skseq._validation._cached_predictions import (
    CachedPredictions,
    is_prediction_scorer,
)
from skseq._validation._messages import describe
from skseq._validation._scoring import make_scorer
from skseq._validation._sklearn_private import safe_indexing

CONFIDENCE_LEVEL = 0.95


class TruncationScores:
    """Score a fitted classifier on subsets of sequences, predicting each once.

    Parameters
    ----------
    classifier : sklearn.pipeline.Pipeline
        Checked by :func:`check_classifier`.
    scoring : str, callable or None
        As in scikit-learn.
    truncated : ndarray of shape (n_samples, maxlen) or (n_samples, maxlen, \
            n_features), or data frame of shape (n_samples, maxlen)
        The sequences after the padder.
    untruncated : Sequences
        The sequences before the padder.
    is_truncated : ndarray of shape (n_samples,), dtype bool
        Whether the padder removes a token of each sequence.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Their labels.
    name : str
        Caller's name, used in error messages.

    Attributes
    ----------
    score_name : str
        Name of the score; "score" if it has none.
    accepts_any_length : bool
        Whether the classifier can predict untruncated sequences.
    """

    def __init__(
        self, classifier, scoring, truncated, untruncated, is_truncated, y, *, name
    ):
        self.score_name, self._scorer = make_scorer(classifier, scoring, name=name)
        self.accepts_any_length = _accepts_any_length(classifier)
        self._classifier = classifier
        if self.accepts_any_length:
            ((step, lstm),) = classifier.steps
            self._ragged_classifier = Pipeline([(step, without_feature_names(lstm))])
        self._truncated = truncated
        self._untruncated = untruncated
        self._is_truncated = is_truncated
        self._y = y
        self._cached_truncated = CachedPredictions(classifier, self._predict_truncated)
        self._cached_untruncated = CachedPredictions(
            classifier, self._predict_untruncated
        )

    def truncated_score(self, rows):
        """Return the score of sequences as the padder truncates them.

        Parameters
        ----------
        rows : ndarray of int
            Indices of the sequences.

        Returns
        -------
        float
            NaN if the score is not defined on these sequences.
        """
        if is_prediction_scorer(self._scorer):
            return self._score(self._cached_truncated, rows, rows)
        return self._score(self._classifier, safe_indexing(self._truncated, rows), rows)

    def untruncated_score(self, rows):
        """Return the score of sequences without truncation.

        Parameters
        ----------
        rows : ndarray of int
            Indices of the sequences; requires ``accepts_any_length``.

        Returns
        -------
        float
            NaN if the score is not defined on these sequences.
        """
        if is_prediction_scorer(self._scorer):
            return self._score(self._cached_untruncated, rows, rows)
        return self._score(self._ragged_classifier, self._untruncated_rows(rows), rows)

    def interval(self, rows, score):
        """Return a 95 % confidence interval of the accuracy, by Wilson's method.

        Parameters
        ----------
        rows : ndarray of int
            Indices of the sequences.
        score : float
            Their score.

        Returns
        -------
        low, high : float or None
            None if the score is not the accuracy.
        """
        if self.score_name != "accuracy" or np.isnan(score):
            return None, None
        n_correct = round(score * len(rows))
        interval = binomtest(n_correct, len(rows)).proportion_ci(
            CONFIDENCE_LEVEL, method="wilson"
        )
        return float(interval.low), float(interval.high)

    def _score(self, classifier, X, rows):
        y = self._y[rows]
        with warnings.catch_warnings():
            # With a single class, some scores are NaN and others raise an error.
            warnings.simplefilter("ignore", UndefinedMetricWarning)
            try:
                return float(self._scorer(classifier, X, y))
            except ValueError:
                if len(np.unique(y)) == len(np.unique(self._y)):
                    raise
                return np.nan

    def _predict_truncated(self, method):
        return getattr(self._classifier, method)(self._truncated)

    def _predict_untruncated(self, method):
        all_rows = np.arange(len(self._is_truncated))
        predictions = getattr(self._cached_truncated, method)(all_rows)
        rows = np.flatnonzero(self._is_truncated)
        if len(rows):
            untruncated = self._untruncated_rows(rows)
            predictions[rows] = getattr(self._ragged_classifier, method)(untruncated)
        return predictions

    def _untruncated_rows(self, rows):
        values, offsets = self._untruncated.values, self._untruncated.offsets
        return [values[offsets[row] : offsets[row + 1]] for row in rows]


def check_classifier(classifier, *, name):
    """Check that the steps after the padder are a fitted classifier.

    Parameters
    ----------
    classifier : sklearn.pipeline.Pipeline or None
        The steps after the padder; None if there are none.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    NotFittedError
        If it is not fitted.
    TypeError
        If it does not end in a classifier.
    ValueError
        If there are no steps.
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


def _accepts_any_length(classifier):
    return len(classifier) == 1 and is_lstm_classifier(classifier[-1])
