"""compare_classifiers: cross-validation of several classifiers on the same folds."""

import warnings
from numbers import Integral

import numpy as np
from sklearn.exceptions import FitFailedWarning
from sklearn.utils import indexable

from skseq._comparison._checks import NAME, check_classifiers, check_groups
from skseq._comparison._comparison import Comparison
from skseq._comparison._cross_validation import (
    cross_validate_all,
    pool_predictions,
    pool_probabilities,
)
from skseq._comparison._folds import count_rows, name_of_fold, split_folds
from skseq._comparison._references import majority_class, weighted_mean
from skseq._comparison._sentences import describe_failures
from skseq._validation._labels_and_weights import check_labels, encode_labels
from skseq._validation._messages import describe
from skseq._validation._scoring import make_scorers


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

    Each classifier is cloned, fitted and scored in each fold. As all classifiers share
    the folds, their differences are paired: they are tested over folds by the corrected
    resampled t-test [1]_, and over rows by McNemar's exact test [2]_.

    Two references need no further fit: the majority class of each training part, whose
    probabilities are the shares of the classes, and, if all classifiers have
    probabilities of the same classes, a weighted mean of these: in each fold, with the
    weights that have the lowest log loss on the test parts of the others. A classifier
    that is not significantly better than the majority class, or that predicts all rows
    of a fold alike, is named below the table.

    If a classifier fails in a fold, its scores there are NaN and its error is kept. One
    warning at the end reports all failures.

    Parameters
    ----------
    estimators : dict of {str: classifier}
        Two or more classifiers by name. Clones of them are fitted.
    X : array-like, data frame, or list of length n_samples
        Texts, sequences, or any other input of the classifiers.
    y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
            (n_samples, n_labels)
        Labels, of at least two classes; or an indicator matrix of 0 and 1, if a row may
        have any number of labels. Wrap classifiers of one label in
        :class:`sklearn.multiclass.OneVsRestClassifier`.
    cv : int, cross-validation generator, or iterable, default=5
        Cross-validation: the number of shuffled folds, stratified if a row has one
        label; a splitter of scikit-learn; or pairs of training and test rows.
    scoring : str, callable, list of str, or dict, default="accuracy"
        One score or several, as in :func:`sklearn.model_selection.cross_validate`.
        Higher is better.
    groups : array-like of shape (n_samples,), default=None
        Groups of rows that a splitter such as ``GroupKFold`` keeps together.
    n_jobs : int, default=None
        Number of fits at a time; None means 1. Fits that share the processors take
        longer: keep the default to measure fit times.
    random_state : int or RandomState, default=None
        Seed of the shuffle if ``cv`` is an int. Each classifier is seeded by its own
        parameter.
    verbose : int, default=0
        1 shows a progress bar, on stderr or in the notebook; 2 also writes a line for
        each fit above it.

    Returns
    -------
    Comparison
        Scores, fit and predict times, model sizes, predictions and differences.

    Raises
    ------
    TypeError
        If ``estimators`` is not a dict of str to classifiers, X cannot be indexed by
        row, or ``scoring`` or ``verbose`` is of the wrong type.
    ValueError
        If there are fewer than two classifiers or classes, X and y differ in length, a
        training part has only one class, or the same labels in all rows, a score is
        unknown, or every fit failed.

    See Also
    --------
    make_lstm_pipeline : An LSTM pipeline to compare.
    make_tfidf_pipeline : A baseline for sequences.
    sklearn.model_selection.cross_validate : Score one estimator.

    Notes
    -----
    Training parts overlap, so scores in different folds are not independent. The t-test
    corrects for this with a larger variance: that of the k differences times
    ``1 / k + n_test / n_train``. p-values are not adjusted for multiple comparisons.

    If a row is in several test parts, as in repeated cross-validation, its first
    prediction is kept.

    Of several labels, the majority class is that of each label, a row counts as
    classified correctly if all of its labels are, and "neg_log_loss" is the mean over
    rows and labels. scikit-learn's own adds up the labels that a row has, and ignores
    those that it lacks. A class that is missing in a training part has probability 0
    there, which log loss clips to the precision of the numbers, as in scikit-learn.

    Each test part is predicted once by each method, such as ``predict_proba``. Only a
    scorer that is not made by :func:`sklearn.metrics.make_scorer` predicts again.

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
    ...     {"tfidf": make_tfidf_pipeline(), "majority": DummyClassifier()},
    ...     texts,
    ...     labels,
    ...     random_state=0,
    ... )
    >>> comparison
    Comparison of 2 classifiers on 40 rows in 5 folds, mean ± standard deviation
    <BLANKLINE>
    classifier       accuracy  fit  predict  size
    tfidf       0.950 ± 0.068  ...
    majority    0.500 ± 0.000  ...
    <BLANKLINE>
    tfidf is significantly better than majority: its accuracy is 45.0 percentage points
    higher (95 % confidence interval ...
    """
    if not isinstance(verbose, Integral):
        raise TypeError(
            f"{NAME} expects verbose as 0, 1 or 2, got {describe(verbose)}. 0 is "
            "silent."
        )
    check_classifiers(estimators)
    n_rows = count_rows(X)
    y = check_labels(y, n_rows, name=NAME, n_dims=(1, 2))
    classes, _ = encode_labels(y, None, name=NAME)
    scorers = make_scorers(scoring, name=NAME)
    groups = check_groups(groups, n_rows)
    X, groups = indexable(X, groups)
    folds = split_folds(X, y, cv=cv, groups=groups, random_state=random_state)
    results = cross_validate_all(
        estimators,
        X,
        y,
        folds=folds,
        scorers=scorers,
        n_jobs=n_jobs,
        verbose=verbose,
    )
    errors = {
        (name, fold): result.error
        for name, row in results.items()
        for fold, result in enumerate(row)
        if result.error is not None
    }
    _check_failures(errors, results, folds)
    return Comparison(
        estimator_names=tuple(results),
        score_names=tuple(scorers),
        scores={
            score: np.array(
                [[r.scores[score] for r in row] for row in results.values()]
            )
            for score in scorers
        },
        fit_seconds=_table(results, "fit_seconds"),
        predict_seconds=_table(results, "predict_seconds"),
        n_bytes=_table(results, "n_bytes"),
        errors=errors,
        folds=folds,
        X=X,
        y=y,
        classes=classes,
        predictions={
            name: pool_predictions(row, folds, y.shape) for name, row in results.items()
        },
        probabilities={
            name: pool_probabilities(row, folds, (len(y), len(classes)))
            for name, row in results.items()
        },
        is_constant=_table(results, "is_constant"),
        majority=majority_class(
            X, y, classes, folds=folds, scorers=scorers, names=results
        ),
        mean=weighted_mean(results, X, y, classes, folds=folds, scorers=scorers),
    )


def _check_failures(errors, results, folds):
    """Issue one warning for all failures; raise if every fit failed."""
    if not errors:
        return
    (name, fold), text = next(iter(errors.items()))
    if len(errors) == len(results) * len(folds):
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


def _table(results, field):
    return np.array([[getattr(r, field) for r in row] for row in results.values()])
