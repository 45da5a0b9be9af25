"""
=================================================
Choosing maxlen: measuring the cost of truncation
=================================================

:class:`~skseq.SequencePadder` truncates long sequences, and
:class:`~skseq.TokenEncoder` keeps only frequent words. Both lose information. This
example measures how much, and whether the accuracy suffers.
"""

# %%
# The lengths of the reviews
# --------------------------
# Film reviews from IMDB, positive or negative: 2,000 for training and 2,000 for
# testing. :func:`~skseq.suggest_maxlen` returns the length that keeps 95 % of the
# reviews whole, or 95 % of their words. The pipeline defines how texts are split; it
# need not be fitted.

from sklearn.model_selection import train_test_split

from skseq import make_lstm_pipeline, suggest_maxlen
from skseq.datasets import load_movie_reviews

X, y = load_movie_reviews("imdb", return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, train_size=2000, test_size=2000, stratify=y, random_state=0
)
pipeline = make_lstm_pipeline(maxlen=100, epochs=5, random_state=0)
for of in ["sequences", "tokens"]:
    print(of, suggest_maxlen(X_train, coverage=0.95, of=of, encoder=pipeline))

# %%
# The cost of a small maxlen
# --------------------------
# A pipeline that reads only the last 100 words of each review trains fast.
# :func:`~skseq.truncation_report` shows what is cut and the accuracy by length. In the
# last column, the same classifier predicts the same reviews without truncation: an LSTM
# reads sequences of any length.

from skseq import truncation_report

pipeline.fit(X_train, y_train)
report = truncation_report(pipeline, X_test, y_test)
print(report)

# %%
# The upper plot shows the fraction of the reviews, and of their words, that each
# ``maxlen`` keeps, the lower plot the accuracy by length.

import matplotlib.pyplot as plt

from skseq import TruncationDisplay

TruncationDisplay.from_report(report)
plt.show()

# %%
# A larger maxlen
# ---------------
# Without truncation, the accuracy is higher, although the classifier was trained on
# truncated reviews only. So ``maxlen`` is too small. To choose a larger one, fit with
# several values and measure accuracy and time.

from time import perf_counter

print("maxlen  accuracy  untruncated   time")
for maxlen in [50, 200, 500]:
    pipeline.set_params(sequencepadder__maxlen=maxlen)
    start = perf_counter()
    pipeline.fit(X_train, y_train)
    seconds = perf_counter() - start
    report = truncation_report(pipeline, X_test, y_test, n_bins=1)
    print(
        f"{maxlen:6}  {report.score:8.3f}  {report.uncut_score:11.3f}  {seconds:5.1f} s"
    )

# %%
# Conclusions
# -----------
# - If "untruncated" is not better than the accuracy next to it, ``maxlen`` is large
#   enough. If it is better, the truncated words contain information.
# - Training on short sequences and predicting on whole ones saves time. To predict
#   whole reviews, leave out the padder after ``fit``:
#   ``pipeline.set_params(sequencepadder="passthrough")``.
# - Some words are unknown for every ``maxlen``: the training reviews do not hold them,
#   or more than ``max_tokens`` others are more frequent.
