"""The scorer of log loss for parts of the rows that lack a class."""

import numpy as np
from sklearn.metrics import log_loss

from skseq._validation._labels_and_weights import check_labels
from skseq._validation._probabilities import align_probabilities


def negative_log_loss(estimator, X, y, sample_weight=None):
    """Return the negative log loss, also where a part of the rows lacks a class.

    scikit-learn's scorer "neg_log_loss" raises an error if a class is missing in the
    training or the test part. Here a class that is missing in the training part has
    probability 0 in all rows, which :func:`~sklearn.metrics.log_loss` clips.

    Parameters
    ----------
    estimator : classifier
        Fitted, with ``predict_proba``.
    X : iterable of length n_samples
        Input of the classifier.
    y : array-like of shape (n_samples,) or (n_samples, n_labels)
        Classes; or, for several labels, an indicator matrix. Of the latter, the loss
        counts the labels that a row has and those that it lacks, so that a probability
        of 1 for each label is not the best answer.
    sample_weight : array-like of shape (n_samples,), default=None
        Weights of the rows in the mean.

    Returns
    -------
    float
        0 is best. The mean over rows, and over labels.
    """
    found = estimator.predict_proba(X)
    n_rows = len(found[0] if isinstance(found, list) else found)
    y = check_labels(y, n_rows, name="neg_log_loss", n_dims=(1, 2))
    known = estimator.classes_
    classes = np.union1d(known, y) if y.ndim == 1 else np.arange(y.shape[1])
    name = type(estimator).__name__
    probabilities, _ = align_probabilities(found, known, y, classes, name=name)
    if y.ndim == 1:
        return -log_loss(y, probabilities, sample_weight=sample_weight, labels=classes)
    if sample_weight is not None:
        sample_weight = np.repeat(sample_weight, y.shape[1])
    return -log_loss(
        y.ravel(), probabilities.ravel(), sample_weight=sample_weight, labels=[0, 1]
    )
