"""PackedBatch: the steps of a few sequences in the order that the kernel reads them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class PackedBatch:
    """Sequences sorted by falling length that end together, without padding.

    Parameters
    ----------
    rows : ndarray of int
        The sequences, the longest first.
    lengths : ndarray of shape (n_rows,)
        Number of steps of each.
    n_active : ndarray of shape (longest,), dtype int32
        Number of sequences, the first ones, that run at each step.
    places : ndarray of int
        Where each step is found among the flat steps of all sequences: those of the
        first step, then those of the second, and so on.
    """

    rows: np.ndarray
    lengths: np.ndarray
    n_active: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, sequences, rows):
        """Pack sequences.

        Parameters
        ----------
        sequences : Sequences
            All sequences.
        rows : ndarray of int
            Those to pack; at least one.

        Returns
        -------
        PackedBatch
        """
        lengths = sequences.lengths[rows]
        order = np.argsort(-lengths, kind="stable")
        rows, lengths = rows[order], lengths[order]
        steps_before_end = np.arange(-lengths[0], 0)[:, np.newaxis]
        runs = steps_before_end >= -lengths
        return cls(
            rows,
            lengths,
            runs.sum(axis=1, dtype=np.int32),
            (sequences.offsets[rows + 1] + steps_before_end)[runs],
        )

    @cached_property
    def reversal(self):
        """The step that stands in the place of each when all sequences are reversed."""
        ends = np.cumsum(self.n_active, dtype=np.int32)
        starts = ends - self.n_active
        n_steps = len(starts)
        steps = np.repeat(np.arange(n_steps), self.n_active)
        rows = np.arange(len(self.places)) - starts[steps]
        reversed_steps = 2 * n_steps - 1 - self.lengths[rows] - steps
        return (starts[reversed_steps] + rows).astype(np.int32)
