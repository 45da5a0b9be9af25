"""Training and prediction by Keras: batches, padding and labels."""

from dataclasses import replace
from functools import partial

import factories
import keras
import numpy as np
import pytest
from engines import compute_with
from numpy.testing import assert_allclose, assert_array_equal

import skseq._training._keras_engine as keras_engine
from skseq._network._architecture import Architecture
from skseq._training._plan import TrainingPart
from skseq._validation._check_sequences import check_sequences
from skseq._validation._check_values import check_ids

IDS = Architecture((8,), 1, vocabulary_size=20, embedding_dim=4)
RNG = np.random.default_rng(0)
X = [RNG.integers(1, 6, size=length).tolist() for length in 10 * [*range(1, 10)]]
y = [ids[0] < 3 for ids in X]


@pytest.fixture(scope="module", autouse=True)
def accelerator():
    with compute_with("keras"):
        yield


make_classifier = partial(
    factories.make_classifier, units=8, batch_size=64, learning_rate=0.05
)


@pytest.fixture(scope="module")
def fitted():
    return make_classifier(epochs=1).fit(X, y)


def test_learns_order_and_masks_padding():
    classifier = make_classifier(epochs=30)
    assert classifier.fit(X, y).score(X, y) > 0.95
    spread = [[id_ for token in ids for id_ in (0, token, 0)] for ids in X]
    assert_allclose(
        classifier.predict_proba(spread), classifier.predict_proba(X), atol=1e-5
    )


def test_order_of_rows_changes_no_bit(fitted):
    order = np.random.default_rng(1).permutation(len(X))
    shuffled = fitted.predict_proba([X[row] for row in order])
    assert_array_equal(shuffled, fitted.predict_proba(X)[order])


@pytest.mark.parametrize("batch_size", [1, 7, 90])
def test_batch_size_never_changes_an_answer(fitted, monkeypatch, batch_size):
    expected = fitted.predict_proba(X)
    monkeypatch.setattr(keras_engine, "PREDICT_BATCH_SIZE", batch_size)
    assert_allclose(fitted.predict_proba(X), expected, atol=1e-5)


def test_probabilities_of_a_row_add_up_to_one_in_float64(fitted):
    of_two = fitted.predict_proba(X)
    of_three = make_classifier(epochs=1).fit(X, [ids[0] % 3 for ids in X])
    for probabilities in (of_two, of_three.predict_proba(X)):
        assert probabilities.dtype == np.float64
        assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-15)


def test_learns_several_labels():
    classifier = make_classifier(epochs=30, batch_size=16)
    labels = np.array([[id_ in ids for id_ in (1, 2)] for ids in X], dtype=int)
    predicted = classifier.fit(X, labels).predict(X)
    assert predicted.shape == labels.shape
    assert classifier.predict_proba(X).dtype == np.float64
    assert (predicted == labels).mean() > 0.95
    assert classifier.history_["accuracy"][-1] > 0.95


def test_loss_that_is_not_finite_is_an_error():
    with pytest.raises(ValueError, match="loss of LSTMClassifier is (nan|inf) after"):
        make_classifier(epochs=2, learning_rate=1e38).fit(X, y)


def read_epoch(batches):
    """Read one epoch like Keras, with its current backend."""
    if keras.backend.backend() == "tensorflow":
        return list(batches.as_numpy_iterator())
    return [batches[number] for number in range(len(batches))]


def test_batches_are_trimmed_and_have_their_targets():
    part = TrainingPart(
        sequences=check_ids(
            check_sequences([[1], [2, 3], [4, 5, 6], []], name="test"), name="test"
        ),
        codes=np.array([10, 11, 12, 13], dtype=np.int32),
        weights=np.ones(4, dtype=np.float32),
        rows=np.arange(4),
    )
    batches = [replace(part, rows=np.array(rows)) for rows in ([1, 0], [2, 3], [3])]
    fed = keras_engine.feed(
        lambda: map(keras_engine.padded_part, batches),
        3,
        keras_engine.batch_specs(IDS),
    )
    first, second, third = read_epoch(fed)
    assert first[0].tolist() == [[2, 3], [1, 0]]
    assert first[1].tolist() == [11, 10]
    assert first[2].tolist() == [1, 1]
    assert second[0].tolist() == [[4, 5, 6], [0, 0, 0]]
    # A batch of empty rows has one step of padding.
    assert third[0].tolist() == [[0]]
    assert len(fed) == 3


def test_batches_are_read_again_in_each_epoch():
    steps, *_ = keras_engine.batch_specs(IDS)
    epochs = iter([[([[1], [2]],)], [([[2], [1]],)]])
    fed = keras_engine.feed(lambda: next(epochs), 1, [steps])
    read = [
        np.asarray(batch).tolist() for _ in range(2) for (batch,) in read_epoch(fed)
    ]
    assert read == [[[1], [2]], [[2], [1]]]


@pytest.mark.parametrize("longest", [1, 2, 3, 4, 5, 9, 100, 257, 500])
def test_jax_compiles_for_few_widths(monkeypatch, longest):
    rows = check_ids(check_sequences([[1] * longest], name="test"), name="test")
    part = TrainingPart(rows, np.zeros(1), np.ones(1), np.arange(1))
    monkeypatch.setattr("keras.backend.backend", lambda: "jax")
    padded, *_ = keras_engine.padded_part(part)
    width = padded.shape[1]
    assert padded.sum() == longest
    assert longest <= width < 1.25 * longest
    # Rounded up to 3 significant binary digits: four widths per power of two.
    assert width < 8 or width % (1 << (width.bit_length() - 3)) == 0
