"""References of a comparison, at no further fit: majority class, mean probabilities."""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier

from skseq._comparison._checks import take_rows
from skseq._comparison._cross_validation import (
    cross_validate_all,
    pool_predictions,
    pool_probabilities,
)


@dataclass(frozen=True, eq=False)
class Reference:
    """Scores and predictions of the majority class, or of the mean probabilities.

    Parameters
    ----------
    name : str
        Name in tables.
    scores : dict of {str: ndarray of shape (n_folds,)}
        Values by name of the score; NaN where they cannot be computed.
    fit_seconds, predict_seconds, n_bytes : ndarray of shape (n_folds,)
        Sums over all classifiers for the mean, NaN for the majority class.
    predictions : ndarray of shape (n_samples,)
        As in :class:`Comparison`.
    probabilities : ndarray of shape (n_samples, n_classes)
        As in :class:`Comparison`.
    """

    name: str
    scores: dict
    fit_seconds: np.ndarray
    predict_seconds: np.ndarray
    n_bytes: np.ndarray
    predictions: np.ndarray
    probabilities: np.ndarray


def majority_class(X, y, *, folds, scorers, names):
    """Score the majority class of each training part; its probabilities are the shares.

    Parameters
    ----------
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,)
        Labels.
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
    with warnings.catch_warnings():
        # The precision of a class that is never predicted is undefined.
        warnings.simplefilter("ignore")
        ((_, results),) = cross_validate_all(
            {"": DummyClassifier()},
            X,
            y,
            folds=folds,
            scorers=scorers,
            n_jobs=1,
            verbose=0,
        ).items()
    nothing = np.full(len(folds), np.nan)
    return Reference(
        name=_free_name("majority class", names),
        scores={name: np.array([r.scores[name] for r in results]) for name in scorers},
        fit_seconds=nothing,
        predict_seconds=nothing,
        n_bytes=nothing,
        predictions=pool_predictions(results, folds, len(y)),
        probabilities=pool_probabilities(results, folds, (len(y), len(np.unique(y)))),
    )


def mean_probabilities(results, X, y, *, folds, scorers):
    """Score the mean of the probabilities of all classifiers.

    Parameters
    ----------
    results : dict of {str: list of FoldResult}
        Results of each classifier.
    X, y, folds, scorers
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
    classes = np.unique(y)
    scores = {name: np.full(len(folds), np.nan) for name in scorers}
    predictions = np.full(len(y), -1, dtype=np.int32)
    probabilities = np.full((len(y), len(classes)), np.nan)
    # The first fold of a row counts, as for the classifiers.
    for fold in reversed(range(len(folds))):
        _, test = folds[fold]
        if not is_complete[fold]:
            predictions[test], probabilities[test] = -1, np.nan
            continue
        mean = np.mean([result.probabilities for result in by_fold[fold]], axis=0)
        known = np.sort(by_fold[fold][0].known_classes)
        predictions[test] = known[mean[:, known].argmax(axis=1)]
        probabilities[test] = mean
        classifier = _KnownProbabilities(mean[:, known], classes[known])
        X_test = take_rows(X, test)
        for name, scorer in scorers.items():
            scores[name][fold] = _score(scorer, classifier, X_test, y[test])
    return Reference(
        name=_free_name(f"mean of {_count(len(results))}", results),
        scores=scores,
        fit_seconds=_sums(by_fold, "fit_seconds"),
        predict_seconds=_sums(by_fold, "predict_seconds"),
        n_bytes=_sums(by_fold, "n_bytes"),
        predictions=predictions,
        probabilities=probabilities,
    )


class _KnownProbabilities(ClassifierMixin, BaseEstimator):
    """A fitted classifier that knows the probabilities of one test part."""

    def __init__(self, probabilities, classes):
        self.probabilities = probabilities
        self.classes = classes
        self.classes_ = classes

    def predict_proba(self, X):
        """Return the probabilities of the test part."""
        return self.probabilities

    def predict(self, X):
        """Return the most probable class of each row of the test part."""
        return self.classes_[self.probabilities.argmax(axis=1)]


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
