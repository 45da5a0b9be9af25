"""Locate and copy rows that are scattered in memory, by compiled loops."""

import ctypes

import numpy as np

from skseq._kernel._library import LIBRARY, PATH

# PyDLL holds the GIL, which the buffer protocol needs, and raises Python's errors.
_find_rows = ctypes.PyDLL(str(PATH)).find_rows
_find_rows.argtypes = [ctypes.c_int64, *[ctypes.c_void_p] * 5]
_find_rows.restype = None
_copy_rows = LIBRARY.copy_rows
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
    """Return the addresses of arrays, much faster than ``array.ctypes.data``.

    Parameters
    ----------
    arrays : list of ndarray
        C-contiguous. They must stay alive while the result is in use.

    Returns
    -------
    starts : ndarray of shape (n_rows,), dtype int64
        Address of each array.
    n_bytes : ndarray of shape (n_rows,), dtype int64
        Size of each array in bytes.

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
    """Copy rows into an array, padded and truncated to its width.

    Parameters
    ----------
    starts, n_bytes : ndarray of shape (n_rows,), dtype int64
        Address and size in bytes of each row; contiguous.
    out : ndarray of shape (n_rows, ...)
        C-contiguous; modified in place. Padding keeps the values that are in it.
    padding : {"pre", "post"}
        Side on which rows shorter than those of ``out`` are padded.
    truncating : {"pre", "post"}
        Side on which longer rows are truncated.
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
