"""Predictions of a fitted LSTMClassifier."""

import numpy as np
from sklearn.utils.validation import check_is_fitted

from skseq._classifier._input_reading import read_more
from skseq._network._log_loss import class_probabilities
from skseq._training._engine import choose_engine


class PredictionMixin:
    """The methods of LSTMClassifier that predict."""

    def predict(self, X):
        """Predict the most probable class, or all probable labels, of each sequence.

        Parameters
        ----------
        X : array-like or iterable of array-likes
            The sequences, as in ``predict_proba``.

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_labels)
            Labels, of the type passed to ``fit``. If that was an indicator matrix, a
            dense one of integers: 1 where the probability is above 0.5.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            As in ``predict_proba``.
        """
        probabilities = self.predict_proba(X)
        if self._network.architecture.multilabel:
            return (probabilities > 0.5).astype(int)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def predict_proba(self, X):
        """Predict the probability of each class.

        Parameters
        ----------
        X : array-like or iterable of array-likes
            Padded or ragged ids, or measurements, of any length.

        Returns
        -------
        ndarray of shape (n_samples, n_classes), dtype float64
            Probabilities, in the order of the rows and of ``classes_``. A row adds up
            to 1; after a fit to an indicator matrix, each label has one of its own.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold numbers.
        ValueError
            If X is empty, holds NaN, infinity, negative ids or, with
            ``vocabulary_size`` given, larger ids, or has another number of features.
        """
        check_is_fitted(self)
        sequences = read_more(self, X)
        outputs = self._engine().predict(self._network, sequences)
        return class_probabilities(outputs, self._network.architecture.activation)

    def _engine(self):
        return choose_engine()

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        # In two dimensions, X holds ids; measurements have three.
        tags.input_tags.categorical = True
        tags.input_tags.positive_only = True
        tags.input_tags.three_d_array = True
        return tags
