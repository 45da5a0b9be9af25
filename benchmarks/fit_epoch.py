"""One epoch of the worked example: seconds and memory of ``fit``, beside all peers.

Run ``python -m benchmarks.fit_epoch``. A fresh classifier is fitted each time, and the
clock runs from the call of ``fit`` to its return, so that building and compiling the
network count, as they do for a user; imports do not. The first round, with what a
library does once in a process, is one of those reported.
"""

import sys

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._side_by_side import ask_side_by_side, pick
from benchmarks._worker_process import collect_versions, contestant_processes

CONTESTANTS = (
    "skseq",
    "Keras",
    "SciKeras",
    "Keras on JAX",
    "skorch, padded",
    "skorch, packed",
)


def main(trial=False):
    """Fit, and score what was fitted on some of its own reviews."""
    n_reviews, n_scored = (128, 64) if trial else (example.N_REVIEWS, 2000)
    rounds = 2 if trial else 3
    with contestant_processes(
        CONTESTANTS, n_reviews=n_reviews, maxlen=example.MAXLEN
    ) as processes:
        fits = ask_side_by_side(
            processes, "fit", rounds=rounds, rows=n_reviews, maxlen=example.MAXLEN
        )
        scores = ask_side_by_side(
            processes, "score", rounds=1, rows=n_scored, maxlen=example.MAXLEN
        )
    first_peaks = pick({title: own[:1] for title, own in fits.items()}, "peak_mb")
    peaks_above_imports = {
        title: [peak - processes[title].peak_mb_of_imports]
        for title, (peak,) in first_peaks.items()
    }
    publish(
        "fit_epoch",
        f"Training: one epoch on {n_reviews:,} reviews",
        f"The network of the published example on {n_reviews:,} reviews padded to "
        f"{example.MAXLEN} places, {rounds} rounds. Each fit is timed from the call of "
        "`fit` to its return in a process that has done its imports; building and "
        "compiling the network count. Peak memory is that of the first fit and "
        f"includes the reviews. Training accuracy, on {n_scored:,} of the fitted "
        "reviews, only shows that each library has learned.",
        [
            Task("fit, one epoch", "s", pick(fits, "seconds")),
            Task("peak memory above the imports", "MB", peaks_above_imports),
            Task("peak memory of the process", "MB", first_peaks),
            Task("training accuracy", "%", pick(scores, "accuracy", 100)),
        ],
        versions=collect_versions(processes),
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
