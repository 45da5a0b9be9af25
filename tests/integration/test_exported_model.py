"""The Keras model of a classifier, exported to the formats of other libraries."""

import json
import zipfile

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skseq import LSTMClassifier

# Raised by Keras 3.15 with NumPy 2.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

N_ROWS = 24
WITH_TENSORFLOW = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="TensorFlow writes this format"
)


def draw_ids(rng):
    return [rng.integers(1, 12, rng.integers(1, 9)) for _ in range(N_ROWS)]


def draw_words(rng):
    return [400 * row for row in draw_ids(rng)]


def draw_measurements(rng):
    return [rng.normal(size=(rng.integers(1, 9), 3)) for _ in range(N_ROWS)]


def draw_labels(rng, n_classes):
    return np.arange(N_ROWS) % n_classes


def draw_indicators(rng, n_labels):
    return np.vstack([np.eye(n_labels), rng.integers(0, 2, (21, n_labels))]).astype(int)


AUTOMATIC = {"epochs": "auto", "n_networks": 2}

# Parameters, the sequences, the targets, and how many classes or labels there are.
CASES = {
    "default": ({}, draw_ids, draw_labels, 2),
    "three classes": ({}, draw_ids, draw_labels, 3),
    "several labels": ({}, draw_ids, draw_indicators, 3),
    "two layers": ({"units": (5, 4)}, draw_ids, draw_labels, 2),
    "both directions": ({"bidirectional": True}, draw_ids, draw_labels, 2),
    "last state": ({"pooling": "last"}, draw_ids, draw_labels, 2),
    "largest state": ({"pooling": "max"}, draw_ids, draw_labels, 2),
    "mean state": ({"pooling": "mean"}, draw_ids, draw_labels, 2),
    "ensemble of symbols": (AUTOMATIC, draw_ids, draw_labels, 2),
    "ensemble of words": (AUTOMATIC, draw_words, draw_labels, 3),
    "ensemble of measurements": (AUTOMATIC, draw_measurements, draw_labels, 3),
    "measurements": ({"output_dropout": 0.5}, draw_measurements, draw_labels, 2),
    "measurements, all at once": (
        {"units": (4, 5), "bidirectional": True, "pooling": ("last", "max", "mean")},
        draw_measurements,
        draw_labels,
        3,
    ),
}
# An export takes longer than a save.
SOME = [
    "default",
    "three classes",
    "ensemble of symbols",
    "ensemble of measurements",
    "measurements, all at once",
]


def fit(name):
    """Return a fitted classifier and the sequences that it was fitted to."""
    parameters, draw_X, draw_y, n_classes = CASES[name]
    rng = np.random.default_rng(0)
    X, y = draw_X(rng), draw_y(rng, n_classes)
    small = {"units": 5, "embedding_dim": 4, "epochs": 4, "batch_size": 4}
    return LSTMClassifier(**{**small, **parameters}, random_state=0).fit(X, y), X


def pad(X, width, side):
    numbers = "float32" if X[0].ndim == 2 else "int32"
    padded = np.zeros((len(X), width, *X[0].shape[1:]), numbers)
    for places, sequence in zip(padded, X, strict=True):
        start = width - len(sequence) if side == "left" else 0
        places[start : start + len(sequence)] = sequence
    return padded


def spread(batch):
    """Put padding between all steps."""
    width = 2 * batch.shape[1]
    padded = np.zeros_like(batch, shape=(len(batch), width, *batch.shape[2:]))
    padded[:, ::2] = batch
    return padded


def batches_of(X):
    """Yield batches padded anywhere, of several widths, and without tokens."""
    yield pad(X, 8, "right")
    yield spread(pad(X, 8, "right"))
    yield pad(X, 8, "left")
    yield pad(X, 12, "left")
    yield pad(X[:1], len(X[0]), "left")
    with_an_empty_row = pad(X[:3], 9, "right")
    with_an_empty_row[1] = 0
    yield with_an_empty_row
    yield with_an_empty_row[1:2]


def assert_same_predictions(predict, classifier, X):
    for batch in batches_of(X):
        expected = classifier.predict_proba(batch)
        if expected.shape[1] == 2:
            expected = expected[:, 1:]
        assert_allclose(predict(batch), expected, atol=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_keras_file(name, tmp_path):
    classifier, X = fit(name)
    classifier.model_.save(tmp_path / "network.keras")
    loaded = keras.models.load_model(tmp_path / "network.keras")
    assert_same_predictions(
        lambda batch: keras.ops.convert_to_numpy(loaded(batch)), classifier, X
    )


def test_keras_file_keeps_the_optimizer_state(tmp_path):
    classifier, _ = fit("default")
    classifier.model_.save(tmp_path / "network.keras")
    loaded = keras.models.load_model(tmp_path / "network.keras")
    assert int(loaded.optimizer.iterations) > 0
    for variable, other in zip(
        loaded.optimizer.variables, classifier.model_.optimizer.variables, strict=True
    ):
        assert_array_equal(*map(keras.ops.convert_to_numpy, (variable, other)))


def test_keras_file_is_independent_of_skseq(tmp_path):
    classifier, _ = fit("measurements, all at once")
    classifier.model_.save(tmp_path / "network.keras")
    with zipfile.ZipFile(tmp_path / "network.keras") as archive:
        config = archive.read("config.json").decode()
    assert json.loads(config)["config"]["name"] == "lstm_classifier"
    assert "skseq" not in config


@pytest.mark.slow
@WITH_TENSORFLOW
@pytest.mark.parametrize("name", SOME)
def test_saved_model(name, tmp_path):
    import tensorflow as tf

    classifier, X = fit(name)
    classifier.model_.export(tmp_path / "network", verbose=False)
    loaded = tf.saved_model.load(tmp_path / "network")
    assert_same_predictions(lambda batch: loaded.serve(batch).numpy(), classifier, X)


@pytest.mark.slow
@WITH_TENSORFLOW
# Keras looks up np.object, which old versions of tf2onnx need.
@pytest.mark.filterwarnings("ignore:In the future `np.object`:FutureWarning")
@pytest.mark.parametrize("name", CASES)
def test_onnx(name, tmp_path):
    pytest.importorskip("tf2onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    classifier, X = fit(name)
    model = classifier.model_
    model(pad(X[:1], len(X[0]), "left"))
    model.export(tmp_path / "network.onnx", format="onnx", verbose=False)
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx")
    [batch_input] = session.get_inputs()
    assert batch_input.name == model.inputs[0].name
    assert_same_predictions(
        lambda batch: session.run(None, {batch_input.name: batch})[0], classifier, X
    )
