"""Training by Keras: what it is fed, and that padding changes no answer there."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import skseq._keras_training as keras_training
from skseq import LSTMClassifier
from skseq._sequences import check_sequences

RNG = np.random.default_rng(0)
X = [RNG.integers(1, 6, size=length).tolist() for length in 10 * [*range(1, 10)]]
y = [ids[0] < 3 for ids in X]


@pytest.fixture
def classifier(monkeypatch):
    """A classifier that takes this machine for one with an accelerator."""
    monkeypatch.setattr("keras.distribution.list_devices", lambda kind: ["gpu:0"])
    return LSTMClassifier(
        units=8, embedding_dim=4, epochs=30, learning_rate=0.05, random_state=0
    )


def test_learns_order_and_masks_padding(classifier):
    assert classifier.fit(X, y).score(X, y) > 0.95
    spread = [[id_ for token in ids for id_ in (0, token, 0)] for ids in X]
    assert_allclose(
        classifier.predict_proba(spread), classifier.predict_proba(X), atol=1e-5
    )


def test_order_of_rows_changes_no_bit(classifier):
    classifier.set_params(epochs=1).fit(X, y)
    order = np.random.default_rng(1).permutation(len(X))
    shuffled = classifier.predict_proba([X[row] for row in order])
    assert_array_equal(shuffled, classifier.predict_proba(X)[order])


@pytest.mark.parametrize("batch_size", [1, 7, 90])
def test_batch_size_never_changes_an_answer(classifier, monkeypatch, batch_size):
    classifier.set_params(epochs=1).fit(X, y)
    expected = classifier.predict_proba(X)
    monkeypatch.setattr(keras_training, "PREDICT_BATCH_SIZE", batch_size)
    assert_allclose(classifier.predict_proba(X), expected, atol=1e-5)


def test_several_labels_are_learnt(classifier):
    labels = np.array([[id_ in ids for id_ in (1, 2)] for ids in X], dtype=int)
    predicted = classifier.set_params(batch_size=16).fit(X, labels).predict(X)
    assert predicted.shape == labels.shape
    assert (predicted == labels).mean() > 0.95
    assert classifier.history_["accuracy"][-1] > 0.95


def test_loss_that_is_not_finite_is_an_error(classifier):
    with pytest.raises(ValueError, match="loss of LSTMClassifier is (nan|inf) after"):
        classifier.fit(X, y, np.full(90, 3e38))


def test_dataset_trims_each_batch_and_brings_the_targets_along():
    sequences = check_sequences([[1], [2, 3], [4, 5, 6], []], name="test")
    batches = [np.array([1, 0]), np.array([2, 3])]
    codes = np.array([10, 11, 12, 13])
    dataset = keras_training.batches_dataset(
        sequences.values, lambda: (sequences, batches), 2, codes
    )
    (first, codes_1), (second, codes_2) = dataset.as_numpy_iterator()
    assert first.tolist() == [[2, 3], [1, 0]]
    assert codes_1.tolist() == [11, 10]
    assert second.tolist() == [[4, 5, 6], [0, 0, 0]]
    assert codes_2.tolist() == [12, 13]
    assert len(dataset) == 2


def test_dataset_keeps_one_step_where_all_rows_are_empty():
    sequences = check_sequences([[], [], [7]], name="test")
    dataset = keras_training.batches_dataset(
        sequences.values, lambda: (sequences, [np.array([0, 1])]), n_batches=1
    )
    assert [batch.tolist() for (batch,) in dataset.as_numpy_iterator()] == [[[0], [0]]]


def test_dataset_asks_for_new_batches_each_epoch():
    sequences = check_sequences([[1], [2]], name="test")
    epochs = iter([[np.array([0, 1])], [np.array([1, 0])]])
    dataset = keras_training.batches_dataset(
        sequences.values, lambda: (sequences, next(epochs)), 1
    )
    read = [
        batch.tolist() for _ in range(2) for (batch,) in dataset.as_numpy_iterator()
    ]
    assert read == [[[1], [2]], [[2], [1]]]
