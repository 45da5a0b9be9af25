"""KernelLayout: the weights of a network as Keras has them, and as the kernel reads."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from skseq._kernel._bindings import KERNEL


class KernelLayout:
    """Brings weights, or what has their shapes, from one layout to the other.

    The kernel takes the gates of some units together, and numbers of columns that fill
    its vectors; what fills them up is zero.

    Parameters
    ----------
    architecture : Architecture
        The network.
    """

    def __init__(self, architecture):
        self._architecture = architecture

    def to_kernel(self, arrays):
        """Lay arrays out for the kernel.

        Parameters
        ----------
        arrays : list of ndarray
            In the order and layout of the Keras model.

        Returns
        -------
        list of ndarray
            Copies, in the same order.
        """
        arrays, result = iter(arrays), []
        if self._architecture.reads_ids:
            result.append(KERNEL.padded_columns(next(arrays)))
        for inputs, states in self._lstms():
            kernel, recurrent, bias = map(KERNEL.to_gates, islice(arrays, 3))
            result += [inputs.fill_up(kernel), states.fill_up(recurrent), bias]
        head, bias = map(KERNEL.padded_columns, arrays)
        return [*result, self._pooled.fill_up(head), bias]

    def to_keras(self, arrays):
        """Lay arrays out for Keras.

        Parameters
        ----------
        arrays : list of ndarray
            What ``to_kernel`` has returned, or what has its shapes.

        Returns
        -------
        list of ndarray
            Copies, in the same order.
        """
        arrays, result = iter(arrays), []
        if self._architecture.reads_ids:
            result.append(next(arrays)[:, : self._architecture.n_inputs].copy())
        for inputs, states in self._lstms():
            kernel, recurrent, bias = (
                KERNEL.from_gates(array, states.size) for array in islice(arrays, 3)
            )
            result += [inputs.cut(kernel), states.cut(recurrent), bias]
        n_outputs = self._architecture.n_outputs
        head, bias = (array[..., :n_outputs] for array in arrays)
        return [*result, self._pooled.cut(head), bias.copy()]

    def _lstms(self):
        """Yield the blocks of rows of the kernel and the recurrent kernel of each."""
        architecture = self._architecture
        n_inputs = architecture.n_inputs
        is_full = not architecture.reads_ids
        inputs = _Blocks(
            1, n_inputs, n_inputs if is_full else KERNEL.filled_up(n_inputs)
        )
        for units in architecture.units:
            for _ in range(architecture.n_directions):
                yield inputs, _Blocks.of_states(1, units)
            inputs = _Blocks.of_states(architecture.n_directions, units)

    @property
    def _pooled(self):
        architecture = self._architecture
        return _Blocks.of_states(architecture.n_pooled, architecture.units[-1])


@dataclass(frozen=True)
class _Blocks:
    """Rows of a matrix in blocks that are filled up with zeros, each one."""

    count: int
    size: int
    room: int

    @classmethod
    def of_states(cls, count, units):
        return cls(count, units, KERNEL.filled_up(units))

    def fill_up(self, matrix):
        result = np.zeros((self.count, self.room, matrix.shape[1]), np.float32)
        result[:, : self.size] = matrix.reshape(self.count, self.size, -1)
        return result.reshape(self.count * self.room, -1)

    def cut(self, matrix):
        blocks = matrix.reshape(self.count, self.room, -1)[:, : self.size]
        return blocks.reshape(self.count * self.size, -1).copy()
