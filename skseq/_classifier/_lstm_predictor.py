"""LSTMPredictor: a fitted LSTMClassifier that only predicts, without Keras."""

from sklearn.base import BaseEstimator, ClassifierMixin

import skseq._training._cpu_engine as cpu_engine
from skseq._classifier._parameters import ParametersMixin
from skseq._classifier._prediction import PredictionMixin


class LSTMPredictor(ParametersMixin, PredictionMixin, ClassifierMixin, BaseEstimator):
    """A fitted :class:`LSTMClassifier` that only predicts, loaded from a file.

    It always computes with the compiled kernel, and imports neither Keras nor
    TensorFlow. Parameters and fitted attributes are those of the classifier that was
    saved, but for ``model_``.
    """

    def fit(self, X, y=None):
        """Raise an error: without Keras, it cannot be trained.

        Parameters
        ----------
        X, y : object
            Ignored.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError(
            "LSTMPredictor cannot be trained, as it was loaded for prediction. Load "
            "the file without for_prediction=True."
        )

    def _engine(self):
        return cpu_engine
