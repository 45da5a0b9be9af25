"""LinearPath: a linear function of term counts or summary statistics of a sequence."""

from dataclasses import dataclass

import numpy as np

from skseq._validation._sequences import Sequences

# This many steps are read at once, by one thread: of ids, 25 MB.
BLOCK_STEPS = 250_000


@dataclass(frozen=True, eq=False)
class LinearPath:
    """A weight for each column and output, multiplied by the columns of a sequence.

    Parameters
    ----------
    columns : Terms or Summaries
        What is counted of ids, or computed of measurements.
    table : ndarray of shape (n_columns, n_outputs), dtype float32
        Weights of each column. Of ids, row 0, the padding, is zero.
    bias : ndarray of shape (n_outputs,), dtype float32
        What a sequence without a step has.
    """

    columns: object
    table: np.ndarray
    bias: np.ndarray

    @property
    def weights(self):
        """Learned arrays of the columns, the table and the bias."""
        return [*self.columns.arrays, self.table, self.bias]

    def logits(self, sequences, run=map):
        """Compute the outputs for each sequence.

        Parameters
        ----------
        sequences : Sequences
            Without padding.
        run : callable, default=map
            Maps a function over lists, like ``map``.

        Returns
        -------
        ndarray of shape (n_sequences, n_outputs), dtype float32
        """

        def of_rows(rows):
            return self.columns.weighted_sums(sequences.take(rows), self.table)

        if len(sequences.values) <= BLOCK_STEPS:
            sums = self.columns.weighted_sums(sequences, self.table)
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
        return LinearPath(self.columns, factor * self.table, factor * self.bias)

    def step_logits(self, steps):
        """Compute what each step of one sequence adds to the outputs.

        Parameters
        ----------
        steps : ndarray of shape (n_steps,) or (n_steps, n_features)

        Returns
        -------
        ndarray of shape (n_steps, n_outputs), dtype float64
        """
        sequence = Sequences(steps, np.array([0, len(steps)]))
        return self.columns.step_sums(sequence, self.table)
