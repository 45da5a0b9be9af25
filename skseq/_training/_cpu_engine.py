"""Training and prediction on the CPU, by the compiled kernel."""

from copy import copy

import numpy as np

from skseq._kernel._threads import worker_threads
from skseq._network._adam import Adam
from skseq._network._cpu_network import CpuNetwork, count_groups
from skseq._network._log_loss import Score, to_probabilities
from skseq._training._callbacks import KerasCallbacks
from skseq._training._divergence import check_loss
from skseq._training._early_stopping import EarlyStopping
from skseq._validation._memory import check_memory


def train(network, plan):
    """Train a network in place, like ``keras.Model.fit``.

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
    MemoryError
        If the states of a batch take more memory than is free.
    ValueError
        If the loss is not finite after an epoch.
    """
    state = network.state
    cpu = CpuNetwork(network.architecture, state.weights)
    optimizer = Adam(cpu, state)
    callbacks = KerasCallbacks(network, optimizer, plan)
    stopping, logs = EarlyStopping(plan.patience, plan.progress), {}
    rate_factors = iter(plan.rate_factors)
    with worker_threads() as run, callbacks:
        callbacks.call("on_train_begin")
        for epoch in range(plan.next_epoch, plan.last_epoch):
            if plan.ends_cycle(epoch - 1) and stopping.should_stop:
                break
            plan.begin_epoch()
            callbacks.call("on_epoch_begin", epoch)
            score, rng = Score(), plan.dropout_rng(epoch)
            for number, batch in enumerate(plan.batches(epoch)):
                callbacks.call("on_train_batch_begin", number)
                _check_fits(network.architecture, batch)
                of_batch, gradients = cpu.gradients(*_arguments(batch), run, rng)
                optimizer.step(gradients, next(rate_factors))
                score += of_batch
                callbacks.call("on_train_batch_end", number, score.means())
            logs = score.means()
            check_loss(logs["loss"], epoch)
            if plan.held_out is not None:
                callbacks.call("on_test_begin")
                held_out = cpu.score(*_arguments(plan.held_out), run).means()
                callbacks.call("on_test_end", held_out)
                logs |= {f"val_{name}": value for name, value in held_out.items()}
                stopping.update(held_out["loss"], cpu, plan.ends_cycle(epoch))
            callbacks.call("on_epoch_end", epoch, logs)
            if plan.checkpoint is not None:
                plan.write_checkpoint(
                    epoch, optimizer.state, callbacks.history, stopping
                )
            ends = plan.end_epoch(lambda: _with_state(network, optimizer.state))
            if ends or callbacks.stop_training:
                break
        if stopping.best_weights is not None:
            cpu.weights = stopping.best_weights
        callbacks.call("on_train_end", logs)
    cpu.release_scratch()
    network.set_trained(cpu, optimizer.state)
    return callbacks.history


def logits(network, sequences):
    """Compute the logits of the network for each sequence.

    Parameters
    ----------
    network : LSTMNetwork or NetworkEnsemble
        The network.
    sequences : Sequences
        Sequences without padding.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        In the order of the rows.
    """
    with worker_threads() as run:
        return network.cpu_logits(sequences, run)


def predict(network, sequences):
    """Compute the outputs of the network for each sequence.

    Parameters
    ----------
    network : LSTMNetwork or NetworkEnsemble
        The network.
    sequences : Sequences
        Sequences without padding.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        In the order of the rows.
    """
    # Kernel and training use float32; scikit-learn expects probabilities in float64.
    in_float64 = logits(network, sequences).astype(np.float64)
    return to_probabilities(in_float64, network.architecture.activation)


def _check_fits(architecture, batch):
    # At least one group of a batch is in memory: for each time step, four gates, the
    # cell state and the hidden state of each unit, in float32.
    n_groups = count_groups(architecture, batch.sequences, batch.rows)
    n_steps = int(batch.sequences.lengths[batch.rows].sum()) // n_groups
    check_memory(
        {
            "steps": n_steps,
            "bytes": 24 * architecture.n_directions * sum(architecture.units),
        },
        name="LSTMClassifier",
        what="for the states of a part of a batch",
        remedy="Lower batch_size or units, or cut the sequences with "
        "SequencePadder(maxlen=...).",
    )


def _arguments(part):
    return part.rows, part.sequences, part.codes, part.weights


def _with_state(network, state):
    """Return a copy with another state."""
    copied = copy(network)
    copied.state = state
    return copied
