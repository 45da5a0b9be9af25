"""Predict once and score many times."""

from functools import cache, wraps

import numpy as np
from sklearn.metrics import accuracy_score, make_scorer

from skseq._validation._log_loss_scorer import negative_log_loss
from skseq._validation._sklearn_private import safe_indexing

_PREDICTION_METHODS = (
    "decision_function",
    "predict",
    "predict_log_proba",
    "predict_proba",
)

# The class of the scorers of scikit-learn has no public name.
_PredictionScorer = type(make_scorer(accuracy_score))


def is_prediction_scorer(scorer):
    """Whether a scorer reads X only through the predictions of the classifier.

    Parameters
    ----------
    scorer : callable
        With the signature ``scorer(estimator, X, y)``.

    Returns
    -------
    bool
        True for the scorers of scikit-learn and of :func:`sklearn.metrics.make_scorer`,
        and for ``negative_log_loss``; False for any other callable, which may do
        anything with X.
    """
    return type(scorer) is _PredictionScorer or scorer is negative_log_loss


class CachedPredictions:
    """A fitted classifier that predicts each row once and remembers the result.

    In place of X, its methods take indices of rows. All other attributes are those of
    the classifier.

    Parameters
    ----------
    classifier : classifier
        Fitted.
    predict_all : callable
        Called once with the name of each method in use, such as "predict_proba";
        returns its result for all rows.
    classes : ndarray or list of ndarray, default=None
        Replaces ``classes_``, where ``predict_all`` returns the probabilities of other
        classes than the classifier.
    """

    def __init__(self, classifier, predict_all, *, classes=None):
        self._classifier = classifier
        if classes is not None:
            self.classes_ = classes
        self._predict_all = cache(predict_all)

    @property
    def __class__(self):
        # Error messages of scikit-learn name the class of the classifier.
        return type(self._classifier)

    def __getattr__(self, name):
        attribute = getattr(self._classifier, name)
        if name not in _PREDICTION_METHODS:
            return attribute

        @wraps(attribute)
        def predict(rows):
            return _take(self._predict_all(name), rows)

        return predict


def _take(predictions, rows):
    # Some classifiers return the probabilities of several labels as a list of arrays.
    if isinstance(predictions, list) and np.ndim(predictions[0]) == 2:
        return [values[rows] for values in predictions]
    return safe_indexing(predictions, rows)
