"""The checkpoint of a fit, from which it resumes after an interruption."""

from itertools import chain
from pathlib import Path

from skseq._classifier._parameter_checks import parameters_of
from skseq._hashing import fingerprint_of
from skseq._training._checkpoint import TrainingCheckpoint

# Parameters that the weights do not depend on, and the embedding, which is hashed with
# the initial weights.
_IRRELEVANT = {"callbacks", "checkpoint", "embedding", "verbose", "warm_start"}


def checkpoint_of(classifier, held_out, read_parts, budget):
    """Return the checkpoint of a fit, named by all that its weights depend on.

    Parameters
    ----------
    classifier : LSTMClassifier
        It has a checkpoint, and its network is initialised.
    held_out : TrainingPart or None
        Validation data.
    read_parts : callable
        Returns an iterable of TrainingPart to train on.
    budget : Budget or None
        With ``epochs="auto"``, number of networks and cycles, which the parameters do
        not tell. None in ``fit_chunks``, and with a number of epochs.

    Returns
    -------
    TrainingCheckpoint
    """
    arrays = _arrays(classifier, held_out, read_parts)
    parameters = {**_parameters(classifier), "budget": repr(budget)}
    fingerprint = fingerprint_of(parameters, arrays)
    return TrainingCheckpoint(classifier.checkpoint, fingerprint)


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


def _arrays(classifier, held_out, read_parts):
    """Yield initial weights and data."""
    yield from classifier._network.weights
    parts = [] if held_out is None else [held_out]
    for part in chain(parts, read_parts()):
        yield from (part.sequences.values, part.sequences.offsets)
        yield from (part.codes, part.weights, part.rows)
