"""LinearPath: a linear function of the token counts of a sequence."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class LinearPath:
    """A weight for each token and output, summed over the steps of a sequence.

    The sum is divided by the square root of the number of steps.

    Parameters
    ----------
    table : ndarray of shape (vocabulary_size, n_outputs), dtype float32
        Weights of each token. Row 0, the padding, is zero.
    bias : ndarray of shape (n_outputs,), dtype float32
        What a sequence without a step has.
    """

    table: np.ndarray
    bias: np.ndarray

    def logits(self, sequences):
        """Compute the outputs for each sequence.

        Parameters
        ----------
        sequences : Sequences
            Ids, without padding.

        Returns
        -------
        ndarray of shape (n_sequences, n_outputs), dtype float32
        """
        counts = token_counts(sequences, len(self.table))
        return (counts @ self.table.astype(np.float64) + self.bias).astype(np.float32)

    def scaled(self, factor):
        """Return a linear path whose outputs are multiplied by a factor.

        Parameters
        ----------
        factor : float

        Returns
        -------
        LinearPath
        """
        factor = np.float32(factor)
        return LinearPath(factor * self.table, factor * self.bias)

    def step_logits(self, ids):
        """Compute what each step of one sequence adds to the outputs.

        Parameters
        ----------
        ids : ndarray of int of shape (n_steps,)

        Returns
        -------
        ndarray of shape (n_steps, n_outputs), dtype float64
        """
        return self.table[ids].astype(np.float64) / np.sqrt(max(1, len(ids)))


def token_counts(sequences, vocabulary_size):
    """Count the tokens of each sequence, divided by the root of its length.

    Parameters
    ----------
    sequences : Sequences
        Ids, without padding.
    vocabulary_size : int
        Upper bound of the ids, exclusive.

    Returns
    -------
    scipy.sparse.csr_array of shape (n_sequences, vocabulary_size), dtype float64
        Entries of a row stand in the order of its steps, and are not summed up: a row
        does not depend on the others.
    """
    lengths = sequences.lengths
    values = np.repeat(1 / np.sqrt(np.maximum(1, lengths)), lengths)
    shape = len(sequences), vocabulary_size
    return csr_array((values, sequences.values, sequences.offsets), shape=shape)
