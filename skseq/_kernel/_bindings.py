"""ctypes bindings of the compiled kernel."""

import ctypes
import hashlib
from functools import cache

import numpy as np

from skseq._kernel._library import LIBRARY, PATH

# Bytes of a cache line: vectors that cross lines are slower to read.
LINE = 64


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
        self.lanes = getattr(LIBRARY, f"lanes_{self._level}")()
        self._add_product = self._function("add_product", "nnnannaa")
        self._add_rows = self._function("add_rows", "nnaaa")
        self._memory_size = self._function(
            "network_memory_size", "anaann", ctypes.c_int64
        )
        self._forward = self._function("network_forward", "anaaanaaaa", ctypes.c_int64)
        self._backward = self._function("network_backward", "aaaaaa")
        self._adam = self._function("adam", "naaaaafffff")

    def _function(self, name, signature, result=None):
        kinds = {"a": ctypes.c_void_p, "n": ctypes.c_int64, "f": ctypes.c_float}
        function = getattr(LIBRARY, f"{name}_{self._level}")
        function.argtypes = [kinds[kind] for kind in signature]
        function.restype = result
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

    def add_rows(self, indices, rows, out):
        """Add rows to those of ``out`` with the given indices.

        Parameters
        ----------
        indices : ndarray of shape (n_rows,), dtype int64
            Distinct.
        rows : ndarray of shape (n_rows, n_columns)
        out : ndarray of shape (n_all, n_columns)
            Modified in place.
        """
        pointers = map(_address, (indices, rows, out))
        self._add_rows(*rows.shape, *pointers)

    def memory_size(self, network, steps, rows, *, keeps_steps, has_tables):
        """Return the number of bytes of memory that ``forward`` needs.

        Parameters
        ----------
        network, steps, rows, keeps_steps
            As in ``forward``.
        has_tables : bool
            Whether ``forward`` is given tables.

        Returns
        -------
        int
        """
        return self._memory_size(
            network.address,
            len(rows),
            _address(rows),
            steps.offsets,
            keeps_steps,
            has_tables,
        )

    def forward(
        self, network, steps, rows, memory, *, keeps_steps, tables=None, mask=None
    ):
        """Compute the logits of some sequences.

        Parameters
        ----------
        network : Network
        steps : Steps
            The steps of all sequences.
        rows : ndarray of int64
            Indices of those to compute; contiguous.
        memory : Memory
            At least of ``memory_size``; overwritten.
        keeps_steps : bool
            Whether to keep all that ``backward`` needs.
        tables : list of ndarray of shape (vocabulary_size, 4 * n_units), default=None
            Product of the embedding and the kernel plus the bias, for each LSTM of the
            first layer. If None, computed for the ids of the batch.
        mask : ndarray of shape (n_rows, n_pooled), default=None
            Multiplies the pooled states, in the order of the sequences by falling
            length. Not copied: ``backward`` reads it again.

        Returns
        -------
        logits : ndarray of shape (n_rows, n_outputs)
            In the order of ``rows``, with padded columns.
        n_entries : int
            Number of distinct inputs of the first layer: of ids, or of steps if they
            are vectors.

        Raises
        ------
        IndexError
            If an id is outside the vocabulary.
        """
        logits = np.empty((len(rows), network.n_outputs), np.float32)
        if tables is not None:
            tables = (ctypes.c_void_p * len(tables))(*map(_address, tables))
        n_entries = self._forward(
            network.address,
            len(rows),
            _address(rows),
            steps.offsets,
            steps.values,
            keeps_steps,
            tables,
            None if mask is None else _address(mask),
            memory.address,
            _address(logits),
        )
        if n_entries < 0:
            raise IndexError(
                f"The kernel expects ids from 0 to {network.vocabulary_size - 1}, the "
                "rows of the embedding, got another one. Leave out or map other ids."
            )
        return logits, n_entries

    def backward(self, network, memory, d_logits, gradients, d_inputs=None):
        """Compute gradients, after ``forward`` with ``keeps_steps=True``.

        Parameters
        ----------
        network : Network
            As in ``forward``.
        memory : Memory
            As ``forward`` left it; overwritten.
        d_logits : ndarray of shape (n_rows, n_outputs)
            Gradient with respect to the logits, with padded columns.
        gradients : ndarray of shape (n_weights,)
            Overwritten by the gradients with respect to all weights but the embedding.
        d_inputs : ndarray of shape (n_entries, n_inputs), default=None
            Overwritten by the gradient with respect to the distinct inputs of the first
            layer.

        Returns
        -------
        ndarray of shape (n_entries,), dtype int64, or None
            The ids of the distinct inputs, or their indices among the steps of all
            sequences if they are vectors. None without ``d_inputs``.
        """
        sources = None if d_inputs is None else np.empty(len(d_inputs), np.int64)
        self._backward(
            network.address,
            memory.address,
            _address(d_logits),
            _address(gradients),
            None if d_inputs is None else _address(d_inputs),
            None if d_inputs is None else _address(sources),
        )
        return sources

    def adam(
        self, sizes, values, gradient, mean, square, *, clipnorm, rate, betas, epsilon
    ):
        """Apply an update of Adam in place, with the gradients clipped to a norm.

        Parameters
        ----------
        sizes : ndarray of shape (n_arrays,), dtype int64
            Size of each array whose gradient is clipped, multiples of ``lanes``.
        values, gradient, mean, square : ndarray of shape (n_values,)
            Weights, their gradient, and running means of the gradient and of its
            square: of one array after the other. All but the gradient are modified in
            place.
        clipnorm : float
            Maximum norm of the gradient of each array.
        rate : float
            Learning rate, including the bias correction of the means.
        betas : tuple of float
            Decay rates of the two means.
        epsilon : float
            Added to the square root of the second mean.
        """
        pointers = map(_address, (sizes, values, gradient, mean, square))
        shares = (1 - beta for beta in betas)
        self._adam(len(sizes), *pointers, clipnorm, rate, *shares, epsilon)


