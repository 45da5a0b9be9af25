"""What SciKeras' classifier needs to be a scikit-learn classifier of today.

SciKeras 0.13 is the last release of its kind. Everything that touches it is here, so
that it could be replaced without a change elsewhere; each repair gives its reason.
"""

from functools import wraps

from scikeras.wrappers import KerasClassifier
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import ClassifierTags


class KerasClassifierBase(KerasClassifier):
    """A SciKeras classifier with an explicit signature and honest tags.

    A subclass writes its own ``__init__``, ``fit``, ``partial_fit``, ``initialize``,
    ``predict`` and ``predict_proba``; what SciKeras would do there is not called.
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


def undone_on_failure(method):
    """Let a method that fails, or is interrupted, leave the estimator as it was.

    Parameters
    ----------
    method : callable
        A method of a KerasClassifierBase that has its network in ``_network``.

    Returns
    -------
    callable
    """

    # SciKeras sets attributes as it goes: a failed fit would pass for a fitted
    # estimator, and an interrupted warm start would keep half an epoch.
    @wraps(method)
    def call(self, *arguments, **named):
        attributes = vars(self).copy()
        network = attributes.get("_network")
        state = network and network.state
        try:
            return method(self, *arguments, **named)
        except BaseException:
            # By one assignment, and not in a context manager: where Python calls a
            # function, a second Ctrl-C may come before it has done anything.
            self.__dict__ = attributes
            if network:
                network.restore(state)
            raise

    return call
