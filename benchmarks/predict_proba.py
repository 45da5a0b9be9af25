"""``predict_proba`` of skseq and Keras: all reviews at once, and a single one.

Run ``python -m benchmarks.predict_proba``. Both have predicted before.
"""

import sys

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._side_by_side import ask_side_by_side, pick
from benchmarks._worker_process import collect_versions, contestant_processes

CONTESTANTS = ("skseq", "Keras", "Keras, batches of 512")


def main(trial=False):
    """Fit on a few reviews, then predict."""
    n_reviews = 320 if trial else example.N_REVIEWS
    rounds, rounds_of_one = (2, 5) if trial else (3, 51)
    maxlen = example.MAXLEN
    with contestant_processes(
        CONTESTANTS, n_reviews=n_reviews, maxlen=maxlen
    ) as processes:
        ask_side_by_side(processes, "fit", rounds=1, rows=320, maxlen=maxlen)
        one, many = (
            ask_side_by_side(
                processes,
                "predict_proba",
                rounds=number,
                warm_up=1,
                rows=rows,
                maxlen=maxlen,
            )
            for rows, number in ((1, rounds_of_one), (n_reviews, rounds))
        )
    publish(
        "predict_proba",
        f"Prediction: one review, and {n_reviews:,}",
        f"`predict_proba` on reviews padded to {maxlen} words: {rounds_of_one} rounds "
        f"of one review and {rounds} rounds of {n_reviews:,}, each after one round of "
        "warm-up. Keras predicts in batches of 32 by default.",
        [
            Task("one review", "ms", pick(one, "seconds", 1000)),
            Task(f"{n_reviews:,} reviews", "s", pick(many, "seconds")),
        ],
        versions=collect_versions(processes),
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
