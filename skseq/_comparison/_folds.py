"""The folds of a comparison: their rows, and the parts of X that these are."""

import numpy as np
from sklearn.model_selection import check_cv

from skseq._comparison._checks import NAME
from skseq._validation._labels_and_weights import are_alike
from skseq._validation._messages import describe
from skseq._validation._sklearn_private import safe_indexing


def count_rows(X):
    """Return the number of rows of X, of any type that scikit-learn can index.

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
        If X cannot be indexed by row, like a single string or an iterator.
    """
    shape = getattr(X, "shape", None)
    if shape:
        return shape[0]
    has_no_rows = isinstance(X, (str, bytes, dict, set)) or shape == ()
    if has_no_rows or not hasattr(X, "__len__"):
        raise TypeError(
            f"{NAME} expects X to be indexable by row, such as a list, an array or a "
            f"data frame, got {describe(X)}. Convert it to a list of rows."
        )
    return len(X)


def take_rows(X, rows):
    """Return one or several rows of X, of any type that scikit-learn can index.

    Parameters
    ----------
    X : indexable
        The rows.
    rows : int or ndarray of int
        Indices.

    Returns
    -------
    object
    """
    taken = safe_indexing(X, rows)
    # A single text from an array is returned as an array without dimensions.
    is_scalar = isinstance(taken, np.ndarray) and taken.ndim == 0
    return taken[()] if is_scalar else taken


def split_folds(X, y, *, cv, groups, random_state):
    """Split the rows into folds, once for all classifiers.

    Parameters
    ----------
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Labels.
    cv : int, cross-validation generator, or iterable of (train, test)
        As in :func:`compare_classifiers`.
    groups : array-like of shape (n_samples,) or None
        Group of each row.
    random_state : int, RandomState or None
        Seed of the shuffle if ``cv`` is an int.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Row indices of the training and the test part of each fold.

    Raises
    ------
    ValueError
        If ``cv`` yields no fold, anything but pairs of valid row indices, an empty test
        part, or a training part of one class or of one set of labels.
    """
    if hasattr(cv, "__iter__") and not isinstance(cv, str):
        cv = _list_pairs(cv)
    splitter = check_cv(cv, y, classifier=True, shuffle=True, random_state=random_state)
    folds = tuple(
        (_row_indices(train, len(y)), _row_indices(test, len(y)))
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
    """Return "fold 2 of 5" for the fold of index 1."""
    return f"fold {fold + 1} of {len(folds)}"


def _list_pairs(cv):
    try:
        pairs = list(cv)
    except TypeError:  # An array without dimensions has __iter__, but raises.
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


def _row_indices(rows, n_rows):
    try:
        indices = np.asarray(rows)
    except ValueError:  # Nested lists of different lengths.
        indices = np.empty((0, 0))
    if indices.dtype == bool and indices.shape == (n_rows,):
        return np.flatnonzero(indices)
    if indices.shape == (0,):
        return indices.astype(int)
    are_integers = indices.ndim == 1 and indices.dtype.kind in "iu"
    if not are_integers or not (-n_rows <= indices).all() or (indices >= n_rows).any():
        raise ValueError(
            f"{NAME} expects cv to yield row indices, integers below {n_rows}, or "
            f"boolean masks of {n_rows} rows, got {describe(rows)}. Check what cv "
            "yields."
        )
    return indices


def _check_fold(fold, train_labels, test):
    if train_labels.ndim == 2 and are_alike(train_labels):
        raise ValueError(
            f"{NAME} expects rows of different labels in the training part of each "
            f"fold; in that of {fold}, all {len(train_labels)} rows have the same. "
            "Pass other rows, or an integer as cv, which shuffles."
        )
    classes = np.unique(train_labels)
    if len(classes) < 2:
        raise ValueError(
            f"{NAME} expects at least 2 classes in the training part of each fold; "
            f"that of {fold} has {classes.tolist()}. An integer as cv shuffles and "
            "stratifies; leave out classes with fewer rows than two folds need."
        )
    if len(test) == 0:
        raise ValueError(
            f"{NAME} expects at least 1 row in the test part of each fold; that of "
            f"{fold} is empty. Check what cv yields."
        )
