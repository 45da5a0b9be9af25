"""Logits and gradients of the compiled kernel against stock Keras layers."""

from dataclasses import replace
from functools import cache

import keras
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose, assert_array_equal

from skseq._kernel._bindings import LSTMKernel, processor_level
from skseq._network._architecture import Architecture
from skseq._network._cpu_network import CpuNetwork, count_groups
from skseq._network._log_loss import log_loss_gradient, to_probabilities
from skseq._network._lstm_network import LSTMNetwork
from skseq._validation._check_sequences import check_sequences
from skseq._validation._sequences import Sequences

LEVELS = range(2, processor_level() + 1) if processor_level() > 1 else [1]

RNG = np.random.default_rng(0)
IDS = Architecture((8,), 1, vocabulary_size=10, embedding_dim=4)
CASES = {
    "ids": (IDS, 20, 9),
    "worked example": (Architecture((100,), 1, None, 50, 32), 64, 40),
    "many classes": (Architecture((5,), 17, None, 10, 9), 70, 15),
    "one row": (replace(IDS, units=(17,), n_outputs=3, embedding_dim=1), 1, 3),
    "labels": (replace(IDS, n_outputs=5, multilabel=True), 40, 15),
    "measurements": (Architecture((33,), 4, n_features=3), 40, 20),
    "one feature": (Architecture((3,), 1, n_features=1), 40, 30),
    "bidirectional": (replace(IDS, bidirectional=True), 40, 20),
    "max pooling": (replace(IDS, units=(33,), pooling=("max",)), 40, 20),
    "mean pooling": (replace(IDS, n_outputs=3, pooling=("mean",)), 40, 20),
    "layers": (replace(IDS, units=(9, 5, 4)), 40, 20),
    "all at once": (
        Architecture((9, 5), 3, None, 10, 4, True, ("max", "last", "mean")),
        40,
        20,
    ),
    "all at once on measurements": (
        Architecture((9, 5), 1, 3, None, None, True, ("mean", "last", "max")),
        40,
        20,
    ),
}


class Problem:
    """Random sequences, labels and weights for a network of the given sizes."""

    def __init__(self, sizes, n_rows, longest):
        rng = np.random.default_rng(0)
        # Some sequences have no steps.
        lengths = rng.integers(0, longest, size=n_rows)
        lengths[0] = longest
        if sizes.n_features is None:
            rows = [rng.integers(1, sizes.vocabulary_size, n) for n in lengths]
            dtype = np.int32
        else:
            rows = [rng.normal(size=(n, sizes.n_features)) for n in lengths]
            dtype = np.float32
        sequences = check_sequences(rows, name="test")
        self.sequences = Sequences(sequences.values.astype(dtype), sequences.offsets)
        self.rows = np.arange(n_rows)
        if sizes.multilabel:
            self.codes = rng.integers(0, 2, size=(n_rows, sizes.n_outputs))
        else:
            self.codes = rng.integers(0, max(2, sizes.n_outputs), size=n_rows)
        self.weights = rng.uniform(0, 2, size=n_rows).astype(np.float32)
        self.network = LSTMNetwork.with_random_weights(sizes, 0.01, seed=0)
        state = self.network.state
        # Larger than the initial weights, so that gates are neither all 0.5 nor all 1.
        weights = [
            weight + rng.normal(scale=0.2, size=weight.shape).astype(np.float32)
            for weight in state.weights
        ]
        self.network.state = replace(state, weights=weights)
        self.data = self.sequences, self.codes, self.weights

    def cpu_network(self):
        return CpuNetwork(self.network.architecture, self.network.state.weights)

    def keras_gradients(self, padding):
        model = self.network.model
        padded = self.sequences.padded(
            int(self.sequences.lengths.max()), padding=padding
        )
        with tf.GradientTape() as tape:
            probabilities = model(padded)
            if self.network.architecture.activation == "sigmoid":
                codes = self.codes.reshape(probabilities.shape).astype(np.float32)
                losses = keras.losses.binary_crossentropy(codes, probabilities)
            else:
                losses = keras.losses.sparse_categorical_crossentropy(
                    self.codes, probabilities
                )
            loss = tf.reduce_mean(losses * self.weights)
        gradients = tape.gradient(loss, model.trainable_variables)
        dense = [tf.convert_to_tensor(gradient).numpy() for gradient in gradients]
        return probabilities.numpy(), float(loss), dense


@cache
def keras_gradients(case, padding):
    """Return the results of Keras, computed once for all processor levels."""
    return Problem(*case).keras_gradients(padding)


