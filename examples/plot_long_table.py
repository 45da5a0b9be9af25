"""
===================================
From a sensor table to a comparison
===================================

Databases hold measurements in long tables: one row for each reading, all machines
together, at irregular times, with gaps. This example turns such a table into sequences,
and compares an LSTM with a baseline that knows seventeen numbers about each sensor.
"""

# %%
# The table
# ---------
# The table is generated. In each run of a machine there is a heavy load, which shows as
# vibration, and a time of heat. In a sound machine, heat follows the load; in one with
# a blocked fan, it comes before. Each sensor by itself looks the same in both.

import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
N_RUNS = 400


def make_run(run, is_blocked):
    """Return the readings of a run, at irregular times."""
    length = rng.integers(40, 80)
    minutes = rng.exponential(2, length).cumsum()
    first, second = np.sort(rng.choice(np.arange(4, length - 4), 2, replace=False))
    load, heat = (second, first) if is_blocked else (first, second)
    steps = np.arange(length)
    return pd.DataFrame(
        {
            "run": f"run {run:03}",
            "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(minutes, unit="min"),
            "vibration": rng.normal(2, 0.5, length) + 4 * (abs(steps - load) < 3),
            "temperature": rng.normal(60, 2, length) + 15 * (abs(steps - heat) < 3),
        }
    )


is_blocked = rng.random(N_RUNS) < 0.5
table = pd.concat([make_run(run, is_blocked[run]) for run in range(N_RUNS)])
table = table.sample(frac=1, random_state=0, ignore_index=True)
for sensor in ["vibration", "temperature"]:
    table.loc[rng.random(len(table)) < 0.05, sensor] = np.nan
print(table.head())

# %%
# The labels come from the workshop, in another order.

labels = pd.Series(
    np.where(is_blocked, "blocked", "sound"),
    index=[f"run {run:03}" for run in range(N_RUNS)],
).sample(frac=1, random_state=1)

# %%
# To sequences
# ------------
# :func:`~skseq.sequences_from_frame` groups the rows by run and sorts them by time.
# ``add_elapsed`` adds a third feature, the seconds since the previous reading, as the
# readings are irregular. The keys say which label belongs to which sequence.

from skseq import sequences_from_frame

X, runs = sequences_from_frame(
    table,
    by="run",
    order="time",
    columns=["vibration", "temperature"],
    add_elapsed=True,
)
y = labels[runs].to_numpy()
print(len(X), "sequences, the first of shape", X[0].shape)
print(X[0][:4].round(1))

# %%
# Two of them, one of each class:

import matplotlib.pyplot as plt

figure, axes = plt.subplots(
    2, 2, figsize=(8, 4), sharex="col", sharey="row", layout="constrained"
)
for column, label in zip(axes.T, ["sound", "blocked"], strict=True):
    run = X[np.flatnonzero(y == label)[0]]
    minutes = run[:, 2].cumsum() / 60
    for axis, values, color in zip(column, run.T, ["C0", "C1"], strict=False):
        axis.plot(minutes, values, ".-", color=color)
    column[0].set_title(label)
    column[1].set_xlabel("minutes")
axes[0, 0].set_ylabel("vibration")
axes[1, 0].set_ylabel("temperature")
plt.show()

# %%
# The comparison
# --------------
# Both take the same sequences, and fill a gap with the last known value.
# Among the numbers of :func:`~skseq.make_summary_pipeline` are the means of the three
# thirds of a run, which contain something of the order. The LSTM reads the steps one
# after the other.

from sklearn.pipeline import make_pipeline

from skseq import (
    LSTMClassifier,
    SequenceScaler,
    compare_classifiers,
    make_summary_pipeline,
)

lstm = make_pipeline(
    SequenceScaler(missing="forward"),
    LSTMClassifier(
        units=16, bidirectional=True, epochs=20, batch_size=16, random_state=0
    ),
)
comparison = compare_classifiers(
    {"LSTM": lstm, "summary": make_summary_pipeline(missing="forward")},
    X,
    y,
    cv=5,
    scoring=["accuracy", "neg_log_loss"],
    random_state=0,
)
print(comparison)

# %%
# The order of two events in the course of a run is what an LSTM is made for. If the
# baseline is as good on your table, it is the better choice: smaller and faster.

comparison.plot()
plt.show()
