"""Learning-rate schedules."""

import numpy as np

# Share of all updates over which the cosine schedule warms up.
WARM_UP = 0.15

# The first cycle has this many updates, but no fewer epochs than this.
FIRST_UPDATES = 150
MIN_EPOCHS = 3


def rate_factors(schedule, n_updates):
    """Return the factor of the learning rate for each update.

    Parameters
    ----------
    schedule : {"cosine", "constant"}
        "cosine" rises linearly over the first 15 % of the updates, and is multiplied by
        half a cosine wave, which falls to zero at the end [1]_. "constant" is 1.
    n_updates : int
        Number of updates of the whole training, or of one cycle.

    Returns
    -------
    ndarray of shape (n_updates,)

    References
    ----------
    .. [1] I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm
       Restarts", ICLR, 2017.
    """
    if schedule == "constant":
        return np.ones(n_updates)
    progress = (np.arange(n_updates) + 1) / (n_updates + 1)
    return np.minimum(1, progress / WARM_UP) * (1 + np.cos(np.pi * progress)) / 2


def first_cycle(n_batches):
    """Return the number of epochs of the first cycle.

    Parameters
    ----------
    n_batches : int
        Number of updates of an epoch.

    Returns
    -------
    int
    """
    return max(MIN_EPOCHS, round(FIRST_UPDATES / n_batches))


def cycle_ends(epochs, n_batches):
    """Return after how many epochs each cycle of a cosine schedule ends.

    Each cycle doubles the number of epochs. The last one ends after ``epochs``.

    Parameters
    ----------
    epochs : int
        Number of epochs of all cycles.
    n_batches : int
        Number of updates of an epoch.

    Returns
    -------
    tuple of int
    """
    ends = [min(epochs, first_cycle(n_batches))]
    while 3 * ends[-1] <= epochs:
        ends.append(2 * ends[-1])
    return tuple(ends) if ends[-1] == epochs else (*ends, epochs)
