"""log_ratios: shares of rows, weights, classes that are absent."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal
from scipy.sparse import csr_array

from skseq._training._naive_bayes import log_ratios

COUNTS = csr_array([[2.0, 0, 1], [1, 0, 1], [0, 3, 1], [1, 0, 1]])


def test_two_classes():
    ratios, shares = log_ratios(COUNTS, np.array([0, 0, 1, 1]), np.ones(4))
    of_first = np.log((2.3 / 2.6) / (1.3 / 2.6))
    of_second = np.log((0.3 / 2.6) / (1.3 / 2.6))
    assert_allclose(ratios, [of_first, -of_second, 0], atol=1e-15)
    assert_array_equal(shares, [0.75, 0.25, 1])


def test_three_classes_have_the_root_mean_square_of_their_ratios():
    ratios, _ = log_ratios(COUNTS, np.array(["b", "c", "a", "b"]), np.ones(4))
    of_classes = [
        np.log((n_with + 0.3) / (n_rows + 0.6))
        - np.log((3 - n_with + 0.3) / (4 - n_rows + 0.6))
        for n_with, n_rows in ((0, 1), (2, 2), (1, 1))
    ]
    assert_allclose(ratios[0], np.sqrt(np.mean(np.square(of_classes))))


def test_rows_count_by_their_share_of_the_weights():
    target, weights = np.array([0, 0, 1, 1]), np.array([2.0, 1, 1, 1])
    ratios, shares = log_ratios(COUNTS, target, weights)
    of_term_1 = np.log((0.3 / 3.0) / (1.1 / 2.2)), np.log((1.1 / 2.2) / (0.3 / 3.0))
    assert_allclose(ratios[1], np.sqrt(np.mean(np.square(of_term_1))))
    assert_allclose(shares, [0.8, 0.2, 1])
    assert_array_equal(log_ratios(COUNTS, target, 8 * weights)[0], ratios)


def test_one_class_and_weights_of_zero_are_finite():
    assert np.isfinite(log_ratios(COUNTS, np.zeros(4), np.ones(4))[0]).all()
    assert np.isfinite(log_ratios(COUNTS, np.array([0, 0, 1, 1]), np.zeros(4))[0]).all()
