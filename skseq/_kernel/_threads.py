"""Threads for the kernel, which releases Python's lock while it computes."""

import os
from contextlib import contextmanager, suppress
from multiprocessing import current_process
from queue import Empty, SimpleQueue
from threading import Thread, get_ident

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
    entry = os.getpid(), get_ident(), object()
    # Not by concurrent.futures, whose locks are written in Python: Ctrl-C between two
    # lines of theirs may leave one locked, for which the process then waits without
    # end. Those of a SimpleQueue are written in C; and nothing waits for a daemon that
    # does not end.
    calls, threads = SimpleQueue(), []

    def run(function, *lists):
        if len(lists[0]) < 2:
            return map(function, *lists)
        if not threads:
            for _ in range(thread_count()):
                threads.append(_started(calls))
        answers = [SimpleQueue() for _ in lists[0]]
        for answer, *arguments in zip(answers, *lists, strict=True):
            calls.put((answer, function, arguments))
        return map(_result, answers)

    try:
        _running.add(entry)
        yield run
    finally:
        _running.discard(entry)
        _end(calls, threads)


def _started(calls):
    thread = Thread(target=_work, args=(calls,), name="skseq worker", daemon=True)
    thread.start()
    return thread


def _work(calls):
    while (call := calls.get()) is not None:
        answer, function, arguments = call
        try:
            answer.put((function(*arguments), None))
        except BaseException as error:
            answer.put((None, error))
        del call, answer, function, arguments  # While it waits, it holds nothing.
    calls.put(None)  # For the others.


def _result(answer):
    result, error = answer.get()
    if error is not None:
        raise error
    return result


def _end(calls, threads):
    try:
        with suppress(Empty):  # What has not begun when an error ends the rest.
            while True:
                calls.get_nowait()
    finally:
        calls.put(None)
    for thread in threads:
        thread.join()


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
