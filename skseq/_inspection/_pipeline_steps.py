"""Find the steps of a pipeline that are inspected: SequencePadder, LSTMClassifier."""

import sys
from copy import copy

from sklearn.pipeline import Pipeline

from skseq._preprocessing._sequence_padder import SequencePadder
from skseq._validation._messages import describe

_CLASSES = {
    "skseq._classifier._lstm_classifier": "LSTMClassifier",
    "skseq._classifier._lstm_predictor": "LSTMPredictor",
}


def is_lstm_classifier(estimator):
    """Whether it is an LSTMClassifier or an LSTMPredictor; does not import Keras.

    Parameters
    ----------
    estimator : object
        Any object.

    Returns
    -------
    bool
    """
    # An instance exists only if the module of its class has been imported.
    return any(
        isinstance(estimator, getattr(sys.modules[module], name))
        for module, name in _CLASSES.items()
        if module in sys.modules
    )


def has_padder(estimator):
    """Whether it is a :class:`SequencePadder`, or a pipeline with one.

    Parameters
    ----------
    estimator : object
        Any object.

    Returns
    -------
    bool
    """
    return isinstance(estimator, SequencePadder) or (
        isinstance(estimator, Pipeline) and _padder_index(estimator) is not None
    )


def split_at_padder(estimator, *, name):
    """Return the steps before the first padder, the padder, and the steps after it.

    Parameters
    ----------
    estimator : SequencePadder or sklearn.pipeline.Pipeline
        The steps are shared, not copied.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    before : sklearn.pipeline.Pipeline or None
        None if there are no such steps.
    padder : SequencePadder
    after : sklearn.pipeline.Pipeline or None
        None if there are no such steps.

    Raises
    ------
    TypeError
        If it is neither a padder nor a pipeline.
    ValueError
        If the pipeline has no padder.
    """
    if isinstance(estimator, SequencePadder):
        return None, estimator, None
    if not isinstance(estimator, Pipeline):
        raise TypeError(
            f"{name} expects a Pipeline with a SequencePadder, or a SequencePadder, "
            f"got {describe(estimator)}. Of a search, pass best_estimator_."
        )
    index = _padder_index(estimator)
    if index is None:
        raise ValueError(
            f"{name} expects a SequencePadder among the steps of the pipeline, got "
            f"{list(estimator.named_steps)}. Without one, no sequence is truncated."
        )
    before = estimator[:index] if index else None
    after = estimator[index + 1 :] if index + 1 < len(estimator) else None
    return before, estimator[index], after


def without_feature_names(classifier):
    """Return a fitted classifier that takes sequences without names of columns.

    Parameters
    ----------
    classifier : LSTMClassifier
        It may have been fitted on a data frame of padded sequences. Not changed.

    Returns
    -------
    LSTMClassifier
        Gives the same predictions, without a warning for ragged sequences.
    """
    unnamed = copy(classifier)
    vars(unnamed).pop("feature_names_in_", None)
    return unnamed


def _padder_index(pipeline):
    indices = (
        index
        for index, (_, step) in enumerate(pipeline.steps)
        if isinstance(step, SequencePadder)
    )
    return next(indices, None)
