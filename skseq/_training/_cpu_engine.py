"""Training and prediction on the processor, by the compiled kernel."""

from copy import copy

import keras
import numpy as np

from skseq._kernel._threads import worker_threads
from skseq._network._adam import Adam
from skseq._network._cpu_network import GROUP_SIZE, CpuNetwork
from skseq._network._log_loss import Score, to_probabilities
from skseq._training._plan import check_loss
from skseq._validation._memory import check_memory


def train(network, plan):
    """Train a network in place, as ``keras.Model.fit`` would.

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
    MemoryError
        If the states of a batch take more memory than is free.
    ValueError
        If the loss is not finite after an epoch.
    """
    state = network.state
    cpu = CpuNetwork(network.architecture, state.weights)
    optimizer = Adam(cpu, state)
    hooks = _Hooks(network, optimizer, plan)
    best, logs = _BestEpoch(plan), {}
    rate_factors = iter(plan.rate_factors)
    with worker_threads() as run, hooks:
        hooks.call("on_train_begin")
        for epoch in range(plan.next_epoch, plan.last_epoch):
            if best.is_long_ago:
                break
            plan.begin_epoch()
            hooks.call("on_epoch_begin", epoch)
            score, rng = Score(), plan.dropout_rng(epoch)
            for number, batch in enumerate(plan.batches(epoch)):
                hooks.call("on_train_batch_begin", number)
                _check_fits(network.architecture, batch)
                of_batch, gradients = cpu.gradients(*_arguments(batch), run, rng)
                optimizer.step(gradients, next(rate_factors))
                score += of_batch
                hooks.call("on_train_batch_end", number, score.means())
            logs = score.means()
            check_loss(logs["loss"], epoch)
            if plan.held_out is not None:
                hooks.call("on_test_begin")
                held_out = cpu.score(*_arguments(plan.held_out), run).means()
                hooks.call("on_test_end", held_out)
                logs |= {f"val_{name}": value for name, value in held_out.items()}
                best.see(held_out["loss"], cpu)
            hooks.call("on_epoch_end", epoch, logs)
            if plan.checkpoint is not None:
                plan.keep(epoch, optimizer.state, hooks.history, **best.kept)
            ends = plan.end_epoch(lambda: _with_state(network, optimizer.state))
            if ends or hooks.stop_training:
                break
        best.restore(cpu)
        hooks.call("on_train_end", logs)
    cpu.release_scratch()
    network.set_trained(cpu, optimizer.state)
    return hooks.history


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
    cpu = network.cpu
    with worker_threads() as run:
        rows = np.arange(len(sequences))
        logits = cpu.logits(rows, sequences, run)
        cpu.release_scratch()
        return to_probabilities(logits, network.architecture.activation)


def _check_fits(architecture, batch):
    # Of the groups of a batch, one at least is held as a whole: for each step, the four
    # gates, the cell and the state of each unit in float32.
    n_groups = max(2, -(-len(batch.rows) // GROUP_SIZE))
    n_steps = int(batch.sequences.lengths[batch.rows].sum()) // n_groups
    check_memory(
        {
            "steps": n_steps,
            "bytes": 24 * architecture.n_directions * sum(architecture.units),
        },
        name="LSTMClassifier",
        what="for the states of a part of a batch",
        remedy="Lower batch_size or units, or cut the sequences, as "
        "SequencePadder(maxlen=...) does.",
    )


def _arguments(part):
    return part.rows, part.sequences, part.codes, part.weights


def _with_state(network, state):
    """Return a copy that has another state."""
    copied = copy(network)
    copied.state = state
    return copied


class _BestEpoch:
    """Keeps the weights of the epoch with the lowest loss on what is held out."""

    def __init__(self, plan):
        self.patience = plan.patience
        self.loss = None
        self.n_worse = 0
        self.weights = None
        if plan.progress is not None:
            self.loss = plan.progress.best_loss
            self.n_worse = plan.progress.n_worse
            self.weights = plan.progress.best_weights

    def see(self, loss, cpu):
        if self.patience is None:
            return
        if self.loss is None or loss < self.loss:
            self.loss, self.n_worse, self.weights = loss, 0, cpu.weights
        else:
            self.n_worse += 1

    @property
    def kept(self):
        return {
            "best_loss": self.loss,
            "n_worse": self.n_worse,
            "best_weights": self.weights,
        }

    @property
    def is_long_ago(self):
        return self.patience is not None and self.n_worse >= self.patience

    def restore(self, cpu):
        if self.weights is not None:
            cpu.weights = self.weights


class _Hooks:
    """Calls the callbacks; they see the Keras model, and may change it."""

    def __init__(self, network, optimizer, plan):
        self._network = network
        self._optimizer = optimizer
        self._plan = plan
        self._recorder = _Recorder()
        self._see_batches = any(map(_sees_batches, plan.callbacks))
        self._skips_batches = not (self._see_batches or plan.verbose)
        self._all = keras.callbacks.CallbackList(
            [*plan.callbacks, self._recorder],
            add_progbar=plan.verbose > 0,
            model=network.model if plan.callbacks else None,
            epochs=plan.last_epoch,
            steps=plan.n_batches,
            verbose=plan.verbose,
        )
        if plan.callbacks:
            network.model.stop_training = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._plan.release_callbacks()

    def call(self, hook, *arguments):
        is_of_batch = "batch" in hook
        if is_of_batch and self._skips_batches:
            return
        shares_model = self._plan.callbacks and (self._see_batches or not is_of_batch)
        if shares_model:
            self._network.state = self._optimizer.state
        getattr(self._all, hook)(*arguments)
        if shares_model:
            self._optimizer.state = self._network.state

    @property
    def stop_training(self):
        return bool(self._plan.callbacks) and self._network.model.stop_training

    @property
    def history(self):
        return self._recorder.history


class _Recorder(keras.callbacks.Callback):
    """Stands behind the other callbacks, to keep what they have added to the logs."""

    def __init__(self):
        super().__init__()
        self.history = {}

    def on_epoch_end(self, epoch, logs=None):
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)


def _sees_batches(callback):
    return any(
        getattr(getattr(callback, hook), "__func__", None)
        is not getattr(keras.callbacks.Callback, hook)
        for hook in (
            "on_batch_begin",
            "on_batch_end",
            "on_train_batch_begin",
            "on_train_batch_end",
        )
    )
