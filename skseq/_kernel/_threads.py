"""Worker threads for the kernel, which releases the GIL while it computes."""

import os
from contextlib import contextmanager, suppress
from multiprocessing import current_process
from queue import Empty, SimpleQueue
from threading import Thread, get_ident

from joblib import cpu_count

# Fits and predictions in progress, each as (process id, thread id, unique object). A
# forked process inherits a copy and must not count those of its parent.
_running = set()


@contextmanager
def worker_threads():
    """Context of a fit or a prediction, with threads to compute in.

    They start with the first list of several items and end with the context, so that a
    process forked later does not depend on them.

    Yields
    ------
    callable
        Maps a function over lists, like ``map``.
    """
    entry = os.getpid(), get_ident(), object()
    # Not concurrent.futures: its locks are handled in Python code, and Ctrl-C between
    # two lines of it can leave one locked, so that the process hangs. SimpleQueue locks
    # in C, and the interpreter does not wait for daemon threads.
    calls, threads, n_threads = SimpleQueue(), [], None

    def run(function, *lists):
        nonlocal n_threads
        if len(lists[0]) < 2:
            return map(function, *lists)
        if n_threads is None:
            n_threads = thread_count()
            # The calling thread is one of them.
            while len(threads) < n_threads - 1:
                threads.append(_start_thread(calls))
        if not threads:
            return map(function, *lists)
        results = [SimpleQueue() for _ in lists[0]]
        for result, *arguments in zip(results, *lists, strict=True):
            calls.put((result, function, arguments))
        return _results(results, calls)

    try:
        _running.add(entry)
        yield run
    finally:
        _running.discard(entry)
        _stop_threads(calls, threads)


def _start_thread(calls):
    thread = Thread(target=_work, args=(calls,), name="skseq worker", daemon=True)
    thread.start()
    return thread


def _work(calls):
    while (call := calls.get()) is not None:
        result, function, arguments = call
        try:
            result.put((function(*arguments), None))
        except BaseException as error:
            result.put((None, error))
        del call, result, function, arguments  # Keep no references while waiting.
    calls.put(None)  # Stop the next thread.


def _results(results, calls):
    """Yield the results in order, and make calls that no thread has started."""
    for result in results:
        with suppress(Empty):
            while result.empty():
                other, function, arguments = calls.get_nowait()
                # An error is raised at once. If it were kept as a result, as in _work,
                # Ctrl-C just after this line would leave two, and get lost.
                other.put((function(*arguments), None))
        value, error = result.get()
        if error is not None:
            raise error
        yield value


def _stop_threads(calls, threads):
    try:
        with suppress(Empty):  # Drop calls that have not started after an error.
            while True:
                calls.get_nowait()
    finally:
        calls.put(None)
    for thread in threads:
        thread.join()


def thread_count():
    """Return the number of threads to compute in.

    That is ``OMP_NUM_THREADS`` if it is set, as in the worker processes of joblib, Dask
    and Ray. It is 1 in a process of a ``multiprocessing.Pool``, which does not set it.
    Otherwise it is the number of CPUs that this process may use, divided by the number
    of its threads that are fitting or predicting.

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
