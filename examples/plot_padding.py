"""
=======================================
The effect of padding and of truncation
=======================================

Sequences differ in length, while scikit-learn works with tables.
:class:`~skseq.SequencePadder` pads short sequences and truncates long ones. Padding
does not change the predictions of :class:`~skseq.LSTMClassifier`. Truncation does.
"""

# %%
# The parameters padding and truncating
# -------------------------------------
# Four sentences are encoded as ids, from 2 for the most frequent word. For a length of
# five steps, two of the sentences are too short, and one is too long.

import matplotlib.pyplot as plt
import numpy as np

from skseq import SequencePadder, TokenEncoder

sentences = [
    "good film",
    "the plot is good",
    "the end is not good",
    "the film is long and the plot is not good",
]
encoder = TokenEncoder()
ids = encoder.fit_transform(sentences)
for sentence, row in zip(sentences, ids, strict=True):
    print(sentence, row.tolist())

# %%
# ``padding`` is the side that is filled with zeros, ``truncating`` the side that is
# cut. Both are "pre" by default: the end of a text is kept, at the end of the row.

words = np.array(["", "", *encoder.get_feature_names_out()])


def draw(axes, padded, title):
    """Draw a padded matrix with grey cells for words and white cells for padding."""
    axes.imshow(padded > 0, cmap="Greys", vmin=0, vmax=4, aspect="auto")
    for row, step in np.argwhere(padded):
        word = words[padded[row, step]]
        axes.text(step, row, word, ha="center", va="center", fontsize=12)
    axes.set_xticks(np.arange(padded.shape[1] - 1) + 0.5, labels=[])
    axes.set_yticks(np.arange(len(padded) - 1) + 0.5, labels=[])
    axes.grid(color="black", linewidth=0.5)
    axes.tick_params(length=0)
    axes.set_title(title, family="monospace")


figure, axes = plt.subplots(2, 2, figsize=(8, 4.5), layout="constrained")
for row, padding in enumerate(["pre", "post"]):
    for column, truncating in enumerate(["pre", "post"]):
        padder = SequencePadder(maxlen=5, padding=padding, truncating=truncating)
        draw(
            axes[row, column],
            padder.fit_transform(ids),
            f"padding={padding!r}, truncating={truncating!r}",
        )

# %%
# Padding does not change predictions
# -----------------------------------
# The LSTM masks id 0 wherever it stands. A classifier that was trained on ten steps
# gives the same probabilities for 50 or 200 steps, for either side, and for the
# unpadded lists.

from skseq import LSTMClassifier

is_positive = [1, 1, 0, 0]
classifier = LSTMClassifier(units=8, epochs=30, learning_rate=0.01, random_state=0)
classifier.fit(SequencePadder(maxlen=10).fit_transform(ids), is_positive)


def positive_probability(maxlen, padding="pre"):
    """Return the probability for each sentence, padded to a length."""
    padded = SequencePadder(maxlen=maxlen, padding=padding).fit_transform(ids)
    return classifier.predict_proba(padded)[:, 1]


def show(label, probability):
    """Print one line of a table."""
    print(f"{label:16}{probability.round(4)}")


unpadded = classifier.predict_proba(ids)[:, 1]
show("not padded", unpadded)
differences = []
for padding in ["pre", "post"]:
    for maxlen in [10, 50, 200]:
        probability = positive_probability(maxlen, padding)
        differences.append(np.abs(probability - unpadded).max())
        show(f"{padding}, {maxlen} steps", probability)
print(f"Largest difference: {max(differences):.1e}")

# %%
# Truncation does
# ---------------
# With three steps, the last sentence is reduced to "is not good". Choose ``maxlen`` by
# how much can be cut without harm, not by the amount of padding, which takes no time.

show("pre, 3 steps", positive_probability(3))
