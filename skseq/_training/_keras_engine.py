"""Training and prediction by Keras, on a GPU or TPU."""

from copy import copy
from dataclasses import replace
from functools import partial

import keras
import numpy as np
from keras import ops

from skseq._network._fork_check import check_not_forked
from skseq._training._batches import length_batches
from skseq._training._callbacks import history_recorder, progress_bars
from skseq._training._divergence import check_loss
from skseq._training._early_stopping import EarlyStopping

# Rows in a batch of prediction, where no activations are kept for gradients.
PREDICT_BATCH_SIZE = 256


def train(network, plan):
    """Train a network in place.

    Parameters
    ----------
    network : LSTMNetwork
        The network.
    plan : TrainingPlan
        Data, length and schedule of the training.

    Returns
    -------
    dict of str to list of float
        Loss and accuracy of each epoch, and values that callbacks add to the logs.

    Raises
    ------
    RuntimeError
        If the process was forked after TensorFlow was initialised.
    ValueError
        If the loss is not finite after an epoch, or if TensorFlow is to train on
        several machines.
    """
    check_not_forked()
    epoch = _Epoch(plan.next_epoch)
    stopping = EarlyStopping(plan.patience, plan.progress)
    callbacks = [epoch, *plan.callbacks]
    is_over = plan.ends_cycle(plan.next_epoch - 1) and stopping.should_stop
    specs = batch_specs(network.architecture)
    model, optimizer = network.model, network.model.optimizer
    n_devices = _n_devices(model)

    def padded(parts):
        return (_divisible(padded_part(part), n_devices) for part in parts)

    validation = None
    if plan.held_out is not None:
        held_out = plan.held_out
        lengths, rows = held_out.sequences.lengths, held_out.rows
        in_batches = [
            replace(held_out, rows=batch)
            for batch in length_batches(lengths, PREDICT_BATCH_SIZE, rows)
        ]
        validation = feed(lambda: padded(in_batches), len(in_batches), specs)
        callbacks.append(_EarlyStopper(network, plan, stopping))
    if plan.checkpoint is not None:
        history = {}
        callbacks.append(history_recorder(history))
        callbacks.append(_CheckpointWriter(network, plan, history, stopping))
    training = feed(lambda: padded(plan.batches(epoch.number)), plan.n_batches, specs)
    factors = plan.rate_factors.astype(np.float32)
    optimizer.apply = partial(_apply, optimizer, factors, network.state.n_updates)
    clipnorm = optimizer.clipnorm
    optimizer.clipnorm = clipnorm / n_devices  # Of the mean over devices.
    model.train_function = None  # It holds the previous learning rates.
    try:
        return model.fit(
            training,
            validation_data=validation,
            initial_epoch=plan.last_epoch if is_over else plan.next_epoch,
            epochs=plan.last_epoch,
            callbacks=[
                *callbacks,
                *progress_bars(plan),
                _SklearnCallbacks(network, plan),
            ],
            shuffle=False,
            verbose=2 if plan.verbose == 2 else 0,
        ).history
    finally:
        del optimizer.apply
        optimizer.clipnorm = clipnorm
        plan.release_callbacks()


def logits(network, sequences):
    """Return the logits that a network gives for each sequence.

    Parameters
    ----------
    network : LSTMNetwork or NetworkEnsemble
        The network.
    sequences : Sequences
        The rows.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        In the order of the rows; of a softmax, up to a constant in each row.
    """
    # The model ends in probabilities, of float32.
    probabilities = np.clip(predict(network, sequences), 1e-7, 1 - 1e-7)
    if network.architecture.activation == "softmax":
        return np.log(probabilities)
    return np.log(probabilities / (1 - probabilities))


def predict(network, sequences):
    """Compute the outputs of the network for each sequence.

    Parameters
    ----------
    network : LSTMNetwork
        The network.
    sequences : Sequences
        Sequences without padding.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        In the order of the rows.
    """
    check_not_forked()
    # An output depends on the batch in its last bits, so the batches must not depend
    # on the order of the rows.
    rows = sequences.canonical_order()
    batches = length_batches(sequences.lengths, PREDICT_BATCH_SIZE, rows)
    steps, *_ = batch_specs(network.architecture)
    padded = feed(
        lambda: ((_padded(sequences, batch),) for batch in batches),
        len(batches),
        [steps],
    )
    in_batches = network.model.predict(padded, verbose=0)
    outputs = np.empty_like(in_batches)
    outputs[np.concatenate(batches)] = in_batches
    return outputs


def feed(read, n_batches, specs):
    """Wrap batches in a data set for Keras.

    Parameters
    ----------
    read : callable
        Returns an iterable of tuples of arrays, one tuple a batch; called for each
        epoch.
    n_batches : int
        Number of batches of an epoch.
    specs : list of tuple
        Shape and type of each of the arrays.

    Returns
    -------
    tf.data.Dataset or keras.utils.PyDataset
        The tuples.
    """
    if keras.backend.backend() != "tensorflow":
        return _Batches(read, n_batches)
    import tensorflow as tf

    # Keras would take the shapes of all batches to be those of the first two.
    signature = tuple(tf.TensorSpec(*spec) for spec in specs)
    dataset = tf.data.Dataset.from_generator(read, output_signature=signature)
    # With autotuning, every fit and predict would wait at its end for a tf.data thread.
    options = tf.data.Options()
    options.autotune.enabled = False
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(n_batches))
    return dataset.with_options(options)


