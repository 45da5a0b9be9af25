"""The compiled kernel against NumPy, at every level that this CPU supports."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit

from skseq._kernel._bindings import LSTMKernel, processor_level
from skseq._kernel._weight_layout import to_gates
from skseq._network._packed_lstm import PackedBatch
from skseq._validation._check_sequences import check_sequences

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
    """Forward pass over a batch of sequences of lengths 5, 0, 2 and 5."""

    def __init__(self, kernel, rng, units, scale=1.0):
        self.kernel, self.units = kernel, units
        lengths = [5, 0, 2, 5]
        rows = [rng.integers(0, 7, size=length) for length in lengths]
        self.sequences = check_sequences(rows, name="test")
        self.batch = PackedBatch.of(self.sequences, np.arange(4))
        self.table = scale * numbers(rng, 7, 4 * units)
        self.recurrent = numbers(rng, units, 4 * units)
        self.entries = self.sequences.values[self.batch.places].astype(np.int32)
        padding = -units % kernel.lanes
        self.arrays = [
            to_gates(self.table, kernel.lanes),
            np.pad(to_gates(self.recurrent, kernel.lanes), [(0, padding), (0, 0)]),
        ]

    def forward(self, n_places, n_kept=0):
        table, recurrent = self.arrays
        n_units = len(recurrent)
        shapes = [(n_places, 4 * n_units), (n_places, n_units), (n_places, n_units)]
        buffers = [np.full(shape, np.nan, np.float32) for shape in shapes]
        self.kernel.forward(
            self.batch, self.units, table, self.entries, recurrent, buffers, n_kept
        )
        return buffers


@pytest.mark.parametrize("units", [1, 8, 13])
@pytest.mark.parametrize("scale", [1.0, 30.0, 1e30])
def test_forward(kernel, rng, units, scale):
    run = Run(kernel, rng, units, scale)
    *_, states = run.forward(len(run.entries))
    for number, row in enumerate(run.batch.rows):
        start, end = run.sequences.offsets[row : row + 2]
        steps = [
            np.flatnonzero(run.batch.places == step)[0] for step in range(start, end)
        ]
        expected = reference_states(
            run.table.astype(float), run.entries[steps], run.recurrent.astype(float)
        )
        if len(expected):
            assert_allclose(states[steps, :units], expected, rtol=1e-4, atol=1e-6)
        assert (states[steps, units:] == 0).all(), number


def test_forward_in_buffers_of_two_steps(kernel, rng):
    run = Run(kernel, rng, 13)
    *_, states = run.forward(len(run.entries))
    *_, kept = run.forward(8, n_kept=4)
    n_last = run.batch.n_active[-1]
    # The last of the five steps has the even index 4.
    assert_array_equal(kept[:n_last], states[-n_last:])


def test_nan_propagates(kernel, rng):
    run = Run(kernel, rng, 3)
    run.arrays[0][:] = np.nan
    *_, states = run.forward(len(run.entries))
    assert np.isnan(states).all()


def test_adam_equals_adam_of_keras(kernel, rng):
    values = numbers(rng, 2, kernel.lanes)
    variable = keras.Variable(values)
    optimizer = keras.optimizers.Adam(0.1, clipnorm=2.0)
    mean, square = np.zeros((2, *values.shape), np.float32)
    # The second update is clipped.
    for step, scale in enumerate([0.1, 30.0, 1.0], start=1):
        gradient = scale * numbers(rng, *values.shape)
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        rate = 0.1 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        kernel.adam(
            values,
            gradient,
            mean,
            square,
            clipnorm=2.0,
            rate=rate,
            betas=(0.9, 0.999),
            epsilon=1e-7,
        )
        assert_allclose(values, variable.numpy(), rtol=1e-5, atol=1e-6)


def test_adam_clips_a_gradient_whose_square_overflows(kernel):
    values, mean, square = np.zeros((3, 1, kernel.lanes), np.float32)
    gradient = np.full_like(values, 1e30)
    kernel.adam(
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
