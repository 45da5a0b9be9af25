"""From the outputs of a network to probabilities, loss and accuracy."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_softmax, softmax

# Where training diverges, the loss says so; NumPy's warnings would only repeat it.
_quiet = np.errstate(over="ignore", invalid="ignore")


@dataclass(frozen=True)
class Score:
    """Sums over some sequences; those of two parts add up.

    Parameters
    ----------
    loss : float
        Sum of the weighted losses.
    n_correct : int
        Number of sequences whose most probable class is the true one.
    n_sequences : int
        Number of sequences.
    """

    loss: float = 0.0
    n_correct: int = 0
    n_sequences: int = 0

    @classmethod
    @_quiet
    def of(cls, logits, codes, weights):
        """Score the outputs for some sequences.

        Parameters
        ----------
        logits : ndarray of shape (n_sequences, n_outputs)
            What goes into the sigmoid, with one output, or the softmax.
        codes : ndarray of shape (n_sequences,)
            The true classes.
        weights : ndarray of shape (n_sequences,)
            The weights of the sequences in the loss.

        Returns
        -------
        Score
        """
        if logits.shape[1] == 1:
            logits = logits[:, 0]
            losses = np.logaddexp(0, logits) - codes * logits
            is_correct = (logits > 0) == codes
        else:
            losses = -log_softmax(logits, axis=1)[np.arange(len(codes)), codes]
            is_correct = logits.argmax(axis=1) == codes
        loss = np.dot(weights.astype(np.float64), losses)
        return cls(float(loss), int(is_correct.sum()), len(codes))

    def __add__(self, other):
        return Score(
            self.loss + other.loss,
            self.n_correct + other.n_correct,
            self.n_sequences + other.n_sequences,
        )

    def means(self):
        """Return loss and accuracy under the names that Keras gives them."""
        return {
            "accuracy": self.n_correct / self.n_sequences,
            "loss": self.loss / self.n_sequences,
        }


def to_probabilities(logits):
    """Turn the outputs for some sequences into probabilities.

    Parameters
    ----------
    logits : ndarray of shape (n_sequences, n_outputs)
        What goes into the sigmoid, with one output, or the softmax.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        With one output, the probability of the second class.
    """
    return expit(logits) if logits.shape[1] == 1 else softmax(logits, axis=1)


@_quiet
def log_loss_gradient(logits, codes):
    """Return the gradient of each sequence's loss by its outputs.

    Parameters
    ----------
    logits : ndarray of shape (n_sequences, n_outputs)
        As in ``to_probabilities``.
    codes : ndarray of shape (n_sequences,)
        The true classes.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
    """
    gradient = to_probabilities(logits)
    if logits.shape[1] == 1:
        return gradient - codes[:, np.newaxis].astype(gradient.dtype)
    gradient[np.arange(len(codes)), codes] -= 1
    return gradient
