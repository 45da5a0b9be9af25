"""
========================
How long is long enough?
========================

A :class:`~skseq.SequencePadder` cuts long sequences, and a :class:`~skseq.TokenEncoder`
keeps the frequent words. Both are a choice, and both lose something. How much is lost,
and whether the classifier misses it, can be measured.
"""

# %%
# How long are they?
# ------------------
# Film reviews from IMDB, liked or disliked by their authors: 2,000 to train on, 2,000
# to test on. :func:`~skseq.suggest_maxlen` finds the length that keeps 95 % of the
# reviews whole, or 95 % of their words. The pipeline says how a text becomes a
# sequence; it need not be fitted.

from sklearn.model_selection import train_test_split

from skseq import make_lstm_pipeline, suggest_maxlen
from skseq.datasets import load_movie_reviews

X, y = load_movie_reviews("imdb", return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, train_size=2000, test_size=2000, stratify=y, random_state=0
)
pipeline = make_lstm_pipeline(maxlen=100, random_state=0)
for of in ["sequences", "tokens"]:
    print(of, suggest_maxlen(X_train, coverage=0.95, of=of, encoder=pipeline))

# %%
# What does a short cut cost?
# ---------------------------
# A pipeline that reads the last 100 words of each review is quick to train.
# :func:`~skseq.truncation_report` says what it does not see, and how it does on reviews
# of each length. In the last column, the same classifier is given the same reviews
# uncut: an LSTM reads sequences of any length.

from skseq import truncation_report

pipeline.fit(X_train, y_train)
report = truncation_report(pipeline, X_test, y_test)
print(report)

# %%
# Above, the share of the reviews, and of their words, that each ``maxlen`` would keep.
# Below, the accuracy by length.

import matplotlib.pyplot as plt

from skseq import TruncationDisplay

TruncationDisplay.from_report(report)
plt.show()

# %%
# Longer, then
# ------------
# Read uncut, the reviews are told apart better, though by a classifier that has never
# seen a whole one. That says that ``maxlen`` is too small. How large should it be? Fit
# with several, and count the seconds.

from time import perf_counter

print("maxlen  accuracy  uncut  fit")
for maxlen in [50, 200, 500]:
    pipeline.set_params(sequencepadder__maxlen=maxlen)
    start = perf_counter()
    pipeline.fit(X_train, y_train)
    seconds = perf_counter() - start
    report = truncation_report(pipeline, X_test, y_test, n_bins=1)
    print(
        f"{maxlen:6}  {report.score:8.3f}  {report.uncut_score:5.3f}  {seconds:.1f} s"
    )

# %%
# What to take home
# -----------------
# - Where "uncut" is no better than the accuracy beside it, ``maxlen`` is large enough.
#   Where it is better, what is cut off would have helped.
# - Training on short sequences and reading whole ones is a way to save time. For the
#   probabilities of whole reviews, leave out the padder:
#   ``pipeline[-1].predict_proba(pipeline[0].transform(X_test))``.
# - A tenth of the words are unknown, whatever ``maxlen`` is. That is the price of
#   ``max_tokens=5000``: fit with more, and see whether it is worth paying.
