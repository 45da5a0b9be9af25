"""
=================================================
Explaining a prediction with integrated gradients
=================================================

Which words led to the prediction for one review? Three figures show it: the review with
its words shaded by their attributions, the largest attributions as bars, and the
probability after each word. Hypotheses that they suggest can be tested.
"""

# %%
# The classifier
# --------------
# An LSTM is trained on 5,000 film reviews from IMDB, positive or negative. Its
# vocabulary is small here, to show what unknown words do.

from sklearn.model_selection import train_test_split

from skseq import make_lstm_pipeline
from skseq.datasets import load_movie_reviews

X, y = load_movie_reviews("imdb", return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, train_size=5000, test_size=2000, stratify=y, random_state=0
)
pipeline = make_lstm_pipeline(max_tokens=5000, random_state=0)
pipeline.fit(X_train, y_train)
print(f"Accuracy on held-out reviews: {pipeline.score(X_test, y_test):.3f}")

# %%
# A misclassified review
# ----------------------
# This review is positive, but the classifier gives it a low probability. Blue words
# with a solid line increase the probability of a positive review, orange words with a
# dashed line decrease it; darker shades mean more. Hover over a word to see its value.
# The values are integrated gradients: their sum is the difference between the log-odds
# of this review and those of a baseline of as many words with zero vectors.

from skseq import TokenAttributionDisplay, token_attribution

review = next(text for text in X_test if text.startswith('For a "no budget"'))
attribution = token_attribution(pipeline, review, label=1)
TokenAttributionDisplay(attribution=attribution)

# %%
# The classifier takes "no", "budget", "less" and "even" as words of negative reviews,
# though here they are part of the praise: it hardly uses their context. Words such as
# "gonna" have large attributions too: the figure shows what this classifier does, not
# what it should do.

# %%
# The largest attributions
# ------------------------
# The same as bars, summed over all occurrences of a word.

import matplotlib.pyplot as plt

TokenAttributionDisplay(attribution=attribution).plot()
plt.show()

# %%
# Unknown words
# -------------
# Words in italics are not in the vocabulary of 5,000 words: to the network, they are
# all the same unknown word. "Rocked" is one of them, the strongest praise in this
# review. Is this the cause of the error? To test it, replace it by known words and
# predict again.

rewritten = review
print(f"{pipeline.predict_proba([rewritten])[0, 1]:.2f} as it was written")
for old, new in [
    ('"no budget"', '"low budget"'),
    ("The Actors and Music rocked", "The Actors and Music were great"),
    ("Basically it Rocked", "Basically it was great"),
]:
    rewritten = rewritten.replace(old, new)
    print(f"{pipeline.predict_proba([rewritten])[0, 1]:.2f} with {new}")

# %%
# Without the "no", the probability does not rise, for "low budget" is no praise either.
# With known words of praise, the prediction is correct. A larger ``max_tokens``, and
# more reviews with rare words, would help.

# %%
# The probability after each word
# -------------------------------
# An LSTM can predict after each word, as if the text ended there. A step up is a word
# that increases the probability of a positive review, given the words before it. "Could
# have been" lowers the line, the praise raises it, and "boring" lowers it a little, not
# enough. A human reader would have known from the third word on.

from skseq import TrajectoryDisplay

# sphinx_gallery_thumbnail_number = 2
sentence = (
    "This could have been a great film, with a wonderful cast, "
    "but it is boring from beginning to end."
)
TrajectoryDisplay.from_estimator(pipeline, sentence, label=1)
plt.show()

# %%
# Conclusions
# -----------
# - An attribution is the contribution of a word in this network, at this position,
#   among these words. It does not prove that the network is right, or that a reader
#   would agree.
# - It is not the effect of removing the word. To measure that, remove it and predict
#   again, as above.
# - Another seed gives another network of the same accuracy, which may have other
#   attributions. Compare several networks.
# - Look at unknown and truncated words as well: they cannot have contributed their
#   meaning.
