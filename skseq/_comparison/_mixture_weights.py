"""Weights of classifiers in the mean of their probabilities, by maximum likelihood."""

import numpy as np

# Expectation-maximization: the likelihood has one maximum, and near it, weights matter
# little.
N_ITERATIONS = 200
# Each classifier explains this number of rows beforehand, so that weights are equal
# where there is no row.
PRIOR_ROWS = 1.0


def mixture_weights(probabilities):
    """Find the weights of a mean of probabilities that have the lowest log loss [1]_.

    Parameters
    ----------
    probabilities : ndarray of shape (n_rows, n_classifiers)
        Probability of the true class of each row, or label, by each classifier.

    Returns
    -------
    ndarray of shape (n_classifiers,)
        They add up to 1.

    References
    ----------
    .. [1] A. P. Dempster, N. M. Laird and D. B. Rubin, "Maximum Likelihood from
       Incomplete Data via the EM Algorithm", Journal of the Royal Statistical Society
       B, 1977.
    """
    n_rows, n_classifiers = probabilities.shape
    probabilities = np.maximum(probabilities, np.finfo(np.float64).tiny)
    weights = np.full(n_classifiers, 1 / n_classifiers)
    for _ in range(N_ITERATIONS):
        shares = weights * probabilities
        shares /= shares.sum(axis=1, keepdims=True)
        weights = shares.sum(axis=0) + PRIOR_ROWS
        weights /= n_rows + n_classifiers * PRIOR_ROWS
    return weights
