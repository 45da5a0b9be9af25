"""Parameters that have changed when a training continues."""

from dataclasses import replace

import numpy as np

from skseq._classifier._fit_record import parameter_texts
from skseq._classifier._parameter_checks import parameters_of
from skseq._network._ensemble import NetworkEnsemble, networks_of
from skseq._network._lstm_network import LSTMNetwork

# The first are those of the weights' shapes, the others those of further training.
_OF_SHAPE = "units", "embedding_dim", "bidirectional", "pooling", "n_networks"
_OF_TRAINING = "learning_rate", "output_dropout", "freeze_embedding"


def adopt_parameters(classifier, *, name):
    """Apply the parameters that were set since the last training.

    A learning rate that was set in another way since, by a callback or on ``model_``,
    is kept unless the parameter has changed.

    Parameters
    ----------
    classifier : LSTMClassifier
        Fitted, and about to train on. It gets another network if one has changed.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If a parameter asks for weights of other shapes, or for more or fewer networks.
    """
    record = getattr(classifier, "_fit_record", None)
    if type(record) is not dict:  # A classifier of an earlier version has none.
        return
    parameters = parameters_of(classifier)
    watched = {key: parameters[key] for key in (*_OF_SHAPE, *_OF_TRAINING)}
    before, now = record["parameters"], parameter_texts(watched)
    changed = {key for key in now if before.get(key, now[key]) != now[key]}
    for key in _OF_SHAPE:
        if key in changed:
            raise ValueError(
                f"{name} continues the training of a network with {key}={before[key]}, "
                f"got {key}={now[key]}, which it cannot change. Set it back, or train "
                "anew by fit with warm_start=False."
            )
    if changed.intersection(_OF_TRAINING):
        is_new_rate = "learning_rate" in changed
        rate = float(np.float32(classifier.learning_rate)) if is_new_rate else None
        classifier._network = _with_parameters(classifier, rate)


def _with_parameters(classifier, learning_rate):
    network = classifier._network
    architecture = replace(
        network.architecture,
        output_dropout=float(classifier.output_dropout),
        freezes_embedding=bool(classifier.freeze_embedding),
    )
    networks = []
    for each in networks_of(network):
        state = each.state
        if learning_rate is not None:
            state = replace(state, learning_rate=learning_rate)
        if architecture.freezes_embedding:  # Momentum would still move it.
            state = replace(
                state,
                means=_without_first(state.means),
                squares=_without_first(state.squares),
            )
        networks.append(LSTMNetwork(architecture, state))
    if isinstance(network, NetworkEnsemble):
        return NetworkEnsemble(networks, network.scale, network.linear_path)
    return networks[0]


def _without_first(moments):
    return [np.zeros_like(moments[0]), *moments[1:]]
