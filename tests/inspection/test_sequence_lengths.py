"""Lengths without padding, and after truncation by the padder."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq import SequencePadder
from skseq._inspection._sequence_lengths import (
    check_any_token,
    cut_lengths,
    find_tokens,
    kept_fractions,
    smallest_maxlen,
)
from skseq._validation._check_sequences import check_sequences

ROWS = [[], [0, 0], [5], [0, 0, 5, 6], [5, 6, 7, 0], [0, 5, 0, 6, 0], [5, 6, 7, 8, 9]]
LENGTHS = np.array([1, 2, 2, 10, 0])


def test_tokens():
    starts, stops = find_tokens(check_sequences(ROWS, name="Test"))
    assert starts.tolist() == [0, 0, 0, 2, 0, 1, 0]
    assert stops.tolist() == [0, 0, 1, 4, 3, 4, 5]


def test_steps_of_zeros_are_padding():
    X = np.array([[[0, 0], [0, 1], [0, 0], [2, 0]], [[1, 1], [0, 0], [0, 0], [0, 0]]])
    starts, stops = find_tokens(check_sequences(X, name="Test"))
    assert (starts.tolist(), stops.tolist()) == ([1, 0], [4, 1])


@pytest.mark.parametrize("truncating", ["pre", "post"])
@pytest.mark.parametrize("maxlen", [1, 2, 3, 9])
def test_truncation_is_that_of_the_padder(maxlen, truncating):
    # Without zeros between tokens, the kept steps are those that are not zero.
    rows = [row for row in ROWS if row != [0, 5, 0, 6, 0]]
    padded = SequencePadder(maxlen, truncating=truncating).fit_transform(rows)
    lengths, kept_lengths = cut_lengths(
        check_sequences(rows, name="Test"), maxlen=maxlen, truncating=truncating
    )
    assert_array_equal(lengths, [np.count_nonzero(row) for row in rows])
    assert_array_equal(kept_lengths, np.count_nonzero(padded, axis=1))


@pytest.mark.parametrize("of", ["sequences", "tokens"])
def test_fractions(of):
    expected = {
        "sequences": [np.mean(maxlen >= LENGTHS) for maxlen in range(11)],
        "tokens": [np.minimum(LENGTHS, maxlen).sum() / 15 for maxlen in range(11)],
    }
    assert_allclose(kept_fractions(LENGTHS, of=of), expected[of])


@pytest.mark.parametrize(
    ("of", "coverage", "maxlen"),
    [
        ("sequences", 0.1, 1),  # One sequence is empty, but maxlen is at least 1.
        ("sequences", 0.4, 1),
        ("sequences", 0.8, 2),
        ("sequences", 0.81, 10),
        ("sequences", 1, 10),
        ("tokens", 7 / 15, 2),
        ("tokens", 0.5, 3),
        ("tokens", 1.0, 10),
    ],
)
def test_smallest_maxlen(of, coverage, maxlen):
    assert smallest_maxlen(LENGTHS, coverage=coverage, of=of) == maxlen


@pytest.mark.parametrize("per_cent", range(1, 101))
def test_exact_fraction_despite_rounding(per_cent):
    lengths = np.arange(1, 101)
    found = smallest_maxlen(lengths, coverage=per_cent / 100, of="sequences")
    assert found == per_cent


def test_sequences_without_tokens():
    with pytest.raises(
        ValueError, match="Test expects at least 1 token; each of the 2 sequen"
    ):
        check_any_token(np.zeros(2, int), name="Test")
