"""Order of the steps in a packed batch."""

import numpy as np
import pytest

from skseq._network._packed_lstm import PackedBatch
from skseq._validation._check_sequences import check_sequences

SEQUENCES = check_sequences([[10, 11], [], [20, 21, 22], [30, 31]], name="test")


def test_rows_are_sorted_and_aligned_at_their_end():
    batch = PackedBatch.of(SEQUENCES, np.array([0, 1, 2, 3]))
    assert batch.rows.tolist() == [2, 0, 3, 1]
    assert batch.n_active.tolist() == [1, 3, 3]
    assert batch.n_active.dtype == np.int32
    steps = SEQUENCES.values[batch.places]
    assert steps.tolist() == [20, 21, 10, 30, 22, 11, 31]


def test_rows_in_any_order():
    batch = PackedBatch.of(SEQUENCES, np.array([3, 2]))
    assert batch.rows.tolist() == [2, 3]
    assert SEQUENCES.values[batch.places].tolist() == [20, 21, 30, 22, 31]


@pytest.mark.parametrize("rows", [[1], [1, 1]])
def test_rows_without_steps(rows):
    batch = PackedBatch.of(SEQUENCES, np.array(rows))
    assert len(batch.n_active) == len(batch.places) == 0


def test_reversal_equals_the_batch_of_reversed_sequences():
    backwards = [[11, 10], [], [22, 21, 20], [31, 30]]
    backwards = check_sequences(backwards, name="test")
    rows = np.array([0, 1, 2, 3])
    batch, reversed_batch = (
        PackedBatch.of(sequences, rows) for sequences in (SEQUENCES, backwards)
    )
    steps = SEQUENCES.values[batch.places]
    expected = backwards.values[reversed_batch.places]
    assert steps[batch.reversal].tolist() == expected.tolist()
    assert expected[batch.reversal].tolist() == steps.tolist()
    assert batch.reversal.dtype == np.int32
