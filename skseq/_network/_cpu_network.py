"""CpuNetwork: forward and backward pass of a network on the CPU."""

import threading

import numpy as np

from skseq._kernel._bindings import KERNEL, Memory, Network, Steps
from skseq._kernel._weight_layout import KernelLayout, padded_columns
from skseq._network._log_loss import Score, ignore_overflow, log_loss_gradient

# Largest number of sequences that a thread processes at a time: enough to reuse a
# recurrent kernel in the cache. Gradients are summed in groups that depend on the data
# alone, so that they do not depend on the number of threads.
GROUP_SIZE = 32
# A batch of long sequences is split into up to this number of groups.
MAX_SPLITS = 8
# Each of these has at least this number of sequences, which fill the registers; more if
# a layer has so many units that reading its weights takes the time.
SPLIT_SIZE, WIDE_SPLIT_SIZE, WIDE_UNITS = 8, 16, 128
# And at least this number of steps times units, of which at most 100 count: the
# contribution of an id to the gates is computed again in each group.
SPLIT_WORK, SPLIT_UNITS = 180_000, 100


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
    vector : ndarray of shape (n_weights,)
        Weights in the layout of the kernel.
    arrays : list of ndarray
        Views of them.
    """

    def __init__(self, architecture, weights):
        self.architecture = architecture
        self.layout = KernelLayout(architecture)
        self.weights = weights
        self._local = threading.local()

    @property
    def weights(self):
        """Weights in the layout of Keras, copied when they are read or set."""
        return self.layout.to_keras(self.vector)

    @weights.setter
    def weights(self, weights):
        self.vector = self.layout.to_kernel(weights)
        self.arrays = self.layout.split(self.vector)
        n_features = self.architecture.n_features
        self._network = Network(self.architecture, self.arrays, n_features)

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
        tables, vocabulary_size = None, self.architecture.vocabulary_size
        if vocabulary_size and len(sequences.values) > vocabulary_size:
            tables = self._tables()
        steps = Steps(sequences)

        def read(group):
            return self._forward(self._network, steps, rows[group], tables=tables)[0]

        # Sequences of similar length share a group. The kernel keeps this order, as
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
        gradients : ndarray of shape (n_weights,)
            In the layout of the kernel; zeros for a frozen embedding.
        """
        activation, steps = self.architecture.activation, Steps(sequences)

        @ignore_overflow
        def differentiate(group, mask):
            logits, n_entries = self._forward(
                self._network, steps, group, keeps_steps=True, mask=mask
            )
            d_logits = log_loss_gradient(logits, codes[group], activation)
            d_logits *= (weights[group] / len(rows))[:, np.newaxis]
            return logits, self._backward(self._network, d_logits, n_entries)

        n_groups = count_groups(self.architecture, sequences, rows)
        if n_groups > 2:
            # Dealt out by length, so that groups have about the same number of steps.
            rows = rows[np.argsort(-sequences.lengths[rows], kind="stable")]
        groups = [rows[first::n_groups] for first in range(n_groups)]
        masks = [None] * n_groups
        if self.architecture.output_dropout:
            masks = map(self._dropout_mask, map(len, groups), rng.spawn(n_groups))
        logits, total = [], np.zeros_like(self.vector)
        for of_group, gradients in run(differentiate, groups, [*masks]):
            logits.append(of_group)
            self._add(gradients, total)
        order = np.concatenate(groups)
        logits = np.concatenate(logits)
        return Score.of(logits, codes[order], weights[order], activation), total

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
        network = Network(self.architecture, self.arrays, sequences.n_features)
        rows = np.arange(len(sequences))
        logits, n_entries = self._forward(
            network, Steps(sequences), rows, keeps_steps=True
        )

        def backward(d_logits):
            _, d_inputs, steps = self._backward(network, d_logits, n_entries)
            gradients = np.empty_like(sequences.values)
            gradients[steps] = d_inputs[:, : sequences.n_features]
            return gradients

        return logits, backward

    def release_scratch(self):
        """Free the scratch buffers of all threads; the next call allocates new ones."""
        self._local = threading.local()

    def _tables(self):
        """Return the contribution of each id to the gates, for each direction."""
        embedding, *arrays = self.arrays
        tables = []
        for direction in range(self.architecture.n_directions):
            kernel, _, bias = arrays[3 * direction : 3 * direction + 3]
            tables.append(np.tile(bias, (len(embedding), 1)))
            KERNEL.add_product(embedding, kernel, tables[-1])
        return tables

    def _forward(
        self, network, steps, rows, *, keeps_steps=False, tables=None, mask=None
    ):
        """Return logits and number of entries; the rest stays in this thread's memory.

        Parameters and results are those of ``LSTMKernel.forward``, logits without
        padding.
        """
        rows = np.ascontiguousarray(rows)
        n_bytes = KERNEL.memory_size(
            network, steps, rows, keeps_steps=keeps_steps, has_tables=tables is not None
        )
        memory = getattr(self._local, "memory", None)
        # Reuse avoids page faults.
        if memory is None or memory.size < n_bytes:
            self._local.memory = memory = Memory(n_bytes)
        logits, n_entries = KERNEL.forward(
            network,
            steps,
            rows,
            memory,
            keeps_steps=keeps_steps,
            tables=tables,
            mask=mask,
        )
        return logits[:, : self.architecture.n_outputs], n_entries

    def _backward(self, network, d_logits, n_entries):
        """Return the gradients after ``_forward`` in the same thread.

        They are those of all weights but the embedding, then those of the inputs of the
        first layer and the ids or steps that these are of, both None if the embedding
        is not trained.
        """
        n_embedding = self.arrays[0].size if self.architecture.reads_ids else 0
        gradients = np.empty(self.vector.size - n_embedding, np.float32)
        d_inputs = None
        if self.architecture.trains_embedding:
            d_inputs = np.empty((n_entries, self.arrays[0].shape[1]), np.float32)
        sources = KERNEL.backward(
            network, self._local.memory, padded_columns(d_logits), gradients, d_inputs
        )
        return gradients, d_inputs, sources

    def _add(self, gradients, total):
        of_weights, d_inputs, ids = gradients
        total[total.size - of_weights.size :] += of_weights
        if d_inputs is not None:
            n_embedding = self.arrays[0].size
            of_embedding = total[:n_embedding].reshape(self.arrays[0].shape)
            KERNEL.add_rows(ids, d_inputs, of_embedding)

    def _dropout_mask(self, n_rows, rng):
        """Sample an inverted-dropout mask for the pooled states."""
        dropout = self.architecture.output_dropout
        shape = n_rows, self.architecture.n_pooled, self.architecture.units[-1]
        mask = (rng.random(shape, np.float32) >= dropout) / np.float32(1 - dropout)
        return padded_columns(mask).reshape(n_rows, -1)


def count_groups(architecture, sequences, rows):
    """Return the number of groups that a batch is split into.

    Parameters
    ----------
    architecture : Architecture
    sequences : Sequences
        All sequences.
    rows : ndarray of int
        Indices of the sequences of the batch.

    Returns
    -------
    int
    """
    # At least two groups, for two threads, unless they would be tiny.
    n_groups = max(-(-len(rows) // GROUP_SIZE), 2 if len(rows) >= 16 else 1)
    widest = max(architecture.units)
    size = SPLIT_SIZE if widest <= WIDE_UNITS else WIDE_SPLIT_SIZE
    n_splits = min(MAX_SPLITS, len(rows) // size)
    if 2 * n_groups <= n_splits:
        work = int(sequences.lengths[rows].sum()) * min(widest, SPLIT_UNITS)
        n_splits = min(n_splits, work // SPLIT_WORK)
    # Doubled, so that each of two, four or eight threads gets the same number.
    while 2 * n_groups <= n_splits:
        n_groups *= 2
    return n_groups