each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@each_case
@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("level", LEVELS)
def test_logits_and_gradients_equal_those_of_keras(monkeypatch, case, padding, level):
    for module in ("_network._cpu_network", "_kernel._weight_layout"):
        monkeypatch.setattr(f"skseq.{module}.KERNEL", LSTMKernel(level))
    problem = Problem(*case)
    cpu = problem.cpu_network()
    probabilities, loss, expected = keras_gradients(case, padding)
    logits = cpu.logits(problem.rows, problem.sequences, map)
    activation = cpu.architecture.activation
    assert_allclose(to_probabilities(logits, activation), probabilities, atol=1e-6)
    score, gradients = cpu.gradients(problem.rows, *problem.data, map, RNG)
    assert_allclose(score.loss / len(problem.rows), loss, rtol=1e-5)
    for gradient, theirs in zip(cpu.layout.to_keras(gradients), expected, strict=True):
        assert_allclose(gradient, theirs, rtol=1e-4, atol=1e-5 * np.abs(theirs).max())


@each_case
def test_weights_are_copied(case):
    problem = Problem(*case)
    cpu = problem.cpu_network()
    given = problem.network.state.weights
    for weight, copy in zip(given, cpu.weights, strict=True):
        assert_array_equal(weight, copy, strict=True)
    for array in cpu.arrays:
        array.fill(1)
    for weight, changed in zip(given, cpu.weights, strict=True):
        assert not np.array_equal(weight, changed)


def test_order_of_rows_in_a_batch_changes_rounding_only():
    problem = Problem(*CASES["worked example"])
    cpu = problem.cpu_network()
    (score, gradients), (other_score, other) = (
        cpu.gradients(rows, *problem.data, map, RNG)
        for rows in (problem.rows, problem.rows[::-1])
    )
    assert_allclose(score.loss, other_score.loss, rtol=1e-6)
    for gradient, same in zip(
        cpu.layout.split(gradients), cpu.layout.split(other), strict=True
    ):
        assert_allclose(gradient, same, atol=1e-5 * np.abs(gradient).max())


@pytest.mark.parametrize(
    ("units", "n_rows", "length", "n_groups"),
    [
        ((100,), 15, 10, 1),
        ((100,), 16, 10, 2),
        ((100,), 16, 5000, 2),
        ((100,), 33, 10, 2),
        ((100,), 64, 112, 2),
        ((100,), 64, 113, 4),
        ((100,), 64, 230, 8),
        ((100,), 64, 5000, 8),
        ((100,), 100, 230, 8),
        ((100,), 257, 230, 9),
        ((32,), 64, 230, 2),
        ((32, 100), 64, 230, 8),
        ((129,), 64, 230, 4),
    ],
)
def test_long_batches_are_split_into_more_groups(units, n_rows, length, n_groups):
    offsets = np.arange(n_rows + 1) * length
    sequences = Sequences(np.zeros(n_rows * length, np.int32), offsets)
    sizes = replace(IDS, units=units)
    assert count_groups(sizes, sequences, np.arange(n_rows)) == n_groups


def test_groups_of_a_long_batch():
    problem = Problem(replace(IDS, units=(100,)), 64, 500)
    cpu, rows = problem.cpu_network(), problem.rows[::-1]
    found = []

    def run(function, groups, masks):
        found.extend(groups)
        return map(function, groups, masks)

    score, gradients = cpu.gradients(rows, *problem.data, run, RNG)
    assert len(found) == 8
    assert_array_equal(np.sort(np.concatenate(found)), problem.rows)
    lengths = problem.sequences.lengths
    n_steps = [lengths[group].sum() for group in found]
    assert max(n_steps) - min(n_steps) < lengths.max()
    parts = [
        cpu.gradients(part, *problem.data, map, RNG) for part in (rows[:8], rows[8:])
    ]
    (first_score, first), (second_score, second) = parts
    assert_allclose(score.loss, first_score.loss + second_score.loss, rtol=1e-5)
    # Each is the mean over its part of the batch.
    expected = (8 * first + 56 * second) / 64
    assert_allclose(gradients, expected, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize(
    "case",
    [case for case in CASES.values() if case[0].reads_ids],
    ids=[name for name, case in CASES.items() if case[0].reads_ids],
)
def test_gradients_of_steps_add_up_to_those_of_the_embedding(case):
    problem = Problem(*case)
    cpu, ids = problem.cpu_network(), problem.sequences.values
    shares = problem.weights[:, np.newaxis] / len(problem.rows)
    vectors = Sequences(cpu.weights[0][ids], problem.sequences.offsets)
    activation = cpu.architecture.activation
    logits, backward = cpu.vector_gradients(vectors)
    gradients = backward(shares * log_loss_gradient(logits, problem.codes, activation))
    expected = cpu.logits(problem.rows, problem.sequences, map)
    assert_allclose(logits, expected, rtol=1e-5, atol=1e-5)
    of_ids = np.zeros_like(cpu.weights[0])
    np.add.at(of_ids, ids, gradients)
    _, of_weights = cpu.gradients(problem.rows, *problem.data, map, RNG)
    expected = cpu.layout.to_keras(of_weights)[0]
    assert_allclose(of_ids, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())
