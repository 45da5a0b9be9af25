"""Probabilities, loss and accuracy beside Keras and scikit-learn."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.metrics import accuracy_score, log_loss

from skseq._log_loss import Score, log_loss_gradient, to_probabilities

RNG = np.random.default_rng(0)


def example(n_outputs):
    logits = RNG.normal(size=(20, n_outputs)).astype(np.float32)
    codes = RNG.integers(0, max(2, n_outputs), size=20).astype(np.int32)
    return logits, codes, RNG.uniform(size=20).astype(np.float32)


def of_each_class(probabilities):
    if probabilities.shape[1] > 1:
        return probabilities
    return np.hstack([1 - probabilities, probabilities])


each_kind = pytest.mark.parametrize("n_outputs", [1, 3])


@each_kind
def test_score_is_that_of_scikit_learn(n_outputs):
    logits, codes, weights = example(n_outputs)
    probabilities = of_each_class(to_probabilities(logits))
    score = Score.of(logits, codes, weights)
    labels = range(max(2, n_outputs))
    expected = log_loss(
        codes, probabilities, sample_weight=weights, normalize=False, labels=labels
    )
    assert_allclose(score.loss, expected, rtol=1e-5)
    means = score.means()
    assert_allclose(means["loss"], expected / 20, rtol=1e-5)
    assert means["accuracy"] == accuracy_score(codes, probabilities.argmax(axis=1))


@each_kind
def test_scores_add_up(n_outputs):
    logits, codes, weights = example(n_outputs)
    whole = Score.of(logits, codes, weights)
    parts = [
        Score.of(logits[rows], codes[rows], weights[rows])
        for rows in (slice(7), slice(7, None))
    ]
    sum_ = sum(parts, Score())
    assert_allclose(sum_.loss, whole.loss)
    assert (sum_.n_correct, sum_.n_sequences) == (whole.n_correct, 20)


@each_kind
def test_gradient_is_the_slope_of_the_loss(n_outputs):
    logits, codes, _ = example(n_outputs)
    gradient = log_loss_gradient(logits.astype(float), codes)
    ones = np.ones(20, np.float32)
    for output in range(n_outputs):
        for row in range(20):
            step = np.zeros(logits.shape)
            step[row, output] = 1e-5
            rise = [
                Score.of(logits + sign * step, codes, ones).loss for sign in (1, -1)
            ]
            slope = (rise[0] - rise[1]) / 2e-5
            assert_allclose(gradient[row, output], slope, atol=1e-6)


@each_kind
def test_large_outputs_neither_overflow_nor_warn(n_outputs):
    logits = np.full((2, n_outputs), 1e4, np.float32)
    logits[:, -1] = -1e4
    codes = np.array([0, max(1, n_outputs - 1)])
    score = Score.of(logits, codes, np.ones(2, np.float32))
    assert np.isfinite(score.loss)
    assert np.isfinite(log_loss_gradient(logits, codes)).all()


@each_kind
def test_outputs_that_diverged_show_in_the_loss(n_outputs):
    logits = np.full((2, n_outputs), np.inf, np.float32)
    score = Score.of(logits, np.array([0, 1]), np.ones(2, np.float32))
    assert not np.isfinite(score.loss)
