"""Integrated gradients: completeness, and comparison with finite differences."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import logit

from skseq._inspection._integrated_gradients import (
    MAX_POINTS,
    integrated_gradients,
    log_odds_gradient,
    log_odds_of,
)
from skseq._network._architecture import Architecture
from skseq._network._cpu_network import CpuNetwork
from skseq._network._log_loss import to_probabilities
from skseq._network._lstm_network import LSTMNetwork
from skseq._validation._check_sequences import check_sequences

IDS = Architecture((8,), 1, vocabulary_size=10, embedding_dim=5)
SIZES = {
    "one layer": IDS,
    "many classes": replace(IDS, n_outputs=4),
    "both directions, two layers": replace(IDS, units=(9, 5), bidirectional=True),
    "labels": replace(IDS, n_outputs=4, multilabel=True),
    "frozen": replace(IDS, freezes_embedding=True),
    "measurements": replace(
        IDS, n_features=3, vocabulary_size=None, embedding_dim=None, n_outputs=3
    ),
}


def network_of(architecture):
    """Return a network with large weights, so that it is clearly nonlinear."""
    network = LSTMNetwork.with_random_weights(architecture, 0.01, seed=0)
    rng = np.random.default_rng(1)
    weights = [
        weight + rng.normal(scale=0.5, size=weight.shape).astype(np.float32)
        for weight in network.weights
    ]
    network.state = replace(network.state, weights=weights)
    return network


def steps_of(architecture, length):
    rng = np.random.default_rng(2)
    if architecture.reads_ids:
        return rng.integers(1, 10, length).astype(np.int32)
    return rng.normal(size=(length, 3)).astype(np.float32)


def probability_of(network, steps, code):
    """Return the probability by the Keras model."""
    probabilities = network.model.predict_on_batch(steps[np.newaxis])[0]
    if len(probabilities) == 1:
        return probabilities[0] if code else 1 - probabilities[0]
    return probabilities[code]


def assert_complete(result, tolerance):
    change = result.log_odds - result.base_log_odds
    assert abs(change) > 100 * tolerance
    assert_allclose(result.attributions.sum(), change, atol=tolerance)


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_attributions_are_complete(sizes):
    network = network_of(replace(sizes, pooling=("max", "mean", "last")))
    steps = steps_of(network.architecture, 12)
    result = integrated_gradients(network, steps, 1, tolerance=1e-4)
    assert_complete(result, 1e-4)
    probability = probability_of(network, steps, 1)
    assert_allclose(result.log_odds, logit(probability), atol=1e-4)


@pytest.mark.parametrize("pooling", ["last", "max", "mean"])
@pytest.mark.parametrize("code", [0, 1])
def test_attributions_are_complete_for_any_pooling(pooling, code):
    network = network_of(replace(IDS, pooling=(pooling,)))
    steps = steps_of(IDS, 30)
    assert_complete(integrated_gradients(network, steps, code, tolerance=1e-4), 1e-4)


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_attributions_equal_finite_differences(sizes):
    """Compare each attribution with finite differences on a fine grid."""
    network = network_of(replace(sizes, pooling=("mean",)))
    steps = steps_of(network.architecture, 4)
    vectors = network.weights[0][steps] if sizes.reads_ids else steps
    skipped = 1 if sizes.reads_ids else 0
    n_points, nudge = 64, 1e-3
    measured = LSTMNetwork(
        replace(
            network.architecture, n_features=vectors.shape[1], vocabulary_size=None
        ),
        None,
    )
    measured._state = replace(network.state, weights=network.weights[skipped:])
    # Midpoints exclude zero, since a step of zeros would be padding.
    points = (np.arange(n_points) + 0.5) / n_points
    result = integrated_gradients(network, steps, 1, tolerance=1e-5)
    for step, attribution in enumerate(result.attributions):
        nudged = []
        for sign in (-1, 1):
            rows = points[:, np.newaxis, np.newaxis] * vectors
            rows[:, step] += sign * nudge * vectors[step]
            nudged.append(outputs(measured, rows.astype(np.float32)))
        below, above = (log_odds_of(row, 1, sizes.activation) for row in nudged)
        slopes = (above - below) / (2 * nudge)
        assert_allclose(attribution, slopes.mean(), atol=2e-4)


def outputs(network, rows):
    cpu = CpuNetwork(network.architecture, network.weights)
    return cpu.logits(np.arange(len(rows)), check_sequences(rows, name="test"), map)


def test_no_step():
    network = network_of(replace(IDS, pooling=("max", "mean")))
    result = integrated_gradients(network, np.zeros(0, np.int32), 1, tolerance=1e-3)
    assert result.attributions.shape == (0,)
    assert result.log_odds == result.base_log_odds


@pytest.fixture
def calls(monkeypatch):
    """Numbers of sequences and of steps in each call of the network."""
    calls = []
    vector_gradients = CpuNetwork.vector_gradients

    def counted(self, sequences):
        calls.append((len(sequences), len(sequences.values)))
        return vector_gradients(self, sequences)

    monkeypatch.setattr(CpuNetwork, "vector_gradients", counted)
    return calls


def test_number_of_points_is_bounded(calls):
    integrated_gradients(network_of(IDS), steps_of(IDS, 5), 1, tolerance=1e-300)
    n_points = sum(n_sequences for n_sequences, _ in calls)
    assert MAX_POINTS <= n_points < 2 * MAX_POINTS


def test_long_sequences_are_split_into_batches(monkeypatch, calls):
    network, steps = network_of(IDS), steps_of(IDS, 50)
    expected = integrated_gradients(network, steps, 1, tolerance=1e-3)
    calls.clear()
    monkeypatch.setattr("skseq._inspection._integrated_gradients.MAX_STEPS", 100)
    found = integrated_gradients(network, steps, 1, tolerance=1e-3)
    assert max(n_steps for _, n_steps in calls) == 100
    assert_allclose(found.attributions, expected.attributions, atol=1e-5)


@pytest.mark.parametrize("code", [0, 1])
def test_log_odds_of_two_classes(code):
    logits = np.array([[-2.0], [0.5]])
    sign = 1 if code else -1
    assert_allclose(log_odds_of(logits, code, "sigmoid"), sign * logits[:, 0])
    assert_allclose(log_odds_gradient(logits, code, "sigmoid"), [[sign], [sign]])


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_log_odds_of_several_outputs(activation):
    logits = np.array([[1.0, -1.0, 0.3]])
    probability = to_probabilities(logits, activation)[:, 2]
    assert_allclose(log_odds_of(logits, 2, activation), logit(probability))
    gradient = [
        log_odds_of(logits + nudge, 2, activation)
        - log_odds_of(logits - nudge, 2, activation)
        for nudge in 1e-4 * np.eye(3)
    ]
    assert_allclose(
        log_odds_gradient(logits, 2, activation),
        np.transpose(gradient) / 2e-4,
        atol=1e-6,
    )
