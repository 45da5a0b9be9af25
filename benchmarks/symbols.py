"""DNA and peptides, next to published figures.

Run ``SKSEQ_PANEL=FOLDER python -m benchmarks.symbols [NAME ...]`` with names of
contestants to measure again, or without names for all.
"""

import sys

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from benchmarks._accuracies import Table
from benchmarks._contest import run_contest, tune_once
from benchmarks._panel import load_peptides, load_splice
from skseq import (
    make_lstm_pipeline,
    make_lstm_search,
    make_tfidf_pipeline,
    make_tfidf_search,
)

TITLE = "DNA and peptides"
ABOUT = """\
Letters, without knowledge of their chemistry. Splice junctions: 3,190 strands of 60
letters of DNA in three classes, 185 of them repeats, in the same 10 folds for each
model. "Letters at their positions" is logistic regression on a column for each letter
at each position, the right baseline where strands are aligned. Peptides: 2,132 training
and 1,424 test sequences, half of them antimicrobial, with five seeds; "chosen by a
search" is what `make_lstm_search` and `make_tfidf_search` choose for them with seed 0
in up to ten minutes each, fitted with each seed."""
# The errors of KBANN are 4.6, 7.6 and 8.5 % for no junction, EI and IE.
PUBLISHED = {
    "splice: KBANN, Noordewier et al. 1991, with rules of biologists": 0.937,
    "peptides: AMP Scanner v2, Veltri et al. 2018, doi:10.1093/bioinformatics/bty179": (
        0.9101
    ),
}
N_SEEDS = 5
SIMPLE = {
    "majority class": lambda seed: DummyClassifier(),
    "TF-IDF": lambda seed: make_tfidf_pipeline(random_state=seed),
    "LSTM": lambda seed: make_lstm_pipeline(random_state=seed),
}


def make_positions(seed):
    """Return logistic regression on a column for each letter at each position."""
    return make_pipeline(
        OneHotEncoder(handle_unknown="ignore"),
        LogisticRegressionCV(
            Cs=np.logspace(-2, 2, 9), scoring="neg_log_loss", max_iter=1000
        ),
    )


def choose(contestants, names):
    """Return the contestants of these names; all if there are no names."""
    return {
        name: make for name, make in contestants.items() if not names or name in names
    }


def main(*names):
    """Fit and score the contestants on both data sets."""
    table = Table(
        "symbols", TITLE, ABOUT, keeps_others=bool(names), published=PUBLISHED
    )
    (X, y), (X_rest, y_rest) = load_splice()
    X, y = np.array([*X, *X_rest]), np.concatenate([y, y_rest])
    contestants = {**SIMPLE, "letters at their positions": make_positions}
    mean = "average of the two rows above", "letters at their positions", "LSTM"
    contestants, mean = choose(contestants, names), None if names else mean
    folds = StratifiedKFold(10, shuffle=True, random_state=0).split(X, y)
    for seed, (train, test) in enumerate(folds):
        parts = (X[train], y[train]), (X[test], y[test])
        scores, _ = run_contest(contestants, *parts, seed, mean)
        table.add_contest(scores, "splice")
    train, test = load_peptides()
    contestants = {
        **SIMPLE,
        "TF-IDF, chosen by a search": tune_once(make_tfidf_search, "symbols", train),
        "LSTM, chosen by a search": tune_once(make_lstm_search, "symbols", train),
    }
    mean = "average of the two rows above", *[*contestants][-2:]
    contestants, mean = choose(contestants, names), None if names else mean
    for seed in range(N_SEEDS):
        scores, _ = run_contest(contestants, train, test, seed, mean)
        table.add_contest(scores, "peptides")
    table.publish()


if __name__ == "__main__":
    main(*sys.argv[1:])
