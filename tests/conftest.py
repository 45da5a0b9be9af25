"""Settings of Hypothesis, the number of processes, and fixtures of several packages.

The short profile draws the same examples in every run, so that a failure comes from the
last change. The long one, ``pytest --hypothesis-profile=long``, draws others each time.
"""

from pathlib import Path

import joblib
import pytest
import scipy.linalg  # noqa: F401 (loads the BLAS of SciPy)
from engines import compute_with
from hypothesis import HealthCheck, settings
from threadpoolctl import threadpool_limits

settings.register_profile(
    "short", database=None, deadline=None, derandomize=True, max_examples=200
)
settings.register_profile(
    "long",
    deadline=None,
    derandomize=False,
    max_examples=50_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("short")


def pytest_xdist_auto_num_workers(config):
    """Use all CPUs for folders, but one process for files: workers start slowly."""
    paths = [Path(argument.partition("::")[0]) for argument in config.args]
    return 0 if all(path.is_file() for path in paths) else joblib.cpu_count()


def pytest_configure(config):
    """Share the CPUs among the processes: BLAS threads spin while they wait."""
    if hasattr(config, "workerinput"):
        n_threads = joblib.cpu_count() // config.workerinput["workercount"]
        # It limits the libraries that are loaded.
        threadpool_limits(max(1, n_threads), user_api="blas")


@pytest.fixture(params=["cpu", "keras"])
def backend(request):
    """Compute with each backend in turn."""
    with compute_with(request.param):
        yield request.param


@pytest.fixture
def accelerator():
    """Compute with Keras, like on a machine with an accelerator."""
    with compute_with("keras"):
        yield


@pytest.fixture
def short_training(monkeypatch):
    """Shorten the training with ``epochs="auto"``, in this process."""
    monkeypatch.setattr("skseq._training._learning_rate.FIRST_UPDATES", 30)
    monkeypatch.setattr("skseq._training._auto_epochs.MAX_UPDATES", 60)
    for name in ("MAX_NETWORKS", "MAX_NETWORKS_OF_FEW"):
        monkeypatch.setattr(f"skseq._training._auto_epochs.{name}", 2)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write_file(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file
