"""Rows are held out in folds, and no class is only held out."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq._training._folds import make_folds
from skseq._training._plan import TrainingPart


def folds_of(codes, n_folds, share=0.1, seed=0):
    codes = np.asarray(codes)
    rows = np.arange(1, len(codes))  # The first is of another part.
    return rows, make_folds(TrainingPart(None, codes, None, rows), n_folds, share, seed)


def test_each_row_is_held_out_once():
    rows, folds = folds_of([0, 0, 1, 1, 2, 2] * 10, 4)
    assert_array_equal(np.sort(np.concatenate([out for _, out in folds])), rows)
    for training, held_out in folds:
        assert_array_equal(np.sort([*training, *held_out]), rows)


@pytest.mark.parametrize("n_folds", [1, 3])
def test_folds_are_stratified(n_folds):
    codes = np.array([0] * 31 + [1] * 60)
    for _, held_out in folds_of(codes, n_folds, 0.1)[1]:
        share = 0.1 if n_folds == 1 else 1 / n_folds
        assert abs((codes[held_out] == 0).sum() - 30 * share) <= 1
        assert abs((codes[held_out] == 1).sum() - 60 * share) <= 1


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.4, 0.7, 0.95])
def test_share_of_a_single_fold(share):
    _, [(training, held_out)] = folds_of([0, 1] * 200, 1, share)
    assert abs(len(held_out) - share * 399) <= 3
    assert len(training) + len(held_out) == 399


@pytest.mark.parametrize("n_folds", [1, 2, 5])
@pytest.mark.parametrize("seed", range(5))
def test_no_class_is_only_held_out(n_folds, seed):
    codes = np.array([0] * 30 + [1] + [2] * 2 + [3] * 30 + [4])
    for training, held_out in folds_of(codes, n_folds, 0.5, seed)[1]:
        assert set(codes[held_out]) <= set(codes[training])


@pytest.mark.parametrize("n_folds", [1, 2, 5])
def test_no_label_is_only_held_out(n_folds):
    codes = np.random.default_rng(0).integers(0, 2, size=(20, 3))
    codes[:, 1] = np.arange(20) == 7
    for training, held_out in folds_of(codes, n_folds, 0.5)[1]:
        assert 7 in training
        assert 7 not in held_out


def test_seed_decides():
    first, again, other = (folds_of([0, 1] * 20, 3, seed=s)[1] for s in (0, 0, 1))
    assert_array_equal(first[0][1], again[0][1])
    assert not np.array_equal(first[0][1], other[0][1])
