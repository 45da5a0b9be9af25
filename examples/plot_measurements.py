"""
============================================
Classifying measurements: digits, row by row
============================================

A step may be a vector of numbers. Here it is a row of pixels: an
:class:`~skseq.LSTMClassifier` reads handwritten digits of eight rows from top to
bottom. How does the prediction change with each row?
"""

# %%
# From a table to sequences
# -------------------------
# Measurements are often stored as a long table with columns for the object, the time
# and the values. The digits of scikit-learn are converted into such a table.

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits

images, digits = load_digits().images, load_digits().target
n_images, n_rows, n_pixels = images.shape
columns = [f"pixel{pixel}" for pixel in range(n_pixels)]
frame = pd.DataFrame(images.reshape(-1, n_pixels), columns=columns)
frame.insert(0, "id", np.repeat(np.arange(n_images), n_rows))
frame.insert(1, "time", np.tile(np.arange(n_rows), n_images))
print(frame.head())

# %%
# :func:`~skseq.sequences_from_frame` converts it to sequences: arrays of shape
# ``(length, n_features)``, sorted by id.

from skseq import sequences_from_frame

X, ids = sequences_from_frame(frame, by="id", order="time", columns=columns)
print(len(X), "sequences, the first of shape", X[0].shape)

# %%
# The pipeline
# ------------
# :class:`~skseq.SequenceScaler` scales each feature to mean 0 and standard deviation 1,
# learned from the training part only.

from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

from skseq import LSTMClassifier, SequenceScaler, make_summary_pipeline

X_train, X_test, y_train, y_test = train_test_split(
    X, digits, stratify=digits, random_state=0
)


def make_reader(**scaling):
    """Return a pipeline of a scaler and a bidirectional LSTM."""
    return make_pipeline(
        SequenceScaler(**scaling),
        LSTMClassifier(
            units=64, bidirectional=True, epochs=15, batch_size=32, random_state=0
        ),
    )


reader = make_reader().fit(X_train, y_train)
print(f"accuracy on whole digits: {reader.score(X_test, y_test):.3f}")

# %%
# The baseline is :func:`~skseq.make_summary_pipeline`: logistic regression on 17
# numbers for each pixel of a row, such as its mean over the rows and its mean change
# from one row to the next. On only eight steps, these describe much of the order.

baseline = make_summary_pipeline().fit(X_train, y_train)
print(f"accuracy of the baseline: {baseline.score(X_test, y_test):.3f}")

# %%
# Incomplete digits
# -----------------
# This network was trained on whole digits. To classify incomplete digits, train it on
# beginnings too: of each training digit the first row, the first two rows, and so on.
# Sequences of different lengths need no special treatment.

beginnings = [run[:end] for run in X_train for end in range(1, n_rows + 1)]
reader = make_reader().set_params(
    lstmclassifier__epochs=8, lstmclassifier__batch_size=64
)
reader.fit(beginnings, np.repeat(y_train, n_rows))

# %%
# The probabilities after each row
# --------------------------------
# On the right of each row are the probabilities after this row and those above it.
# Darker means more probable; a dot marks the most probable digit.

import matplotlib.pyplot as plt


def probabilities_by_row(run):
    """Return the probability of each digit after each row."""
    return reader.predict_proba([run[:end] for end in range(1, n_rows + 1)])


shown = [3, 5, 9]
figure, axes = plt.subplots(
    len(shown), 2, figsize=(6, 8), layout="constrained", width_ratios=[4, 5]
)
for digit, (image, chart) in zip(shown, axes, strict=True):
    run = X_test[np.flatnonzero(y_test == digit)[0]]
    probabilities = probabilities_by_row(run)
    image.imshow(run, cmap="Greys", aspect="auto")
    image.set(xticks=[], yticks=range(n_rows), yticklabels=range(1, n_rows + 1))
    chart.imshow(probabilities, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    likeliest = probabilities.argmax(axis=1)
    chart.plot(likeliest, range(n_rows), "o", color="black", markeredgecolor="white")
    chart.set(xticks=range(10), yticks=[])
    image.set_ylabel(f"a {digit}, row by row")
axes[-1, 1].set_xlabel("predicted digit")
plt.show()

# %%
# Accuracy by number of rows
# --------------------------
# After half of the rows, nine of ten digits are classified correctly.

n_read = np.arange(1, n_rows + 1)
accuracies = [reader.score([run[:end] for run in X_test], y_test) for end in n_read]
for end, accuracy in zip(n_read, accuracies, strict=True):
    print(f"{end} rows: {accuracy:.3f}")

# %%
# Missing values
# --------------
# Sensors sometimes fail. Here 30 % of the pixels are missing. ``missing`` sets how
# they are filled: with the mean of the feature, or with the last known value.
# ``add_indicator`` adds features that mark the missing ones. The last value suits
# features that change slowly; the rows of a digit differ too much, and the mean is
# better.

rng = np.random.default_rng(0)


def with_gaps(runs, fraction=0.3):
    """Return sequences in which a fraction of the numbers is NaN."""
    return [np.where(rng.random(run.shape) < fraction, np.nan, run) for run in runs]


gapped_train, gapped_test = with_gaps(X_train), with_gaps(X_test)
for missing in ["mean", "forward"]:
    for add_indicator in [False, True]:
        gapped = make_reader(missing=missing, add_indicator=add_indicator)
        gapped.fit(gapped_train, y_train)
        print(
            f"missing={missing!r:10} add_indicator={add_indicator!s:6} "
            f"{gapped.score(gapped_test, y_test):.3f}"
        )
