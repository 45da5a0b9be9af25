"""TrainingPlan: what to train on, for how long, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from skseq._training._batches import training_batches
from skseq._training._callbacks import EpochTasks
from skseq._training._checkpoint import TrainingCheckpoint, TrainingProgress
from skseq._validation._sequences import Sequences

# Share of the steps over which the learning rate rises, before it falls like a cosine.
WARM_UP = 0.15

_DIVERGED = (
    "training diverged. Lower learning_rate, or scale the measurements and the weights."
)


@dataclass(frozen=True, eq=False)
class TrainingPart:
    """Labelled sequences that are in memory together.

    Parameters
    ----------
    sequences : Sequences
        The sequences, without steps that mean nothing.
    codes : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        The class of each sequence, or 1 for each label that it has.
    weights : ndarray of shape (n_sequences,)
        The weight of each sequence in the loss.
    rows : ndarray of int
        Those of the sequences to read.
    """

    sequences: Sequences
    codes: np.ndarray
    weights: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True, eq=False)
class TrainingPlan:
    """One training of a network, whatever computes it.

    Parameters
    ----------
    read_parts : callable
        Returns the parts to train on, one after the other, as an iterable of
        TrainingPart; called in each epoch.
    n_rows : tuple of int
        Number of sequences to train on in each part.
    held_out : TrainingPart or None
        What is not trained on, and whose loss is watched.
    first_epoch : int
        Number of epochs that the network was trained for before.
    epochs : int
        Number of epochs to train for now, at most.
    batch_size : int
        Number of sequences a gradient is taken over.
    schedule : {"cosine", "constant"}
        How the learning rate changes from step to step.
    step_dropout : float
        Share of the steps of each sequence that an epoch does not read.
    seed : int
        With the number of the epoch, it decides the batches and what is dropped.
    patience : int or None
        The training ends when the loss on what is held out has not fallen for so many
        epochs, and the weights of the epoch where it was lowest are kept. If None, it
        only goes to the history.
    callbacks : list of keras.callbacks.Callback
        Called as Keras calls them.
    verbose : int
        0 is silent, 1 shows a progress bar, 2 prints a line an epoch.
    tasks : EpochTasks, default=None
        What tells the callbacks of scikit-learn.
    checkpoint : TrainingCheckpoint, default=None
        Where each epoch leaves what the training needs to go on.
    progress : TrainingProgress, default=None
        What a training that was cut off has left.
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
    checkpoint: TrainingCheckpoint | None = None
    progress: TrainingProgress | None = None

    @property
    def n_epochs_over(self):
        """Number of epochs of this training that are over."""
        return 0 if self.progress is None else self.progress.n_epochs

    @property
    def next_epoch(self):
        """The number of the epoch to begin with."""
        return self.first_epoch + self.n_epochs_over

    @property
    def last_epoch(self):
        """The number that the epoch after the last would have."""
        return self.first_epoch + self.epochs

    @property
    def n_batches(self):
        """Number of batches of an epoch."""
        return sum(-(-n_rows // self.batch_size) for n_rows in self.n_rows)

    def batches(self, epoch):
        """Read what an epoch trains on, batch by batch.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Yields
        ------
        TrainingPart
            A part, without the steps that the epoch drops, with the rows of a batch.
        """
        for number, part in enumerate(self.read_parts()):
            lengths = part.sequences.lengths[part.rows]
            seed = [self.seed, epoch, 0, number]
            read = self._with_steps_dropped(part, epoch, number)
            for batch in training_batches(lengths, self.batch_size, seed):
                yield replace(read, rows=part.rows[batch])

    def _with_steps_dropped(self, part, epoch, number):
        if not self.step_dropout:
            return part
        rng = np.random.default_rng([self.seed, epoch, 1, number])
        drawn = rng.random(len(part.sequences.values), np.float32)
        kept = part.sequences.keep(drawn >= self.step_dropout)
        return replace(part, sequences=kept)

    def dropout_rng(self, epoch):
        """Return what draws the features that the batches of an epoch hide.

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
    def rate_factors(self):
        """What the learning rate is multiplied by for each batch that is left."""
        n_updates = self.epochs * self.n_batches
        updates = np.arange(self.n_epochs_over * self.n_batches, n_updates)
        if self.schedule == "constant":
            return np.ones(len(updates))
        progress = (updates + 1) / (n_updates + 1)
        return np.minimum(1, progress / WARM_UP) * (1 + np.cos(np.pi * progress)) / 2

    def keep(self, epoch, state, history, **best):
        """Leave in the checkpoint what the training needs to go on after an epoch.

        Parameters
        ----------
        epoch : int
            Number of the epoch.
        state : NetworkState
            The numbers of the network.
        history : dict of str to list of float
            Loss and accuracy of the epochs that this process has run.
        **best
            ``best_loss``, ``n_worse`` and ``best_weights`` of a TrainingProgress.
        """
        n_epochs = epoch + 1 - self.first_epoch
        history = self.joined_history(history)
        self.checkpoint.write(TrainingProgress(n_epochs, state, history, **best))

    def joined_history(self, history):
        """Return the history of the whole training.

        Parameters
        ----------
        history : dict of str to list of float
            That of the epochs that this process has run.

        Returns
        -------
        dict of str to list of float
        """
        before = {} if self.progress is None else self.progress.history
        return {
            name: [*before.get(name, []), *map(float, history.get(name, []))]
            for name in before | history
        }

    def begin_epoch(self):
        """Tell the callbacks of scikit-learn that an epoch begins."""
        if self.tasks is not None:
            self.tasks.begin_epoch()

    def end_epoch(self, make_network):
        """Tell the callbacks of scikit-learn that an epoch has ended.

        Parameters
        ----------
        make_network : callable
            Returns a network with the weights of now, and no part in what comes.

        Returns
        -------
        bool
            Whether one of them wants the training to end.
        """
        return self.tasks is not None and self.tasks.end_epoch(make_network)

    def release_callbacks(self):
        """Take the model from the callbacks: a clone would copy it with them."""
        for callback in self.callbacks:
            callback.set_model(None)


def check_loss(loss, epoch):
    """Check that training has not diverged.

    Parameters
    ----------
    loss : float
        Mean loss of an epoch.
    epoch : int
        Number of the epoch.

    Raises
    ------
    ValueError
        If the loss is not finite.
    """
    if not np.isfinite(loss):
        raise ValueError(
            f"The loss of LSTMClassifier is {loss} after epoch {epoch + 1}: {_DIVERGED}"
        )


def check_trained(weights):
    """Check that training has not diverged in its last step, which no loss has seen.

    Parameters
    ----------
    weights : list of ndarray
        Those of the network.

    Raises
    ------
    ValueError
        If one is not finite.
    """
    if not all(np.isfinite(array).all() for array in weights):
        raise ValueError(
            f"The weights of LSTMClassifier are not finite after training: {_DIVERGED}"
        )
