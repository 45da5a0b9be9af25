"""
===================================
Too short, too long, and in between
===================================

The number of passes over the training data, ``epochs``, decides whether a network
underfits or overfits. Here are pictures of both, and what ``epochs="auto"``, the
default, does about it.
"""

# %%
# The data
# --------
# 1,000 sentences about films, and 2,000 others to see what holds for new sentences.

from sklearn.model_selection import train_test_split

from skseq.datasets import load_movie_reviews

X, y = load_movie_reviews("rotten_tomatoes", return_X_y=True)
X_train, X_new, y_train, y_new = train_test_split(
    X, y, train_size=1000, test_size=2000, stratify=y, random_state=0
)

# %%
# Underfitting
# ------------
# One epoch of 16 batches is 16 updates of the weights. After these, the network has
# learned little, even of the training sentences.

import matplotlib.pyplot as plt

from skseq import HistoryDisplay, LSTMClassifier, TokenEncoder

encoder = TokenEncoder(max_tokens=5000)
ids, new_ids = encoder.fit_transform(X_train), encoder.transform(X_new)
held_out = {"X_val": new_ids, "y_val": y_new}


def describe(title, classifier):
    """Print the accuracy on the training sentences and on new ones."""
    on_training = classifier.score(ids, y_train)
    print(f"{title:14}{on_training:10.3f}{classifier.score(new_ids, y_new):10.3f}")


short = LSTMClassifier(epochs=1, random_state=0).fit(ids, y_train, **held_out)
print(f"{'':14}{'training':>10}{'new':>10}")
describe("1 epoch", short)

# %%
# Overfitting
# -----------
# After 30 epochs, the network knows every training sentence by its words. On new
# sentences, the accuracy stands still, and the loss rises: where it errs, it is sure of
# itself.

long = LSTMClassifier(epochs=30, random_state=0).fit(ids, y_train, **held_out)
describe("30 epochs", long)

figure, axes = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
HistoryDisplay.from_estimator(long, ax=axes[0])
HistoryDisplay.from_estimator(long, metric="accuracy", ax=axes[1])
figure.suptitle("Overfitting: 30 epochs")

# %%
# The default
# -----------
# With ``epochs="auto"``, five networks are trained, each without a fifth of the
# sentences, in cycles of which each doubles the number of epochs. A logistic regression
# on words and word pairs is fitted as well. After each cycle, the sentences that were
# left out decide how much the networks and the logistic regression count, and whether
# another cycle pays. The weights of the best cycle are kept.
#
# The validation curve is the mean over the networks, before that weighting: so few
# sentences are not enough for a network alone, and the logistic regression gets most of
# the weight. Where the order over a distance decides, it is the other way round.

automatic = LSTMClassifier(random_state=0).fit(ids, y_train)
describe("automatic", automatic)

display = HistoryDisplay.from_estimator(automatic)
display.ax_.set_title("The default: five networks, each with a fifth held out")

# %%
# The probabilities
# -----------------
# The held-out rows also calibrate the probabilities. The log loss is what a probability
# costs: 0 is perfect, and 0.69 is a coin toss.

from sklearn.metrics import log_loss

for title, classifier in [
    ("1 epoch", short),
    ("30 epochs", long),
    ("automatic", automatic),
]:
    loss = log_loss(y_new, classifier.predict_proba(new_ids))
    print(f"{title:14} log loss {loss:.3f}")
