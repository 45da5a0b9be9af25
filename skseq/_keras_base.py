"""What SciKeras' classifier needs to be a scikit-learn classifier of today.

SciKeras 0.13 is the last release of its kind. Everything that touches it is here, so
that it could be replaced without a change elsewhere; each repair gives its reason.
"""

from contextlib import contextmanager

import keras
import numpy as np
from scikeras.wrappers import KerasClassifier
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import ClassifierTags


class KerasClassifierBase(KerasClassifier):
    """A SciKeras classifier with an explicit signature and honest tags.

    A subclass writes its own ``__init__``, ``fit``, ``partial_fit``, ``initialize`` and
    ``predict_proba``; what SciKeras would do there is not called.
    """

    # SciKeras reads parameters off the instance and accepts any routed name: a
    # misspelt parameter would be kept and ignored. The signature is the truth.
    _get_param_names = classmethod(BaseEstimator._get_param_names.__func__)
    get_params = BaseEstimator.get_params
    set_params = BaseEstimator.set_params
    __repr__ = BaseEstimator.__repr__

    # SciKeras' takes **kwargs for Keras, which metadata routing cannot see.
    score = ClassifierMixin.score

    def __sklearn_tags__(self):
        # SciKeras inherits the mixin last, so that scikit-learn takes it for no
        # classifier at all, and integer cv would not stratify.
        tags = BaseEstimator.__sklearn_tags__(self)
        tags.estimator_type = "classifier"
        tags.classifier_tags = ClassifierTags()
        tags.target_tags.required = True
        return tags

    def predict(self, X):
        """Predict the most probable class of each sequence.

        Parameters
        ----------
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
            The sequences, as in ``predict_proba``.

        Returns
        -------
        ndarray of shape (n_samples,)
            Labels, of the type that ``fit`` was given.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            As in ``predict_proba``.
        ValueError
            As in ``predict_proba``.
        """
        # SciKeras' decoder needs the one-hot target encoder that its fit makes.
        probabilities = self.predict_proba(X)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def __getstate__(self):
        # SciKeras packs a whole .keras file, through Keras' private parts, with
        # deprecation warnings. Configuration and numbers are enough.
        state = super().__getstate__().copy()
        if "model_" in state:
            state["model_"] = _pack(state["model_"])
        return state

    def __setstate__(self, state):
        if "model_" in state:
            state = {**state, "model_": _unpack(state["model_"])}
        super().__setstate__(state)

    @contextmanager
    def _unchanged_on_failure(self):
        # SciKeras sets attributes as it goes: a failed fit would pass for a fitted
        # estimator, and an interrupted warm start would keep half an epoch.
        attributes = vars(self).copy()
        variables = _variables(attributes.get("model_"))
        values = [variable.numpy() for variable in variables]
        try:
            yield
        except BaseException:
            vars(self).clear()
            vars(self).update(attributes)
            for variable, value in zip(variables, values, strict=True):
                variable.assign(value)
            raise


def _variables(model):
    return [] if model is None else [*model.variables, *model.optimizer.variables]


def _pack(model):
    return {
        "config": model.get_config(),
        "compile_config": model.get_compile_config(),
        "values": [variable.numpy() for variable in _variables(model)],
    }


def _unpack(packed):
    model = keras.Model.from_config(packed["config"])
    model.compile_from_config(packed["compile_config"])
    model.optimizer.build(model.trainable_variables)
    for variable, value in zip(_variables(model), packed["values"], strict=True):
        variable.assign(value)
    return model
