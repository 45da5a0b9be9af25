"""Training and prediction: a network, over batches of sequences of similar length."""

import keras
import numpy as np

from skseq._length_batches import batches_dataset, length_batches, training_batches

# Rows a batch in prediction, where nothing is kept for a gradient.
PREDICT_BATCH_SIZE = 256


def train(
    network,
    sequences,
    targets,
    *,
    rows,
    held_out_rows,
    first_epoch,
    epochs,
    batch_size,
    seed,
    patience,
    callbacks,
    verbose,
):
    """Train a network in place.

    Parameters
    ----------
    network : keras.Model
        A compiled model.
    sequences : Sequences
        All rows.
    targets : tuple of ndarray of shape (n_sequences,)
        The class of each row, and its weight.
    rows : ndarray of int
        The rows to train on.
    held_out_rows : ndarray of int or None
        Rows whose loss ends the training when it has not fallen for ``patience``
        epochs. The weights of the best epoch are kept.
    first_epoch : int
        Number of epochs that the network was trained for before.
    epochs : int
        Number of epochs to train for now, at most.
    batch_size : int
        Number of rows a gradient is taken over.
    seed : int
        With the number of the epoch, it decides the batches.
    patience : int
        See ``held_out_rows``.
    callbacks : list of keras.callbacks.Callback
        Called by Keras.
    verbose : int
        As Keras has it.

    Returns
    -------
    dict of str to list of float
        Loss and metrics of each epoch.

    Raises
    ------
    ValueError
        If the loss is not finite after an epoch.
    """
    epoch = _Epoch(first_epoch)
    callbacks = [epoch, *callbacks]
    lengths = sequences.lengths

    def batches():
        drawn = training_batches(lengths[rows], batch_size, [seed, epoch.number])
        return [rows[batch] for batch in drawn]

    validation = None
    if held_out_rows is not None:
        held_out = length_batches(lengths, PREDICT_BATCH_SIZE, held_out_rows)
        validation = batches_dataset(
            sequences, lambda: held_out, len(held_out), *targets
        )
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
        )
    n_batches = -(-len(rows) // batch_size)
    try:
        return network.fit(
            batches_dataset(sequences, batches, n_batches, *targets),
            validation_data=validation,
            initial_epoch=first_epoch,
            epochs=first_epoch + epochs,
            callbacks=callbacks,
            shuffle=False,
            verbose=verbose,
        ).history
    finally:
        for callback in callbacks:  # Or a clone would copy the network with them.
            callback.set_model(None)


def predict(network, sequences):
    """Return what a network gives for each sequence.

    Parameters
    ----------
    network : keras.Model
        The model.
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
    in_batches = network.predict(dataset, verbose=0)
    outputs = np.empty_like(in_batches)
    outputs[np.concatenate(batches)] = in_batches
    return outputs


class _Epoch(keras.callbacks.Callback):
    """Tells which epoch runs, and ends a training that has diverged."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def on_epoch_begin(self, epoch, logs=None):
        self.number = epoch

    def on_epoch_end(self, epoch, logs=None):
        if not np.isfinite(logs["loss"]):
            raise ValueError(
                f"The loss of LSTMClassifier is {logs['loss']} after epoch "
                f"{epoch + 1}: training diverged. Lower learning_rate, or scale the "
                "measurements and the weights."
            )
