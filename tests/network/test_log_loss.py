"""Loss, accuracy and gradient against scikit-learn and finite differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import accuracy_score, log_loss

from skseq._network._log_loss import (
    Score,
    class_probabilities,
    log_loss_gradient,
    to_probabilities,
)

RNG = np.random.default_rng(0)


# Number of outputs, activation, and shape of the true classes or labels.
KINDS = {
    "two classes": (1, "sigmoid", (20,)),
    "three classes": (3, "softmax", (20,)),
    "three labels": (3, "sigmoid", (20, 3)),
}

each_kind = pytest.mark.parametrize("kind", KINDS)


def example(kind):
    """Return random arguments of ``Score.of``."""
    n_outputs, activation, shape = KINDS[kind]
    logits = RNG.normal(size=(20, n_outputs)).astype(np.float32)
    n_classes = n_outputs if activation == "softmax" else 2
    codes = RNG.integers(0, n_classes, size=shape).astype(np.int32)
    return logits, codes, RNG.uniform(size=20).astype(np.float32), activation


@pytest.mark.parametrize("kind", ["two classes", "three classes"])
def test_score_equals_that_of_scikit_learn(kind):
    logits, codes, weights, activation = example(kind)
    outputs = to_probabilities(logits, activation)
    probabilities = class_probabilities(outputs, activation)
    score = Score.of(logits, codes, weights, activation)
    expected = log_loss(
        codes,
        probabilities,
        sample_weight=weights,
        normalize=False,
        labels=range(probabilities.shape[1]),
    )
    assert_allclose(score.loss, expected, rtol=1e-5)
    means = score.means()
    assert_allclose(means["loss"], expected / 20, rtol=1e-5)
    assert means["accuracy"] == accuracy_score(codes, probabilities.argmax(axis=1))


def test_score_of_labels_is_the_mean_over_labels():
    logits, codes, weights, activation = example("three labels")
    score = Score.of(logits, codes, weights, activation)
    of_each = [
        Score.of(logits[:, [label]], codes[:, label], weights, activation)
        for label in range(3)
    ]
    assert_allclose(score.loss, np.mean([part.loss for part in of_each]))
    assert_allclose(score.n_correct, np.mean([part.n_correct for part in of_each]))
    assert score.n_sequences == 20


@each_kind
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_class_probabilities_are_float64_and_add_up_to_1(kind, dtype):
    logits, _, _, activation = example(kind)
    outputs = to_probabilities(logits.astype(dtype), activation)
    probabilities = class_probabilities(outputs, activation)
    assert probabilities.dtype == np.float64
    assert_allclose(probabilities[:, -outputs.shape[1] :], outputs, rtol=1e-6)
    if kind != "three labels":
        assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-15)


@each_kind
def test_scores_add_up(kind):
    logits, codes, weights, activation = example(kind)
    whole = Score.of(logits, codes, weights, activation)
    parts = [
        Score.of(logits[rows], codes[rows], weights[rows], activation)
        for rows in (slice(7), slice(7, None))
    ]
    sum_ = sum(parts, Score())
    assert_allclose(sum_.loss, whole.loss)
    assert_allclose(sum_.n_correct, whole.n_correct)
    assert sum_.n_sequences == 20


@each_kind
def test_gradient_equals_finite_differences(kind):
    logits, codes, _, activation = example(kind)
    gradient = log_loss_gradient(logits.astype(float), codes, activation)
    ones = np.ones(20, np.float32)
    for row, output in np.ndindex(logits.shape):
        step = np.zeros(logits.shape)
        step[row, output] = 1e-5
        rise = [
            Score.of(logits + sign * step, codes, ones, activation).loss
            for sign in (1, -1)
        ]
        slope = (rise[0] - rise[1]) / 2e-5
        assert_allclose(gradient[row, output], slope, atol=1e-6)


@each_kind
def test_large_logits_neither_overflow_nor_raise(kind):
    logits, codes, weights, activation = example(kind)
    logits[:] = 1e4
    logits[:, -1] = -1e4
    with np.errstate(all="raise"):
        assert np.isfinite(Score.of(logits, codes, weights, activation).loss)
        assert np.isfinite(log_loss_gradient(logits, codes, activation)).all()
        assert np.isfinite(to_probabilities(logits, activation)).all()


@each_kind
def test_infinite_logits_give_a_loss_that_is_not_finite(kind):
    logits, codes, weights, activation = example(kind)
    logits[:] = np.inf
    assert not np.isfinite(Score.of(logits, codes, weights, activation).loss)


@each_kind
def test_inputs_are_not_modified(kind):
    logits, codes, _, activation = example(kind)
    before = logits.copy(), codes.copy()
    log_loss_gradient(logits, codes, activation)
    assert_array_equal(logits, before[0])
    assert_array_equal(codes, before[1])
