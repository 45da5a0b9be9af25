"""Speed of a matrix product on this machine, as an upper bound."""

import os
import subprocess
import sys
import time

import numpy as np

_SIZE = 2000


def measure_matrix_product():
    """Return the float32 rate of ``np.matmul`` on all cores, in GFLOP/s.

    It is measured in a process of its own, without environment variables that force
    OpenBLAS to use a kernel for older processors.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    }
    command = [sys.executable, "-m", "benchmarks._matrix_product"]
    process = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(process.stdout)


def main(repeats=8):
    """Print the rate of the fastest of several products."""
    random = np.random.default_rng(0)
    a, b = random.random((2, _SIZE, _SIZE), dtype=np.float32)
    result = np.empty_like(a)
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        np.matmul(a, b, out=result)
        seconds.append(time.perf_counter() - start)
    print(2 * _SIZE**3 / min(seconds) / 1e9)


if __name__ == "__main__":
    main()
