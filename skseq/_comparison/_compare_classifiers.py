"""Classifiers fitted and scored on the same folds."""

import warnings
from numbers import Integral

import numpy as np
from sklearn.exceptions import FitFailedWarning
from sklearn.utils import indexable

from skseq._comparison._checks import (
    NAME,
    check_contestants,
    check_groups,
    count_rows,
    make_folds,
    name_of_fold,
)
from skseq._comparison._comparison import Comparison
from skseq._comparison._cross_validation import run_contest
from skseq._reporting._tables import describe_failures
from skseq._validation._labels_and_weights import check_labels, encode_labels
from skseq._validation._messages import describe
from skseq._validation._scoring import make_multi_scorer


def compare_classifiers(
    estimators,
    X,
    y,
    *,
    cv=5,
    scoring="accuracy",
    groups=None,
    n_jobs=None,
    random_state=None,
    verbose=0,
):
    """Compare classifiers by cross-validation on the same folds.

    Each classifier is cloned, fitted and scored in each fold. As all meet the same
    folds, their differences can be judged fold by fold, by the corrected resampled
    t-test [1]_, and row by row, by McNemar's exact test [2]_.

    A classifier that fails in a fold stays in: its scores there are NaN, its error is
    kept, and one warning at the end tells of all failures.

    Parameters
    ----------
    estimators : dict of {str: classifier}
        Two classifiers or more, each with a name. They are not fitted themselves.
    X : array-like, data frame, or list of length n_samples
        Texts, sequences, or whatever the classifiers take.
    y : array-like of shape (n_samples,)
        Labels, of at least two classes.
    cv : int, cross-validation generator, or iterable, default=5
        How to split: the number of stratified, shuffled folds, a splitter of
        scikit-learn, or pairs of training and test rows.
    scoring : str, callable, list of str, or dict, default="accuracy"
        One score or several, as in :func:`sklearn.model_selection.cross_validate`.
    groups : array-like of shape (n_samples,), default=None
        Groups of rows that a splitter such as ``GroupKFold`` keeps together.
    n_jobs : int, default=None
        Number of fits at a time, None for 1. Fits that share the processors take
        longer: leave it if you want to know how long a fit takes.
    random_state : int or RandomState, default=None
        Seed of the shuffle if ``cv`` is an int. Seed each classifier by its own
        parameter.
    verbose : int, default=0
        1 shows a progress bar, on stderr or in the notebook; 2 writes a line for each
        fit above it.

    Returns
    -------
    Comparison
        Scores, seconds, sizes, predictions and differences.

    Raises
    ------
    TypeError
        If ``estimators`` is no dict of str to classifiers, X has no rows to pick, or
        ``scoring`` or ``verbose`` is of the wrong type.
    ValueError
        If there are fewer than two classifiers or classes, X and y differ in length, a
        training part holds one class only, a score is unknown, or every fit failed.

    See Also
    --------
    make_lstm_pipeline : A contestant.
    make_tfidf_pipeline : A baseline for sequences.
    sklearn.model_selection.cross_validate : Score one estimator.

    Notes
    -----
    Training parts overlap, so that scores in different folds are not independent. The
    t-test allows for that by a larger variance: that of the k differences times
    ``1 / k + n_test / n_train``. p-values are not adjusted for the number of pairs.

    A row that several test parts hold, as in repeated cross-validation, keeps the
    prediction of the first of them.

    References
    ----------
    .. [1] C. Nadeau and Y. Bengio, "Inference for the generalization error", Machine
       Learning 52, 239-281, 2003.
    .. [2] Q. McNemar, "Note on the sampling error of the difference between correlated
       proportions or percentages", Psychometrika 12, 153-157, 1947.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> from skseq import compare_classifiers, make_tfidf_pipeline
    >>> texts = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 10
    >>> labels = [1, 0, 1, 0] * 9 + [0, 0, 1, 1]
    >>> comparison = compare_classifiers(
    ...     {"tfidf": make_tfidf_pipeline(), "guess": DummyClassifier()},
    ...     texts,
    ...     labels,
    ...     random_state=0,
    ... )
    >>> comparison
    Comparison of 2 classifiers on 40 rows in 5 folds
    <BLANKLINE>
    classifier       accuracy  fit  predict  size
    tfidf       0.950 ± 0.068  ...
    guess       0.500 ± 0.000  ...
    <BLANKLINE>
    tfidf is better than guess by 45.0 points of accuracy (95 % interval ...
    """
    if not isinstance(verbose, Integral):
        raise TypeError(
            f"{NAME} expects verbose as 0, 1 or 2, got {describe(verbose)}. 0 is "
            "silent."
        )
    check_contestants(estimators)
    n_rows = count_rows(X)
    y = check_labels(y, n_rows, name=NAME)
    classes, _ = encode_labels(y, None, name=NAME)
    score_names, scorer = make_multi_scorer(scoring, name=NAME)
    check_groups(groups, n_rows)
    X, groups = indexable(X, groups)
    folds = make_folds(X, y, cv=cv, groups=groups, random_state=random_state)
    outcomes = run_contest(
        estimators,
        X,
        y,
        folds=folds,
        scorer=scorer,
        score_names=score_names,
        n_jobs=n_jobs,
        verbose=verbose,
    )
    errors = _errors(outcomes)
    _check_failures(errors, outcomes, folds)
    return Comparison(
        estimator_names=tuple(outcomes),
        score_names=score_names,
        scores={
            score: np.array(
                [[o.scores[score] for o in row] for row in outcomes.values()]
            )
            for score in score_names
        },
        fit_seconds=_table(outcomes, "fit_seconds"),
        predict_seconds=_table(outcomes, "predict_seconds"),
        n_bytes=_table(outcomes, "n_bytes"),
        errors=errors,
        folds=folds,
        X=X,
        y=y,
        classes=classes,
        predictions={
            name: _pool_predictions(row, folds, len(y))
            for name, row in outcomes.items()
        },
        probabilities={
            name: _pool_probabilities(row, folds, (len(y), len(classes)))
            for name, row in outcomes.items()
        },
    )


