"""CpuNetwork: outputs and gradients of a network, by the compiled kernel."""

import threading
from dataclasses import dataclass

import numpy as np

from skseq._log_loss import Score, log_loss_gradient
from skseq._lstm_kernel import KERNEL
from skseq._packed_batch import PackedBatch

# Sequences that a thread runs at a time: enough that a recurrent kernel once read is
# used often, few enough that a batch of 64 keeps two threads busy. A gradient is summed
# in these groups whatever the number of threads, so that it does not depend on it.
GROUP_SIZE = 32


class CpuNetwork:
    """A network in the layout of the kernel.

    Parameters
    ----------
    sizes : NetworkSizes
        The shapes.
    weights : list of ndarray
        In the order and layout of the Keras model; copied.

    Attributes
    ----------
    arrays : list of ndarray
        The weights in the layout of the kernel.
    """

    def __init__(self, sizes, weights):
        self.sizes = sizes
        self.weights = weights
        self._reads_ids = sizes.n_features is None
        self._local = threading.local()

    @property
    def weights(self):
        """The weights in the layout of the Keras model, copied in and out."""
        return self.in_keras_layout(self.arrays)

    @weights.setter
    def weights(self, weights):
        self.arrays = self.in_kernel_layout(weights)

    def logits(self, rows, sequences, run):
        """Return what goes into the sigmoid or the softmax.

        Parameters
        ----------
        rows : ndarray of int
            The sequences to read.
        sequences : Sequences
            All sequences.
        run : callable
            Maps a function over a list, as ``map`` does.

        Returns
        -------
        ndarray of shape (n_rows, n_outputs), dtype float32
            In the order of ``rows``. Each row is the same, to the bit, whatever the
            others are.
        """
        table = None
        if self._reads_ids and len(sequences.values) > self.sizes.vocabulary_size:
            table = self._table(self.arrays[0])

        def read(group):
            batch = PackedBatch.of(sequences, rows[group])
            return self._head(self._forward(sequences, batch, table).last_states)

        # Sequences of similar length share a group. It keeps the order that they have
        # here, as they are sorted already.
        order = np.argsort(-sequences.lengths[rows], kind="stable")
        groups = [
            order[start : start + GROUP_SIZE]
            for start in range(0, len(order), GROUP_SIZE)
        ]
        logits = np.empty((len(rows), self.sizes.n_outputs), np.float32)
        for group, result in zip(groups, run(read, groups), strict=True):
            logits[group] = result
        return logits

    def score(self, rows, sequences, codes, weights, run):
        """Return loss and accuracy on some sequences.

        Parameters
        ----------
        rows, sequences, codes, weights, run
            As in ``gradients``.

        Returns
        -------
        Score
        """
        logits = self.logits(rows, sequences, run)
        return Score.of(logits, codes[rows], weights[rows])

    def gradients(self, rows, sequences, codes, weights, run):
        """Differentiate the mean loss of a batch.

        Parameters
        ----------
        rows : ndarray of int
            The sequences of the batch.
        sequences : Sequences
            All sequences.
        codes : ndarray of shape (n_sequences,)
            The class of each sequence.
        weights : ndarray of shape (n_sequences,)
            The weight of each sequence in the loss.
        run : callable
            Maps a function over a list, as ``map`` does.

        Returns
        -------
        score : Score
            Loss and accuracy.
        gradients : list of ndarray
            In the layout of the kernel.
        """
        *_, kernel_, recurrent, _, head, _ = self.arrays
        transposed = [
            np.ascontiguousarray(matrix.T) for matrix in (kernel_, recurrent, head)
        ]

        def differentiate(group):
            batch = PackedBatch.of(sequences, group)
            return self._differentiate(
                sequences,
                batch,
                codes[batch.rows],
                weights[batch.rows],
                len(rows),
                transposed,
            )

        # Two at least, for two threads, unless they would be tiny.
        n_groups = max(-(-len(rows) // GROUP_SIZE), 2 if len(rows) >= 16 else 1)
        groups = [rows[first::n_groups] for first in range(n_groups)]
        score = Score()
        total = [np.zeros_like(weight) for weight in self.arrays]
        for part, tokens, gradients in run(differentiate, groups):
            score += part
            if self._reads_ids:
                total[0][tokens] += gradients.pop(0)
            for sum_, gradient in zip(total[-5:], gradients, strict=True):
                sum_ += gradient
        return score, total

    def _differentiate(self, sequences, batch, codes, weights, n_rows, transposed):
        kernel_t, recurrent_t, head_t = transposed
        run = self._forward(sequences, batch, keeps_steps=True)
        logits = self._head(run.last_states)
        d_logits = log_loss_gradient(logits, codes) * (weights / n_rows)[:, np.newaxis]
        d_logits = KERNEL.padded_columns(d_logits)
        d_states = _product(d_logits, head_t)
        d_table = self._scratch("d_table", len(run.inputs), len(recurrent_t))
        d_table.fill(0)
        d_recurrent = KERNEL.backward(
            batch,
            self.sizes.units,
            run.entries,
            recurrent_t,
            run.buffers,
            d_states,
            d_table,
        )
        gradients = [
            _product(run.inputs.T, d_table),
            d_recurrent,
            d_table.sum(axis=0),
            _product(run.last_states.T, d_logits),
            d_logits.sum(axis=0),
        ]
        if self._reads_ids:
            gradients.insert(0, _product(d_table, kernel_t))
        return Score.of(logits, codes, weights), run.tokens, gradients

    def _forward(self, sequences, batch, table=None, *, keeps_steps=False):
        tokens, inputs = None, sequences.values[batch.places]
        if table is not None:
            entries = inputs
        elif self._reads_ids:
            tokens, entries = _distinct(inputs, self.sizes.vocabulary_size)
            inputs = self.arrays[0][tokens]
        else:
            entries = np.arange(len(inputs), dtype=np.int32)
        table = self._table(inputs) if table is None else table
        recurrent = self.arrays[-4]
        n_rows, n_units = len(batch.rows), len(recurrent)
        n_kept = 0 if keeps_steps else n_rows
        n_places = 2 * n_kept or len(entries)
        buffers = [
            self._scratch("gates", n_places, 4 * n_units),
            self._scratch("cells", n_places, n_units),
            self._scratch("states", n_places, n_units),
        ]
        KERNEL.forward(
            batch, self.sizes.units, table, entries, recurrent, buffers, n_kept
        )
        last_states = np.zeros((n_rows, n_units), np.float32)
        if len(batch.n_active):  # A sequence without a step stays at zero.
            n_last, n_steps = batch.n_active[-1], len(batch.n_active)
            last = len(entries) - n_last if keeps_steps else (n_steps - 1) % 2 * n_kept
            last_states[:n_last] = buffers[2][last : last + n_last]
        return _Forward(tokens, inputs, entries, buffers, last_states)

    def _table(self, inputs):
        """Return what each input adds to the gates."""
        *_, kernel_, _, bias, _, _ = self.arrays
        table = self._scratch("table", len(inputs), len(bias))
        table[:] = bias
        KERNEL.add_product(inputs, kernel_, table)
        return table

    def _head(self, states):
        *_, head, bias = self.arrays
        logits = np.tile(bias, (len(states), 1))
        KERNEL.add_product(states, head, logits)
        return logits[:, : self.sizes.n_outputs]

    def _scratch(self, name, n_rows, n_columns):
        """Return room that this thread uses again: new pages are slow to come by."""
        arrays, size = vars(self._local), n_rows * n_columns
        if name not in arrays or arrays[name].size < size:
            arrays[name] = np.empty(size, np.float32)
        return arrays[name][:size].reshape(n_rows, n_columns)

    def in_kernel_layout(self, arrays):
        """Bring weights, or what has their shapes, from Keras' layout to the kernel's.

        Parameters
        ----------
        arrays : list of ndarray
            Such as the moments of an optimizer.

        Returns
        -------
        list of ndarray
            Copies, filled up with zeros.
        """
        *embedding, kernel_, recurrent, bias, head, head_bias = arrays
        embedding = [KERNEL.padded_columns(array) for array in embedding]
        n_inputs = embedding[0].shape[1] if embedding else len(kernel_)
        n_units = KERNEL.filled_up(len(head))
        return [
            *embedding,
            _padded_rows(KERNEL.to_gates(kernel_), n_inputs),
            _padded_rows(KERNEL.to_gates(recurrent), n_units),
            KERNEL.to_gates(bias),
            _padded_rows(KERNEL.padded_columns(head), n_units),
            KERNEL.padded_columns(head_bias),
        ]

    def in_keras_layout(self, arrays):
        """Bring weights, or what has their shapes, from the kernel's layout to Keras'.

        Parameters
        ----------
        arrays : list of ndarray
            Such as the gradients.

        Returns
        -------
        list of ndarray
            Copies.
        """
        units, n_outputs = self.sizes.units, self.sizes.n_outputs
        *embedding, kernel_, recurrent, bias, head, head_bias = arrays
        n_inputs = self.sizes.embedding_dim if embedding else self.sizes.n_features
        return [
            *(array[:, :n_inputs].copy() for array in embedding),
            KERNEL.from_gates(kernel_[:n_inputs], units),
            KERNEL.from_gates(recurrent[:units], units),
            KERNEL.from_gates(bias, units),
            head[:units, :n_outputs].copy(),
            head_bias[:n_outputs].copy(),
        ]


@dataclass(frozen=True, eq=False)
class _Forward:
    """What a run leaves for the way back."""

    tokens: np.ndarray
    inputs: np.ndarray
    entries: np.ndarray
    buffers: list
    last_states: np.ndarray


def _distinct(ids, vocabulary_size):
    """Return the distinct ids, and the place of each id among them."""
    places = np.zeros(vocabulary_size, np.int32)
    places[ids] = 1
    distinct = np.flatnonzero(places)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[ids]


def _product(a, b):
    result = np.zeros((len(a), b.shape[1]), np.float32)
    KERNEL.add_product(a, b, result)
    return result


def _padded_rows(array, n_rows):
    result = np.zeros((n_rows, array.shape[1]), np.float32)
    result[: len(array)] = array
    return result
