"""Threads for the kernel, which releases Python's lock while it computes."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from joblib import cpu_count


@contextmanager
def worker_threads():
    """Offer threads for the time of a training or a prediction.

    They start with the first list of several items, and end with the context: a process
    that is forked later has nothing to miss.

    Yields
    ------
    callable
        Maps a function over lists, as ``map`` does.
    """
    with ExitStack() as stack:
        pool = None

        def run(function, *lists):
            nonlocal pool
            if len(lists[0]) < 2:
                return map(function, *lists)
            if pool is None:
                pool = stack.enter_context(ThreadPoolExecutor(thread_count()))
            return pool.map(function, *lists)

        yield run


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
