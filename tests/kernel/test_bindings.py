"""The compiled kernel against NumPy, at every level that this CPU supports."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit

from skseq._kernel._bindings import (
    LINE,
    LSTMKernel,
    Memory,
    Network,
    Steps,
    processor_level,
)
from skseq._kernel._weight_layout import KernelLayout, to_gates
from skseq._network._architecture import Architecture
from skseq._validation._check_sequences import check_sequences
from skseq._validation._sequences import Sequences

LEVELS = range(2, processor_level() + 1) if processor_level() > 1 else [1]


@pytest.fixture(params=LEVELS, ids="level {}".format)
def kernel(request):
    return LSTMKernel(request.param)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def numbers(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("rows", [1, 5, 6, 8, 33])
@pytest.mark.parametrize("vectors", [1, 2, 3, 7])
@pytest.mark.parametrize("depth", [0, 1, 10])
def test_add_product(kernel, rng, rows, vectors, depth):
    columns = vectors * kernel.lanes
    a, b = numbers(rng, rows, depth), numbers(rng, depth, columns)
    before = numbers(rng, rows, columns)
    for left in (a, np.ascontiguousarray(a.T).T):
        out = before.copy()
        kernel.add_product(left, b, out)
        assert_allclose(out, before + a @ b, rtol=1e-5, atol=1e-5)


def test_row_of_a_product_does_not_depend_on_other_rows(kernel, rng):
    a, b = numbers(rng, 33, 20), numbers(rng, 20, 7 * kernel.lanes)
    together, apart = np.zeros((2, 33, b.shape[1]), np.float32)
    kernel.add_product(a, b, together)
    for row in range(33):
        kernel.add_product(a[row : row + 1], b, apart[row : row + 1])
    assert_array_equal(together, apart)


def reference_states(table, entries, recurrent):
    """Compute the states of one sequence by the equations, in float64."""
    units = len(recurrent)
    state, cell = np.zeros((2, units))
    states = []
    for entry in entries:
        gates = (table[entry] + state @ recurrent).reshape(4, units)
        input_, forget, output = expit(gates[[0, 1, 3]])
        cell = forget * cell + input_ * np.tanh(gates[2])
        state = output * np.tanh(cell)
        states.append(state)
    return np.array(states)


class Run:
    """An LSTM over sequences of lengths 5, 0, 2 and 5; the logits are its states."""

    def __init__(self, monkeypatch, kernel, *, units=13, scale=1.0, pooling="last"):
        monkeypatch.setattr("skseq._kernel._weight_layout.KERNEL", kernel)
        rng = np.random.default_rng(0)
        self.kernel = kernel
        self.rows = [rng.integers(0, 7, size=length) for length in (5, 0, 2, 5)]
        sequences = check_sequences(self.rows, name="test")
        ids = sequences.values.astype(np.int32)
        self.steps = Steps(Sequences(ids, sequences.offsets))
        # A table for seven ids is their kernel if the embedding is the identity.
        self.table = scale * numbers(rng, 7, 4 * units)
        self.recurrent = numbers(rng, units, 4 * units)
        weights = [np.eye(7), self.table, self.recurrent, np.zeros(4 * units)]
        weights += [np.eye(units), np.zeros(units)]
        self.architecture = Architecture(
            (units,), units, None, 7, 7, pooling=(pooling,)
        )
        layout = KernelLayout(self.architecture)
        arrays = layout.split(layout.to_kernel(weights))
        self.network = Network(self.architecture, arrays, None)

    def memory_size(self, *, keeps_steps=False, has_tables=False):
        return self.kernel.memory_size(
            self.network,
            self.steps,
            np.arange(4),
            keeps_steps=keeps_steps,
            has_tables=has_tables,
        )

    def forward(self, memory, *, keeps_steps=False, tables=None):
        return self.kernel.forward(
            self.network,
            self.steps,
            np.arange(4),
            memory,
            keeps_steps=keeps_steps,
            tables=tables,
        )

    def logits(self, *, keeps_steps=False, tables=None):
        n_bytes = self.memory_size(
            keeps_steps=keeps_steps, has_tables=tables is not None
        )
        memory = Memory(n_bytes)
        bytes_of(memory)[:] = 255  # NaN, whether read as numbers or as indices.
        return self.forward(memory, keeps_steps=keeps_steps, tables=tables)[0]


def bytes_of(memory):
    """Return a view of the memory."""
    start = -memory._kept.ctypes.data % LINE
    return memory._kept[start : start + memory.size]


POOLINGS = {
    "last": lambda states: states[-1],
    "max": lambda states: states.max(axis=0),
    "mean": lambda states: states.mean(axis=0),
}


@pytest.mark.parametrize("units", [1, 8, 13])
@pytest.mark.parametrize("scale", [1.0, 30.0, 1e30])
@pytest.mark.parametrize("pooling", POOLINGS)
def test_forward(monkeypatch, kernel, units, scale, pooling):
    run = Run(monkeypatch, kernel, units=units, scale=scale, pooling=pooling)
    logits = run.logits()
    for ids, logits_of_row in zip(run.rows, logits, strict=True):
        expected = np.zeros(units)
        if len(ids):
            states = reference_states(
                run.table.astype(float), ids, run.recurrent.astype(float)
            )
            expected = POOLINGS[pooling](states)
        assert_allclose(logits_of_row[:units], expected, rtol=1e-4, atol=1e-6)
    assert (logits[:, units:] == 0).all()


@pytest.mark.parametrize("pooling", POOLINGS)
def test_memory_of_all_steps_or_of_two_gives_the_same_bits(
    monkeypatch, kernel, pooling
):
    run = Run(monkeypatch, kernel, pooling=pooling)
    assert_array_equal(run.logits(), run.logits(keeps_steps=True))


def test_given_tables_give_the_same_bits(monkeypatch, kernel):
    run = Run(monkeypatch, kernel)
    tables = [to_gates(run.table, kernel.lanes)]
    assert_array_equal(run.logits(), run.logits(tables=tables))


@pytest.mark.parametrize("has_d_inputs", [False, True])
def test_nothing_is_written_past_the_memory(monkeypatch, kernel, has_d_inputs):
    run = Run(monkeypatch, kernel, pooling="max")
    n_bytes = run.memory_size(keeps_steps=True)
    longer = Memory(n_bytes + 4096)
    bytes_of(longer)[:] = 7
    logits, n_entries = run.forward(longer, keeps_steps=True)
    sizes = KernelLayout(run.architecture).sizes
    gradients = np.full(sizes[1:].sum() + 100, 7, np.float32)
    d_inputs = np.full((n_entries, 8), 7, np.float32) if has_d_inputs else None
    ids = kernel.backward(run.network, longer, logits, gradients, d_inputs)
    assert (bytes_of(longer)[n_bytes:] == 7).all()
    assert (gradients[sizes[1:].sum() :] == 7).all()
    if has_d_inputs:
        assert sorted(ids) == sorted({*np.concatenate(run.rows)})
        assert (d_inputs != 7).all()


@pytest.mark.parametrize("id_", [-1, 7])
@pytest.mark.parametrize("has_tables", [False, True])
def test_ids_outside_the_vocabulary_are_an_error(monkeypatch, kernel, id_, has_tables):
    run = Run(monkeypatch, kernel)
    tables = [to_gates(run.table, kernel.lanes)] if has_tables else None
    run.steps = Steps(Sequences(np.array([1, id_]), np.array([0, 1, 2, 2, 2])))
    with pytest.raises(IndexError, match="expects ids from 0 to 6"):
        run.logits(tables=tables)


def test_nan_propagates(monkeypatch, kernel):
    logits = Run(monkeypatch, kernel, units=3, scale=np.nan).logits()
    assert np.isnan(logits[[0, 2, 3], :3]).all()


def test_add_rows(kernel, rng):
    before, rows = numbers(rng, 5, kernel.lanes), numbers(rng, 2, kernel.lanes)
    out, indices = before.copy(), np.array([3, 0])
    kernel.add_rows(indices, rows, out)
    before[indices] += rows
    assert_array_equal(out, before)


def test_adam_equals_adam_of_keras(kernel, rng):
    shapes = [(2, kernel.lanes), (kernel.lanes,)]
    arrays = [numbers(rng, *shape) for shape in shapes]
    variables = [keras.Variable(array) for array in arrays]
    optimizer = keras.optimizers.Adam(0.1, clipnorm=2.0)
    sizes = np.array([array.size for array in arrays])
    values = np.concatenate([array.ravel() for array in arrays])
    mean, square = np.zeros((2, *values.shape), np.float32)
    # The gradient of the first array is clipped in the second update.
    for step, scale in enumerate([0.1, 30.0, 1.0], start=1):
        gradients = [scale * numbers(rng, *shapes[0]), 0.1 * numbers(rng, *shapes[1])]
        optimizer.apply(list(map(keras.ops.convert_to_tensor, gradients)), variables)
        rate = 0.1 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        kernel.adam(
            sizes,
            values,
            np.concatenate([gradient.ravel() for gradient in gradients]),
            mean,
            square,
            clipnorm=2.0,
            rate=rate,
            betas=(0.9, 0.999),
            epsilon=1e-7,
        )
        expected = np.concatenate([variable.numpy().ravel() for variable in variables])
        assert_allclose(values, expected, rtol=1e-5, atol=1e-5)


def test_adam_clips_a_gradient_whose_square_overflows(kernel):
    values, mean, square = np.zeros((3, kernel.lanes), np.float32)
    gradient = np.full_like(values, 1e30)
    kernel.adam(
        np.array([kernel.lanes]),
        values,
        gradient,
        mean,
        square,
        clipnorm=1.0,
        rate=1.0,
        betas=(0.0, 0.0),
        epsilon=0.0,
    )
    assert_allclose(mean, 1 / np.sqrt(kernel.lanes), rtol=1e-6)
    assert_allclose(values, -1.0, rtol=1e-6)
