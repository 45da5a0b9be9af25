"""
=============================
What padding and cutting mean
=============================

Sequences differ in length; scikit-learn wants tables. A :class:`~skseq.SequencePadder`
fills short sequences up and cuts long ones. Filling up changes no answer of an
:class:`~skseq.LSTMClassifier`. Cutting does.
"""

# %%
# Two sides to fill, two sides to cut
# -----------------------------------
# Four sentences become ids: 2 and above for words, the most frequent first. Padded to
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
# ``padding`` names the side that is filled with zeros, ``truncating`` the side that is
# cut. By default both are "pre": the end of a text is kept, and stands at the end.

words = np.array(["", "", *encoder.get_feature_names_out()])


def draw(axes, padded, title):
    """Draw a padded matrix: a grey cell for each word, a white one for padding."""
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
# Padding changes no answer
# -------------------------
# The LSTM passes over id 0, wherever it stands. A classifier that was trained on ten
# steps gives the same probabilities for 50 or 200, for either side, and for the lists
# themselves.

from skseq import LSTMClassifier

liked = [1, 1, 0, 0]
classifier = LSTMClassifier(units=8, epochs=30, learning_rate=0.01, random_state=0)
classifier.fit(SequencePadder(maxlen=10).fit_transform(ids), liked)


def probability_of_liked(maxlen, padding="pre"):
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
        probability = probability_of_liked(maxlen, padding)
        differences.append(np.abs(probability - unpadded).max())
        show(f"{padding}, {maxlen} steps", probability)
print(f"Largest difference: {max(differences):.1e}")

# %%
# Cutting does
# ------------
# In three steps, the last sentence is only "is not good". What is cut off is gone:
# choose ``maxlen`` by what you can afford to lose, not by what the padding may cost.

show("pre, 3 steps", probability_of_liked(3))
