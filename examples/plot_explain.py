"""
=======================
Explaining a prediction
=======================

Why does a classifier say what it says about one review? Three pictures of it: the
review with its words shaded by what they add, the strongest words as bars, and the
probability after each word. None of them is the last word: what they suggest can be
tried out.
"""

# %%
# A classifier
# ------------
# 5,000 film reviews from IMDB, liked or disliked by their authors, train an LSTM.

from sklearn.model_selection import train_test_split

from skseq import make_lstm_pipeline
from skseq.datasets import load_movie_reviews

X, y = load_movie_reviews("imdb", return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, train_size=5000, test_size=2000, stratify=y, random_state=0
)
pipeline = make_lstm_pipeline(random_state=0).fit(X_train, y_train)
print(f"Accuracy on other reviews: {pipeline.score(X_test, y_test):.3f}")

# %%
# A review that it gets wrong
# ---------------------------
# This one was written by somebody who had a good time. The classifier doubts it. Blue
# words with a solid line speak for a liked film, orange ones with a dashed line against
# it; the deeper the shade, the more. The numbers come up under the pointer. They are
# integrated gradients: together they make the difference between the log-odds of this
# review and those of as many words that say nothing.

from skseq import TokenAttributionDisplay, token_attribution

review = next(text for text in X_test if text.startswith('For a "no budget"'))
attribution = token_attribution(pipeline, review, label=1)
TokenAttributionDisplay(attribution=attribution)

# %%
# Much of what is shaded makes sense. To a network that counts more than it reads, "no"
# and "non" are words of disliked reviews, though here they belong to the praise. Words
# as plain as "and" stand out, too: the colours tell what this network does, not what it
# should do.

# %%
# The strongest words
# -------------------
# For those in a hurry, the same as bars, all occurrences of a word added up.

import matplotlib.pyplot as plt

TokenAttributionDisplay(attribution=attribution).plot()
plt.show()

# %%
# What it did not read
# --------------------
# The cause may be in what has hardly any colour. Words in italics are not among the
# 5,000 that the encoder keeps: the network knows only that there was a word. "Rocked"
# is one of them, the highest praise in this review. That is an idea, and it can be
# tested: say the same in words that the network knows, and ask again.

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
# Without the "no" it doubts a little less, and with praise that it knows, no more. A
# larger ``max_tokens``, and more reviews to meet rare words in, would help.

# %%
# Word by word
# ------------
# An LSTM can be asked after each word what it would say if the text ended there. A step
# up is a word that speaks for a liked film, to a reader who does not know what follows.
# "Could have been" lets the line fall, praise lifts it, "boring" brings it down again.
# A reader knew from the third word on where this was going.

from skseq import TrajectoryDisplay

# sphinx_gallery_thumbnail_number = 2
sentence = (
    "This could have been a great film, with a wonderful cast, "
    "but it is boring from beginning to end."
)
TrajectoryDisplay.from_estimator(pipeline, sentence, label=1)
plt.show()

# %%
# What to take home
# -----------------
# - An attribution says what a word does to this network, in this place, among these
#   words. It is no proof that the network is right, nor that a reader would agree.
# - It is not what would happen without the word. To know that, take the word out and
#   predict again, as above.
# - Another seed gives another network, as good as this one, which may give other
#   reasons. Look at several before you tell a story.
# - Look at what is pale or in italics as well. What is cut cannot have been a reason;
#   of what is not known, only that it was there.
