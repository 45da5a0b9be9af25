"""Time of an epoch by length and by number of reviews.

Run ``python -m benchmarks.scaling``. The time per token is compared, so that the cost
of padding and the fixed cost of a fit show as a ratio above 1.
"""

import sys
from functools import partial

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._side_by_side import measure_side_by_side, pick
from benchmarks._worker_process import contestant_processes

LENGTHS = (500, 250, 1000, 2000)


def main(trial=False):
    """Fit one epoch at each size, in turn."""
    n_reviews, rounds = (320, 2) if trial else (example.N_REVIEWS, 3)
    # The others are compared with the first of each.
    by_length = {f"maxlen {maxlen}": (n_reviews, maxlen) for maxlen in LENGTHS}
    by_number = {
        f"{rows:,} reviews": (rows, example.MAXLEN)
        for rows in (n_reviews, n_reviews // 2, n_reviews // 4)
    }
    with contestant_processes(
        ["skseq"], n_reviews=n_reviews, maxlen=max(LENGTHS)
    ) as processes:
        fit = partial(processes["skseq"].ask, "fit")
        returned = measure_side_by_side(
            {
                name: partial(fit, rows=rows, maxlen=maxlen)
                for name, (rows, maxlen) in {**by_length, **by_number}.items()
            },
            rounds=rounds,
        )
    tasks = []
    for task, names in (("longer reviews", by_length), ("more reviews", by_number)):
        answers = {name: returned[name] for name in names}
        per_token = {
            name: [1e6 * answer["seconds"] / answer["tokens"] for answer in own]
            for name, own in answers.items()
        }
        tasks += [
            Task(f"{task}: epoch", "s", pick(answers, "seconds")),
            Task(f"{task}: per token", "µs", per_token),
        ]
    publish(
        "scaling",
        "Scaling: longer sequences, more sequences",
        f"skseq alone, one epoch, {rounds} rounds: {n_reviews:,} reviews with another "
        "`maxlen`, and other numbers of reviews with "
        f"`maxlen={example.MAXLEN}`.",
        tasks,
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
