"""Labels and probabilities as arrays, for one label in each row or for several.

Several labels are an indicator matrix: a column for each label, 1 where a row has it.
Its classes are the numbers of its columns.
"""

import numpy as np
from scipy.sparse import issparse

from skseq._validation._labels_and_weights import encode_labels
from skseq._validation._messages import describe


def encode_predictions(predicted, y, classes, *, name):
    """Convert predictions to indices of classes, or to an indicator matrix.

    Parameters
    ----------
    predicted : array-like or sparse matrix
        What a classifier predicts.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        True labels of the same rows.
    classes : ndarray of shape (n_classes,)
        All classes.
    name : str
        Name of the classifier, used in error messages.

    Returns
    -------
    ndarray of the shape of y, dtype int32

    Raises
    ------
    ValueError
        If a label is not among the classes, or the shape differs from that of y.
    """
    what = "its predictions"
    if y.ndim == 1:
        return encode_labels(predicted, classes, name=name, what=what)[1]
    dense = predicted.toarray() if issparse(predicted) else np.asarray(predicted)
    if dense.shape != y.shape or not np.isin(dense, (0, 1)).all():
        raise ValueError(
            f"{name} expects {what} to be an indicator matrix of shape {y.shape}, got "
            f"{describe(predicted)}. Wrap it in sklearn.multiclass.OneVsRestClassifier."
        )
    return dense.astype(np.int32)


def as_scikit_learn(probabilities, y, classes):
    """Return probabilities and classes in the form that all scorers take.

    Of a matrix for two labels, some would take a column for that of a class.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
        From ``align_probabilities``.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        True labels of the same rows.
    classes : ndarray of shape (n_classes,)
        All classes.

    Returns
    -------
    probabilities : ndarray, or list of ndarray of shape (n_samples, 2)
        The latter for several labels.
    classes_ : ndarray, or list of ndarray
        As the attribute of a classifier.
    """
    if y.ndim == 1:
        return probabilities, classes
    pairs = [np.stack([1 - column, column], axis=1) for column in probabilities.T]
    return pairs, [np.array([0, 1])] * len(pairs)


def most_probable(probabilities, y):
    """Return the most probable class of each row, or all labels above 0.5.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
        From ``align_probabilities``.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        True labels of the same rows.

    Returns
    -------
    ndarray of the shape of y
        Indices into the classes, or an indicator matrix.
    """
    if y.ndim == 1:
        return probabilities.argmax(axis=1)
    return (probabilities > 0.5).astype(int)


def probabilities_of_truth(probabilities, truth):
    """Return the probability of the true class of each row.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
        From ``align_probabilities``.
    truth : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Indices into the classes, or an indicator matrix.

    Returns
    -------
    ndarray of shape (n_samples,)
        Of several labels, the mean of the probabilities that each has, or lacks.
    """
    found = probabilities_of_truths(probabilities, truth)
    return found if truth.ndim == 1 else found.mean(axis=1)


def probabilities_of_truths(probabilities, truth):
    """Return the probability of the true class of each row, or of each of its labels.

    Parameters
    ----------
    probabilities, truth
        As in ``probabilities_of_truth``.

    Returns
    -------
    ndarray of the shape of truth
    """
    if truth.ndim == 1:
        return probabilities[np.arange(len(truth)), truth]
    return np.where(truth == 1, probabilities, 1 - probabilities)


def each_row(is_so):
    """Say of each row whether something holds, of several labels whether for all.

    Parameters
    ----------
    is_so : ndarray of shape (n_samples,) or (n_samples, n_labels), dtype bool

    Returns
    -------
    ndarray of shape (n_samples,), dtype bool
    """
    return is_so if is_so.ndim == 1 else is_so.all(axis=1)


def missing_classes(train, test, classes):
    """Return the classes in a test part that are not in the training part.

    Parameters
    ----------
    train, test : ndarray of shape (n_rows,) or (n_rows, n_labels)
        Labels of the two parts.
    classes : ndarray of shape (n_classes,)
        All classes.

    Returns
    -------
    ndarray
    """
    if train.ndim == 1:
        return np.setdiff1d(test, train)
    return classes[test.any(axis=0) & ~train.any(axis=0)]
