"""TrainingPlan: data, length, schedule and callbacks of a training."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from skseq._training._batches import training_batches
from skseq._training._callbacks import EpochTasks
from skseq._training._checkpoint import TrainingProgress
from skseq._training._learning_rate import cycle_ends, rate_factors
from skseq._validation._sequences import Sequences


@dataclass(frozen=True, eq=False)
class TrainingPart:
    """Labelled sequences in memory.

    Parameters
    ----------
    sequences : Sequences
        The sequences, without padding.
    codes : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        The class of each sequence, or 1 for each of its labels.
    weights : ndarray of shape (n_sequences,)
        The weight of each sequence in the loss.
    rows : ndarray of int
        Sequences to train on.
    """

    sequences: Sequences
    codes: np.ndarray
    weights: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True, eq=False)
class TrainingPlan:
    """One training of a network, for either compute backend.

    Parameters
    ----------
    read_parts : callable
        Returns an iterable of TrainingPart to train on; called in each epoch.
    n_rows : tuple of int
        Number of sequences to train on in each part.
    held_out : TrainingPart or None
        Validation data.
    first_epoch : int
        Number of epochs of earlier trainings of the network.
    epochs : int
        Maximum number of epochs of this training.
    batch_size : int
        Number of sequences in a batch.
    schedule : {"cosine", "constant"}
        Learning-rate schedule.
    step_dropout : float
        Probability of dropping a time step, drawn again in each epoch.
    seed : int
        Determines, with the number of the epoch, the batches and the dropout.
    patience : int or None
        Number of epochs without a lower validation loss before stopping; the weights
        of the best cycle are kept. If None, training never stops early.
    callbacks : list of keras.callbacks.Callback
        Called like in ``keras.Model.fit``.
    verbose : int
        0 is silent, 1 shows a progress bar, 2 prints a line for each epoch.
    tasks : EpochTasks, default=None
        Reports the epochs to the callbacks of scikit-learn.
    checkpoint : object, default=None
        Its method ``write`` takes a TrainingProgress after each epoch.
    progress : TrainingProgress, default=None
        Progress of an interrupted training to resume.
    """

    read_parts: Callable
    n_rows: tuple
    held_out: TrainingPart | None
    first_epoch: int
    epochs: int
    batch_size: int
    schedule: str
    step_dropout: float
    seed: int
    patience: int | None
    callbacks: list
    verbose: int
    tasks: EpochTasks | None = None
    checkpoint: object = None
    progress: TrainingProgress | None = None

    @property
    def n_epochs_done(self):
        """Number of completed epochs of this training."""
        return 0 if self.progress is None else self.progress.n_epochs

    @property
    def next_epoch(self):
        """Number of the first epoch to run."""
        return self.first_epoch + self.n_epochs_done

    @property
    def last_epoch(self):
        """Number of the last epoch, plus 1."""
        return self.first_epoch + self.epochs

    @property
    def n_batches(self):
        """Number of batches in an epoch."""
        return sum(-(-n_rows // self.batch_size) for n_rows in self.n_rows)

    def batches(self, epoch):
        """Yield the batches of an epoch.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Yields
        ------
        TrainingPart
            A part without dropped steps, with the rows of a batch.
        """
        for number, part in enumerate(self.read_parts()):
            lengths = part.sequences.lengths[part.rows]
            seed = [self.seed, epoch, 0, number]
            read = self._drop_steps(part, epoch, number)
            for batch in training_batches(lengths, self.batch_size, seed):
                yield replace(read, rows=part.rows[batch])

    def _drop_steps(self, part, epoch, number):
        if not self.step_dropout:
            return part
        rng = np.random.default_rng([self.seed, epoch, 1, number])
        drawn = rng.random(len(part.sequences.values), np.float32)
        kept = part.sequences.keep(drawn >= self.step_dropout)
        return replace(part, sequences=kept)

    def dropout_rng(self, epoch):
        """Return the random generator of the output dropout in an epoch.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Returns
        -------
        numpy.random.Generator
        """
        return np.random.default_rng([self.seed, epoch, 2])

    @cached_property
    def cycle_ends(self):
        """After how many epochs the learning rate has fallen to its end.

        With early stopping, a training has several cycles, each of which may be its
        last.
        """
        if self.schedule == "constant":
            return tuple(range(1, self.epochs + 1))
        if self.patience is None:
            return (self.epochs,)
        return cycle_ends(self.epochs, self.n_batches)

    def ends_cycle(self, epoch):
        """Whether an epoch is the last one of a cycle.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Returns
        -------
        bool
        """
        return epoch + 1 - self.first_epoch in self.cycle_ends

    @cached_property
    def rate_factors(self):
        """Factor of the learning rate for each remaining update."""
        factors = [
            rate_factors(self.schedule, n_epochs * self.n_batches)
            for n_epochs in np.diff(self.cycle_ends, prepend=0)
        ]
        return np.concatenate(factors)[self.n_epochs_done * self.n_batches :]

    def n_kept_epochs(self, history):
        """Return the number of epochs after which the final weights were taken.

        Parameters
        ----------
        history : dict of str to list of float
            History of this training.

        Returns
        -------
        int
        """
        n_epochs = len(history["loss"])
        if self.patience is None:
            return n_epochs
        ends = [end for end in self.cycle_ends if end <= n_epochs]
        return min(ends or [n_epochs], key=lambda end: history["val_loss"][end - 1])

    def write_checkpoint(self, epoch, state, history, stopping):
        """Write the checkpoint after an epoch.

        Parameters
        ----------
        epoch : int
            Number of the epoch.
        state : NetworkState
            Weights and optimizer state.
        history : dict of str to list of float
            Loss and accuracy of the epochs run by this process.
        stopping : EarlyStopping
            Best epoch so far.
        """
        self.checkpoint.write(
            TrainingProgress(
                n_epochs=epoch + 1 - self.first_epoch,
                state=state,
                history=self.joined_history(history),
                best_loss=stopping.best_loss,
                n_worse=stopping.n_worse,
                best_weights=stopping.best_weights,
            )
        )

    def joined_history(self, history):
        """Return the history of the whole training.

        Parameters
        ----------
        history : dict of str to list of float
            History of the epochs run by this process.

        Returns
        -------
        dict of str to list of float
        """
        return joined({} if self.progress is None else self.progress.history, history)

    def begin_epoch(self):
        """Report the start of an epoch to the callbacks of scikit-learn."""
        if self.tasks is not None:
            self.tasks.begin_epoch()

    def end_epoch(self, make_network):
        """Report the end of an epoch to the callbacks of scikit-learn.

        Parameters
        ----------
        make_network : callable
            Returns a network with the current weights, which training does not change
            later.

        Returns
        -------
        bool
            Whether a callback asks to stop training.
        """
        return self.tasks is not None and self.tasks.end_epoch(make_network)

    def release_callbacks(self):
        """Remove the model from the callbacks: cloning them would copy it."""
        for callback in self.callbacks:
            callback.set_model(None)


def joined(before, history):
    """Append one history to another.

    Parameters
    ----------
    before, history : dict of str to list of float

    Returns
    -------
    dict of str to list of float
    """
    return {
        name: [*before.get(name, []), *map(float, history.get(name, []))]
        for name in before | history
    }
