"""Learning-rate schedules."""

import numpy as np

# Share of all updates over which the cosine schedule warms up.
WARM_UP = 0.15


def rate_factors(schedule, n_updates, *, start=0):
    """Return the factor of the learning rate for each update.

    Parameters
    ----------
    schedule : {"cosine", "constant"}
        "cosine" rises linearly over the first 15 % of the updates, and is multiplied by
        half a cosine wave, which falls to zero at the end [1]_. "constant" is 1.
    n_updates : int
        Number of updates of the whole training.
    start : int, default=0
        Number of updates to leave out, those that were made before.

    Returns
    -------
    ndarray of shape (n_updates - start,)

    References
    ----------
    .. [1] I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm
       Restarts", ICLR, 2017.
    """
    updates = np.arange(start, n_updates)
    if schedule == "constant":
        return np.ones(len(updates))
    progress = (updates + 1) / (n_updates + 1)
    return np.minimum(1, progress / WARM_UP) * (1 + np.cos(np.pi * progress)) / 2
