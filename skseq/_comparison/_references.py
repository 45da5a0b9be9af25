"""References of a comparison, at no further fit: majority class and weighted mean."""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from skseq._comparison._folds import take_rows
from skseq._comparison._label_arrays import (
    as_scikit_learn,
    most_probable,
    probabilities_of_truths,
)
from skseq._comparison._mixture_weights import mixture_weights
from skseq._validation._cached_predictions import is_prediction_scorer


@dataclass(frozen=True, eq=False)
class Reference:
    """Scores and predictions of the majority class, or of the weighted mean.

    Parameters
    ----------
    name : str
        Name in tables.
    scores : dict of {str: ndarray of shape (n_folds,)}
        Values by name of the score; NaN where they cannot be computed.
    fit_seconds, predict_seconds, n_bytes : ndarray of shape (n_folds,)
        Sums over all classifiers for the mean, NaN for the majority class.
    predictions : ndarray of shape (n_samples,) or (n_samples, n_labels)
        As in :class:`Comparison`.
    probabilities : ndarray of shape (n_samples, n_classes)
        As in :class:`Comparison`.
    weights : ndarray of shape (n_folds, n_estimators), default=None
        Weights of the classifiers in the weighted mean, in each fold; NaN in a fold
        without a mean. None for the majority class.
    """

    name: str
    scores: dict
    fit_seconds: np.ndarray
    predict_seconds: np.ndarray
    n_bytes: np.ndarray
    predictions: np.ndarray
    probabilities: np.ndarray
    weights: np.ndarray | None = None


def majority_class(X, y, classes, *, folds, scorers, names):
    """Score the majority class of each training part; its probabilities are the shares.

    Of several labels, it is 0 or 1 for each, whichever is more frequent.

    Parameters
    ----------
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Labels.
    classes : ndarray of shape (n_classes,)
        The distinct labels.
    folds : tuple of (ndarray, ndarray)
        Training and test rows.
    scorers : dict of {str: callable}
        Scorers by name.
    names : collection of str
        Names that are taken.

    Returns
    -------
    Reference
    """
    indicators = y if y.ndim == 2 else y[:, np.newaxis] == classes
    shares = [
        np.tile(indicators[train].mean(axis=0), (len(test), 1)) for train, test in folds
    ]
    nothing = np.full(len(folds), np.nan)
    return Reference(
        name=_free_name("majority class", names),
        fit_seconds=nothing,
        predict_seconds=nothing,
        n_bytes=nothing,
        **_score_probabilities(shares, X, y, classes, folds=folds, scorers=scorers),
    )


def weighted_mean(results, X, y, classes, *, folds, scorers):
    """Score the weighted mean of the probabilities of all classifiers.

    The weights of a fold are those of the lowest log loss on the rows that are in the
    test parts of other folds only.

    Parameters
    ----------
    results : dict of {str: list of FoldResult}
        Results of each classifier.
    X, y, classes, folds, scorers
        As in ``majority_class``.

    Returns
    -------
    Reference or None
        None if a classifier has no ``predict_proba``, or if their classes differ.
    """
    by_fold = list(zip(*results.values(), strict=True))
    is_complete = [all(r.error is None for r in of_fold) for of_fold in by_fold]
    if not any(is_complete) or not all(map(_have_same_classes, by_fold)):
        return None
    of_folds = [
        np.stack([result.probabilities for result in of_fold]) if is_it else None
        for of_fold, is_it in zip(by_fold, is_complete, strict=True)
    ]
    weights = _weights(of_folds, y, classes, folds)
    means = [
        None if of_fold is None else np.tensordot(of_weights, of_fold, axes=1)
        for of_weights, of_fold in zip(weights, of_folds, strict=True)
    ]
    return Reference(
        name=_free_name(f"weighted mean of {_count(len(results))}", results),
        fit_seconds=_sums(by_fold, "fit_seconds"),
        predict_seconds=_sums(by_fold, "predict_seconds"),
        n_bytes=_sums(by_fold, "n_bytes"),
        weights=weights,
        **_score_probabilities(means, X, y, classes, folds=folds, scorers=scorers),
    )


