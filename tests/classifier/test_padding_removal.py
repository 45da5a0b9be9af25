"""Removal of padding and unknown ids, and errors of invalid ids."""

import numpy as np
import pytest

from skseq._classifier._padding_removal import PaddingRemover
from skseq._validation._check_sequences import check_sequences


def sequences(rows):
    return check_sequences(rows, name="test")


def rows_of(read):
    return [steps.tolist() for steps in np.split(read.values, read.offsets[1:-1])]


def test_padding_is_removed_at_any_position():
    remover = PaddingRemover(None, name="Test")
    read = remover.fit_strip(sequences([[0, 1, 0, 2], [0, 0], [3, 0]]))
    assert rows_of(read) == [[1, 2], [], [3]]
    assert (remover.n_features, remover.vocabulary_size) == (None, 4)


def test_inferred_vocabulary_skips_larger_ids():
    remover = PaddingRemover(None, name="Test")
    remover.fit_strip(sequences([[1, 3]]))
    assert rows_of(remover.strip(sequences([[3, 4, 1, 9]]))) == [[3, 1]]


def test_given_vocabulary_refuses_larger_ids():
    remover = PaddingRemover(4, name="Test", remedy="Do this.")
    message = "Test expects ids less than 4; sequence 1 holds 4. Do this."
    with pytest.raises(ValueError, match=message):
        remover.fit_strip(sequences([[1], [3, 4]]))
    remover.fit_strip(sequences([[1]]))
    assert remover.vocabulary_size == 4
    with pytest.raises(ValueError, match=message):
        remover.strip(sequences([[1], [3, 4]]))


def test_steps_of_zeros_are_removed():
    remover = PaddingRemover(4, name="Test")
    read = remover.fit_strip(sequences([[[0.0, 0.0], [0.0, 1.5]], [[0.0, 0.0]]]))
    assert rows_of(read) == [[[0.0, 1.5]], []]
    assert (remover.n_features, remover.vocabulary_size) == (2, None)


def test_kind_of_step_is_that_of_fit():
    remover = PaddingRemover(None, name="Test")
    remover.fit_strip(sequences([[1, 2]]))
    with pytest.raises(ValueError, match="Test"):
        remover.strip(sequences([[[1.0, 2.0]]]))


@pytest.mark.parametrize("bad", [[[-1, 2]], [[1.5, 2.0]]])
def test_bad_ids_are_refused(bad):
    with pytest.raises(ValueError, match="Test"):
        PaddingRemover(None, name="Test").fit_strip(sequences(bad))


def test_extended_vocabulary():
    remover = PaddingRemover(None, name="Test")
    remover.fit_strip(sequences([[1, 2]]))
    remover.extend(sequences([[7], [3]]))
    remover.extend(sequences([[5], []]))
    assert remover.vocabulary_size == 8
    assert rows_of(remover.strip(sequences([[7, 8, 1]]))) == [[7, 1]]


def test_given_vocabulary_is_not_extended():
    remover = PaddingRemover(5, name="Test")
    remover.fit_strip(sequences([[1, 2]]))
    with pytest.raises(ValueError, match="Test expects ids less than 5"):
        remover.extend(sequences([[7]]))
    assert remover.vocabulary_size == 5
