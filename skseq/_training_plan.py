"""TrainingPlan: what to train on, for how long, and who is told."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skseq._length_batches import training_batches
from skseq._sequences import Sequences

# Share of the steps over which the learning rate rises, before it falls like a cosine.
WARM_UP = 0.15


@dataclass(frozen=True, eq=False)
class TrainingPlan:
    """One training of a network, whatever computes it.

    Parameters
    ----------
    sequences : Sequences
        All sequences, without steps that mean nothing.
    codes : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        The class of each sequence, or 1 for each label that it has.
    weights : ndarray of shape (n_sequences,)
        The weight of each sequence in the loss.
    rows : ndarray of int
        The sequences to train on.
    held_out_rows : ndarray of int or None
        Sequences whose loss is watched.
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
    """

    sequences: Sequences
    codes: np.ndarray
    weights: np.ndarray
    rows: np.ndarray
    held_out_rows: np.ndarray | None
    first_epoch: int
    epochs: int
    batch_size: int
    schedule: str
    step_dropout: float
    seed: int
    patience: int | None
    callbacks: list
    verbose: int

    @property
    def last_epoch(self):
        """The number that the epoch after the last would have."""
        return self.first_epoch + self.epochs

    @property
    def n_batches(self):
        """Number of batches of an epoch."""
        return -(-len(self.rows) // self.batch_size)

    def batches(self, epoch):
        """Return the rows of each batch of an epoch.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Returns
        -------
        list of ndarray of int
        """
        lengths = self.sequences.lengths[self.rows]
        drawn = training_batches(lengths, self.batch_size, [self.seed, epoch])
        return [self.rows[batch] for batch in drawn]

    def sequences_to_read(self, epoch):
        """Return the sequences without the steps that an epoch drops.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Returns
        -------
        Sequences
        """
        if not self.step_dropout:
            return self.sequences
        rng = np.random.default_rng([self.seed, epoch, 1])
        drawn = rng.random(len(self.sequences.values), np.float32)
        return self.sequences.keep(drawn >= self.step_dropout)

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
        """What the learning rate is multiplied by for each batch of the training."""
        n_updates = self.epochs * self.n_batches
        if self.schedule == "constant":
            return np.ones(n_updates)
        progress = np.arange(1, n_updates + 1) / (n_updates + 1)
        return np.minimum(1, progress / WARM_UP) * (1 + np.cos(np.pi * progress)) / 2

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
            f"The loss of LSTMClassifier is {loss} after epoch {epoch + 1}: training "
            "diverged. Lower learning_rate, or scale the measurements and the weights."
        )
