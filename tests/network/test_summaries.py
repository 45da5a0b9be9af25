"""The path on statistics: shares of the steps, and that Keras computes the same."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq._network._keras_statistics import statistics
from skseq._network._linear_path import LinearPath
from skseq._network._summaries import Summaries
from skseq._validation._sequences import Sequences, offsets_of

RNG = np.random.default_rng(0)
COLUMNS = Summaries(3)
PATH = LinearPath(
    COLUMNS,
    RNG.normal(size=(len(COLUMNS), 2)).astype(np.float32),
    np.ones(2, np.float32),
)


def sequences_of(lengths):
    runs = [RNG.normal(size=(length, 3)).astype(np.float32) for length in lengths]
    return Sequences(np.concatenate(runs), offsets_of(runs)), runs


@pytest.mark.parametrize("length", [0, 1, 2, 7])
def test_steps_add_up_to_the_logits(length):
    sequences, (run,) = sequences_of([length])
    found = PATH.step_logits(run)
    assert found.shape == (length, 2)
    assert_allclose(PATH.bias + found.sum(axis=0), PATH.logits(sequences)[0], rtol=1e-5)


def test_a_row_does_not_depend_on_the_others():
    sequences, _ = sequences_of([4, 0, 4, 1, 4, 7])
    together = PATH.logits(sequences)
    alone = [PATH.logits(sequences.take(np.array([row]))) for row in range(6)]
    assert_array_equal(together, np.concatenate(alone))
    assert_array_equal(together[1], PATH.bias)  # A sequence without a step.


@pytest.mark.parametrize("lengths", [[3, 0, 1, 2, 7, 8], [1, 1], [0, 0], [5, 5]])
@pytest.mark.parametrize("padding", ["pre", "post"])
def test_keras_computes_the_same_statistics(lengths, padding):
    sequences, runs = sequences_of(lengths)
    for run in runs:
        run[1:] = np.where(RNG.random(run[1:].shape) < 0.3, run[:-1], run[1:])  # Ties.
    sequences = Sequences(np.concatenate(runs), sequences.offsets)
    expected = COLUMNS.matrix(sequences)
    inputs = keras.Input((None, 3))
    model = keras.Model(inputs, statistics(inputs))
    padded = sequences.padded(max(1, *lengths), padding=padding)
    for of_model in (model, keras.Model.from_config(model.get_config())):
        assert_allclose(of_model.predict(padded, verbose=0), expected, atol=1e-5)


def test_keras_skips_padding_between_steps():
    _, (run,) = sequences_of([6])
    inputs = keras.Input((None, 3))
    model = keras.Model(inputs, statistics(inputs))
    apart = np.insert(run, [0, 2, 2, 5, 6], 0, axis=0)
    found = model.predict(np.stack([apart]), verbose=0)
    expected = model.predict(np.stack([run]), verbose=0)
    assert_allclose(found, expected, atol=1e-6)
