"""Fit and score every classifier in every fold."""

import pickle
from dataclasses import dataclass
from numbers import Real
from time import perf_counter

import numpy as np
from sklearn.base import clone
from sklearn.utils.parallel import delayed

from skseq._comparison._checks import NAME
from skseq._comparison._folds import name_of_fold, take_rows
from skseq._comparison._label_arrays import (
    as_scikit_learn,
    encode_predictions,
)
from skseq._comparison._progress_bar import ProgressBar, parallel_with_progress
from skseq._validation._cached_predictions import (
    CachedPredictions,
    is_prediction_scorer,
)
from skseq._validation._labels_and_weights import are_alike, encode_labels
from skseq._validation._messages import describe
from skseq._validation._probabilities import align_probabilities


@dataclass(frozen=True)
class FoldResult:
    """Results of one classifier in one fold; only the error if it failed.

    Parameters
    ----------
    scores : dict of {str: float}
        By name.
    fit_seconds, predict_seconds : float
        Duration of the fit, and of one ``predict`` of the test part.
    n_bytes : float
        Size of the pickled model, NaN if it cannot be pickled.
    predicted : ndarray of shape (n_test,) or (n_test, n_labels), or None
        Predicted labels, as indices into the classes or as an indicator matrix.
    probabilities : ndarray of shape (n_test, n_classes) or None
        None without ``predict_proba``.
    known_classes : ndarray of int or None
        Classes of the training part, as indices; None without ``predict_proba``.
    is_constant : bool
        Whether all rows are predicted alike, though their labels differ.
    error : str or None
        Type and message of the error.
    """

    scores: dict
    fit_seconds: float = np.nan
    predict_seconds: float = np.nan
    n_bytes: float = np.nan
    predicted: np.ndarray | None = None
    probabilities: np.ndarray | None = None
    known_classes: np.ndarray | None = None
    is_constant: bool = False
    error: str | None = None


def cross_validate_all(estimators, X, y, *, folds, scorers, n_jobs, verbose):
    """Fit and score each classifier in each fold.

    Parameters
    ----------
    estimators : dict of {str: classifier}
        The classifiers, cloned before each fit.
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Labels.
    folds : tuple of (ndarray, ndarray)
        Training and test rows.
    scorers : dict of {str: callable}
        Scorers by name.
    n_jobs : int or None
        Number of fits at a time.
    verbose : int
        1 shows a progress bar, 2 also writes a line for each fit above it.

    Returns
    -------
    dict of {str: list of FoldResult}
        One result for each fold.
    """
    titles = {
        (name, fold): f"{name}, {name_of_fold(fold, folds)}"
        for name in estimators
        for fold in range(len(folds))
    }
    results = {name: [None] * len(folds) for name in estimators}
    with ProgressBar(titles, verbose=verbose) as bar:
        calls = (
            delayed(_run)((name, fold), estimators[name], X, y, folds[fold], scorers)
            for name, fold in bar.start_fits()
        )
        for (name, fold), result in parallel_with_progress(n_jobs, bar)(calls):
            results[name][fold] = result
            bar.add_result((name, fold), _summarize(result))
    return results


def _run(key, *arguments):
    """Return the result with its key, since parallel fits finish in any order."""
    return key, _fit_and_score(*arguments)


def _fit_and_score(estimator, X, y, fold, scorers):
    try:
        return _measure(clone(estimator), X, y, fold, scorers)
    except Exception as error:
        # One failure must not discard hours of other fits.
        return FoldResult(
            scores=dict.fromkeys(scorers, np.nan), error=_describe_error(error, y)
        )


class _ScoringError(Exception):
    """The score that failed; the cause is its error."""


def _describe_error(error, y):
    if isinstance(error, _ScoringError):
        cause = error.__cause__
        return f"{type(cause).__name__} in the score {error.args[0]!r}: {cause}"
    return f"{type(error).__name__}: {error}{_remedy(error, y)}"


