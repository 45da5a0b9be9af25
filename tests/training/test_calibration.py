"""Scales of logits are those of the lowest loss on held-out rows."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import expit, softmax

from skseq._training._calibration import SCALES, calibrate

RNG = np.random.default_rng(0)


def draw(logits, activation):
    """Draw a class for each row, by its probabilities."""
    if activation == "sigmoid":
        return (RNG.random(logits.shape) < expit(logits)).astype(int).squeeze(1)
    cumulated = softmax(logits, axis=1).cumsum(axis=1)
    return (RNG.random((len(logits), 1)) > cumulated).sum(axis=1)


@pytest.mark.parametrize(("activation", "n_outputs"), [("sigmoid", 1), ("softmax", 3)])
@pytest.mark.parametrize("factor", [0.5, 4.0])
def test_scale_is_that_of_the_classes(activation, n_outputs, factor):
    logits = RNG.normal(size=(20_000, n_outputs))
    codes = draw(logits, activation)
    found = calibrate(factor * logits, None, codes, np.ones(len(codes)), activation)
    assert_allclose(found.scale * factor, 1, atol=0.1)
    assert found.linear_scale == 0


def test_each_part_has_its_scale():
    networks, linear = RNG.normal(size=(2, 20_000, 1))
    codes = draw(networks + linear, "sigmoid")
    weights = np.ones(len(codes))
    found = calibrate(2 * networks, 4 * linear, codes, weights, "sigmoid")
    assert_allclose([2 * found.scale, 4 * found.linear_scale], 1, atol=0.1)


def test_misleading_parts_are_left_out():
    networks, linear = RNG.normal(size=(2, 2000, 1))
    codes = draw(networks, "sigmoid")
    found = calibrate(-networks, -linear, codes, np.ones(len(codes)), "sigmoid")
    assert found.scale == SCALES[0][0]
    assert found.linear_scale < 0.1


def test_weights_count_rows(monkeypatch):
    # It follows from the number of rows.
    monkeypatch.setattr("skseq._training._calibration.SHRINKAGE", 0)
    logits = RNG.normal(size=(500, 1))
    codes, weights = draw(logits, "sigmoid"), RNG.integers(0, 4, size=500)
    found = calibrate(logits, None, codes, weights, "sigmoid")
    repeated = np.repeat(logits, weights, axis=0), np.repeat(codes, weights)
    expected = calibrate(
        repeated[0], None, repeated[1], np.ones(weights.sum()), "sigmoid"
    )
    assert_allclose([found.loss, found.scale], [expected.loss, expected.scale], 1e-4)


def test_few_rows_that_are_predicted_well_do_not_scale_up():
    logits = np.array([[-4.0], [4.0]] * 20)
    codes = np.array([0, 1] * 20)
    few = calibrate(logits, None, codes, np.ones(40), "sigmoid")
    assert few.loss < 1e-4  # Without the penalty of the scales.
    many = calibrate(
        np.tile(logits, (500, 1)), None, np.tile(codes, 500), np.ones(20_000), "sigmoid"
    )
    assert few.scale < 1 < many.scale


def test_without_weight_rows_count_alike():
    logits = RNG.normal(size=(50, 1))
    codes = draw(logits, "sigmoid")
    found = calibrate(logits, None, codes, np.zeros(50), "sigmoid")
    assert found == calibrate(logits, None, codes, np.ones(50), "sigmoid")


def test_without_rows_nothing_is_scaled():
    found = calibrate(np.zeros((0, 1)), None, np.zeros(0, int), np.zeros(0), "sigmoid")
    assert (found.scale, found.linear_scale) == (1, 1)
