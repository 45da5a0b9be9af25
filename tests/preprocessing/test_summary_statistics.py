"""Gradients of summary statistics against differences, and blocks of sequences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq._preprocessing._summary_statistics import STATISTICS, gradients, summarize
from skseq._validation._sequences import Sequences, offsets_of

RNG = np.random.default_rng(0)


def summary_of(run):
    sequence = Sequences(run, np.array([0, len(run)]))
    flat = summarize(sequence, np.zeros(run.shape[1]))
    return flat.reshape(run.shape[1], len(STATISTICS)).T


@pytest.mark.parametrize("length", [1, 2, 3, 4, 9])
def test_gradients(length):
    run = RNG.normal(size=(length, 2))
    found = gradients(run)
    step = 1e-6
    for place in np.ndindex(run.shape):
        nudge = np.zeros_like(run)
        nudge[place] = step
        slopes = (summary_of(run + nudge) - summary_of(run - nudge)) / (2 * step)
        assert_allclose(found[:, *place], slopes[:, place[1]], atol=1e-6)
        slopes[:, place[1]] = 0
        assert_allclose(slopes, 0)  # A feature does not depend on the others.


@pytest.mark.parametrize("run", [np.full((5, 1), 2.0), [[3.0], [1], [1], [3]]])
def test_products_with_gradients_add_up_despite_ties(run):
    run = np.array(run)
    products = gradients(run) * run
    assert_allclose(products.sum(axis=1), summary_of(run), atol=1e-12)


def test_blocks_do_not_change_the_statistics(monkeypatch):
    runs = [RNG.normal(size=(length, 2)) for length in [3, 0, 3, 1, 3, 2]]
    sequences = Sequences(np.concatenate(runs), offsets_of(runs))
    expected = summarize(sequences, np.ones(2))
    monkeypatch.setattr("skseq._preprocessing._summary_statistics.BLOCK_SIZE", 7)
    assert_array_equal(summarize(sequences, np.ones(2)), expected)
