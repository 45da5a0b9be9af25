"""Rows to batches of similar length, and the batches to Keras.

A batch is as wide as its longest row, so rows of similar length are put together and
the network pays for tokens, not for padding. In a batch, the padding stands at the end.
"""

import numpy as np
import tensorflow as tf

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
        Number of rows of each batch, but for one that takes the rest.
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


def batches_dataset(sequences, make_batches, n_batches, *targets):
    """Feed batches of sequences to Keras.

    Parameters
    ----------
    sequences : Sequences
        The steps of all rows.
    make_batches : callable
        Returns the rows of each batch, and is called once an epoch.
    n_batches : int
        Number of batches that ``make_batches`` returns.
    *targets : ndarray of shape (n_samples,)
        What goes with each row: the class and the weight in training, nothing in
        prediction.

    Returns
    -------
    tf.data.Dataset
        Tuples of a padded batch of shape (n_rows, longest, ...) and the targets of its
        rows, each of shape (n_rows,).
    """

    def read():
        lengths = sequences.lengths
        for rows in make_batches():
            # A batch of empty rows keeps one step of padding: Keras takes no fewer.
            longest = max(1, int(lengths[rows].max()))
            padded = sequences.padded(longest, rows, padding="post")
            yield padded, *(target[rows] for target in targets)

    values = sequences.values
    dataset = tf.data.Dataset.from_generator(
        read,
        output_signature=(
            tf.TensorSpec((None, None, *values.shape[1:]), values.dtype),
            *(tf.TensorSpec((None,), target.dtype) for target in targets),
        ),
    )
    # With autotuning, every fit and predict would wait at its end for a tf.data thread.
    options = tf.data.Options()
    options.autotune.enabled = False
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(n_batches))
    return dataset.with_options(options)
