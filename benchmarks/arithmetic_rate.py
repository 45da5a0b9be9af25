"""Arithmetic throughput of an epoch, compared with a matrix product.

Run ``python -m benchmarks.arithmetic_rate``. Only operations on tokens count, not those
on padding. The float32 matrix product of NumPy, on all cores, is measured in turn with
the epochs.
"""

import sys
from functools import partial

from benchmarks import _worked_example as example
from benchmarks._matrix_product import measure_matrix_product
from benchmarks._results import Task, publish
from benchmarks._side_by_side import measure_side_by_side
from benchmarks._worker_process import contestant_processes


def main(trial=False):
    """Measure fits and matrix products in turn."""
    n_reviews, rounds = (320, 2) if trial else (example.N_REVIEWS, 3)
    cut = {"rows": n_reviews, "maxlen": example.MAXLEN}
    with contestant_processes(
        ["skseq"], n_reviews=n_reviews, maxlen=example.MAXLEN
    ) as processes:
        returned = measure_side_by_side(
            {
                "skseq": partial(processes["skseq"].ask, "fit", **cut),
                "NumPy": measure_matrix_product,
            },
            rounds=rounds,
        )
    rates = [
        example.FLOP_PER_TOKEN * fit["tokens"] / fit["seconds"] / 1e9
        for fit in returned["skseq"]
    ]
    shares = [
        100 * own / other for own, other in zip(rates, returned["NumPy"], strict=True)
    ]
    publish(
        "arithmetic_rate",
        "Arithmetic throughput beside a matrix product",
        f"One epoch on {n_reviews:,} reviews of up to {example.MAXLEN} tokens, "
        f"{rounds} rounds. Counted are the operations of the LSTM for real tokens, "
        "`3 * 2 * 4 * units * (units + embedding_dim)` each, and none for padding. The "
        "matrix product multiplies two float32 matrices of 2,000 x 2,000 on all cores "
        "with NumPy.",
        [
            Task(
                "arithmetic rate",
                "GFLOP/s",
                {"matrix product": returned["NumPy"], "fit": rates},
            ),
            Task("share of the matrix product", "%", {"fit": shares}),
        ],
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
