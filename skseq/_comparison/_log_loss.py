"""The scorer of log loss, with all classes known."""

from sklearn.metrics import log_loss, make_scorer


def make_log_loss_scorer(classes):
    """Return a scorer for "neg_log_loss" where a part of the rows may lack a class.

    That of scikit-learn raises an error if a class is missing in a training or a test
    part. Of several labels, it counts the labels that a row has and ignores those that
    it lacks, so that a probability of 1 for each label is best.

    Parameters
    ----------
    classes : ndarray of shape (n_classes,)
        All classes.

    Returns
    -------
    callable
        With the signature ``scorer(estimator, X, y)``; the estimator has probabilities
        of all classes. Of several labels, the score is the mean over labels.
    """
    return make_scorer(
        _log_loss, response_method="predict_proba", greater_is_better=False, of=classes
    )


def _log_loss(y, probabilities, *, of):
    if y.ndim == 2:
        return log_loss(y.ravel(), probabilities.ravel(), labels=[0, 1])
    return log_loss(y, probabilities, labels=of)
