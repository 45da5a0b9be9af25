"""Threads for the kernel, which releases Python's lock while it computes."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import current_process
from threading import get_ident

from joblib import cpu_count

# The trainings and predictions that run now, each as (process, thread, itself): a
# process that is forked has a copy, and must not count what only its parent runs.
_running = set()


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
        entry = os.getpid(), get_ident(), object()
        _running.add(entry)
        stack.callback(_running.discard, entry)

        def run(function, *lists):
            nonlocal pool
            if len(lists[0]) < 2:
                return map(function, *lists)
            if pool is None:
                pool = ThreadPoolExecutor(thread_count())
                # After an error or Ctrl-C, what has not begun is not waited for.
                stack.callback(pool.shutdown, cancel_futures=True)
            return pool.map(function, *lists)

        yield run


def thread_count():
    """Return the number of threads to compute with.

    That is ``OMP_NUM_THREADS`` where it is set, as it is in the worker processes that
    joblib, Dask and Ray start. It is 1 in a process of a ``multiprocessing.Pool``,
    which tells its workers nothing. Else it is the number of CPUs that this process may
    use, divided among those of its threads that train or predict at this time.

    Returns
    -------
    int
    """
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdecimal():
        return max(1, int(given))
    if current_process().daemon:
        return 1
    threads = {
        thread for process, thread, _ in list(_running) if process == os.getpid()
    }
    return max(1, cpu_count() // max(1, len(threads)))
