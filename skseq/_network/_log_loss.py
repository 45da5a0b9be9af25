"""Probabilities, log loss and accuracy from the logits of a network."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_softmax, softmax

# When training diverges, the loss is NaN or infinite: NumPy need not warn as well.
# Small weights and confident predictions may underflow.
ignore_overflow = np.errstate(over="ignore", under="ignore", invalid="ignore")


@dataclass(frozen=True)
class Score:
    """Sums of loss and correct predictions over some sequences; scores add up.

    Parameters
    ----------
    loss : float
        Sum of the weighted losses.
    n_correct : float
        Number of sequences classified correctly. With several labels, a sequence counts
        by its fraction of correct labels.
    n_sequences : int
        Number of sequences.
    """

    loss: float = 0.0
    n_correct: float = 0.0
    n_sequences: int = 0

    @classmethod
    @ignore_overflow
    def of(cls, logits, codes, weights, activation):
        """Score the logits of some sequences.

        Parameters
        ----------
        logits : ndarray of shape (n_sequences, n_outputs)
            Inputs of the activation.
        codes : ndarray of shape (n_sequences,) or (n_sequences, n_outputs)
            True classes; with several labels, 1 for each that a sequence has.
        weights : ndarray of shape (n_sequences,)
            Sample weights.
        activation : {"sigmoid", "softmax"}
            Activation of the output layer.

        Returns
        -------
        Score
        """
        if activation == "sigmoid":
            codes = codes.reshape(logits.shape)
            of_outputs = np.logaddexp(0, logits) - codes * logits
            # The mean, like Keras: the loss does not grow with the number of labels.
            losses = of_outputs.mean(axis=1, dtype=np.float64)
            correct = ((logits > 0) == codes).mean(axis=1)
        else:
            losses = -log_softmax(logits, axis=1)[np.arange(len(codes)), codes]
            correct = logits.argmax(axis=1) == codes
        loss = np.dot(weights.astype(np.float64), losses)
        return cls(float(loss), float(correct.sum()), len(codes))

    def __add__(self, other):
        return Score(
            self.loss + other.loss,
            self.n_correct + other.n_correct,
            self.n_sequences + other.n_sequences,
        )

    def means(self):
        """Return mean loss and accuracy under the names that Keras uses."""
        return {
            "accuracy": self.n_correct / self.n_sequences,
            "loss": self.loss / self.n_sequences,
        }


@ignore_overflow
def to_probabilities(logits, activation):
    """Convert logits to probabilities.

    Parameters
    ----------
    logits, activation
        As in ``Score.of``.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
        With one output, the probability of the second class.
    """
    return expit(logits) if activation == "sigmoid" else softmax(logits, axis=1)


def class_probabilities(outputs, activation):
    """Return the probability of each class, or of each label, in float64.

    Parameters
    ----------
    outputs : ndarray of shape (n_sequences, n_outputs)
        Outputs of the activation, in float32 or float64.
    activation : {"sigmoid", "softmax"}
        As in ``Score.of``.

    Returns
    -------
    ndarray of shape (n_sequences, n_classes), dtype float64
        Rows add up to 1 to the precision of float64, except for several labels.
    """
    outputs = outputs.astype(np.float64)
    if activation == "softmax":
        return outputs / outputs.sum(axis=1, keepdims=True)
    if outputs.shape[1] == 1:
        return np.hstack([1 - outputs, outputs])
    return outputs


@ignore_overflow
def log_loss_gradient(logits, codes, activation):
    """Return the gradient of each sequence's loss with respect to its logits.

    Parameters
    ----------
    logits, codes, activation
        As in ``Score.of``.

    Returns
    -------
    ndarray of shape (n_sequences, n_outputs)
    """
    gradient = to_probabilities(logits, activation)
    if activation == "sigmoid":
        gradient -= codes.reshape(logits.shape).astype(gradient.dtype)
        gradient /= logits.shape[1]
        return gradient
    gradient[np.arange(len(codes)), codes] -= 1
    return gradient
