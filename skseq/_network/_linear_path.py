"""LinearPath: a linear function of the term counts of a sequence."""

from dataclasses import dataclass

import numpy as np

from skseq._network._terms import Terms
from skseq._validation._sequences import Sequences

# Terms of this many steps are counted at once, by one thread: 25 MB.
BLOCK_STEPS = 250_000


@dataclass(frozen=True, eq=False)
class LinearPath:
    """A weight for each term and output, summed over the terms of a sequence.

    The sum is divided by the square root of the number of steps.

    Parameters
    ----------
    terms : Terms
        What is counted.
    table : ndarray of shape (n_terms, n_outputs), dtype float32
        Weights of each term. Row 0, the padding, is zero.
    bias : ndarray of shape (n_outputs,), dtype float32
        What a sequence without a step has.
    """

    terms: Terms
    table: np.ndarray
    bias: np.ndarray

    @property
    def weights(self):
        """Codes of the terms, the table and the bias."""
        return [*self.terms.codes.values(), self.table, self.bias]

    def logits(self, sequences, run=map):
        """Compute the outputs for each sequence.

        Parameters
        ----------
        sequences : Sequences
            Ids, without padding.
        run : callable, default=map
            Maps a function over lists, like ``map``.

        Returns
        -------
        ndarray of shape (n_sequences, n_outputs), dtype float32
        """

        def of_rows(rows):
            return self.terms.weighted_sums(sequences.take(rows), self.table)

        if len(sequences.values) <= BLOCK_STEPS:
            sums = self.terms.weighted_sums(sequences, self.table)
        else:  # Blocks of sequences bound the memory; each has one sequence at least.
            block_of = sequences.offsets[1:] // BLOCK_STEPS
            starts = np.flatnonzero(np.diff(block_of, prepend=-1))
            blocks = np.split(np.arange(len(sequences)), starts[1:])
            sums = np.concatenate(list(run(of_rows, blocks)))
        return (sums + self.bias).astype(np.float32)

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
        return LinearPath(self.terms, factor * self.table, factor * self.bias)

    def step_logits(self, ids):
        """Compute what each step of one sequence adds to the outputs.

        Parameters
        ----------
        ids : ndarray of int of shape (n_steps,)

        Returns
        -------
        ndarray of shape (n_steps, n_outputs), dtype float64
        """
        sequences = Sequences(ids, np.array([0, len(ids)]))
        weights = self.terms.step_weights(sequences, self.table)
        return weights / np.sqrt(max(1, len(ids)))
