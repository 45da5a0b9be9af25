"""One epoch of the published example: time and memory of ``fit`` in all libraries.

Run ``python -m benchmarks.fit_epoch``. A new classifier is fitted in each round. The
time is that from the call of ``fit`` to its return: building and compiling the network
count, as for a user; imports do not. The first round, which includes one-time work of a
library in a process, is among those reported.
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
    """Fit, and score on some of the training reviews."""
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
        f"{example.MAXLEN} words, {rounds} rounds. Each fit is timed from the call of "
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
