"""Ragged sequences held flat: their lengths, and one padded array of them."""

from functools import cached_property

import numpy as np


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

    def arrays(self, rows=None):
        """Return each sequence as an array; those of the given rows, if any."""
        rows = slice(None) if rows is None else rows
        starts, ends = self.offsets[:-1][rows].tolist(), self.offsets[1:][rows].tolist()
        return [self.values[start:end] for start, end in zip(starts, ends, strict=True)]

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

    def followed_by(self, others):
        """Return these sequences and then others of the same kind."""
        return Sequences(
            np.concatenate([self.values, others.values]),
            np.concatenate([self.offsets, self.offsets[-1] + others.offsets[1:]]),
        )

    def padded(
        self,
        maxlen,
        rows=None,
        *,
        padding="pre",
        truncating="pre",
        value=0,
        dtype=None,
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
        dtype : dtype, default=None
            Data type of the result; that of ``values`` if None.

        Returns
        -------
        ndarray of shape (n_sequences, maxlen) or (n_sequences, maxlen, n_features)
        """
        arrays = self.arrays(rows)
        features = () if self.n_features is None else (self.n_features,)
        # Zeros cost nothing until they are written to.
        result = np.zeros((len(arrays) * maxlen, *features), dtype or self.dtype)
        if value != 0:
            result.fill(value)
        # One copy a row moves whole cache lines: half the time of a mask or an index.
        end = 0
        for steps in arrays:
            end += maxlen
            length = len(steps)
            if length > maxlen:
                first = length - maxlen if truncating == "pre" else 0
                result[end - maxlen : end] = steps[first : first + maxlen]
            elif padding == "pre":
                result[end - length : end] = steps
            else:
                result[end - maxlen : end - maxlen + length] = steps
        return result.reshape(len(arrays), maxlen, *features)


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

    def arrays(self, rows=None):
        if rows is None:
            return self._arrays
        return [self._arrays[row] for row in rows]


def offsets_of(rows):
    """Where each row begins, and where the last one ends, once they are joined."""
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    return np.concatenate([[0], np.cumsum(lengths)])
