"""LSTMKernel: the compiled kernel as functions of arrays, and its layout of them."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path

import numpy as np

_PATH = Path(__file__).with_name("liblstm_kernel.so")
_LIBRARY = ctypes.CDLL(str(_PATH))


class LSTMKernel:
    """The functions of ``lstm.c``, compiled for one level of processor.

    They hold no state and no lock, so that threads run them side by side. All arrays
    are C-contiguous; numbers are float32 and indices int32.

    Parameters
    ----------
    level : int, default=None
        Level of the x86-64 instruction set, 2 to 4; 1 on another processor. If None,
        the highest that this processor has.

    Attributes
    ----------
    lanes : int
        Every number of columns is a multiple of this.
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
        """Add the matrix product of a and b to out.

        Parameters
        ----------
        a : ndarray of shape (n_rows, depth)
            May be the transpose of a contiguous array.
        b : ndarray of shape (depth, n_columns)
        out : ndarray of shape (n_rows, n_columns)
            Changed in place.
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
        """Run the LSTM over a packed batch.

        Parameters
        ----------
        batch : PackedBatch
            Which rows run at which step.
        units : int
            Number of units before ``n_units`` was filled up to a multiple of ``lanes``.
        table : ndarray of shape (n_entries, 4 * n_units)
            What the input adds to the gates.
        entries : ndarray of shape (n_places,), dtype int32
            The row of the table that each step reads.
        recurrent : ndarray of shape (n_units, 4 * n_units)
        buffers : tuple of ndarray
            Gates, of shape (n_places, 4 * n_units), cells and states, of shape
            (n_places, n_units), filled in place.
        n_kept : int, default=0
            If not 0, the number of sequences; only two steps are kept, in buffers of
            twice as many rows.
        maxima, sums : ndarray of shape (n_rows, n_units), default=None
            Zeros, which the largest state of each unit and the sum of its states
            replace. A row without a step keeps them.
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
        """Run the LSTM backwards, from the gradient by its states.

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
            What ``forward`` has filled. The gates are overwritten.
        d_states : ndarray of shape (n_rows, n_units)
            Gradient of the loss by the last state of each row; overwritten.
        d_table : ndarray of shape (n_entries, 4 * n_units)
            The gradient by the table is added to it.
        maxima : ndarray of shape (n_rows, n_units), default=None
            What ``forward`` has filled.
        d_maxima : ndarray of shape (n_rows, n_units), default=None
            Gradient by the maxima; overwritten.
        d_sums : ndarray of shape (n_rows, n_units), default=None
            Gradient by the sums.
        d_each : ndarray of shape (n_places, n_units), default=None
            Gradient by each state.

        Returns
        -------
        ndarray of shape (n_units, 4 * n_units)
            Gradient by the recurrent kernel.
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
        """Take a step of Adam in place, with the gradient clipped to a norm.

        Parameters
        ----------
        values, gradient, mean, square : ndarray of equal shape
            Weights, their gradient, and the running means of it and of its square. The
            size is a multiple of ``lanes``. All but the gradient are changed in place.
        clipnorm : float
            Largest norm of the gradient.
        rate : float
            Step size, with the correction of the means' bias.
        betas : tuple of float
            Decay of the two means.
        epsilon : float
            Added to the root of the mean square.
        """
        pointers = [array.ctypes.data for array in (values, gradient, mean, square)]
        shares = (1 - beta for beta in betas)
        self._adam(values.size, *pointers, clipnorm, rate, *shares, epsilon)

    def filled_up(self, count):
        """Return the next multiple of ``lanes``.

        Parameters
        ----------
        count : int

        Returns
        -------
        int
        """
        return count + -count % self.lanes

    def padded_columns(self, array):
        """Fill the last axis up with zeros to a multiple of ``lanes``.

        Parameters
        ----------
        array : ndarray

        Returns
        -------
        ndarray
            A copy in float32.
        """
        *shape, n_columns = array.shape
        result = np.zeros((*shape, self.filled_up(n_columns)), np.float32)
        result[..., :n_columns] = array
        return result

    def to_gates(self, array):
        """Lay the last axis out as the kernel has it: ``lanes`` units together.

        Parameters
        ----------
        array : ndarray of shape (..., 4 * units)
            The gates one after the other, as Keras has them.

        Returns
        -------
        ndarray of shape (..., 4 * n_units)
            With ``n_units`` the number of units, filled up to a multiple of ``lanes``.
        """
        gates = self.padded_columns(array.reshape(*array.shape[:-1], 4, -1))
        blocks = gates.reshape(*gates.shape[:-1], -1, self.lanes)
        return np.ascontiguousarray(blocks.swapaxes(-3, -2)).reshape(
            *array.shape[:-1], -1
        )

    def from_gates(self, array, units):
        """Undo ``to_gates``.

        Parameters
        ----------
        array : ndarray of shape (..., 4 * n_units)
        units : int
            Number of units before they were filled up.

        Returns
        -------
        ndarray of shape (..., 4 * units)
            A copy.
        """
        blocks = array.reshape(*array.shape[:-1], -1, 4, self.lanes).swapaxes(-3, -2)
        gates = blocks.reshape(*array.shape[:-1], 4, -1)[..., :units]
        return gates.reshape(*array.shape[:-1], -1).copy()


def _pointer(array):
    return None if array is None else array.ctypes.data


def processor_level():
    """Return the level of this processor that the kernel is compiled for.

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
        Another compiler, or another version of it, may round otherwise.
    """
    return hashlib.sha256(_PATH.read_bytes()).hexdigest()


KERNEL = LSTMKernel()
