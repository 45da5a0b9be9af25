"""List the terms of sequences and sum their weights, by compiled loops."""

import ctypes

import numpy as np

from skseq._kernel._library import LIBRARY

_list_terms = LIBRARY.list_terms
_list_terms.argtypes = [ctypes.c_int64, *[ctypes.c_void_p] * 5]
_list_terms.restype = None
_add_terms = LIBRARY.add_terms
_add_terms.argtypes = [
    ctypes.c_int64,
    *[ctypes.c_void_p] * 4,
    ctypes.c_int64,
    *[ctypes.c_void_p] * 2,
]
_add_terms.restype = None


class TermColumns(ctypes.Structure):
    """The columns of terms, as in ``terms.c``. It is for one thread at a time.

    Parameters
    ----------
    n_columns : int
        Number of columns.
    known : ndarray of int32 of shape (n_columns,), default=None
        Code of the term of each column, ascending. If None, the code is the column.
    once : bool
        Whether a term counts once in a sequence, however often it occurs.
    """

    _fields_ = [
        ("n_columns", ctypes.c_int64),
        ("known", ctypes.c_void_p),
        ("seen", ctypes.c_void_p),
    ]

    def __init__(self, n_columns, known=None, *, once):
        known = None if known is None else np.ascontiguousarray(known, np.int32)
        seen = np.zeros(n_columns // 8 + 1, np.uint8) if once else None
        self._kept = known, seen
        super().__init__(n_columns, *map(_address, self._kept))

    def list_columns(self, codes, offsets):
        """List the columns of each sequence, in the order of the steps.

        Parameters
        ----------
        codes : ndarray of int32 of shape (n_steps,)
            Code of each step, not negative. One that has no column is left out.
        offsets : ndarray of int64 of shape (n_sequences + 1,)
            Where each sequence starts in ``codes``, and where the last one ends.

        Returns
        -------
        columns : ndarray of shape (n_listed,), dtype int32
            Columns of one sequence after the other.
        ends : ndarray of shape (n_sequences,), dtype int64
            Where those of each sequence end.
        """
        columns = np.empty(len(codes), np.int32)
        ends = np.empty(len(offsets) - 1, np.int64)
        pointers = _address(offsets), _address(codes), ctypes.addressof(self)
        _list_terms(len(ends), *pointers, _address(columns), _address(ends))
        return columns[: ends[-1] if len(ends) else 0], ends

    def add_weights(self, codes, offsets, weights, sums):
        """Add the weights of the terms of each sequence to its sums.

        Parameters
        ----------
        codes, offsets
            As in ``list_columns``.
        weights : ndarray of shape (n_columns, n_outputs), dtype float32
            Contiguous.
        sums : ndarray of shape (n_sequences, n_outputs), dtype float64
            Contiguous; modified in place.
        """
        columns = np.empty(len(codes), np.int32)
        pointers = _address(offsets), _address(codes), ctypes.addressof(self)
        outputs = sums.shape[1], _address(weights), _address(sums)
        _add_terms(len(sums), *pointers, _address(columns), *outputs)


def _address(array):
    return None if array is None else array.ctypes.data
