"""Train one network or several, cycle by cycle."""

from dataclasses import replace

import numpy as np

from skseq._training._checkpoint import EnsembleProgress
from skseq._training._divergence import check_trained_weights
from skseq._training._plan import joined


def train_networks(
    networks,
    cycle_ends,
    make_plan,
    *,
    engine,
    starts_trained,
    choice=None,
    file=None,
    verbose=0,
):
    """Train networks in place.

    Parameters
    ----------
    networks : list of LSTMNetwork
        Networks of one architecture. If a callback stops the training before all have
        been trained, the others are removed from the list.
    cycle_ends : sequence of int
        After how many epochs each cycle ends; the learning rate falls in each.
    make_plan : callable
        Called with the number of a network, and first and last epoch of a cycle,
        counted from 0, the last exclusive; returns a TrainingPlan.
    engine : module
        As ``choose_engine`` returns it.
    starts_trained : bool
        Whether the networks are those of an earlier training. If so, the choice
        includes them as they are.
    choice : CycleChoice, default=None
        Decides after each cycle whether to continue, and sets the weights of the best.
        If None, all cycles run.
    file : TrainingCheckpoint, default=None
        Written after each epoch. If it exists, the training resumes.
    verbose : int, default=0
        If not 0, a line is printed after each cycle.

    Returns
    -------
    dict of str to list of float
        The history: for each epoch, the mean over the networks.

    Raises
    ------
    MemoryError
        If the states of a batch take more memory than is free.
    OSError
        If the checkpoint cannot be read or written.
    ValueError
        If a loss or a weight is not finite, or the checkpoint is of another training.
    """
    progress = None if file is None else file.read()
    if progress is None:
        progress = EnsembleProgress([], [{} for _ in networks])
    else:
        for network, state in zip(networks, progress.states, strict=True):
            network.state = state
    if choice is not None and starts_trained:
        choice.begin(networks, progress)
    starts, is_stopped = [0, *cycle_ends], False
    while progress.n_cycles < len(cycle_ends):
        if is_stopped or (choice is not None and choice.is_over(progress)):
            break
        cycle = starts[progress.n_cycles : progress.n_cycles + 2]
        for number in range(progress.n_networks, len(networks)):
            plan = replace(
                make_plan(number, *cycle),
                progress=progress.running,
                checkpoint=file and _CheckpointOfOne(file, progress, networks, number),
            )
            _train(networks[number], plan, progress.histories[number], engine)
            progress.n_networks, progress.running = number + 1, None
            is_stopped = plan.tasks is not None and plan.tasks.is_stopped
            if is_stopped:
                if progress.n_cycles == 0 and not starts_trained:
                    _keep(number + 1, networks, progress, choice)
                break
        progress.n_cycles, progress.n_networks = progress.n_cycles + 1, 0
        # Callbacks may have ended it before the end of the cycle.
        n_epochs = max(len(history.get("loss", [])) for history in progress.histories)
        if choice is not None:
            choice.update(networks, n_epochs, progress)
        if verbose:
            _print_cycle(n_epochs, progress, choice)
    if choice is not None:
        choice.set_best(networks, progress)
    return _mean_history(progress.histories)


def _train(network, plan, history, engine):
    """Train a network for a cycle, and extend its history."""
    of_cycle = plan.joined_history(engine.train(network, plan))
    check_trained_weights(network.weights)
    history.update(joined(history, of_cycle))


def _keep(n_networks, networks, progress, choice):
    """Remove the networks after the first ones, which are still random."""
    del networks[n_networks:]
    del progress.histories[n_networks:]
    if choice is not None:
        choice.keep(n_networks)


def _print_cycle(n_epochs, progress, choice):
    history = _mean_history(progress.histories)
    n_networks = len(progress.histories)
    line = f"{n_epochs} epochs, {n_networks} networks: "
    line += ", ".join(f"{name} {values[-1]:.4f}" for name, values in history.items())
    if choice is not None:
        line += f", calibrated val_loss {choice.last_loss:.4f}"
        line += "" if progress.n_worse else " (best)"
    print(line.replace(", 1 networks:", ", 1 network:"), flush=True)


class _CheckpointOfOne:
    """Adds the progress of the running network to that of all, and writes both."""

    def __init__(self, file, progress, networks, number):
        self._file = file
        self._progress = progress
        self._networks = networks
        self._number = number

    def write(self, running):
        self._progress.states = [network.state for network in self._networks]
        self._progress.states[self._number] = running.state
        self._progress.running = running
        self._file.write(self._progress)


def _mean_history(histories):
    """Return the mean over networks; some may have fewer epochs, or not all keys."""
    names = dict.fromkeys(name for history in histories for name in history)
    columns = {
        name: [history[name] for history in histories if name in history]
        for name in names
    }
    return {
        name: [
            float(np.mean([values[epoch] for values in column if epoch < len(values)]))
            for epoch in range(max(map(len, column)))
        ]
        for name, column in columns.items()
    }
