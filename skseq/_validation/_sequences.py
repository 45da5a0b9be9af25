"""Sequences: ragged sequences in a flat layout, values and offsets."""

from functools import cached_property

import numpy as np

from skseq._kernel._rows import copy_rows, find_rows


class Sequences:
    """Ragged sequences as one flat array of steps and the offsets of each sequence.

    Parameters
    ----------
    values : ndarray of shape (n_steps,) or (n_steps, n_features)
        The steps of all sequences, concatenated.
    offsets : ndarray of shape (n_sequences + 1,), dtype int64
        Sequence ``i`` is ``values[offsets[i]:offsets[i + 1]]``.
    """

    def __init__(self, values, offsets):
        self.values = values
        self.offsets = offsets

    def __len__(self):
        return len(self.offsets) - 1

    @cached_property
    def lengths(self):
        """Number of steps of each sequence, shape (n_sequences,)."""
        return np.diff(self.offsets)

    @property
    def dtype(self):
        """Data type of the values."""
        return self.values.dtype

    @property
    def n_features(self):
        """Number of features of a step; None if a step is a single number."""
        return self.values.shape[1] if self.values.ndim == 2 else None

    def row_of(self, step):
        """Return the index of the sequence that contains a flat step."""
        return int(np.searchsorted(self.offsets, step, side="right")) - 1

    def canonical_order(self):
        """Return the rows sorted by length, then content, whatever their order."""
        content = self.values.tobytes()
        step = self.values.itemsize * (self.n_features or 1)
        ends = (self.offsets * step).tolist()

        def key(row):
            return ends[row + 1] - ends[row], content[ends[row] : ends[row + 1]]

        return np.array(sorted(range(len(self)), key=key), dtype=np.int64)

    def keep(self, steps):
        """Return the sequences with only the flat steps where the mask is true.

        Parameters
        ----------
        steps : ndarray of bool of shape (n_steps,)
            Mask of the steps to keep.

        Returns
        -------
        Sequences
        """
        places = np.flatnonzero(steps)
        return Sequences(self.values[places], np.searchsorted(places, self.offsets))

    def take(self, rows):
        """Return some of the sequences.

        Parameters
        ----------
        rows : ndarray of int
            Which sequences, in which order.

        Returns
        -------
        Sequences
        """
        lengths = self.lengths[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        shifts = np.repeat(self.offsets[:-1][rows] - offsets[:-1], lengths)
        return Sequences(self.values[shifts + np.arange(offsets[-1])], offsets)

    def padded(
        self,
        maxlen,
        rows=None,
        *,
        padding="pre",
        truncating="pre",
        value=0,
    ):
        """Truncate and pad sequences to one array.

        Parameters
        ----------
        maxlen : int
            Number of steps of each padded sequence.
        rows : array-like of int, default=None
            Indices of the sequences, in order; all if None.
        padding, truncating : {"pre", "post"}, default="pre"
            The side to pad, and the side to truncate.
        value : scalar, default=0
            The padding.

        Returns
        -------
        ndarray of shape (n_sequences, maxlen) or (n_sequences, maxlen, n_features)
        """
        starts, n_bytes = self._locate(rows)
        features = () if self.n_features is None else (self.n_features,)
        # The memory of zeros is allocated when it is first written to.
        result = np.zeros((len(starts), maxlen, *features), self.dtype)
        if value != 0:
            result.fill(value)
        copy_rows(starts, n_bytes, result, padding=padding, truncating=truncating)
        return result

    @cached_property
    def _contiguous_values(self):
        return np.ascontiguousarray(self.values)

    def _locate(self, rows):
        """Return the address and number of bytes of each sequence, or some of them."""
        rows = slice(None) if rows is None else rows
        values = self._contiguous_values
        step = values.itemsize * (self.n_features or 1)
        starts = values.ctypes.data + self.offsets[:-1][rows] * step
        return starts, self.lengths[rows] * step


class SequencesOfArrays(Sequences):
    """Sequences given as arrays of one integer type, concatenated only on demand."""

    n_features = None

    def __init__(self, arrays):
        self._arrays = arrays

    def __len__(self):
        return len(self._arrays)

    @property
    def dtype(self):
        return self._arrays[0].dtype

    @cached_property
    def values(self):
        return np.concatenate(self._arrays)

    @cached_property
    def offsets(self):
        return offsets_of(self._arrays)

    def _locate(self, rows):
        arrays = self._arrays if rows is None else [self._arrays[row] for row in rows]
        try:
            return find_rows(arrays)
        except ValueError:  # An array is not contiguous: concatenate them.
            return super()._locate(rows)


def offsets_of(rows):
    """Return the offsets of rows in their concatenation, its length included."""
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    return np.concatenate([[0], np.cumsum(lengths)])
