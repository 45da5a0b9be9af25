"""Training and prediction by Keras, where it has an accelerator."""

from functools import partial

import keras
import numpy as np
import tensorflow as tf

from skseq._length_batches import length_batches
from skseq._training_plan import check_loss

# Rows a batch in prediction, where nothing is kept for a gradient.
PREDICT_BATCH_SIZE = 256


def train(network, plan):
    """Train a network in place.

    Parameters
    ----------
    network : LSTMNetwork
        The network.
    plan : TrainingPlan
        What to train on, and for how long.

    Returns
    -------
    dict of str to list of float
        Loss and accuracy of each epoch, and what callbacks have added.

    Raises
    ------
    ValueError
        If the loss is not finite after an epoch.
    """
    epoch = _Epoch(plan.first_epoch)
    callbacks = [epoch, *plan.callbacks]
    targets = plan.codes, plan.weights
    validation = None
    if plan.held_out_rows is not None:
        held_out = length_batches(
            plan.sequences.lengths, PREDICT_BATCH_SIZE, plan.held_out_rows
        )
        validation = batches_dataset(
            plan.sequences, lambda: held_out, len(held_out), *targets
        )
        callbacks.append(
            keras.callbacks.EarlyStopping(
                patience=plan.patience, restore_best_weights=True
            )
        )
    optimizer = network.model.optimizer
    optimizer.apply = partial(_apply_sums, optimizer)
    training = batches_dataset(
        plan.sequences, lambda: plan.batches(epoch.number), plan.n_batches, *targets
    )
    try:
        return network.model.fit(
            training,
            validation_data=validation,
            initial_epoch=plan.first_epoch,
            epochs=plan.last_epoch,
            callbacks=callbacks,
            shuffle=False,
            verbose=plan.verbose,
        ).history
    finally:
        del optimizer.apply
        plan.release_callbacks()


def predict(network, sequences):
    """Return the probabilities that a network gives for each sequence.

    Parameters
    ----------
    network : LSTMNetwork
        The network.
    sequences : Sequences
        The rows.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        In the order of the rows.
    """
    # An output depends on the batch in its last bits, so the batches must not depend
    # on the order of the rows.
    rows = sequences.canonical_order()
    batches = length_batches(sequences.lengths, PREDICT_BATCH_SIZE, rows)
    dataset = batches_dataset(sequences, lambda: batches, len(batches))
    in_batches = network.model.predict(dataset, verbose=0)
    outputs = np.empty_like(in_batches)
    outputs[np.concatenate(batches)] = in_batches
    return outputs


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


def _apply_sums(optimizer, gradients, variables):
    """Apply gradients after adding up those of the several steps that read one id.

    TensorFlow keeps them apart, and Adam and the clipping of Keras would square each on
    its own: the steps of frequent ids would be too long.
    """
    gradients = [tf.convert_to_tensor(gradient) for gradient in gradients]
    type(optimizer).apply(optimizer, gradients, variables)


class _Epoch(keras.callbacks.Callback):
    """Tells which epoch runs, and ends a training that has diverged."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def on_epoch_begin(self, epoch, logs=None):
        self.number = epoch

    def on_epoch_end(self, epoch, logs=None):
        check_loss(logs["loss"], epoch)
