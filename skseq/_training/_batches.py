"""Batches of sequences of similar length.

The rows of a batch are computed in parallel, and little is wasted if their lengths are
similar.
"""

import numpy as np

# Rows are sorted by length within windows of this many batches: wide enough for little
# padding (3 % on film reviews), narrow enough that epochs differ.
WINDOW = 50


def training_batches(lengths, batch_size, seed):
    """Cut shuffled rows into batches of similar length, in random order.

    Parameters
    ----------
    lengths : ndarray of shape (n_samples,)
        Number of steps of each row.
    batch_size : int
        Number of rows of each batch, except one with the remaining rows.
    seed : sequence of int
        Equal seeds give equal batches.

    Returns
    -------
    list of ndarray of int
        The rows of each batch; every row is in exactly one.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(lengths))
    window = WINDOW * batch_size
    batches = [
        rows
        for start in range(0, len(order), window)
        for rows in length_batches(lengths, batch_size, order[start : start + window])
    ]
    return [batches[index] for index in rng.permutation(len(batches))]


def length_batches(lengths, batch_size, rows):
    """Cut rows, sorted by length, into batches.

    Parameters
    ----------
    lengths : ndarray of shape (n_samples,)
        Number of steps of each row.
    batch_size : int
        Number of rows of each batch, but for the last.
    rows : ndarray of int
        The rows to cut. Rows of equal length stay in this order.

    Returns
    -------
    list of ndarray of int
        The rows of each batch.
    """
    rows = rows[np.argsort(lengths[rows], kind="stable")]
    return [
        rows[start : start + batch_size] for start in range(0, len(rows), batch_size)
    ]
