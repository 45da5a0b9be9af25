"""``cross_val_score`` of small fits: skseq and SciKeras.

Run ``python -m benchmarks.cross_validation``. Most of the time is overhead of each fit,
such as tracing a graph.
"""

import sys

from benchmarks._results import Task, publish
from benchmarks._side_by_side import ask_side_by_side, pick
from benchmarks._worker_process import collect_versions, contestant_processes

N_REVIEWS = 200
MAXLEN = 50


def main(trial=False):
    """Score on five folds."""
    rounds = 2 if trial else 5
    with contestant_processes(
        ["skseq", "SciKeras"], n_reviews=N_REVIEWS, maxlen=MAXLEN
    ) as processes:
        answers = ask_side_by_side(
            processes, "cross_validate", rounds=rounds, rows=N_REVIEWS, maxlen=MAXLEN
        )
    publish(
        "cross_validation",
        "Cross-validation of small fits",
        f"`cross_val_score` on {N_REVIEWS} reviews of {MAXLEN} tokens: 5 folds, one "
        f"epoch each, {rounds} rounds.",
        [Task("cross_val_score", "s", pick(answers, "seconds"))],
        versions=collect_versions(processes),
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
