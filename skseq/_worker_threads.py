"""Threads for the kernel, which releases Python's lock while it computes."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from joblib import cpu_count


@contextmanager
def worker_threads():
    """Start threads for the time of a training or a prediction.

    They end with it: a process that is forked later has nothing to miss.

    Yields
    ------
    callable
        Maps a function over a list, as ``map`` does.
    """
    n_threads = thread_count()
    if n_threads == 1:
        yield map
        return
    with ThreadPoolExecutor(n_threads) as pool:
        yield (
            lambda function, items: (
                pool.map(function, items) if len(items) > 1 else map(function, items)
            )
        )


def thread_count():
    """Return the number of threads to compute with.

    That is ``OMP_NUM_THREADS`` where it is set, as it is by joblib in the worker
    processes of a cross-validation or a grid search, and else the number of CPUs that
    this process may use.

    Returns
    -------
    int
    """
    given = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(given)) if given.isdecimal() else cpu_count()
