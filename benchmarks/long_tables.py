"""``sequences_from_frame``, and pandas and polars, on a long table in random order.

Run ``python -m benchmarks.long_tables``. The results are checked to be equal.
"""

import sys
from functools import partial

import numpy as np
import pandas as pd
import polars as pl
from numpy.testing import assert_array_equal

from benchmarks._results import Task, publish
from benchmarks._side_by_side import time_side_by_side
from skseq import sequences_from_frame

COLUMNS = ["x", "y", "z"]


def make_table(n_rows, n_devices):
    """Return a data frame of pandas: the readings of devices, in random order."""
    rng = np.random.default_rng(0)
    devices = np.array([f"device {number:06}" for number in range(n_devices)])
    times = np.datetime64("2026-01-01", "ms") + rng.integers(0, 10**10, n_rows)
    frame = pd.DataFrame(rng.normal(size=(n_rows, 3)), columns=COLUMNS)
    frame.insert(0, "device", devices[rng.integers(0, n_devices, n_rows)])
    frame.insert(1, "time", times)
    return frame


def group_by_pandas(frame):
    """Return the arrays of the groups, in the order of pandas."""
    groups = frame.sort_values("time", kind="stable").groupby("device")[COLUMNS]
    return [group.to_numpy() for _, group in groups]


def partition_by_polars(frame):
    """Return the arrays of the parts, in the order of polars."""
    rows = frame.sort("device", "time", maintain_order=True)
    parts = rows.select("device", *COLUMNS).partition_by("device", include_key=False)
    return [part.to_numpy() for part in parts]


def main(trial=False):
    """Convert the table."""
    n_rows, n_devices, rounds = (10_000, 100, 2) if trial else (10**7, 10**5, 5)
    frame = make_table(n_rows, n_devices)
    of_polars = pl.from_pandas(frame)
    convert = partial(sequences_from_frame, by="device", order="time", columns=COLUMNS)
    calls = {
        "skseq, from pandas": lambda: convert(frame).sequences,
        "skseq, from polars": lambda: convert(of_polars).sequences,
        "pandas: sort_values, groupby": partial(group_by_pandas, frame),
        "polars: sort, partition_by": partial(partition_by_polars, of_polars),
    }
    expected, *others = (np.concatenate(list(call())) for call in calls.values())
    for other in others:
        assert_array_equal(other, expected, strict=True)
    seconds = time_side_by_side(calls, rounds=rounds, warm_up=0)
    publish(
        "long_tables",
        f"From a long table of {n_rows:,} rows to sequences",
        f"`sequences_from_frame`, and the same with pandas and polars, on {n_rows:,} "
        f"rows of {n_devices:,} devices in random order: names of devices, times and "
        f"three numbers. {rounds} rounds; the sequences are equal.",
        [Task("three numbers", "s", seconds)],
        versions={"pandas": pd.__version__, "polars": pl.__version__},
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
