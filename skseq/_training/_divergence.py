"""Checks that training has not diverged: a NaN or infinite loss is an error."""

import numpy as np

_REMEDY = (
    "training diverged. Lower learning_rate, or scale the measurements and the weights."
)


def check_loss(loss, epoch):
    """Check that the mean loss of an epoch is finite.

    Parameters
    ----------
    loss : float
        Mean loss.
    epoch : int
        Number of the epoch, from 0.

    Raises
    ------
    ValueError
        If the loss is NaN or infinite.
    """
    if not np.isfinite(loss):
        raise ValueError(
            f"The loss of LSTMClassifier is {loss} after epoch {epoch + 1}: {_REMEDY}"
        )


def check_trained_weights(weights):
    """Check that all weights are finite after the last update, which no loss covers.

    Parameters
    ----------
    weights : list of ndarray
        Weights of the network.

    Raises
    ------
    ValueError
        If a weight is NaN or infinite.
    """
    if not all(np.isfinite(array).all() for array in weights):
        raise ValueError(
            f"The weights of LSTMClassifier are not finite after training: {_REMEDY}"
        )
