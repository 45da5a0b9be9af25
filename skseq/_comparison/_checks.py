"""What compare_classifiers accepts: contestants, rows, folds and scores, checked."""

import numpy as np
from sklearn.base import is_classifier
from sklearn.model_selection import check_cv

from skseq._validation._messages import describe
from skseq._validation._sklearn_private import safe_indexing

NAME = "compare_classifiers"


def check_contestants(estimators):
    """Check that there are two classifiers or more, each with a name.

    Parameters
    ----------
    estimators : dict
        Name of each classifier, and the classifier.

    Raises
    ------
    TypeError
        If it is no dict of str to classifiers.
    ValueError
        If there are fewer than two.
    """
    if not isinstance(estimators, dict):
        raise TypeError(
            f"{NAME} expects a dict of names and classifiers, got "
            f"{describe(estimators)}. "
            'Name them, as in {"lstm": make_lstm_pipeline(), ...}.'
        )
    for name, estimator in estimators.items():
        if not isinstance(name, str):
            raise TypeError(
                f"{NAME} expects names of type str; one is {describe(name)}. Put it in "
                "quotes."
            )
        _check_classifier(name, estimator)
    if len(estimators) < 2:
        raise ValueError(
            f"{NAME} expects at least 2 classifiers, got {list(estimators)}. Add a "
            "baseline, or score one with sklearn.model_selection.cross_validate."
        )


def count_rows(X):
    """Return the number of rows of anything that scikit-learn can index.

    Parameters
    ----------
    X : indexable
        The rows.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If X is a single string, or has no length.
    """
    shape = getattr(X, "shape", None)
    if shape:
        return shape[0]
    is_one_thing = isinstance(X, (str, bytes, dict, set)) or shape == ()
    if is_one_thing or not hasattr(X, "__len__"):
        raise TypeError(
            f"{NAME} expects X as rows that can be picked by number, such as a list, "
            f"an array or a data frame, got {describe(X)}. Make a list of it."
        )
    return len(X)


def take_rows(X, rows):
    """Return one row, or some rows, of anything that scikit-learn can index."""
    taken = safe_indexing(X, rows)
    # One row of an array of texts comes as an array without dimensions.
    is_bare = isinstance(taken, np.ndarray) and taken.ndim == 0
    return taken[()] if is_bare else taken


def check_groups(groups, n_rows):
    """Check that there is a group for each row, if there are groups.

    Parameters
    ----------
    groups : array-like of shape (n_samples,) or None
        Groups.
    n_rows : int
        Number of rows.

    Raises
    ------
    ValueError
        If they are of another shape.
    """
    shape = (n_rows,) if groups is None else np.shape(groups)
    if shape != (n_rows,):
        raise ValueError(
            f"{NAME} expects one group for each of the {n_rows} rows, got groups of "
            f"shape {shape}."
        )


def make_folds(X, y, *, cv, groups, random_state):
    """Split once, for all contestants.

    Parameters
    ----------
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,)
        Labels.
    cv : int, cross-validation generator, or iterable of (train, test)
        How to split.
    groups : array-like of shape (n_samples,) or None
        For splitters that keep groups together.
    random_state : int, RandomState or None
        Seed of the shuffle if ``cv`` is an int.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Row numbers of the training and the test part of each fold.

    Raises
    ------
    ValueError
        If ``cv`` yields no pairs of rows that there are, there is no fold, or a part is
        empty or has one class only in training.
    """
    if hasattr(cv, "__iter__") and not isinstance(cv, str):
        cv = _list_pairs(cv)
    splitter = check_cv(cv, y, classifier=True, shuffle=True, random_state=random_state)
    folds = tuple(
        (_row_numbers(train, len(y)), _row_numbers(test, len(y)))
        for train, test in splitter.split(X, y, groups)
    )
    if not folds:
        raise ValueError(
            f"{NAME} expects at least 1 fold, got none from cv={describe(cv)}."
        )
    for fold, (train, test) in enumerate(folds):
        _check_fold(name_of_fold(fold, folds), y[train], test)
    return folds


def name_of_fold(fold, folds):
    """Return "fold 2 of 5" for the fold of number 1."""
    return f"fold {fold + 1} of {len(folds)}"


def check_score_name(score_name, score_names):
    """Return the score that is asked for, the first if None.

    Parameters
    ----------
    score_name : str or None
        The wish.
    score_names : tuple of str
        What there is.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is no such score.
    """
    if score_name is None:
        return score_names[0]
    if not isinstance(score_name, str) or score_name not in score_names:
        raise ValueError(
            f"Comparison expects the name of one of its scores, {list(score_names)}, "
            f"got {describe(score_name)}. Name it as scoring in {NAME}."
        )
    return score_name


def _check_classifier(name, estimator):
    is_estimator = hasattr(estimator, "fit") and not isinstance(estimator, type)
    if not is_estimator or not is_classifier(estimator):
        raise TypeError(
            f"{NAME} expects classifiers; {name!r} is {describe(estimator)}. Pass an "
            "instance of a classifier, such as make_tfidf_pipeline()."
        )


def _list_pairs(cv):
    try:
        pairs = list(cv)
    except TypeError:  # An array without dimensions has the method alone.
        pairs = [cv]
    for pair in pairs:
        is_list = isinstance(pair, (tuple, list, np.ndarray))
        if not is_list or getattr(pair, "ndim", 1) == 0 or len(pair) != 2:
            raise ValueError(
                f"{NAME} expects cv to yield pairs of training and test rows, got "
                f"{describe(pair)}. Pass an integer, a splitter, or a list of such "
                "pairs."
            )
    return pairs


def _row_numbers(rows, n_rows):
    try:
        numbers = np.asarray(rows)
    except ValueError:  # They differ in length.
        numbers = np.empty((0, 0))
    if numbers.dtype == bool and numbers.shape == (n_rows,):
        return np.flatnonzero(numbers)
    if numbers.shape == (0,):
        return numbers.astype(int)
    are_numbers = numbers.ndim == 1 and numbers.dtype.kind in "iu"
    if not are_numbers or not (-n_rows <= numbers).all() or (numbers >= n_rows).any():
        raise ValueError(
            f"{NAME} expects cv to yield rows as integers below {n_rows}, the number "
            f"of rows, or as a mask of them, got {describe(rows)}. Check what cv "
            "yields."
        )
    return numbers


def _check_fold(fold, train_labels, test):
    classes = np.unique(train_labels)
    if len(classes) < 2:
        raise ValueError(
            f"{NAME} expects at least 2 classes in the training part of each fold; "
            f"that of {fold} has {classes.tolist()}. Pass an integer as cv, which "
            "shuffles and stratifies."
        )
    if len(test) == 0:
        raise ValueError(
            f"{NAME} expects rows in the test part of each fold; that of {fold} is "
            "empty. Check what cv yields."
        )
