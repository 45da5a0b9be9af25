"""KernelLayout: conversion of weights between the layouts of Keras and the kernel."""

from dataclasses import dataclass
from itertools import islice
from math import prod

import numpy as np

from skseq._kernel._bindings import KERNEL, aligned_bytes


class KernelLayout:
    """Converts weights, or arrays of their shapes, between the two layouts.

    The kernel interleaves the gates of some units, and pads columns with zeros to whole
    vectors. All arrays follow each other in one vector.

    Parameters
    ----------
    architecture : Architecture
        The network.

    Attributes
    ----------
    shapes : list of tuple of int
        Shape of each array in the layout of the kernel.
    sizes : ndarray of int64
        Their sizes.
    """

    def __init__(self, architecture):
        self._architecture = architecture
        self.shapes = self._shapes()
        self.sizes = np.array([prod(shape) for shape in self.shapes], np.int64)
        self._ends = np.cumsum(self.sizes)[:-1]

    def to_kernel(self, arrays):
        """Convert arrays to the layout of the kernel.

        Parameters
        ----------
        arrays : list of ndarray
            In the order and shapes of ``Architecture.weight_shapes``.

        Returns
        -------
        ndarray of shape (n_weights,), dtype float32
            Copies, in the same order; they begin at a cache line.
        """
        arrays, result = iter(arrays), []
        if self._architecture.reads_ids:
            result.append(padded_columns(next(arrays)))
        for inputs, states in self._lstms():
            kernel, recurrent, bias = map(to_gates, islice(arrays, 3))
            result += [inputs.pad(kernel), states.pad(recurrent), bias]
        head, bias = map(padded_columns, arrays)
        result += [self._pooled.pad(head), bias]
        vector = aligned_bytes(4 * int(self.sizes.sum())).view(np.float32)
        return np.concatenate([array.ravel() for array in result], out=vector)

    def split(self, vector):
        """Return the arrays of a vector in the layout of the kernel.

        Parameters
        ----------
        vector : ndarray of shape (n_weights,)
            As ``to_kernel`` returns it.

        Returns
        -------
        list of ndarray
            Views, in the order of ``Architecture.weight_shapes``.
        """
        parts = np.split(vector, self._ends)
        return [
            part.reshape(shape) for part, shape in zip(parts, self.shapes, strict=True)
        ]

    def to_keras(self, vector):
        """Convert arrays to the layout of Keras.

        Parameters
        ----------
        vector : ndarray of shape (n_weights,)
            As ``to_kernel`` returns it.

        Returns
        -------
        list of ndarray
            Copies, in the same order.
        """
        arrays, result = iter(self.split(vector)), []
        if self._architecture.reads_ids:
            result.append(next(arrays)[:, : self._architecture.n_inputs].copy())
        for inputs, states in self._lstms():
            kernel, recurrent, bias = (
                from_gates(array, states.size) for array in islice(arrays, 3)
            )
            result += [inputs.unpad(kernel), states.unpad(recurrent), bias]
        n_outputs = self._architecture.n_outputs
        head, bias = (array[..., :n_outputs] for array in arrays)
        return [*result, self._pooled.unpad(head), bias.copy()]

    def _shapes(self):
        architecture, shapes = self._architecture, []
        if architecture.reads_ids:
            columns = padded_size(architecture.n_inputs)
            shapes.append((architecture.vocabulary_size, columns))
        for inputs, states in self._lstms():
            width = 4 * states.n_rows
            shapes += [(inputs.n_rows, width), (states.n_rows, width), (width,)]
        n_outputs = padded_size(architecture.n_outputs)
        return [*shapes, (self._pooled.n_rows, n_outputs), (n_outputs,)]

    def _lstms(self):
        """Yield the row blocks of the kernel and the recurrent kernel of each LSTM."""
        architecture = self._architecture
        *shapes, _, _ = architecture.weight_shapes()[architecture.reads_ids :]
        n_directions = architecture.n_directions
        pairs = zip(shapes[0::3], shapes[1::3], strict=True)
        for number, ((n_inputs, _), (units, _)) in enumerate(pairs):
            if number >= n_directions:  # Reads all LSTMs of the layer below.
                inputs = _Blocks.padded(n_directions, n_inputs // n_directions)
            elif architecture.reads_ids:
                inputs = _Blocks.padded(1, n_inputs)
            else:  # Measurements are not padded.
                inputs = _Blocks(1, n_inputs, n_inputs)
            yield inputs, _Blocks.padded(1, units)

    @property
    def _pooled(self):
        architecture = self._architecture
        return _Blocks.padded(architecture.n_pooled, architecture.units[-1])


@dataclass(frozen=True)
class _Blocks:
    """Rows of a matrix in blocks, each padded with zeros."""

    count: int
    size: int
    size_padded: int

    @classmethod
    def padded(cls, count, size):
        return cls(count, size, padded_size(size))

    @property
    def n_rows(self):
        """Number of rows with padding."""
        return self.count * self.size_padded

    def pad(self, matrix):
        result = np.zeros((self.count, self.size_padded, matrix.shape[1]), np.float32)
        result[:, : self.size] = matrix.reshape(self.count, self.size, -1)
        return result.reshape(self.n_rows, -1)

    def unpad(self, matrix):
        blocks = matrix.reshape(self.count, self.size_padded, -1)[:, : self.size]
        return blocks.reshape(self.count * self.size, -1).copy()


def padded_size(count, lanes=None):
    """Return the next multiple of ``lanes``.

    Parameters
    ----------
    count : int
    lanes : int, default=None
        Number of floats in a vector; ``KERNEL.lanes`` if None.

    Returns
    -------
    int
    """
    return count + -count % (lanes or KERNEL.lanes)


def padded_columns(array, lanes=None):
    """Pad the last axis with zeros to a multiple of ``lanes``.

    Parameters
    ----------
    array : ndarray
    lanes : int, default=None
        Number of floats in a vector; ``KERNEL.lanes`` if None.

    Returns
    -------
    ndarray
        A copy in float32.
    """
    *shape, n_columns = array.shape
    result = np.zeros((*shape, padded_size(n_columns, lanes)), np.float32)
    result[..., :n_columns] = array
    return result


def to_gates(array, lanes=None):
    """Interleave the gates along the last axis, ``lanes`` units at a time.

    Parameters
    ----------
    array : ndarray of shape (..., 4 * units)
        The gates one after the other, as in Keras.
    lanes : int, default=None
        Number of floats in a vector; ``KERNEL.lanes`` if None.

    Returns
    -------
    ndarray of shape (..., 4 * n_units)
        ``n_units`` is the number of units, padded to a multiple of ``lanes``.
    """
    gates = padded_columns(array.reshape(*array.shape[:-1], 4, -1), lanes)
    blocks = gates.reshape(*gates.shape[:-1], -1, lanes or KERNEL.lanes)
    return np.ascontiguousarray(blocks.swapaxes(-3, -2)).reshape(*array.shape[:-1], -1)


def from_gates(array, units, lanes=None):
    """Invert ``to_gates``.

    Parameters
    ----------
    array : ndarray of shape (..., 4 * n_units)
    units : int
        Number of units before padding.
    lanes : int, default=None
        Number of floats in a vector; ``KERNEL.lanes`` if None.

    Returns
    -------
    ndarray of shape (..., 4 * units)
        A copy.
    """
    lanes = lanes or KERNEL.lanes
    blocks = array.reshape(*array.shape[:-1], -1, 4, lanes).swapaxes(-3, -2)
    gates = blocks.reshape(*array.shape[:-1], 4, -1)[..., :units]
    return gates.reshape(*array.shape[:-1], -1).copy()
