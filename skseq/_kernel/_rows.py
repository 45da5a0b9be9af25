"""Rows that lie apart in memory: found and copied by compiled loops, not Python's."""

import ctypes
from pathlib import Path

import numpy as np

_PATH = str(Path(__file__).with_name("liblstm_kernel.so"))
# PyDLL keeps Python's lock, which its buffer protocol needs, and raises its errors.
_find_rows = ctypes.PyDLL(_PATH).find_rows
_find_rows.argtypes = [ctypes.c_int64, *[ctypes.c_void_p] * 5]
_find_rows.restype = None
_copy_rows = ctypes.CDLL(_PATH).copy_rows
_copy_rows.argtypes = [
    *[ctypes.c_int64] * 2,
    *[ctypes.c_int] * 2,
    *[ctypes.c_void_p] * 3,
]
_copy_rows.restype = None
_GET_BUFFER, _RELEASE_BUFFER = (
    ctypes.cast(function, ctypes.c_void_p)
    for function in (
        ctypes.pythonapi.PyObject_GetBuffer,
        ctypes.pythonapi.PyBuffer_Release,
    )
)


def find_rows(arrays):
    """Find where arrays lie in memory, much faster than by ``array.ctypes.data``.

    Parameters
    ----------
    arrays : list of ndarray
        C-contiguous. They must outlive the use of the result.

    Returns
    -------
    starts : ndarray of shape (n_rows,), dtype int64
        Address of each array.
    n_bytes : ndarray of shape (n_rows,), dtype int64
        Length of each array.

    Raises
    ------
    ValueError
        If an array is not contiguous.
    """
    objects = np.fromiter(arrays, object, len(arrays))
    starts, n_bytes = np.empty((2, len(arrays)), np.int64)
    _find_rows(
        len(arrays),
        _GET_BUFFER,
        _RELEASE_BUFFER,
        objects.ctypes.data,
        starts.ctypes.data,
        n_bytes.ctypes.data,
    )
    return starts, n_bytes


def copy_rows(starts, n_bytes, out, *, padding, truncating):
    """Copy rows from anywhere in memory to those of an array, as far as they fit.

    Parameters
    ----------
    starts, n_bytes : ndarray of shape (n_rows,), dtype int64
        Address and length of each row; contiguous.
    out : ndarray of shape (n_rows, ...)
        C-contiguous; filled in place, but for what padding leaves.
    padding, truncating : {"pre", "post"}
        The side of a row of ``out`` that a shorter row leaves as it is, and the side on
        which a longer row is cut.
    """
    _copy_rows(
        len(starts),
        out.nbytes // max(1, len(out)),
        padding == "pre",
        truncating == "pre",
        starts.ctypes.data,
        n_bytes.ctypes.data,
        out.ctypes.data,
    )
