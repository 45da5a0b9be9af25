"""Log-ratios of naive Bayes, and the norm of counts that are scaled by them."""

import numpy as np
from scipy.sparse import diags_array

# Rows with a term that are added to those of each class.
SMOOTHING = 0.3


def log_ratios(counts, target, weights):
    """Compare how frequent each term is in each class and in the others [1]_.

    Parameters
    ----------
    counts : sparse array of shape (n_rows, n_terms)
        A row has the terms that are not 0.
    target : ndarray of shape (n_rows,)
        Class of each row.
    weights : ndarray of shape (n_rows,)
        Sample weights; a common factor changes nothing.

    Returns
    -------
    ratios : ndarray of shape (n_terms,)
        Root mean square, over the classes, of the logarithm of the share of the rows of
        a class that have the term, divided by that of the other rows.
    shares : ndarray of shape (n_terms,)
        Share of the rows that have the term.

    References
    ----------
    .. [1] S. Wang and C. D. Manning, "Baselines and Bigrams: Simple, Good Sentiment and
       Topic Classification", ACL, 2012.
    """
    classes, codes = np.unique(target, return_inverse=True)
    of_class = np.zeros((len(target), len(classes)))
    total = weights.sum(dtype=np.float64) or 1.0
    of_class[np.arange(len(target)), codes] = weights * (len(target) / total)
    has_term = counts.astype(bool).astype(np.float64)
    n_with, n_rows = has_term.T @ of_class, of_class.sum(axis=0)
    all_with = n_with.sum(axis=1, keepdims=True)
    ratios = _log_share(n_with, n_rows)
    ratios -= _log_share(all_with - n_with, n_rows.sum() - n_rows)
    ratios = np.sqrt(np.mean(ratios**2, axis=1))
    return ratios, all_with[:, 0] / max(1, len(target))


def with_unit_norm(counts, scales):
    """Divide the scales of terms so that scaled counts have mean square norm 1.

    Parameters
    ----------
    counts : sparse array of shape (n_rows, n_terms)
    scales : ndarray of shape (n_terms,)
        Factor of each term.

    Returns
    -------
    ndarray of shape (n_terms,)
    """
    square_norms = (counts @ diags_array(scales)).power(2).sum(axis=1)
    return scales / (np.sqrt(np.mean(square_norms)) or 1.0)


def _log_share(n_with, n_rows):
    return np.log((n_with + SMOOTHING) / (n_rows + 2 * SMOOTHING))
