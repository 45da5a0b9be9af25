"""PackedLSTM: forward and backward pass of one LSTM over a PackedBatch."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skseq._kernel._bindings import KERNEL


@dataclass(frozen=True, eq=False)
class PackedBatch:
    """Sequences sorted by falling length and aligned at their end, without padding.

    Parameters
    ----------
    rows : ndarray of int
        Indices of the sequences, the longest first.
    lengths : ndarray of shape (n_rows,)
        Number of steps of each.
    n_active : ndarray of shape (longest,), dtype int32
        Number of sequences that run at each step; they are the first rows.
    places : ndarray of int, shape (n_places,)
        Index of each step among the flat steps of all sequences: first the steps of all
        rows at time 0, then those at time 1, and so on.
    """

    rows: np.ndarray
    lengths: np.ndarray
    n_active: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, sequences, rows):
        """Pack sequences.

        Parameters
        ----------
        sequences : Sequences
            All sequences.
        rows : ndarray of int
            Indices of those to pack; at least one.

        Returns
        -------
        PackedBatch
        """
        lengths = sequences.lengths[rows]
        order = np.argsort(-lengths, kind="stable")
        rows, lengths = rows[order], lengths[order]
        steps_before_end = np.arange(-lengths[0], 0)[:, np.newaxis]
        runs = steps_before_end >= -lengths
        return cls(
            rows,
            lengths,
            runs.sum(axis=1, dtype=np.int32),
            (sequences.offsets[rows + 1] + steps_before_end)[runs],
        )

    @cached_property
    def reversal(self):
        """Permutation of the places that reverses all sequences."""
        ends = np.cumsum(self.n_active, dtype=np.int32)
        starts = ends - self.n_active
        n_steps = len(starts)
        steps = np.repeat(np.arange(n_steps), self.n_active)
        rows = np.arange(len(self.places)) - starts[steps]
        reversed_steps = 2 * n_steps - 1 - self.lengths[rows] - steps
        return (starts[reversed_steps] + rows).astype(np.int32)


class PackedLSTM:
    """An LSTM with its weights in the layout of the kernel.

    Parameters
    ----------
    name : str
        Prefix of the names of its scratch buffers.
    units : int
        Number of units before padding.
    weights : list of ndarray
        Kernel, recurrent kernel and bias.
    scratch : callable
        Maps a name, a number of rows and a number of columns to an uninitialised
        buffer. Calls with the same name share memory.
    """

    def __init__(self, name, units, weights, scratch):
        self._name = name
        self._units = units
        self._kernel, self._recurrent, self._bias = weights
        self._scratch = scratch

    def table(self, inputs):
        """Compute the contribution of each input to the gates.

        Parameters
        ----------
        inputs : ndarray of shape (n_entries, n_inputs)

        Returns
        -------
        ndarray of shape (n_entries, 4 * n_units)
        """
        table = self._new("table", len(inputs), len(self._bias))
        table[:] = self._bias
        KERNEL.add_product(inputs, self._kernel, table)
        return table

    def forward(self, batch, table, entries, pooling, *, keeps_steps):
        """Run the forward pass over a packed batch.

        Parameters
        ----------
        batch : PackedBatch
            Number of active rows at each step.
        table : ndarray of shape (n_entries, 4 * n_units)
            As returned by ``table``.
        entries : ndarray of shape (n_places,), dtype int32
            Row of the table for each step.
        pooling : tuple of {"last", "max", "mean"}
            Poolings of the hidden states to compute.
        keeps_steps : bool
            Whether to keep the states of all steps, as ``backward`` and a layer above
            need them.

        Returns
        -------
        Run
        """
        n_rows, n_units = len(batch.rows), len(self._recurrent)
        n_kept = 0 if keeps_steps else n_rows
        n_places = 2 * n_kept or len(entries)
        buffers = [
            self._new("gates", n_places, 4 * n_units),
            self._new("cells", n_places, n_units),
            self._new("states", n_places, n_units),
        ]
        pooled = {name: np.zeros((n_rows, n_units), np.float32) for name in pooling}
        KERNEL.forward(
            batch,
            self._units,
            table,
            entries,
            self._recurrent,
            buffers,
            n_kept,
            maxima=pooled.get("max"),
            sums=pooled.get("mean"),
        )
        # A sequence without a step has zeros, whatever the pooling.
        if "last" in pooling and len(batch.n_active):
            n_last, n_steps = batch.n_active[-1], len(batch.n_active)
            last = len(entries) - n_last if keeps_steps else (n_steps - 1) % 2 * n_kept
            pooled["last"][:n_last] = buffers[2][last : last + n_last]
        if "mean" in pooling:
            pooled["mean"] /= _at_least_one_step(batch)
        return Run(batch, entries, buffers, pooled)

    def backward(self, run, d_pooled, d_states, n_entries):
        """Run the backward pass.

        Parameters
        ----------
        run : Run
            As returned by ``forward`` with ``keeps_steps=True``; overwritten.
        d_pooled : dict of str to ndarray of shape (n_rows, n_units)
            Gradient with respect to the result of each pooling; overwritten.
        d_states : ndarray of shape (n_places, n_units) or None
            Gradient with respect to each hidden state, without the part that comes
            through the poolings.
        n_entries : int
            Number of rows of the table.

        Returns
        -------
        d_table : ndarray of shape (n_entries, 4 * n_units)
            Gradient with respect to the table.
        d_recurrent : ndarray of shape (n_units, 4 * n_units)
            Gradient with respect to the recurrent kernel.
        """
        n_units = len(self._recurrent)
        if "mean" in d_pooled:
            d_pooled["mean"] /= _at_least_one_step(run.batch)
        if "last" not in d_pooled:
            d_pooled["last"] = np.zeros((len(run.batch.rows), n_units), np.float32)
        d_table = self._new("d_table", n_entries, 4 * n_units)
        d_table.fill(0)
        d_recurrent = KERNEL.backward(
            run.batch,
            self._units,
            run.entries,
            self._recurrent_transposed,
            run.buffers,
            d_pooled["last"],
            d_table,
            maxima=run.pooled.get("max"),
            d_maxima=d_pooled.get("max"),
            d_sums=d_pooled.get("mean"),
            d_each=d_states,
        )
        return d_table, d_recurrent

    def add_to_inputs(self, d_table, d_inputs):
        """Add the gradient with respect to the inputs of the table.

        Parameters
        ----------
        d_table : ndarray of shape (n_entries, 4 * n_units)
            Gradient with respect to the table.
        d_inputs : ndarray of shape (n_entries, n_inputs)
            Modified in place.
        """
        KERNEL.add_product(d_table, self._kernel_transposed, d_inputs)

    @cached_property
    def _kernel_transposed(self):
        return np.ascontiguousarray(self._kernel.T)

    @cached_property
    def _recurrent_transposed(self):
        return np.ascontiguousarray(self._recurrent.T)

    def _new(self, name, n_rows, n_columns):
        return self._scratch(f"{self._name} {name}", n_rows, n_columns)


@dataclass(frozen=True, eq=False)
class Run:
    """Results of the forward pass of one LSTM.

    Parameters
    ----------
    batch : PackedBatch
        Input sequences.
    entries : ndarray of shape (n_places,), dtype int32
        Row of the table for each step.
    buffers : list of ndarray
        Gates, cell states and hidden states.
    pooled : dict of str to ndarray of shape (n_rows, n_units)
        Result of each pooling, in the order of the rows of the batch.
    """

    batch: object
    entries: np.ndarray
    buffers: list
    pooled: dict

    @property
    def states(self):
        """Hidden state after each step, if all steps were kept."""
        return self.buffers[2]


def _at_least_one_step(batch):
    return np.maximum(batch.lengths, 1, dtype=np.float32)[:, np.newaxis]