def _errors(outcomes):
    return {
        (name, fold): outcome.error
        for name, row in outcomes.items()
        for fold, outcome in enumerate(row)
        if outcome.error is not None
    }


def _check_failures(errors, outcomes, folds):
    """Warn once of all failures; raise if there is nothing else."""
    if not errors:
        return
    (name, fold), text = next(iter(errors.items()))
    if len(errors) == len(outcomes) * len(folds):
        raise ValueError(
            f"{NAME} expects a classifier that can be fitted; all failed in each fold. "
            f"The first error, of {name!r} in {name_of_fold(fold, folds)}, is {text}"
        )
    warnings.warn(
        "\n".join(describe_failures(errors, len(folds)))
        + " Scores there are NaN; Comparison.errors holds all errors.",
        FitFailedWarning,
        stacklevel=3,
    )


def _table(outcomes, field):
    return np.array([[getattr(o, field) for o in row] for row in outcomes.values()])


def _pool_predictions(outcomes, folds, n_rows):
    pooled = np.full(n_rows, -1, dtype=np.int32)
    for outcome, (_, test) in _last_to_first(outcomes, folds):
        pooled[test] = -1 if outcome.predicted is None else outcome.predicted
    return pooled


def _pool_probabilities(outcomes, folds, shape):
    if all(outcome.probabilities is None for outcome in outcomes):
        return None
    pooled = np.full(shape, np.nan)
    for outcome, (_, test) in _last_to_first(outcomes, folds):
        has_none = outcome.probabilities is None
        pooled[test] = np.nan if has_none else outcome.probabilities
    return pooled


def _last_to_first(outcomes, folds):
    """Pair outcomes and folds so that the first to hold a row has the last word."""
    return reversed(list(zip(outcomes, folds, strict=True)))
