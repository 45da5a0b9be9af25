"""
=====================
Is the LSTM worth it?
=====================

It takes ten times as long as counting words. Is it right more often, by how much, and
how sure is that? :func:`~skseq.compare_classifiers` gives every contestant the same
folds, and answers in sentences. It also shows the texts over which the contestants
disagree. Here these lead to a third answer: take both.
"""

# %%
# Sentences about films
# ---------------------
# Rotten Tomatoes' critics sum a film up in one sentence, good or bad.

import numpy as np

from skseq.datasets import load_movie_reviews

texts, is_good = load_movie_reviews("rotten_tomatoes", return_X_y=True)
labels = np.where(is_good, "good", "bad")
print(f"{len(texts):,} sentences. A {labels[3]} film: {texts[3]}")

# %%
# The contestants
# ---------------
# Each takes the texts as they are. What it knows of the words, it learns in ``fit``, in
# each fold anew. The baseline gets a fair chance: once with single words, and once with
# pairs of them, so that it can tell "not good" from "good".

from skseq import compare_classifiers, make_lstm_pipeline, make_tfidf_pipeline

pairs = make_tfidf_pipeline(ngram_range=(1, 2), max_features=20_000)
lstm = make_lstm_pipeline(random_state=0)
contestants = {
    "TF-IDF": make_tfidf_pipeline(),
    "TF-IDF of pairs": pairs,
    "LSTM": lstm,
}

# %%
# The table, and what it says
# ---------------------------
# Accuracy asks how often the answer is right. Log loss also asks whether the
# probabilities can be believed; its sign is turned, since to scikit-learn a greater
# score is a better one. ``cv=5`` makes five stratified, shuffled folds.

scoring = ["accuracy", "neg_log_loss"]
comparison = compare_classifiers(
    contestants, texts, labels, cv=5, scoring=scoring, random_state=0
)
print(comparison)

# %%
# The last lines set the best of them, by accuracy, against each of the others. An
# interval that holds zero means that five folds cannot tell them apart. The answer so
# far is no: the LSTM costs more, and is not seen to give more.
#
# In the picture, a line joins the scores of one fold. Lines that all lean one way are a
# difference. These do not.

import matplotlib.pyplot as plt

comparison.plot()
plt.show()

# %%
# Equally often right, on other sentences
# ---------------------------------------
# The comparison keeps what each contestant said of a sentence while it was held out.
# Here are the probabilities of a good film, for a thousand of the sentences. In the
# corners at the top left and at the bottom right, the two contradict each other. TF-IDF
# is seldom sure of anything; the LSTM often is, also where it errs.

of_pairs = comparison.probabilities["TF-IDF of pairs"][:, 1]
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
    for name in ("TF-IDF of pairs", "LSTM")
}
for name, other in (("TF-IDF of pairs", "LSTM"), ("LSTM", "TF-IDF of pairs")):
    print(f"{100 * np.mean(right[name] & ~right[other]):.1f} %: {name} alone is right")
print(f"{100 * np.mean(~right[name] & ~right[other]):.1f} %: neither is right")

# %%
# Read them
# ---------
# These are the sentences whose true class the contestants see most differently, with
# the probability that each gave it. "It isn't even all that dumb" is praise: the LSTM
# gets that right, where "dumb" counts against the film in TF-IDF. But it is also taken
# in by "one of the biggest" and "some of their jokes work", and then it is sure.

for disagreement in comparison.disagreements(8):
    print(f"{disagreement.label}: {disagreement.row}")
    for name, probability in disagreement.probabilities.items():
        print(f"    {probability:.2f} {name}")

# %%
# Take both
# ---------
# Errors of different kinds can make up for each other. Both are scikit-learn
# classifiers, so that a ``VotingClassifier`` can take the mean of their probabilities.
# It is compared with the better of them. ``random_state=0`` makes the same folds as
# above.

from sklearn.ensemble import VotingClassifier

vote = VotingClassifier([("pairs", pairs), ("lstm", lstm)], voting="soft")
comparison_of_vote = compare_classifiers(
    {"TF-IDF of pairs": pairs, "vote": vote},
    texts,
    labels,
    cv=5,
    scoring=scoring,
    random_state=0,
)
for difference in comparison_of_vote.differences():
    print(difference)

# %%
# Whether the vote is right more often, five folds do not tell; over the ten folds of
# the :doc:`/results`, a similar one is, by 0.9 points. That its probabilities are
# better is clear. Who only wants an answer takes TF-IDF. Who ranks films, or sends the
# doubtful ones to a human being, has a use for the LSTM beside it.
#
# For data where the answer is a plain yes, see
# :ref:`sphx_glr_auto_examples_plot_order.py` and
# :ref:`sphx_glr_auto_examples_plot_own_data.py`. What keeps a comparison fair is in the
# :doc:`/user_guide`.