class Network(ctypes.Structure):
    """Sizes and weights of a network, as in ``network.c``.

    Parameters
    ----------
    architecture : Architecture
        Layers and their sizes.
    arrays : list of ndarray
        Weights in the layout of the kernel, which are not copied.
    n_features : int or None
        Number of features of a step; None if steps are ids.
    """

    _fields_ = [
        ("n_layers", ctypes.c_int64),
        ("n_directions", ctypes.c_int64),
        ("units", ctypes.c_void_p),
        ("vocabulary_size", ctypes.c_int64),
        ("n_features", ctypes.c_int64),
        ("n_inputs", ctypes.c_int64),
        ("n_outputs", ctypes.c_int64),
        ("n_poolings", ctypes.c_int64),
        ("places", 3 * ctypes.c_int64),
        ("embedding", ctypes.c_void_p),
        ("weights", ctypes.c_void_p),
    ]

    def __init__(self, architecture, arrays, n_features):
        embedding, weights = None, arrays
        if architecture.reads_ids:
            embedding, *weights = arrays
        self._kept = (
            arrays,
            np.array(architecture.units, np.int64),
            (ctypes.c_void_p * len(weights))(*map(_address, weights)),
        )
        super().__init__(
            n_layers=len(architecture.units),
            n_directions=architecture.n_directions,
            units=_address(self._kept[1]),
            vocabulary_size=0 if n_features else architecture.vocabulary_size,
            n_features=n_features or 0,
            n_inputs=len(weights[0]),
            n_outputs=len(weights[-1]),
            n_poolings=len(architecture.pooling),
            places=tuple(
                architecture.pooling.index(name) if name in architecture.pooling else -1
                for name in ("last", "max", "mean")
            ),
            embedding=None if embedding is None else _address(embedding),
            weights=ctypes.addressof(self._kept[2]),
        )
        self.address = ctypes.addressof(self)


class Steps:
    """The steps of all sequences, as the functions of the kernel read them.

    Parameters
    ----------
    sequences : Sequences
        Values are copied unless they are int32 if they are ids, and else float32.
    """

    def __init__(self, sequences):
        dtype = np.int32 if sequences.n_features is None else np.float32
        values = np.ascontiguousarray(sequences.values, dtype)
        self._kept = values, np.ascontiguousarray(sequences.offsets, np.int64)
        self.values, self.offsets = map(_address, self._kept)


class Memory:
    """Memory for the results of a pass.

    Parameters
    ----------
    size : int
        Number of bytes.
    """

    def __init__(self, size):
        self.size = size
        self._kept = aligned_bytes(size)
        self.address = _address(self._kept)


def aligned_bytes(size):
    """Return an uninitialized array of bytes that begins at a cache line.

    Parameters
    ----------
    size : int
        Number of bytes.

    Returns
    -------
    ndarray of shape (size,), dtype uint8
    """
    memory = np.empty(size + LINE, np.uint8)
    start = -_address(memory) % LINE
    return memory[start : start + size]


def _address(array):
    return array.ctypes.data


def processor_level():
    """Return the highest compiled instruction-set level that this CPU supports.

    Returns
    -------
    int
    """
    return LIBRARY.processor_level()


@cache
def library_hash():
    """Return the SHA-256 hash of the compiled kernel.

    Returns
    -------
    str
        Kernels of other compilers may round differently.
    """
    return hashlib.sha256(PATH.read_bytes()).hexdigest()


KERNEL = LSTMKernel()
