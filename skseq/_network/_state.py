"""NetworkState: weights and optimizer state of a network."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class NetworkState:
    """Weights and optimizer state. Arrays are replaced, never modified in place.

    Parameters
    ----------
    weights : list of ndarray
        In the order of ``Architecture.weight_shapes``.
    means, squares : list of ndarray
        Running means of the gradients and of their squares, as kept by Adam.
    n_updates : int
        Number of optimizer updates.
    learning_rate : float
        Learning rate of Adam.
    """

    weights: list
    means: list
    squares: list
    n_updates: int
    learning_rate: float
