"""ctypes bindings of the compiled kernel."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path

import numpy as np

_PATH = Path(__file__).with_name("liblstm_kernel.so")
_LIBRARY = ctypes.CDLL(str(_PATH))


class LSTMKernel:
    """The functions of ``lstm.c``, compiled for one level of the instruction set.

    They hold neither state nor the GIL, so that threads can run them in parallel. All
    arrays are C-contiguous; values are float32, indices int32.

    Parameters
    ----------
    level : int, default=None
        Level of the x86-64 instruction set, 2 to 4; 1 on other processors. If None, the
        highest that this processor supports.

    Attributes
    ----------
    lanes : int
        Number of floats in a vector: the number of columns of every array is a multiple
        of it.
    """

    def __init__(self, level=None):
        self._level = processor_level() if level is None else level
        self.lanes = getattr(_LIBRARY, f"lanes_{self._level}")()
        self._add_product = self._function("add_product", "nnnannaa")
        self._forward = self._function("lstm_forward", "nannaaaaaanaa")
        self._backward = self._function("lstm_backward", "nannaaaaaaaaaaaaan")
        self._adam = self._function("adam", "naaaafffff")

    def _function(self, name, signature):
        kinds = {"a": ctypes.c_void_p, "n": ctypes.c_int64, "f": ctypes.c_float}
        function = getattr(_LIBRARY, f"{name}_{self._level}")
        function.argtypes = [kinds[kind] for kind in signature]
        function.restype = None
        return function

    def add_product(self, a, b, out):
        """Add the matrix product ``a @ b`` to ``out``.

        Parameters
        ----------
        a : ndarray of shape (n_rows, depth)
            May be the transpose of a contiguous array.
        b : ndarray of shape (depth, n_columns)
        out : ndarray of shape (n_rows, n_columns)
            Modified in place.
        """
        row, column = (stride // a.itemsize for stride in a.strides)
        self._add_product(
            *out.shape,
            a.shape[1],
            a.ctypes.data,
            row,
            column,
            b.ctypes.data,
            out.ctypes.data,
        )

    def forward(
        self,
        batch,
        units,
        table,
        entries,
        recurrent,
        buffers,
        n_kept=0,
        maxima=None,
        sums=None,
    ):
        """Run the forward pass of the LSTM over a packed batch.

        Parameters
        ----------
        batch : PackedBatch
            Number of active rows at each step.
        units : int
            Number of units before padding to ``n_units``, a multiple of ``lanes``.
        table : ndarray of shape (n_entries, 4 * n_units)
            Input contribution to the gates, for each distinct input.
        entries : ndarray of shape (n_places,), dtype int32
            Row of the table for each step.
        recurrent : ndarray of shape (n_units, 4 * n_units)
        buffers : tuple of ndarray
            Gates, of shape (n_places, 4 * n_units), cell states and hidden states, of
            shape (n_places, n_units); overwritten.
        n_kept : int, default=0
            If not 0, the number of sequences: only the last two steps are kept, in
            buffers of twice as many rows.
        maxima, sums : ndarray of shape (n_rows, n_units), default=None
            Zeros; overwritten by the maximum and the sum of each unit's hidden states.
            A row without a step keeps the zeros.
        """
        pointers = map(_pointer, buffers)
        self._forward(
            len(batch.n_active),
            batch.n_active.ctypes.data,
            len(recurrent),
            units,
            table.ctypes.data,
            entries.ctypes.data,
            recurrent.ctypes.data,
            *pointers,
            n_kept,
            _pointer(maxima),
            _pointer(sums),
        )

    def backward(
        self,
        batch,
        units,
        entries,
        recurrent_transposed,
        buffers,
        d_states,
        d_table,
        *,
        maxima=None,
        d_maxima=None,
        d_sums=None,
        d_each=None,
    ):
        """Backpropagate through the LSTM, from the gradient with respect to its states.

        Parameters
        ----------
        batch : PackedBatch
            As in ``forward``.
        units : int
            As in ``forward``.
        entries : ndarray of shape (n_places,), dtype int32
            As in ``forward``.
        recurrent_transposed : ndarray of shape (4 * n_units, n_units)
        buffers : tuple of ndarray
            Results of ``forward``. The gates are overwritten.
        d_states : ndarray of shape (n_rows, n_units)
            Gradient with respect to the last state of each row; overwritten.
        d_table : ndarray of shape (n_entries, 4 * n_units)
            The gradient with respect to the table is added to it.
        maxima : ndarray of shape (n_rows, n_units), default=None
            Result of ``forward``.
        d_maxima : ndarray of shape (n_rows, n_units), default=None
            Gradient with respect to the maxima; overwritten.
        d_sums : ndarray of shape (n_rows, n_units), default=None
            Gradient with respect to the sums.
        d_each : ndarray of shape (n_places, n_units), default=None
            Gradient with respect to each state.

        Returns
        -------
        ndarray of shape (n_units, 4 * n_units)
            Gradient with respect to the recurrent kernel.
        """
        d_cells = np.zeros_like(d_states)
        d_recurrent = np.zeros(recurrent_transposed.shape[::-1], np.float32)
        gradients = d_states, d_maxima, d_sums, d_each, d_cells, d_table, d_recurrent
        pointers = map(_pointer, (*buffers, maxima, *gradients))
        self._backward(
            len(batch.n_active),
            batch.n_active.ctypes.data,
            d_states.shape[1],
            units,
            entries.ctypes.data,
            recurrent_transposed.ctypes.data,
            *pointers,
            len(entries),
        )
        return d_recurrent

    def adam(self, values, gradient, mean, square, *, clipnorm, rate, betas, epsilon):
        """Apply an update of Adam in place, with the gradient clipped to a norm.

        Parameters
        ----------
        values, gradient, mean, square : ndarray of equal shape
            Weights, their gradient, and running means of the gradient and of its
            square. The size is a multiple of ``lanes``. All but the gradient are
            modified in place.
        clipnorm : float
            Maximum norm of the gradient.
        rate : float
            Learning rate, including the bias correction of the means.
        betas : tuple of float
            Decay rates of the two means.
        epsilon : float
            Added to the square root of the second mean.
        """
        pointers = [array.ctypes.data for array in (values, gradient, mean, square)]
        shares = (1 - beta for beta in betas)
        self._adam(values.size, *pointers, clipnorm, rate, *shares, epsilon)


def _pointer(array):
    return None if array is None else array.ctypes.data


def processor_level():
    """Return the highest compiled instruction-set level that this CPU supports.

    Returns
    -------
    int
    """
    return _LIBRARY.processor_level()


@cache
def library_hash():
    """Return the SHA-256 hash of the compiled kernel.

    Returns
    -------
    str
        Kernels of other compilers may round differently.
    """
    return hashlib.sha256(_PATH.read_bytes()).hexdigest()


KERNEL = LSTMKernel()
