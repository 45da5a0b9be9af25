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
    steps = plan.sequences.values
    if plan.held_out_rows is not None:
        held_out = length_batches(
            plan.sequences.lengths, PREDICT_BATCH_SIZE, plan.held_out_rows
        )
        validation = batches_dataset(
            steps, lambda: (plan.sequences, held_out), len(held_out), *targets
        )
        if plan.patience is not None:
            callbacks.append(
                keras.callbacks.EarlyStopping(
                    patience=plan.patience, restore_best_weights=True
                )
            )
    training = batches_dataset(
        steps,
        lambda: (plan.sequences_to_read(epoch.number), plan.batches(epoch.number)),
        plan.n_batches,
        *targets,
    )
    model, optimizer = network.model, network.model.optimizer
    factors = tf.constant(plan.rate_factors, tf.float32)
    first_update = int(optimizer.iterations)
    optimizer.apply = partial(_apply, optimizer, factors, first_update)
    model.train_function = None  # It would hold the rates of the training before.
    try:
        return model.fit(
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
    dataset = batches_dataset(
        sequences.values, lambda: (sequences, batches), len(batches)
    )
    in_batches = network.model.predict(dataset, verbose=0)
    outputs = np.empty_like(in_batches)
    outputs[np.concatenate(batches)] = in_batches
    return outputs


def batches_dataset(steps, make_epoch, n_batches, *targets):
    """Feed batches of sequences to Keras.

    Parameters
    ----------
    steps : ndarray of shape (n_steps,) or (n_steps, n_features)
        Steps of sequences like those to come.
    make_epoch : callable
        Returns the sequences to read and the rows of each batch; called for each epoch.
    n_batches : int
        Number of batches of an epoch.
    *targets : ndarray of shape (n_samples,) or (n_samples, n_labels)
        What goes with each row: the class, or the labels, and the weight in training,
        nothing in prediction.

    Returns
    -------
    tf.data.Dataset
        Tuples of a padded batch of shape (n_rows, longest, ...) and the targets of its
        rows, each of shape (n_rows,) or (n_rows, n_labels).
    """

    def read():
        sequences, batches = make_epoch()
        lengths = sequences.lengths
        for rows in batches:
            # A batch of empty rows keeps one step of padding: Keras takes no fewer.
            longest = max(1, int(lengths[rows].max()))
            padded = sequences.padded(longest, rows, padding="post")
            yield padded, *(target[rows] for target in targets)

    dataset = tf.data.Dataset.from_generator(
        read,
        output_signature=(
            tf.TensorSpec((None, None, *steps.shape[1:]), steps.dtype),
            *(
                tf.TensorSpec((None, *target.shape[1:]), target.dtype)
                for target in targets
            ),
        ),
    )
    # With autotuning, every fit and predict would wait at its end for a tf.data thread.
    options = tf.data.Options()
    options.autotune.enabled = False
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(n_batches))
    return dataset.with_options(options)


def _apply(optimizer, factors, first_update, gradients, variables):
    """Apply gradients at the rate that the schedule has for this update.

    Those of the several steps that read one id are added up before. TensorFlow keeps
    them apart, and Adam and the clipping of Keras would square each on its own: the
    steps of frequent ids would be too long.
    """
    gradients = [tf.convert_to_tensor(gradient) for gradient in gradients]
    rate = optimizer.learning_rate
    given = tf.convert_to_tensor(rate)
    rate.assign(given * factors[optimizer.iterations.value - first_update])
    type(optimizer).apply(optimizer, gradients, variables)
    rate.assign(given)


class _Epoch(keras.callbacks.Callback):
    """Tells which epoch runs, and ends a training that has diverged."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def on_epoch_begin(self, epoch, logs=None):
        self.number = epoch

    def on_epoch_end(self, epoch, logs=None):
        check_loss(logs["loss"], epoch)
