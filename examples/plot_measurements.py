"""
======================
Measurements over time
======================

A step may be a row of numbers. Here it is a row of dots: handwritten digits of eight
rows are read from top to bottom by an :class:`~skseq.LSTMClassifier`. What does it
believe after each row?
"""

# %%
# From a table to sequences
# -------------------------
# Measurements are often kept as a long table: who, when, and what was measured. Such is
# the table that the digits of scikit-learn are turned into here.

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits

images, digits = load_digits().images, load_digits().target
n_images, n_rows, n_dots = images.shape
columns = [f"dot{dot}" for dot in range(n_dots)]
frame = pd.DataFrame(images.reshape(-1, n_dots), columns=columns)
frame.insert(0, "id", np.repeat(np.arange(n_images), n_rows))
frame.insert(1, "time", np.tile(np.arange(n_rows), n_images))
print(frame.head())

# %%
# One line makes sequences of it: arrays of shape ``(length, n_features)``, in the order
# of the ids.

X = [run.to_numpy() for _, run in frame.sort_values("time").groupby("id")[columns]]
print(len(X), "sequences, the first of shape", X[0].shape)

# %%
# A pipeline
# ----------
# A :class:`~skseq.SequenceScaler` brings each feature to mean 0 and deviation 1, learnt
# from the steps of the training part alone.

from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

from skseq import LSTMClassifier, SequenceScaler

X_train, X_test, y_train, y_test = train_test_split(
    X, digits, stratify=digits, random_state=0
)


def make_reader(**scaling):
    """Return a pipeline that scales steps and reads them in both directions."""
    return make_pipeline(
        SequenceScaler(**scaling),
        LSTMClassifier(
            units=64, bidirectional=True, epochs=15, batch_size=32, random_state=0
        ),
    )


reader = make_reader().fit(X_train, y_train)
print(f"accuracy on whole digits: {reader.score(X_test, y_test):.3f}")

# %%
# Sequences of any length
# -----------------------
# That network has only seen whole digits. To let it judge half a digit, train it on
# beginnings too: of each training digit the first row, the first two, and so on.
# Sequences of unequal length need nothing special.

beginnings = [run[:end] for run in X_train for end in range(1, n_rows + 1)]
reader = make_reader().set_params(
    lstmclassifier__epochs=8, lstmclassifier__batch_size=64
)
reader.fit(beginnings, np.repeat(y_train, n_rows))

# %%
# What it believes
# ----------------
# To the right of each row stands what the network believes once it has read that row
# and those above it. The darker, the more likely; a dot marks the likeliest digit.

import matplotlib.pyplot as plt


def beliefs(run):
    """Return the probability of each digit after each row."""
    return reader.predict_proba([run[:end] for end in range(1, n_rows + 1)])


shown = [3, 5, 9]
figure, axes = plt.subplots(
    len(shown), 2, figsize=(6, 8), layout="constrained", width_ratios=[4, 5]
)
for digit, (dots, chart) in zip(shown, axes, strict=True):
    run = X_test[np.flatnonzero(y_test == digit)[0]]
    probabilities = beliefs(run)
    dots.imshow(run, cmap="Greys", aspect="auto")
    dots.set(xticks=[], yticks=range(n_rows), yticklabels=range(1, n_rows + 1))
    chart.imshow(probabilities, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    likeliest = probabilities.argmax(axis=1)
    chart.plot(likeliest, range(n_rows), "o", color="black", markeredgecolor="white")
    chart.set(xticks=range(10), yticks=[])
    dots.set_ylabel(f"a {digit}, row by row")
axes[-1, 1].set_xlabel("taken for")
plt.show()

# %%
# How much does it have to see?
# -----------------------------
# After half of the rows it is right nine times in ten.

seen = np.arange(1, n_rows + 1)
accuracies = [reader.score([run[:end] for run in X_test], y_test) for end in seen]
for end, accuracy in zip(seen, accuracies, strict=True):
    print(f"{end} rows: {accuracy:.3f}")

# %%
# Missing values
# --------------
# Sensors fail now and then. Here three dots in ten are lost. ``missing`` says what they
# are read as: the mean of the feature, or the last known value. With ``add_indicator``,
# the network is told which ones were lost. What changes slowly is best read by its last
# value; the rows of a digit differ too much for that, and the mean is better.

rng = np.random.default_rng(0)


def with_gaps(runs, share=0.3):
    """Return sequences in which a share of the numbers is NaN."""
    return [np.where(rng.random(run.shape) < share, np.nan, run) for run in runs]


gapped_train, gapped_test = with_gaps(X_train), with_gaps(X_test)
for missing in ["mean", "forward"]:
    for add_indicator in [False, True]:
        gapped = make_reader(missing=missing, add_indicator=add_indicator)
        gapped.fit(gapped_train, y_train)
        print(
            f"missing={missing!r:10} add_indicator={add_indicator!s:6} "
            f"{gapped.score(gapped_test, y_test):.3f}"
        )
