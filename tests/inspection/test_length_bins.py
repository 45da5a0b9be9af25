"""Bins of similar length: every sequence in one, and none on both sides of a cut."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq._inspection._length_bins import LengthBin, divide_by_length

LENGTHS = np.random.default_rng(0).permutation(np.arange(1000) // 3)


@pytest.mark.parametrize("at", [0, 5, 150, 300, 10_000])
@pytest.mark.parametrize("n_bins", [1, 2, 5])
def test_bins(n_bins, at):
    bins = divide_by_length(LENGTHS, n_bins, at=at)
    assert_array_equal(np.sort(np.concatenate(bins)), np.arange(1000))
    assert n_bins <= len(bins) <= n_bins + 1
    ends = [(LENGTHS[rows].min(), LENGTHS[rows].max()) for rows in bins]
    assert all(low <= high for low, high in ends)
    assert all(one[1] < next_[0] for one, next_ in pairwise(ends))
    assert all(low > at or high <= at for low, high in ends)


def test_numbers_are_about_equal_on_either_side():
    bins = divide_by_length(LENGTHS, 5, at=199)
    sizes = np.array(list(map(len, bins)))
    assert_array_equal(np.round(sizes, -1), [200] * 5)


def test_equal_lengths_share_a_bin():
    bins = divide_by_length(np.array([3, 3, 3, 5]), 4, at=9)
    assert [rows.tolist() for rows in bins] == [[0, 1, 2], [3]]


@pytest.mark.parametrize(("longest", "name"), [(7, "7"), (9, "7 to 9")])
def test_name(longest, name):
    bin_ = LengthBin(shortest=7, longest=longest, n_sequences=2, n_cut=0, lost_rate=0.0)
    assert bin_.name == name
