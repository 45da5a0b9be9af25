"""Batches of similar length: complete, seeded, narrow, and fed to Keras as they are."""

import numpy as np
import pytest

from skseq._length_batches import (
    WINDOW,
    batches_dataset,
    length_batches,
    training_batches,
)
from skseq._sequences import check_sequences

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


def test_dataset_trims_each_batch_and_brings_the_targets_along():
    sequences = check_sequences([[1], [2, 3], [4, 5, 6], []], name="test")
    batches = [np.array([1, 0]), np.array([2, 3])]
    codes = np.array([10, 11, 12, 13])
    dataset = batches_dataset(sequences, lambda: batches, 2, codes)
    (first, codes_1), (second, codes_2) = dataset.as_numpy_iterator()
    assert first.tolist() == [[2, 3], [1, 0]]
    assert codes_1.tolist() == [11, 10]
    assert second.tolist() == [[4, 5, 6], [0, 0, 0]]
    assert codes_2.tolist() == [12, 13]
    assert len(dataset) == 2


def test_dataset_keeps_one_step_where_all_rows_are_empty():
    sequences = check_sequences([[], [], [7]], name="test")
    dataset = batches_dataset(sequences, lambda: [np.array([0, 1])], 1)
    assert [batch.tolist() for (batch,) in dataset.as_numpy_iterator()] == [[[0], [0]]]


def test_dataset_asks_for_new_batches_each_epoch():
    sequences = check_sequences([[1], [2]], name="test")
    epochs = iter([[np.array([0, 1])], [np.array([1, 0])]])
    dataset = batches_dataset(sequences, lambda: next(epochs), 1)
    read = [
        batch.tolist() for _ in range(2) for (batch,) in dataset.as_numpy_iterator()
    ]
    assert read == [[[1], [2]], [[2], [1]]]