def _weights(of_folds, y, classes, folds):
    """Return the weights in each fold; NaN if it has no probabilities."""
    truth = np.searchsorted(classes, y) if y.ndim == 1 else y
    n_classifiers = next(len(each) for each in of_folds if each is not None)
    # Of each label, if a row has several.
    of_truth = np.full((*y.shape, n_classifiers), np.nan)
    for of_fold, (_, test) in zip(of_folds[::-1], folds[::-1], strict=True):
        if of_fold is not None:
            for number, probabilities in enumerate(of_fold):
                found = probabilities_of_truths(probabilities, truth[test])
                of_truth[test, ..., number] = found
    weights = np.full((len(folds), n_classifiers), np.nan)
    for fold, (_, test) in enumerate(folds):
        if of_folds[fold] is not None:
            others = np.delete(of_truth, test, axis=0).reshape(-1, n_classifiers)
            is_known = np.isfinite(others).all(axis=1)
            weights[fold] = mixture_weights(others[is_known])
    return weights


def _score_probabilities(of_folds, X, y, classes, *, folds, scorers):
    """Return scores, predictions and probabilities; None is a fold without them."""
    scores = {name: np.full(len(folds), np.nan) for name in scorers}
    predictions = np.full(y.shape, -1, dtype=np.int32)
    probabilities = np.full((len(y), len(classes)), np.nan)
    # The first fold of a row counts, as for the classifiers.
    for fold in reversed(range(len(folds))):
        of_fold, (_, test) = of_folds[fold], folds[fold]
        if of_fold is None:
            predictions[test], probabilities[test] = -1, np.nan
            continue
        predictions[test] = most_probable(of_fold, y[test])
        probabilities[test] = of_fold
        X_test = take_rows(X, test)
        for name, scorer in scorers.items():
            classifier = _classifier_of(of_fold, y[test], classes, scorer)
            scores[name][fold] = _score(scorer, classifier, X_test, y[test])
    return {
        "scores": scores,
        "predictions": predictions,
        "probabilities": probabilities,
    }


def _classifier_of(probabilities, y, classes, scorer):
    """Return a classifier in the form that a scorer takes."""
    predicted = most_probable(probabilities, y)
    predicted = classes[predicted] if y.ndim == 1 else predicted
    if is_prediction_scorer(scorer):
        probabilities, classes = as_scikit_learn(probabilities, y, classes)
    return _KnownPredictions(predicted, probabilities, classes)


class _KnownPredictions(ClassifierMixin, BaseEstimator):
    """A fitted classifier that knows the predictions for one test part."""

    def __init__(self, predicted, probabilities, classes):
        self.predicted = predicted
        self.probabilities = probabilities
        self.classes = classes
        self.classes_ = classes

    def predict_proba(self, X):
        """Return the probabilities of the test part."""
        return self.probabilities

    def predict(self, X):
        """Return the labels of the test part."""
        return self.predicted


def _have_same_classes(results):
    """Whether the classifiers that did not fail in a fold have the same classes."""
    fitted = [result for result in results if result.error is None]
    return all(
        result.probabilities is not None
        and set(result.known_classes) == set(fitted[0].known_classes)
        for result in fitted
    )


def _score(scorer, classifier, X_test, y_test):
    """Return a score; NaN if the scorer needs more than predictions."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return float(scorer(classifier, X_test, y_test))
    except Exception:  # A scorer of the user's own may raise anything.
        return np.nan


def _sums(by_fold, field):
    return np.array([sum(getattr(r, field) for r in results) for results in by_fold])


def _count(n):
    return "both" if n == 2 else f"all {n}"


def _free_name(name, taken):
    while name in taken:
        name = f"{name} (reference)"
    return name
