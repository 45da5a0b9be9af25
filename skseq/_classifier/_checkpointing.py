"""Continue an interrupted fit from its checkpoint, and write one."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

from skseq._classifier._parameter_checks import parameters_of
from skseq._hashing import fingerprint_of
from skseq._training._checkpoint import TrainingCheckpoint

# Parameters that the weights do not depend on, and the embedding, which is hashed with
# the initial weights.
_IRRELEVANT = {"callbacks", "checkpoint", "embedding", "verbose", "warm_start"}


def with_checkpoint(classifier, plan):
    """Add the checkpoint to a plan, and restore the state that it holds.

    Parameters
    ----------
    classifier : LSTMClassifier
        It has a checkpoint, and its network is initialised.
    plan : TrainingPlan

    Returns
    -------
    TrainingPlan

    Raises
    ------
    OSError, ValueError
        If the file cannot be read, or belongs to another fit.
    """
    fingerprint = fingerprint_of(_parameters(classifier), _arrays(classifier, plan))
    checkpoint = TrainingCheckpoint(classifier.checkpoint, fingerprint)
    progress = checkpoint.read()
    if progress is not None:
        classifier._network.state = progress.state
    return replace(plan, checkpoint=checkpoint, progress=progress)


def remove_checkpoint(path):
    """Delete a checkpoint, as the last step of a fit: a failure before can continue.

    Parameters
    ----------
    path : str, path-like or None
    """
    if path is not None:
        Path(path).unlink(missing_ok=True)


def _parameters(classifier):
    """Return what the weights depend on, apart from arrays."""
    parameters = parameters_of(classifier)
    return {
        **{name: repr(parameters[name]) for name in set(parameters) - _IRRELEVANT},
        "architecture": repr(classifier._network.architecture),
        "classes": repr(classifier.classes_.tolist()),
    }


def _arrays(classifier, plan):
    """Yield initial weights and data."""
    yield from classifier._network.state.weights
    parts = [] if plan.held_out is None else [plan.held_out]
    for part in chain(parts, plan.read_parts()):
        yield from (part.sequences.values, part.sequences.offsets)
        yield from (part.codes, part.weights, part.rows)
