"""Seeded fits repeat, and change neither global state nor their input."""

import os
import random

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from reviews import LABELS, TEXTS, make_classifier, make_pipeline
from tensorflow.python.framework.config import is_op_determinism_enabled


def global_state():
    name, keys, *rest = np.random.get_state()  # noqa: NPY002
    return random.getstate(), name, keys.tolist(), rest


def test_seeded_fit_repeats_and_leaves_no_trace(probabilities):
    environment, state = dict(os.environ), global_state()
    again = make_pipeline().fit(TEXTS, LABELS).predict_proba(TEXTS)
    assert_array_equal(again, probabilities)
    assert dict(os.environ) == environment
    assert global_state() == state
    assert not is_op_determinism_enabled()


@pytest.mark.parametrize("kind", ["ids", "measurements"])
def test_input_is_unchanged(kind):
    rng = np.random.default_rng(0)
    X = {
        "ids": rng.integers(0, 5, size=(20, 4), dtype=np.int32),
        "measurements": rng.normal(size=(20, 4, 2)).astype(np.float32),
    }[kind]
    y = np.arange(20, dtype=np.int32) % 2
    given = [X, y, rng.uniform(0.5, 1, size=20)]
    copies = [array.copy() for array in given]
    for array in given:  # Like arrays that joblib maps into memory.
        array.flags.writeable = False
    make_classifier(class_weight="balanced", epochs=1).fit(*given).predict_proba(X)
    for array, copied in zip(given, copies, strict=True):
        assert_array_equal(array, copied)
