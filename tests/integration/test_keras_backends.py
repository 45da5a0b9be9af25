"""Keras with JAX or PyTorch: tests of code that uses Keras pass as with TensorFlow."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from processes import environment, run_python

TESTS = Path(__file__).parents[1]
# Tests that train and predict with Keras, or use its model.
CHOSEN = {
    "classifier": ["classifier/test_lstm_classifier.py"],
    "integration": ["integration/test_kinds_of_targets.py"],
    "network": [
        "network/test_keras_model.py",
        "network/test_lstm_network.py",
    ],
    "training": [
        "training/test_callbacks.py",
        "training/test_checkpoint.py::test_keras_resumes_training",
        "training/test_cpu_engine.py::test_trains_as_keras_does",
        "training/test_engine.py",
        "training/test_keras_engine.py",
    ],
}
# Compilation takes most of the time with JAX.
QUICK = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}


@pytest.mark.slow
@pytest.mark.parametrize("package", CHOSEN)
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_tests_pass(backend, package):
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    finished = run_python(
        *["-m", "pytest", "--quiet", "--no-cov", "-p", "no:cacheprovider"],
        # Raised by Keras with NumPy 2.
        *["-W", "ignore:__array__ implementation:DeprecationWarning"],
        *[TESTS / chosen for chosen in CHOSEN[package]],
        cwd=TESTS.parent,
        env=environment(KERAS_BACKEND=backend, **QUICK),
        timeout=1200,
    )
    assert " passed" in finished.stdout
