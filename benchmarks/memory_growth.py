"""Growth of the memory of a process over hundreds of small fits.

Run ``python -m benchmarks.memory_growth``. It needs glibc, whose free memory is
returned to the system before the resident memory is read.
"""

import sys

from benchmarks._results import Task, publish
from benchmarks._worker_process import contestant_processes

N_REVIEWS = 200
MAXLEN = 50
CONTESTANTS = ("skseq", "skseq, MALLOC_ARENA_MAX=1")


def main(trial=False):
    """Fit repeatedly in two processes."""
    rounds, n_fits, n_warm_up = (2, 4, 2) if trial else (3, 100, 200)
    growths = {title: [] for title in CONTESTANTS}
    with contestant_processes(
        CONTESTANTS, n_reviews=N_REVIEWS, maxlen=MAXLEN
    ) as processes:
        before = {
            title: _fit_repeatedly(process, n_warm_up)
            for title, process in processes.items()
        }
        for _ in range(rounds):
            for title, process in processes.items():
                after = _fit_repeatedly(process, n_fits)
                growths[title].append((after - before[title]) / n_fits)
                before[title] = after
    publish(
        "memory_growth",
        "Memory: growth over hundreds of fits",
        f"Resident memory of a process that fits {N_REVIEWS} reviews of {MAXLEN} "
        f"tokens again and again, one epoch each: {n_warm_up} fits of warm-up, then "
        f"{rounds} rounds of {n_fits} fits. It is read after a garbage collection and "
        "`malloc_trim`. The C library (glibc) may still keep a pool of 14 MB of free "
        "memory for another thread, once and at any time, and uses it again; "
        "`MALLOC_ARENA_MAX=1` limits it to one pool.",
        [Task("growth per fit", "MB", {title: own}) for title, own in growths.items()],
        trial=trial,
    )


def _fit_repeatedly(process, n_fits):
    """Fit, and return the resident memory without what is free."""
    cut = {"rows": N_REVIEWS, "maxlen": MAXLEN}
    for _ in range(n_fits):
        process.ask("fit", **cut)
    return process.ask("release", **cut)["resident_mb"]


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
