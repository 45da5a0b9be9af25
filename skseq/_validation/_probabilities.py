"""Probabilities of a classifier as one array, with columns for all classes."""

import numpy as np

from skseq._validation._labels_and_weights import encode_labels


def align_probabilities(found, known_classes, y, classes, *, name):
    """Return a column for each class of y, or the probability of each label.

    Parameters
    ----------
    found : array-like, or list of ndarray of shape (n_samples, 1 or 2)
        Result of ``predict_proba``. Of several labels, some classifiers return an array
        for each.
    known_classes : ndarray of shape (n_known,), or list of ndarray
        Classes of the columns of ``found``, or of each of its arrays.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        True labels of the same rows.
    classes : ndarray of shape (n_classes,)
        All classes.
    name : str
        Name of the classifier, used in error messages.

    Returns
    -------
    probabilities : ndarray of shape (n_samples, n_classes)
        0 for a class that is not known.
    indices : ndarray of int
        Indices of the known classes; of several labels, all.

    Raises
    ------
    ValueError
        If a known class is not among the classes, or the shape is another.
    """
    if y.ndim == 2 and isinstance(found, list):
        found = np.column_stack(list(map(_of_label, found, known_classes)))
    found = np.asarray(found)
    if y.ndim == 2:
        if found.shape != y.shape:
            raise ValueError(
                f"{name} expects predict_proba to return a column for each of the "
                f"{y.shape[1]} labels, or a list of arrays, got shape {found.shape}. "
                "Wrap it in sklearn.multiclass.OneVsRestClassifier."
            )
        return found, np.arange(y.shape[1])
    _, indices = encode_labels(known_classes, classes, name=name, what="classes_")
    probabilities = np.zeros((len(found), len(classes)), found.dtype)
    probabilities[:, indices] = found
    return probabilities, indices


def _of_label(probabilities, known):
    """Return the probability of 1, also if only one of 0 and 1 is known."""
    found = probabilities[:, np.asarray(known) == 1]
    return found[:, 0] if found.shape[1] else np.zeros(len(probabilities))