def _remedy(error, y):
    """Say how to fit to several labels if scikit-learn expects one."""
    if y.ndim == 1 or "1d array" not in str(error):
        return ""
    return (
        " It takes one label for each row: wrap it in "
        "sklearn.multiclass.OneVsRestClassifier."
    )


def _measure(model, X, y, fold, scorers):
    train, test = fold
    X_test, y_test, name = take_rows(X, test), y[test], type(model).__name__
    classes, _ = encode_labels(y, None, name=NAME)
    X_train, y_train = take_rows(X, train), y[train]

    start = perf_counter()
    model.fit(X_train, y_train)
    fitted = perf_counter()
    labels = model.predict(X_test)
    predicted = perf_counter()

    codes = encode_predictions(labels, y_test, classes, name=name)
    probabilities = known_classes = None
    scored, scored_classes = None, None
    if hasattr(model, "predict_proba"):
        probabilities, known_classes = align_probabilities(
            model.predict_proba(X_test), model.classes_, y_test, classes, name=name
        )
        scored, scored_classes = as_scikit_learn(probabilities, y_test, classes)

    def predict_all(method):
        known = {"predict": labels, "predict_proba": scored}
        return known[method] if method in known else getattr(model, method)(X_test)

    cached = CachedPredictions(model, predict_all, classes=scored_classes)
    rows = np.arange(len(y_test))
    scores = {}
    for score_name, scorer in scorers.items():
        given = (cached, rows) if is_prediction_scorer(scorer) else (model, X_test)
        try:
            scores[score_name] = scorer(*given, y_test)
        except Exception as error:  # A scorer of the user's own may raise anything.
            raise _ScoringError(score_name) from error
    return FoldResult(
        scores=_check_scores(scores),
        fit_seconds=fitted - start,
        predict_seconds=predicted - fitted,
        n_bytes=_pickled_size(model),
        predicted=codes,
        probabilities=probabilities,
        known_classes=known_classes,
        is_constant=are_alike(codes) and not are_alike(y_test),
    )


def pool_predictions(results, folds, shape):
    """Return the prediction of each row in the first fold that tests it.

    Parameters
    ----------
    results : list of FoldResult
        Results of one classifier.
    folds : tuple of (ndarray, ndarray)
        Training and test rows.
    shape : tuple of int
        That of y.

    Returns
    -------
    ndarray of this shape, dtype int32
        Indices into the classes, or an indicator matrix; -1 for rows without a
        prediction.
    """
    pooled = np.full(shape, -1, dtype=np.int32)
    for result, (_, test) in _last_to_first(results, folds):
        pooled[test] = -1 if result.predicted is None else result.predicted
    return pooled


def pool_probabilities(results, folds, shape):
    """Return the probabilities of each row in the first fold that tests it.

    Parameters
    ----------
    results, folds
        As in ``pool_predictions``.
    shape : tuple of (int, int)
        Number of rows and classes.

    Returns
    -------
    ndarray or None
        NaN for rows without probabilities; None if there are none at all.
    """
    if all(result.probabilities is None for result in results):
        return None
    pooled = np.full(shape, np.nan)
    for result, (_, test) in _last_to_first(results, folds):
        has_none = result.probabilities is None
        pooled[test] = np.nan if has_none else result.probabilities
    return pooled


def _last_to_first(results, folds):
    """Pair results and folds in reverse, so that the first fold overwrites others."""
    return reversed(list(zip(results, folds, strict=True)))


def _check_scores(scores):
    for name, score in scores.items():
        if not isinstance(score, Real):
            raise TypeError(
                f"{NAME} expects a number from each scorer; {name!r} returned "
                f"{describe(score)}. Pass several scorers as a dict."
            )
    return {name: float(score) for name, score in scores.items()}


def _pickled_size(model):
    try:
        return float(len(pickle.dumps(model)))
    except Exception:  # Pickling runs code of the model, which may raise anything.
        return np.nan


def _summarize(result):
    if result.error is not None:
        return result.error.splitlines()[0]
    scores = [f"{name} {score:.3f}" for name, score in result.scores.items()]
    return ", ".join([*scores, f"fit {result.fit_seconds:.1f} s"])
