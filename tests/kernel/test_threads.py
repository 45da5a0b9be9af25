"""Number of worker threads, their results, and that they end."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import joblib
import pytest

from skseq._kernel._threads import thread_count, worker_threads


@pytest.mark.parametrize(("given", "expected"), [("1", 1), ("3", 3), ("0", 1)])
def test_count_from_environment_variable(monkeypatch, given, expected):
    monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert thread_count() == expected


@pytest.mark.parametrize("given", [None, "", "2,2", "many"])
def test_count_is_the_number_of_cpus_by_default(monkeypatch, given):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if given is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert thread_count() == joblib.cpu_count()


def test_worker_processes_of_joblib_share_the_cpus(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    counts = joblib.Parallel(n_jobs=2)(joblib.delayed(thread_count)() for _ in range(2))
    assert counts == [max(1, joblib.cpu_count() // 2)] * 2


def test_process_of_a_pool_has_one_thread(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("skseq._kernel._threads.cpu_count", lambda: 8)
    run = joblib.Parallel(n_jobs=2, backend="multiprocessing")
    assert run(joblib.delayed(thread_count)() for _ in range(2)) == [1, 1]


@pytest.mark.parametrize(
    ("given", "n_running", "expected"),
    [(None, 1, 8), (None, 3, 2), (None, 9, 1), ("5", 3, 5)],
)
def test_fits_in_threads_share_the_cpus(monkeypatch, given, n_running, expected):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if given is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", given)
    monkeypatch.setattr("skseq._kernel._threads.cpu_count", lambda: 8)
    barrier = threading.Barrier(n_running)

    def count():
        with worker_threads():
            barrier.wait(10)
            n_threads = thread_count()
            barrier.wait(10)
        return n_threads

    with ThreadPoolExecutor(n_running) as pool:
        counts = [pool.submit(count) for _ in range(n_running)]
    assert [each.result() for each in counts] == [expected] * n_running
    assert thread_count() == int(given or 8)


def test_prediction_within_a_fit_has_as_many_threads(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("skseq._kernel._threads.cpu_count", lambda: 8)
    with worker_threads():
        with worker_threads():
            assert thread_count() == 8
        assert thread_count() == 8


def test_fits_of_the_parent_process_are_not_counted(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("skseq._kernel._threads.cpu_count", lambda: 8)
    with worker_threads():
        monkeypatch.setattr("os.getpid", lambda: -1)
        assert thread_count() == 8


@pytest.mark.parametrize("n_threads", [1, 3])
@pytest.mark.parametrize("items", [[], [1], [1, 2, 3, 4]])
def test_map_keeps_order_and_threads_end(monkeypatch, n_threads, items):
    monkeypatch.setenv("OMP_NUM_THREADS", str(n_threads))
    before = threading.active_count()
    with worker_threads() as run:
        assert list(run(lambda item: 10 * item, items)) == [10 * item for item in items]
    assert threading.active_count() == before


@pytest.mark.parametrize("n_threads", [1, 3])
def test_errors_are_raised_by_the_map(monkeypatch, n_threads):
    monkeypatch.setenv("OMP_NUM_THREADS", str(n_threads))
    with worker_threads() as run, pytest.raises(ZeroDivisionError):
        list(run(lambda item: 1 / item, [1, 0]))


def test_interrupt_drops_calls_that_have_not_started(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    started = []

    def work(item):
        time.sleep(0.001)
        started.append(item)

    def interrupt():
        with worker_threads() as run:
            next(run(work, range(10_000)))
            raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert len(started) < 10_000
    assert threading.active_count() == before
