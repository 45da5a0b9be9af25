"""Every contestant fitted and measured in every fold."""

import pickle
import sys
from dataclasses import dataclass
from numbers import Real
from time import perf_counter

import numpy as np
from sklearn.base import clone
from sklearn.utils.parallel import Parallel, delayed
from tqdm.auto import tqdm

from skseq._comparison._checks import NAME, name_of_fold, take_rows
from skseq._validation._labels_and_weights import encode_labels
from skseq._validation._messages import describe


@dataclass(frozen=True)
class Outcome:
    """What came of one contestant in one fold; of a failed one, the error alone.

    Parameters
    ----------
    scores : dict of {str: float}
        By name.
    fit_seconds, predict_seconds : float
        Of one fit, and of one ``predict`` of the test part.
    n_bytes : float
        Length of the pickled model, NaN if it does not pickle.
    predicted : ndarray of shape (n_test,) or None
        Place among the classes of each predicted label.
    probabilities : ndarray of shape (n_test, n_classes) or None
        None without ``predict_proba``.
    error : str or None
        Type and text of the error.
    """

    scores: dict
    fit_seconds: float = np.nan
    predict_seconds: float = np.nan
    n_bytes: float = np.nan
    predicted: np.ndarray | None = None
    probabilities: np.ndarray | None = None
    error: str | None = None


def run_contest(estimators, X, y, *, folds, scorer, score_names, n_jobs, verbose):
    """Fit and measure each contestant in each fold.

    Parameters
    ----------
    estimators : dict of {str: classifier}
        The contestants, cloned before each fit.
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,)
        Labels.
    folds : tuple of (ndarray, ndarray)
        Training and test rows.
    scorer : callable
        Returns a dict.
    score_names : tuple of str
        The keys of that dict.
    n_jobs : int or None
        Fits at a time.
    verbose : int
        1 shows a progress bar, 2 writes a line a fit above it.

    Returns
    -------
    dict of {str: list of Outcome}
        One outcome a fold.
    """
    tasks = {
        (name, fold): f"{name}, {name_of_fold(fold, folds)}"
        for name in estimators
        for fold in range(len(folds))
    }
    results = {name: [None] * len(folds) for name in estimators}
    total = len(tasks)
    with tqdm(total=total, unit="fit", dynamic_ncols=True, disable=not verbose) as bar:
        calls = (
            delayed(_run_task)(
                (name, fold), estimators[name], X, y, folds[fold], scorer, score_names
            )
            for name, fold in _announce(tasks, bar)
        )
        outcomes = _parallel(n_jobs, bar)(calls)
        for number, ((name, fold), outcome) in enumerate(outcomes, 1):
            results[name][fold] = outcome
            bar.set_postfix_str(f"last: {_describe(outcome)}", refresh=False)
            bar.update(max(0, number - bar.n))
            if verbose > 1:
                line = f"{tasks[name, fold]}: {_describe(outcome)}"
                bar.write(line, file=sys.stderr)
    return results


def _parallel(n_jobs, bar):
    """Return what runs the tasks; their outcomes come as they end, where they can."""
    # No task waits in a queue, so that the bar names one that has begun.
    options = {"n_jobs": n_jobs, "pre_dispatch": "n_jobs"}
    try:
        return Parallel(return_as="generator_unordered", **options)
    except ValueError:  # Ray and multiprocessing give all outcomes at the end.
        return _CountingParallel(bar, **options)


class _CountingParallel(Parallel):
    """Moves a progress bar when a task ends, long before its outcome is seen."""

    def __init__(self, bar, **options):
        super().__init__(**options)
        self._bar = bar

    def print_progress(self):
        """Do what joblib asks for after each task."""
        self._bar.update(self.n_completed_tasks - self._bar.n)


def _announce(tasks, bar):
    for task, title in tasks.items():
        bar.set_description(title)
        yield task


def _run_task(task, *arguments):
    """Return the task with its outcome: those of several processes end in any order."""
    return task, _run_fold(*arguments)


def _run_fold(estimator, X, y, fold, scorer, score_names):
    try:
        return _measure(clone(estimator), X, y, fold, scorer)
    except Exception as error:
        # One failure must not cost the hours that the other fits took.
        return Outcome(
            scores=dict.fromkeys(score_names, np.nan),
            error=f"{type(error).__name__}: {error}",
        )


def _measure(model, X, y, fold, scorer):
    train, test = fold
    X_test, y_test, classes = take_rows(X, test), y[test], np.unique(y)
    X_train, y_train = take_rows(X, train), y[train]

    start = perf_counter()
    model.fit(X_train, y_train)
    fitted = perf_counter()
    labels = model.predict(X_test)
    predicted = perf_counter()

    return Outcome(
        scores=_check_scores(scorer(model, X_test, y_test)),
        fit_seconds=fitted - start,
        predict_seconds=predicted - fitted,
        n_bytes=_size(model),
        predicted=encode_labels(
            labels, classes, name=type(model).__name__, what="its predictions"
        )[1],
        probabilities=_probabilities(model, X_test, classes),
    )


def _check_scores(scores):
    for name, score in scores.items():
        if not isinstance(score, Real):
            raise TypeError(
                f"{NAME} expects a number from each scorer; {name!r} returned "
                f"{describe(score)}. Pass several scorers as a dict."
            )
    return {name: float(score) for name, score in scores.items()}


def _size(model):
    try:
        return float(len(pickle.dumps(model)))
    except Exception:  # Pickling runs code of the model, which may raise anything.
        return np.nan


def _probabilities(model, X, classes):
    """Return a column for each class of y, 0 for those that training did not hold."""
    if not hasattr(model, "predict_proba"):
        return None
    known = np.asarray(model.predict_proba(X))
    _, places = encode_labels(
        model.classes_, classes, name=type(model).__name__, what="classes_"
    )
    probabilities = np.zeros((len(known), len(classes)))
    probabilities[:, places] = known
    return probabilities


def _describe(outcome):
    if outcome.error is not None:
        return outcome.error.splitlines()[0]
    scores = [f"{name} {score:.3f}" for name, score in outcome.scores.items()]
    return ", ".join([*scores, f"fit {outcome.fit_seconds:.1f} s"])
