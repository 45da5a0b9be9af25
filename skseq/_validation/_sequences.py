"""Ragged sequences held flat: their lengths, and one padded array of them."""

from functools import cached_property

import numpy as np

from skseq._kernel._rows import copy_rows, find_rows


class Sequences:
    """Ragged sequences as one flat array of steps and the offsets of each sequence.

    Parameters
    ----------
    values : ndarray of shape (n_steps,) or (n_steps, n_features)
        The steps of all sequences, one sequence after the other.
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
        """Number of features of a step, None if a step is a single number."""
        return self.values.shape[1] if self.values.ndim == 2 else None

    def row_of(self, step):
        """Index of the sequence that the flat step belongs to."""
        return int(np.searchsorted(self.offsets, step, side="right")) - 1

    def canonical_order(self):
        """Rows by length, then by content: the same whatever order they came in."""
        content = self.values.tobytes()
        step = self.values.itemsize * (self.n_features or 1)
        ends = (self.offsets * step).tolist()

        def key(row):
            return ends[row + 1] - ends[row], content[ends[row] : ends[row + 1]]

        return np.array(sorted(range(len(self)), key=key), dtype=np.int64)

    def keep(self, steps):
        """Return the sequences with only the flat steps where the mask is true."""
        places = np.flatnonzero(steps)
        return Sequences(self.values[places], np.searchsorted(places, self.offsets))

    def padded(
        self,
        maxlen,
        rows=None,
        *,
        padding="pre",
        truncating="pre",
        value=0,
    ):
        """Return sequences as one array, each cut or filled up to ``maxlen`` steps.

        Parameters
        ----------
        maxlen : int
            Number of steps of the result.
        rows : array-like of int, default=None
            Which sequences, in which order; all if None.
        padding, truncating : {"pre", "post"}, default="pre"
            The side that is filled, and the side that is cut.
        value : scalar, default=0
            The padding.

        Returns
        -------
        ndarray of shape (n_sequences, maxlen) or (n_sequences, maxlen, n_features)
        """
        starts, n_bytes = self._locate(rows)
        features = () if self.n_features is None else (self.n_features,)
        # Zeros cost nothing until they are written to.
        result = np.zeros((len(starts), maxlen, *features), self.dtype)
        if value != 0:
            result.fill(value)
        copy_rows(starts, n_bytes, result, padding=padding, truncating=truncating)
        return result

    @cached_property
    def _contiguous_values(self):
        return np.ascontiguousarray(self.values)

    def _locate(self, rows):
        """Address and number of bytes of each sequence; of the given rows, if any."""
        rows = slice(None) if rows is None else rows
        values = self._contiguous_values
        step = values.itemsize * (self.n_features or 1)
        starts = values.ctypes.data + self.offsets[:-1][rows] * step
        return starts, self.lengths[rows] * step


class SequencesOfArrays(Sequences):
    """Sequences that came as arrays of one integer type, joined only if need be."""

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
        except ValueError:  # One is not contiguous, as they are once joined.
            return super()._locate(rows)


def offsets_of(rows):
    """Where each row begins, and where the last one ends, once they are joined."""
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    return np.concatenate([[0], np.cumsum(lengths)])
