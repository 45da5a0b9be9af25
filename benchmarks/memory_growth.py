"""Growth of the memory of a process over hundreds of small fits.

Run ``python -m benchmarks.memory_growth``. The resident memory after ``fit`` is
compared; garbage is not collected explicitly.
"""

import sys

from benchmarks._results import Task, publish
from benchmarks._worker_process import contestant_processes

N_REVIEWS = 200
MAXLEN = 50


def main(trial=False):
    """Fit repeatedly in one process."""
    rounds, n_fits, n_warm_up = (2, 4, 2) if trial else (3, 100, 20)
    with contestant_processes(
        ["skseq"], n_reviews=N_REVIEWS, maxlen=MAXLEN
    ) as processes:
        before = _fit_repeatedly(processes["skseq"], n_warm_up)
        growths = []
        for _ in range(rounds):
            after = _fit_repeatedly(processes["skseq"], n_fits)
            growths.append((after - before) / n_fits)
            before = after
    publish(
        "memory_growth",
        "Memory: growth over hundreds of fits",
        f"Resident memory of a process that fits {N_REVIEWS} reviews of {MAXLEN} "
        f"tokens again and again, one epoch each: {n_warm_up} fits of warm-up, then "
        f"{rounds} rounds of {n_fits} fits.",
        [Task("growth per fit", "MB", {"skseq": growths})],
        trial=trial,
    )


def _fit_repeatedly(process, n_fits):
    for _ in range(n_fits):
        answer = process.ask("fit", rows=N_REVIEWS, maxlen=MAXLEN)
    return answer["resident_mb"]


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
