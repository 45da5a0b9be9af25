"""Batches of similar length: complete, seeded, narrow, and in random order."""

import numpy as np
import pytest

from skseq._training._batches import (
    WINDOW,
    length_batches,
    training_batches,
)

LENGTHS = np.random.default_rng(0).integers(0, 100, size=1000)


@pytest.mark.parametrize("batch_size", [1, 7, 64, 1000, 5000])
def test_training_batches_hold_every_row_once(batch_size):
    batches = training_batches(LENGTHS, batch_size, [0, 0])
    assert sorted(np.concatenate(batches)) == list(range(1000))
    assert len(batches) == -(-1000 // batch_size)


def test_training_batches_depend_on_the_seed_alone():
    first, again, other = (
        np.concatenate(training_batches(LENGTHS, 64, seed))
        for seed in ([0, 0], [0, 0], [0, 1])
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_training_batches_are_narrow_and_in_random_order():
    lengths = np.random.default_rng(0).integers(1, 500, size=WINDOW * 64)
    batches = training_batches(lengths, 64, [0, 0])
    longest = np.array([lengths[rows].max() for rows in batches])
    cells = sum(
        len(rows) * length for rows, length in zip(batches, longest, strict=True)
    )
    assert lengths.sum() > 0.97 * cells
    assert not (np.diff(longest) >= 0).all()


def test_windows_keep_rows_of_equal_length_shuffled():
    lengths = np.full(640, 5)
    batches = training_batches(lengths, 64, [0, 0])
    assert any((np.diff(rows) < 0).any() for rows in batches)


def test_length_batches_are_sorted_and_stable():
    rows = np.array([4, 2, 0, 3])
    batches = length_batches(np.array([1, 9, 1, 0, 5]), 2, rows)
    assert [batch.tolist() for batch in batches] == [[3, 2], [0, 4]]
