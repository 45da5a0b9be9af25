"""Keras' global dtype policy and floatx do not reach the network."""

from functools import cache

import factories
import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

pytestmark = pytest.mark.slow  # Keras compiles two fits for each row.

RNG = np.random.default_rng(0)
IDS = RNG.integers(1, 9, size=(40, 6))
FIRST = IDS[:, 0]
# Keras rounds the arrays that its predict is given to floatx: these are exact.
RUNS = RNG.integers(1, 9, size=(40, 6, 2)) / 4
# Sequences, labels and parameters.
KINDS = {
    "ids": (IDS, FIRST > 4, {}),
    "bidirectional": (IDS, FIRST > 4, {"bidirectional": True}),
    "measurements": (RUNS, FIRST > 4, {"units": (4, 3)}),
    "labels": (IDS, (IDS[:, :3] > 4).astype(int), {"pooling": "last"}),
    "classes": (IDS, FIRST % 3, {"freeze_embedding": True, "embedding": np.eye(9, 4)}),
}
# Policy, floatx, kind, whether Keras trains, and whether there is a callback. Each pair
# of values of two columns stands in a row.
ROWS = [
    ("mixed_float16", "float16", "ids", False, False),
    ("mixed_float16", "float16", "bidirectional", False, False),
    ("mixed_float16", "float64", "measurements", False, True),
    ("mixed_float16", "float32", "labels", True, False),
    ("mixed_float16", "float32", "classes", True, False),
    ("mixed_bfloat16", "float32", "ids", True, True),
    ("mixed_bfloat16", "float64", "bidirectional", True, True),
    ("mixed_bfloat16", "float16", "measurements", False, False),
    ("mixed_bfloat16", "float64", "labels", False, True),
    ("mixed_bfloat16", "float64", "classes", False, False),
    ("float64", "float64", "ids", True, True),
    ("float64", "float32", "bidirectional", False, False),
    ("float64", "float32", "measurements", True, False),
    ("float64", "float16", "labels", False, True),
    ("float64", "float16", "classes", True, True),
]


@pytest.fixture(autouse=True)
def global_dtypes():
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    yield
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)


class StopsNever(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        self.model.stop_training = False


def fit(kind, has_callback):
    X, y, parameters = KINDS[kind]
    callbacks = [StopsNever()] if has_callback else None
    classifier = factories.make_classifier(
        callbacks=callbacks, output_dropout=0.2, learning_rate=0.05, **parameters
    )
    return classifier.fit(X, y)


@cache
def fit_in_float32(kind, has_callback, by_keras):
    return fit(kind, has_callback)


@pytest.mark.parametrize(("policy", "floatx", "kind", "by_keras", "has_callback"), ROWS)
def test_fit_is_that_in_float32(
    monkeypatch, policy, floatx, kind, by_keras, has_callback
):
    monkeypatch.setattr("skseq._training._engine._has_accelerator", lambda: by_keras)
    expected = fit_in_float32(kind, has_callback, by_keras)
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)
    fitted = fit(kind, has_callback)
    X = KINDS[kind][0]
    probabilities = fitted.predict_proba(X)
    assert_allclose(probabilities, expected.predict_proba(X), rtol=1e-6)
    assert_allclose(fitted.history_["loss"], expected.history_["loss"], rtol=1e-6)
    # Keras rounds the accuracy of a sequence, which is a mean over labels, to floatx.
    assert_allclose(
        fitted.history_["accuracy"], expected.history_["accuracy"], rtol=1e-3
    )
    outputs = fitted.model_.predict(X, verbose=0)
    assert outputs.dtype == np.float32
    assert_allclose(outputs, probabilities[:, -outputs.shape[1] :], atol=1e-6)
    state = fitted._network.state
    assert state.learning_rate == expected._network.state.learning_rate
    assert keras.config.floatx() == floatx
    assert keras.config.dtype_policy().name == policy


def test_rows_have_each_pair_of_values():
    columns = list(zip(*ROWS, strict=True))
    for number, first in enumerate(columns):
        for second in columns[number + 1 :]:
            pairs = {*zip(first, second, strict=True)}
            assert len(pairs) == len({*first}) * len({*second})
