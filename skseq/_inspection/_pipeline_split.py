"""A pipeline taken apart at its SequencePadder."""

from sklearn.pipeline import Pipeline

from skseq._preprocessing._sequence_padder import SequencePadder
from skseq._validation._messages import describe


def has_padder(estimator):
    """Whether it is a SequencePadder, or a pipeline with one among its steps."""
    return isinstance(estimator, SequencePadder) or (
        isinstance(estimator, Pipeline) and _place_of_padder(estimator) is not None
    )


def split_at_padder(estimator, *, name):
    """Return the steps before the first padder, the padder, and the steps after it.

    Parameters
    ----------
    estimator : SequencePadder or sklearn.pipeline.Pipeline
        The steps are shared, not copied.
    name : str
        Who asks, for error messages.

    Returns
    -------
    before : sklearn.pipeline.Pipeline or None
        None if there is no step.
    padder : SequencePadder
    after : sklearn.pipeline.Pipeline or None
        None if there is no step.

    Raises
    ------
    TypeError
        If it is neither a padder nor a pipeline.
    ValueError
        If no step of the pipeline is a padder.
    """
    if isinstance(estimator, SequencePadder):
        return None, estimator, None
    if not isinstance(estimator, Pipeline):
        raise TypeError(
            f"{name} expects a Pipeline with a SequencePadder, or a SequencePadder, "
            f"got {describe(estimator)}. Of a search, pass best_estimator_."
        )
    place = _place_of_padder(estimator)
    if place is None:
        raise ValueError(
            f"{name} expects a SequencePadder among the steps of the pipeline, got "
            f"{list(estimator.named_steps)}. Without one, no sequence is cut."
        )
    before = estimator[:place] if place else None
    after = estimator[place + 1 :] if place + 1 < len(estimator) else None
    return before, estimator[place], after


def _place_of_padder(pipeline):
    places = (
        place
        for place, (_, step) in enumerate(pipeline.steps)
        if isinstance(step, SequencePadder)
    )
    return next(places, None)