class _Batches(keras.utils.PyDataset):
    """Batches that Keras requests in order, epoch by epoch."""

    def __init__(self, read, n_batches):
        super().__init__()
        self._read = read
        self._n_batches = n_batches

    def __len__(self):
        return self._n_batches

    def __getitem__(self, number):
        if number == 0:
            self._batches = iter(self._read())
        return next(self._batches)


def batch_specs(architecture):
    """Return the shapes and types of a batch.

    Parameters
    ----------
    architecture : Architecture

    Returns
    -------
    list of tuple
        Shape and type of padded steps, classes and weights.
    """
    steps = (None, None), "int32"
    if not architecture.reads_ids:
        steps = (None, None, architecture.n_features), "float32"
    codes = (None,), "int32"
    if architecture.multilabel:
        codes = (None, architecture.n_outputs), "int8"
    return [steps, codes, ((None,), "float32")]


def padded_part(part):
    """Pad the rows of a part to a batch.

    Parameters
    ----------
    part : TrainingPart

    Returns
    -------
    tuple of ndarray
        Padded steps, classes and weights.
    """
    rows = part.rows
    return _padded(part.sequences, rows), part.codes[rows], part.weights[rows]


def _divisible(batch, n_devices):
    """Add rows of weight 0, so that all devices get as many rows.

    Keras takes the mean over the rows of each device, and then over the devices.
    """
    n_rows = len(batch[0])
    n_more = -n_rows % n_devices
    if not n_more:
        return batch
    steps, codes, weights = (
        np.concatenate([array, np.repeat(array[:1], n_more, axis=0)]) for array in batch
    )
    weights[n_rows:] = 0
    # The rows that are added count in the mean.
    weights *= len(weights) / n_rows
    return steps, codes, weights


def _padded(sequences, rows):
    # A batch of empty rows keeps one step of padding: Keras needs at least one.
    width = max(1, int(sequences.lengths[rows].max()))
    if keras.backend.backend() == "jax":
        width = _rounded_up(width)
    return sequences.padded(width, rows, padding="post")


def _rounded_up(width):
    """Return one of few widths, four each time the width doubles.

    JAX compiles again for each new width.
    """
    step = 1 << max(0, width.bit_length() - 3)
    return -(-width // step) * step


def _apply(optimizer, factors, first_update, gradients, variables=None):
    """Apply gradients with the learning rate of this update."""
    if keras.backend.backend() == "tensorflow":
        gradients = _mean_over_devices(gradients)
    rate = optimizer.learning_rate
    given = ops.copy(rate)
    rate.assign(given * ops.take(factors, optimizer.iterations - first_update))
    type(optimizer).apply(optimizer, gradients, variables)
    rate.assign(given)


def _mean_over_devices(gradients):
    """Return the mean gradients over the devices, as dense tensors.

    TensorFlow keeps gradients of steps with equal ids apart, and Keras those of the
    devices. Adam and the clipping would square each separately: updates of frequent
    ids would be too large, and clipping too strong.
    """
    import tensorflow as tf

    return tf.distribute.get_replica_context().all_reduce(
        tf.distribute.ReduceOp.MEAN,
        [tf.convert_to_tensor(gradient) for gradient in gradients],
    )


def _n_devices(model):
    """Return the number of devices among which TensorFlow splits a batch."""
    if keras.backend.backend() != "tensorflow":
        return 1
    import tensorflow as tf

    strategy = model.distribute_strategy
    if isinstance(strategy, tf.distribute.MultiWorkerMirroredStrategy):
        raise ValueError(
            "LSTMClassifier cannot train under MultiWorkerMirroredStrategy: Keras 3 "
            "does not read a batch on several machines. Use MirroredStrategy, on one."
        )
    return strategy.num_replicas_in_sync


class _EarlyStopper(keras.callbacks.Callback):
    """Stops early, and sets the best weights at the end."""

    def __init__(self, network, plan, stopping):
        super().__init__()
        self._network = network
        self._plan = plan
        self._stopping = stopping

    def on_epoch_end(self, epoch, logs=None):
        ends_cycle = self._plan.ends_cycle(epoch)
        self._stopping.update(logs["val_loss"], self._network, ends_cycle)
        if ends_cycle and self._stopping.should_stop:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        weights = self._stopping.best_weights
        if weights is not None:
            self._network.state = replace(self._network.state, weights=weights)


class _CheckpointWriter(keras.callbacks.Callback):
    """Writes the checkpoint after each epoch."""

    def __init__(self, network, plan, history, stopping):
        super().__init__()
        self._network = network
        self._plan = plan
        self._history = history
        self._stopping = stopping

    def on_epoch_end(self, epoch, logs=None):
        self._plan.write_checkpoint(
            epoch, self._network.state, self._history, self._stopping
        )


class _SklearnCallbacks(keras.callbacks.Callback):
    """Reports each epoch to the callbacks of scikit-learn."""

    def __init__(self, network, plan):
        super().__init__()
        self._network = network
        self._plan = plan

    def on_epoch_begin(self, epoch, logs=None):
        self._plan.begin_epoch()

    def on_epoch_end(self, epoch, logs=None):
        if self._plan.end_epoch(lambda: copy(self._network)):
            self.model.stop_training = True


class _Epoch(keras.callbacks.Callback):
    """Holds the number of the current epoch, and stops a diverged training."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def on_epoch_begin(self, epoch, logs=None):
        self.number = epoch

    def on_epoch_end(self, epoch, logs=None):
        check_loss(logs["loss"], epoch)
