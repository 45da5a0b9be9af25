"""
===========================================
Comparing the LSTM with TF-IDF on sentences
===========================================

The LSTM takes longer than TF-IDF. Is it more accurate, by how much, and is the
difference significant? :func:`~skseq.compare_classifiers` evaluates all classifiers on
the same folds and reports their differences. It also shows the texts on which they
disagree, which here suggest combining the two.
"""

# %%
# The data
# --------
# Sentences of film critics from Rotten Tomatoes, labelled as good or bad. To save time,
# three thousand of them are used.

import numpy as np

from skseq.datasets import load_movie_reviews

texts, is_good = load_movie_reviews("rotten_tomatoes", return_X_y=True)
some = np.random.default_rng(0).choice(len(texts), 3000, replace=False)
texts, labels = [texts[row] for row in some], np.where(is_good, "good", "bad")[some]
print(f"{len(texts):,} sentences. A {labels[3]} film: {texts[3]}")

# %%
# The classifiers
# ---------------
# Each takes raw texts and learns its vocabulary in ``fit``, from the training part of
# each fold. For a fair comparison, the baseline is included twice: with single words,
# and with word pairs, so that it can distinguish "not good" from "good". Two networks
# instead of up to five save time.

from skseq import compare_classifiers, make_lstm_pipeline, make_tfidf_pipeline

pairs = make_tfidf_pipeline(ngram_range=(1, 2))
lstm = make_lstm_pipeline(n_networks=2, random_state=0)
classifiers = {
    "TF-IDF": make_tfidf_pipeline(),
    "TF-IDF, pairs": pairs,
    "LSTM": lstm,
}

# %%
# The results
# -----------
# Accuracy is the fraction of correct predictions. Log loss also rates the
# probabilities; its sign is reversed, as in scikit-learn a greater score is a better
# one. ``cv=5`` makes five stratified, shuffled folds.

scoring = ["accuracy", "neg_log_loss"]
comparison = compare_classifiers(
    classifiers, texts, labels, cv=5, scoring=scoring, random_state=0
)
print(comparison)

# %%
# The last lines compare the most accurate classifier with each of the others. If an
# interval contains zero, the difference is not significant with five folds. Here, the
# LSTM costs more and is not significantly better.
#
# In the figure, a line joins the scores of one fold. If one classifier were better in
# every fold, all lines would slope the same way. They do not.

import matplotlib.pyplot as plt

comparison.plot()
plt.show()

# %%
# Equal accuracy, different errors
# --------------------------------
# The comparison keeps the prediction of each classifier for each sentence while it was
# held out. The figure shows the probabilities of a good film for a thousand sentences.
# In the top left and bottom right corners, the two disagree. Few sentences lie there:
# both choose by held-out sentences how confident to be, and a logistic regression on
# words and word pairs is part of the LSTM.

of_pairs = comparison.probabilities["TF-IDF, pairs"][:, 1]
of_lstm = comparison.probabilities["LSTM"][:, 1]
drawn = np.random.default_rng(0).choice(len(texts), 1000, replace=False)

figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
for label, style in {
    "good": {"color": "tab:blue"},
    "bad": {"facecolor": "white", "edgecolor": "tab:orange"},
}.items():
    rows = drawn[labels[drawn] == label]
    axes.scatter(of_pairs[rows], of_lstm[rows], s=18, label=f"{label} film", **style)
axes.axvline(0.5, color="black", linewidth=0.8)
axes.axhline(0.5, color="black", linewidth=0.8)
axes.set(
    xlim=(0, 1),
    ylim=(-0.02, 1.02),
    xlabel="TF-IDF of pairs: probability of a good film",
    ylabel="LSTM: probability of a good film",
)
axes.legend(loc="lower right")
plt.show()

# sphinx_gallery_thumbnail_number = 2

# %%
# In numbers:

right = {
    name: comparison.predictions[name] == np.searchsorted(comparison.classes, labels)
    for name in ("TF-IDF, pairs", "LSTM")
}
for name, other in (("TF-IDF, pairs", "LSTM"), ("LSTM", "TF-IDF, pairs")):
    print(f"{100 * np.mean(right[name] & ~right[other]):.1f} %: only {name} is right")
print(f"{100 * np.mean(~right[name] & ~right[other]):.1f} %: both are wrong")

# %%
# Disagreements
# -------------
# These are the sentences whose true class gets the most different probabilities. Few of
# them say plainly what their author thinks of the film.

from textwrap import fill

for disagreement in comparison.disagreements(8):
    print(fill(f"{disagreement.label}: {disagreement.row}", 88))
    for name, probability in disagreement.probabilities.items():
        print(f"    {probability:.2f} {name}")

# %%
# Combining both
# --------------
# Different errors can cancel out. The line "weighted mean of all 3" of the comparison
# averages the probabilities of all classifiers, with no further fit: the weights of a
# fold are those with the lowest log loss on the other folds. Plainly, for the two:

from sklearn.metrics import accuracy_score, log_loss

is_positive = labels == "good"
for name, probability in {
    "TF-IDF, pairs": of_pairs,
    "LSTM": of_lstm,
    "mean of both": (of_pairs + of_lstm) / 2,
}.items():
    accuracy = accuracy_score(is_positive, probability > 0.5)
    loss = log_loss(is_positive, probability)
    print(f"{name:13}  accuracy {accuracy:.3f}, log loss {loss:.3f}")

# %%
# The mean gains half a point on three thousand sentences; with all of them and the ten
# folds of the :doc:`/results`, a similar one gains 0.4 points. If only the predicted
# class matters, TF-IDF is nearly enough here. A ``VotingClassifier`` is the mean
# as one classifier:

from sklearn.ensemble import VotingClassifier

vote = VotingClassifier([("pairs", pairs), ("lstm", lstm)], voting="soft")

# %%
# For data on which the LSTM is clearly better, see
# :ref:`sphx_glr_auto_examples_plot_order.py` and
# :ref:`sphx_glr_auto_examples_plot_own_data.py`. :doc:`/guide/comparing` describes how
# to keep a comparison fair.
