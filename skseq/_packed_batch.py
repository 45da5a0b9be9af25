"""PackedBatch: the steps of a few sequences in the order that the kernel reads them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PackedBatch:
    """Sequences sorted by falling length that end together, without padding.

    Parameters
    ----------
    rows : ndarray of int
        The sequences, the longest first.
    n_active : ndarray of shape (longest,), dtype int32
        Number of sequences, the first ones, that run at each step.
    places : ndarray of int
        Where each step is found among the flat steps of all sequences: those of the
        first step, then those of the second, and so on.
    """

    rows: np.ndarray
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
            runs.sum(axis=1, dtype=np.int32),
            (sequences.offsets[rows + 1] + steps_before_end)[runs],
        )
