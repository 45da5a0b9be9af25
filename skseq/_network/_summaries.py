"""Summaries: the summary statistics that a linear path of measurements reads."""

from dataclasses import dataclass

import numpy as np

from skseq._preprocessing._summary_statistics import STATISTICS, gradients, summarize

N_STATISTICS = len(STATISTICS)  # Of each feature.


@dataclass(frozen=True)
class Summaries:
    """The statistics of :class:`SequenceSummarizer`, each with a column.

    Parameters
    ----------
    n_features : int
        Number of features of a step.
    """

    n_features: int

    def __len__(self):
        return self.n_features * N_STATISTICS

    @property
    def arrays(self):
        """Learned arrays: none."""
        return []

    def matrix(self, sequences):
        """Compute the statistics of each sequence; zeros for an empty one.

        Parameters
        ----------
        sequences : Sequences
            Measurements, without padding.

        Returns
        -------
        ndarray of shape (n_sequences, n_columns), dtype float64
        """
        return summarize(sequences, np.zeros(self.n_features))

    def weighted_sums(self, sequences, table):
        """Compute the product of the statistics and a table.

        Parameters
        ----------
        sequences : Sequences
            Measurements, without padding.
        table : ndarray of shape (n_columns, n_outputs), dtype float32
            Weights of the statistics.

        Returns
        -------
        ndarray of shape (n_sequences, n_outputs), dtype float64
            A row does not depend on the others.
        """
        matrix = self.matrix(sequences)
        # Of a matrix product, rows may differ in the last digits with their number.
        sums = [(matrix * weights).sum(axis=1) for weights in table.T]
        return np.stack(sums, axis=1)

    def step_sums(self, sequence, table):
        """Compute what each step of a sequence contributes to its weighted sum.

        Integrated gradients: as the statistics scale with the sequence, their gradient
        is constant on the line from zero, and the contributions add up to the sum.

        Parameters
        ----------
        sequence : Sequences
            Of one.
        table : ndarray of shape (n_columns, n_outputs)
            Weights of the statistics.

        Returns
        -------
        ndarray of shape (n_steps, n_outputs), dtype float64
        """
        run = sequence.values.astype(np.float64)
        if not len(run):
            return np.zeros((0, table.shape[1]))
        weights = table.reshape(self.n_features, N_STATISTICS, -1)
        return np.einsum("sf,ksf,fko->so", run, gradients(run), weights, optimize=True)
