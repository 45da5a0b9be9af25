"""Base class on SciKeras, with the repairs that current scikit-learn needs.

SciKeras 0.13 is its last release. Only this module imports it, so that it could be
replaced without a change elsewhere; each repair gives its reason.
"""

from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import ClassifierTags

from skseq._quiet_import import without_log_lines

# The first import of Keras and TensorFlow, in worker processes as well.
with without_log_lines():
    from scikeras.wrappers import KerasClassifier


class KerasClassifierBase(KerasClassifier):
    """A SciKeras classifier with an explicit signature and honest tags.

    A subclass writes its own ``__init__``, ``fit``, ``partial_fit``, ``initialize``,
    ``predict`` and ``predict_proba``; those of SciKeras are not called.
    """

    # SciKeras reads parameters from the instance and accepts any routed name: a
    # misspelt parameter would be kept and ignored. Only the signature counts here.
    _get_param_names = classmethod(BaseEstimator._get_param_names.__func__)
    get_params = BaseEstimator.get_params
    set_params = BaseEstimator.set_params
    __repr__ = BaseEstimator.__repr__

    # SciKeras' takes **kwargs for Keras, which metadata routing cannot see.
    score = ClassifierMixin.score

    def __sklearn_tags__(self):
        # SciKeras inherits the mixin last: scikit-learn would not recognise a
        # classifier, and integer cv would not stratify.
        tags = BaseEstimator.__sklearn_tags__(self)
        tags.estimator_type = "classifier"
        tags.classifier_tags = ClassifierTags()
        tags.target_tags.required = True
        return tags
