"""CpuNetwork: forward and backward pass of a network on the CPU."""

import threading
from dataclasses import dataclass

import numpy as np

from skseq._kernel._bindings import KERNEL
from skseq._kernel._weight_layout import KernelLayout, padded_columns
from skseq._network._log_loss import Score, ignore_overflow, log_loss_gradient
from skseq._network._packed_lstm import PackedBatch, PackedLSTM

# Number of sequences that a thread processes at a time: enough to reuse a recurrent
# kernel in the cache, few enough that a batch of 64 occupies two threads. Gradients are
# summed in these groups whatever the number of threads, so they do not depend on it.
GROUP_SIZE = 32


class CpuNetwork:
    """A network in the layout of the kernel.

    Parameters
    ----------
    architecture : Architecture
        Layers and their sizes.
    weights : list of ndarray
        In the order and shapes of ``Architecture.weight_shapes``; copied.

    Attributes
    ----------
    layout : KernelLayout
        Converts between the layouts of Keras and the kernel.
    arrays : list of ndarray
        Weights in the layout of the kernel.
    """

    def __init__(self, architecture, weights):
        self.architecture = architecture
        self.layout = KernelLayout(architecture)
        self.weights = weights
        self._local = threading.local()

    @property
    def weights(self):
        """Weights in the layout of Keras, copied when they are read or set."""
        return self.layout.to_keras(self.arrays)

    @weights.setter
    def weights(self, weights):
        self.arrays = self.layout.to_kernel(weights)

    def logits(self, rows, sequences, run):
        """Compute logits, the inputs of the sigmoid or the softmax.

        Parameters
        ----------
        rows : ndarray of int
            Indices of the sequences to read.
        sequences : Sequences
            All sequences.
        run : callable
            Maps a function over lists, like ``map``.

        Returns
        -------
        ndarray of shape (n_rows, n_outputs), dtype float32
            In the order of ``rows``. A row does not depend, to the bit, on the other
            rows.
        """
        layers, tables = self._layers(), None
        vocabulary_size = self.architecture.vocabulary_size
        if vocabulary_size and len(sequences.values) > vocabulary_size:
            tables = [lstm.table(self.arrays[0]) for lstm in layers[0]]

        def read(group):
            batch = PackedBatch.of(sequences, rows[group])
            return self._head(self._forward(layers, sequences, batch, tables).features)

        # Sequences of similar length share a group. PackedBatch keeps this order, as
        # its sort is stable.
        order = np.argsort(-sequences.lengths[rows], kind="stable")
        groups = [
            order[start : start + GROUP_SIZE]
            for start in range(0, len(order), GROUP_SIZE)
        ]
        logits = np.empty((len(rows), self.architecture.n_outputs), np.float32)
        for group, result in zip(groups, run(read, groups), strict=True):
            logits[group] = result
        return logits

    def score(self, rows, sequences, codes, weights, run):
        """Compute loss and accuracy on some sequences.

        Parameters
        ----------
        rows, sequences, codes, weights, run
            As in ``gradients``.

        Returns
        -------
        Score
        """
        logits = self.logits(rows, sequences, run)
        activation = self.architecture.activation
        return Score.of(logits, codes[rows], weights[rows], activation)

    @ignore_overflow
    def gradients(self, rows, sequences, codes, weights, run, rng):
        """Compute the gradient of the mean loss of a batch.

        Parameters
        ----------
        rows : ndarray of int
            Indices of the sequences of the batch.
        sequences : Sequences
            All sequences.
        codes : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
            Class of each sequence, or 1 for each label that it has and 0 for others.
        weights : ndarray of shape (n_sequences,)
            Sample weights.
        run : callable
            Maps a function over lists, like ``map``.
        rng : numpy.random.Generator
            Source of the dropout masks.

        Returns
        -------
        score : Score
            Loss and accuracy.
        gradients : list of ndarray
            In the layout of the kernel; zeros for a frozen embedding.
        """
        layers, activation = self._layers(), self.architecture.activation
        head_transposed = np.ascontiguousarray(self.arrays[-2].T)

        @ignore_overflow
        def differentiate(group, rng):
            batch = PackedBatch.of(sequences, group)
            forward = self._forward(layers, sequences, batch, keeps_steps=True)
            mask = self._dropout_mask(len(group), rng)
            features = forward.features * mask
            logits = self._head(features)
            row_codes, row_weights = codes[batch.rows], weights[batch.rows]
            score = Score.of(logits, row_codes, row_weights, activation)
            d_logits = log_loss_gradient(logits, row_codes, activation)
            d_logits *= (row_weights / len(rows))[:, np.newaxis]
            d_logits = padded_columns(d_logits)
            d_features = _product(d_logits, head_transposed) * mask
            gradients = [
                *self._backward(layers, forward, d_features),
                _product(features.T, d_logits),
                d_logits.sum(axis=0),
            ]
            return score, forward.tokens, gradients

        # At least two groups, for two threads, unless they would be tiny.
        n_groups = max(-(-len(rows) // GROUP_SIZE), 2 if len(rows) >= 16 else 1)
        groups = [rows[first::n_groups] for first in range(n_groups)]
        score = Score()
        total = [np.zeros_like(array) for array in self.arrays]
        for part, tokens, gradients in run(differentiate, groups, rng.spawn(n_groups)):
            score += part
            if self.architecture.trains_embedding:
                total[0][tokens] += gradients.pop(0)
            for sum_, gradient in zip(total[-len(gradients) :], gradients, strict=True):
                sum_ += gradient
        return score, total

    @ignore_overflow
    def vector_gradients(self, sequences):
        """Compute logits, and prepare gradients with respect to each step.

        The network must be one that reads ids and trains their embedding. Here, each
        step is given as an embedding vector, and gets a gradient of its own.

        Parameters
        ----------
        sequences : Sequences
            Values of shape (n_steps, embedding_dim), dtype float32. All are processed
            at once, in this thread.

        Returns
        -------
        logits : ndarray of shape (n_sequences, n_outputs), dtype float32
        backward : callable
            Maps the gradient of a function with respect to the logits to its gradient
            with respect to each step, of shape (n_steps, embedding_dim). To be called
            in this thread, before the next call of a method.
        """
        layers = self._layers()
        batch = PackedBatch.of(sequences, np.arange(len(sequences)))
        forward = self._forward(layers, sequences, batch, keeps_steps=True)
        logits = np.empty((len(sequences), self.architecture.n_outputs), np.float32)
        logits[batch.rows] = self._head(forward.features)

        def backward(d_logits):
            d_logits = padded_columns(d_logits[batch.rows])
            head_transposed = np.ascontiguousarray(self.arrays[-2].T)
            d_inputs, *_ = self._backward(
                layers, forward, _product(d_logits, head_transposed)
            )
            gradients = np.empty_like(sequences.values)
            gradients[batch.places] = d_inputs[:, : sequences.n_features]
            return gradients

        return logits, backward

    def release_scratch(self):
        """Free the scratch buffers of all threads; the next call allocates new ones."""
        self._local = threading.local()

    def _layers(self):
        """Return a list of the LSTMs of each layer, one for each direction."""
        architecture = self.architecture
        n_directions = architecture.n_directions
        arrays = self.arrays[1 if architecture.reads_ids else 0 : -2]
        lstms = [
            PackedLSTM(
                f"{number}",
                architecture.units[number // n_directions],
                arrays[3 * number : 3 * number + 3],
                self._scratch,
            )
            for number in range(len(arrays) // 3)
        ]
        return [
            lstms[first : first + n_directions]
            for first in range(0, len(lstms), n_directions)
        ]

    def _forward(self, layers, sequences, batch, tables=None, *, keeps_steps=False):
        tokens, inputs = None, sequences.values[batch.places]
        entries = np.arange(len(inputs), dtype=np.int32)
        if tables is not None:
            entries = inputs
        elif self.architecture.reads_ids and sequences.n_features is not None:
            inputs = padded_columns(inputs)
        elif self.architecture.reads_ids:
            tokens, entries = _distinct(inputs, self.architecture.vocabulary_size)
            inputs = self.arrays[0][tokens]
        steps = []
        for layer in layers:
            if steps:
                inputs = _concatenate_directions(steps[-1].runs)
                tables, entries = None, np.arange(len(inputs), dtype=np.int32)
            is_last = layer is layers[-1]
            runs = [
                lstm.forward(
                    batch,
                    lstm.table(inputs) if tables is None else tables[direction],
                    entries[batch.reversal] if direction else entries,
                    self.architecture.pooling if is_last else (),
                    keeps_steps=keeps_steps or not is_last,
                )
                for direction, lstm in enumerate(layer)
            ]
            steps.append(_LayerRun(inputs, runs))
        features = [
            run.pooled[name] for name in self.architecture.pooling for run in runs
        ]
        return _Forward(tokens, steps, np.hstack(features))

    def _backward(self, layers, forward, d_features):
        """Return the gradients of all trained weights but those of the output layer."""
        blocks = iter(np.split(d_features, self.architecture.n_pooled, axis=1))
        d_pooled = [{} for _ in layers[-1]]
        for name in self.architecture.pooling:
            for d_direction in d_pooled:
                d_direction[name] = np.ascontiguousarray(next(blocks))
        d_states = [None] * len(d_pooled)
        gradients = []
        for depth in reversed(range(len(layers))):
            inputs, runs = forward.layers[depth].inputs, forward.layers[depth].runs
            has_d_inputs = depth > 0 or self.architecture.trains_embedding
            d_inputs, layer_gradients = np.zeros_like(inputs), []
            for lstm, *arguments in zip(
                layers[depth], runs, d_pooled, d_states, strict=True
            ):
                d_table, d_recurrent = lstm.backward(*arguments, len(inputs))
                d_kernel = _product(inputs.T, d_table)
                layer_gradients += [d_kernel, d_recurrent, d_table.sum(axis=0)]
                if has_d_inputs:
                    lstm.add_to_inputs(d_table, d_inputs)
            gradients = layer_gradients + gradients
            if depth > 0:
                d_pooled = [{} for _ in runs]
                d_states = _split_directions(d_inputs, forward.layers[depth - 1].runs)
        return [d_inputs, *gradients] if has_d_inputs else gradients

    def _dropout_mask(self, n_rows, rng):
        """Sample an inverted-dropout mask for the pooled states."""
        dropout = self.architecture.output_dropout
        if not dropout:
            return np.float32(1)
        shape = n_rows, self.architecture.n_pooled, self.architecture.units[-1]
        mask = (rng.random(shape, np.float32) >= dropout) / np.float32(1 - dropout)
        return padded_columns(mask).reshape(n_rows, -1)

    def _head(self, features):
        *_, head, bias = self.arrays
        logits = np.tile(bias, (len(features), 1))
        KERNEL.add_product(features, head, logits)
        return logits[:, : self.architecture.n_outputs]

    def _scratch(self, name, n_rows, n_columns):
        """Return a per-thread scratch buffer; reuse avoids page faults."""
        arrays, size = vars(self._local), n_rows * n_columns
        if name not in arrays or arrays[name].size < size:
            arrays[name] = np.empty(size, np.float32)
        return arrays[name][:size].reshape(n_rows, n_columns)


@dataclass(frozen=True, eq=False)
class _LayerRun:
    """Inputs of a layer, and the run of its LSTM in each direction."""

    inputs: np.ndarray
    runs: list


@dataclass(frozen=True, eq=False)
class _Forward:
    """Results of a forward pass, kept for the backward pass."""

    tokens: np.ndarray | None
    layers: list
    features: np.ndarray


def _concatenate_directions(runs):
    """Return the states of all directions side by side, in the order of the steps."""
    forward, *backward = (run.states for run in runs)
    reversal = runs[0].batch.reversal if backward else None
    return np.hstack([forward, *(states[reversal] for states in backward)])


def _split_directions(states, runs):
    """Invert ``_concatenate_directions``."""
    forward, *backward = np.split(states, len(runs), axis=1)
    reversal = runs[0].batch.reversal if backward else None
    return [np.ascontiguousarray(forward), *(part[reversal] for part in backward)]


def _distinct(ids, vocabulary_size):
    """Return the distinct ids, and the index of each id among them."""
    places = np.zeros(vocabulary_size, np.int32)
    places[ids] = 1
    distinct = np.flatnonzero(places)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[ids]


def _product(a, b):
    result = np.zeros((len(a), b.shape[1]), np.float32)
    KERNEL.add_product(a, b, result)
    return result
