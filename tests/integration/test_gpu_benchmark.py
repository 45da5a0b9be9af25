"""The benchmark on a GPU, where there is none."""

from pathlib import Path

import pytest
from processes import environment, run_python

pytestmark = pytest.mark.slow


def test_says_that_there_is_no_gpu():
    finished = run_python(
        *["-m", "benchmarks.gpu"],
        cwd=Path(__file__).parents[2],
        env=environment(CUDA_VISIBLE_DEVICES="-1", JAX_PLATFORMS="cpu"),
    )
    assert finished.stdout.startswith("Neither PyTorch nor JAX of this environment")
