"""Accuracy on the official IMDB split: the LSTM and TF-IDF.

Run ``python -m benchmarks.imdb_accuracy [NAME ...]`` with names of ``CONTESTANTS`` to
measure again, or without names for all. The data come from ``fetch_imdb``, which may
download them.
"""

import sys

from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier

from benchmarks._accuracies import Table, score
from skseq import make_lstm_pipeline, make_tfidf_pipeline
from skseq.datasets import fetch_imdb

TITLE = "IMDB reviews: the official test set"
ABOUT = """\
Trained on the 25,000 reviews of the official training set and scored on the 25,000 of
the test set, without other data. "LSTM" is `make_lstm_pipeline()` with its defaults,
"one network" is `make_lstm_pipeline(epochs=3)`, and "TF-IDF" is
`make_tfidf_pipeline()`, TF-IDF and logistic regression; all keep 5,000 words. The
settings of the other models are in `benchmarks/imdb_accuracy.py` and were chosen on
5,000 of the training reviews."""

# Words, single digits, which often rate a film, exclamation and question marks.
TOKEN_PATTERN = r"(?u)\w+|[!?]"


def make_plain_lstm(seed):
    """Return the LSTM without step dropout."""
    return make_lstm_pipeline(epochs=3, step_dropout=0.0, random_state=seed)


def make_strong_lstm(seed):
    """Return the best single LSTM: bidirectional, on words and word pairs."""
    return make_lstm_pipeline(
        ngram_range=(1, 2),
        max_tokens=90_000,
        maxlen=None,
        units=64,
        bidirectional=True,
        step_dropout=0.7,
        epochs=5,
        random_state=seed,
    ).set_params(
        tokenencoder__min_df=10,
        tokenencoder__token_pattern=TOKEN_PATTERN,
        lstmclassifier__embedding_dim=64,
        lstmclassifier__output_dropout=0.5,
        lstmclassifier__learning_rate=0.007,
    )


def make_strong_tfidf():
    """Return the best TF-IDF: the same tokens, including rarer ones."""
    pipeline = make_tfidf_pipeline(max_features=None, ngram_range=(1, 2), C=20.0)
    return pipeline.set_params(
        tfidfvectorizer__min_df=2,
        tfidfvectorizer__sublinear_tf=True,
        tfidfvectorizer__token_pattern=TOKEN_PATTERN,
    )


def make_both(seed):
    """Return the average of the two best models."""
    both = [("lstm", make_strong_lstm(seed)), ("tfidf", make_strong_tfidf())]
    return VotingClassifier(both, voting="soft")


def make_three(seed):
    """Return the average of two LSTMs and the TF-IDF, which has twice the weight."""
    return VotingClassifier(
        [
            ("first_lstm", make_strong_lstm(2 * seed)),
            ("second_lstm", make_strong_lstm(2 * seed + 1)),
            ("tfidf", make_strong_tfidf()),
        ],
        voting="soft",
        weights=[1, 1, 2],
    )


# For each model, a function from a seed to the model, and the number of seeds.
CONTESTANTS = {
    "majority class": (lambda seed: DummyClassifier(), 1),
    "TF-IDF, `C=1`": (lambda seed: make_tfidf_pipeline(C=1.0), 1),
    "TF-IDF": (lambda seed: make_tfidf_pipeline(random_state=seed), 1),
    "LSTM, one network": (
        lambda seed: make_lstm_pipeline(epochs=3, random_state=seed),
        10,
    ),
    "LSTM": (lambda seed: make_lstm_pipeline(random_state=seed), 5),
    "LSTM, one network without step dropout": (make_plain_lstm, 10),
    "TF-IDF, words and word pairs": (lambda seed: make_strong_tfidf(), 1),
    "LSTM, words and word pairs": (make_strong_lstm, 5),
    "average of the two rows above": (make_both, 3),
    "average of two such LSTMs and the TF-IDF": (make_three, 3),
}


def main(*names):
    """Fit each model on the training set and score it on the test set."""
    train, test = (
        (half.data, half.target) for half in map(fetch_imdb, ("train", "test"))
    )
    table = Table("imdb_accuracy", TITLE, ABOUT, keeps_others=bool(names))
    for name in names or CONTESTANTS:
        make, n_seeds = CONTESTANTS[name]
        for seed in range(n_seeds):
            table.add(name, score(make(seed), train, test))
    table.publish()


if __name__ == "__main__":
    main(*sys.argv[1:])
