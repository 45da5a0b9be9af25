"""Measurements over time, next to published figures.

Run ``python -m benchmarks.measurements``. The first run installs the package that
contains two of the data sets. Those of ``SKSEQ_PANEL`` are measured if it is set.
"""

import os

from sklearn.datasets import load_digits
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline

from benchmarks._accuracies import Table
from benchmarks._contest import run_contest, tune_once
from benchmarks._panel import VARIABLE, load_natops, load_racket_sports
from benchmarks._time_series import load_time_series
from skseq import (
    LSTMClassifier,
    SequenceScaler,
    make_lstm_search,
    make_summary_pipeline,
)

TITLE = "Measurements: vowels, motions, gestures, digits"
ABOUT = """\
Five seeds. Japanese Vowels (270 training and 370 test sequences of 7 to 29 steps with
12 features, 9 classes), Basic Motions (40 and 40, 100 steps, 6 features, 4 classes),
RacketSports (151 and 152, 30 steps, 6 features, 4 classes) and NATOPS (180 and 180, 51
steps, 24 features, 6 classes) on their published splits; the digits of scikit-learn,
read as 8 rows of 8 pixels, in 10 folds that differ between the seeds. "LSTM" is a
`SequenceScaler` and an `LSTMClassifier` with its defaults, "chosen by a search" what
`make_lstm_search("measurements")` chooses with seed 0 on the training part in up to
ten minutes, fitted with each seed: other units on each of them, and on the first two
output dropout as well. The baseline is
`make_summary_pipeline()`: logistic regression on 17 summary statistics of each feature.
It is ahead of the LSTM on Japanese Vowels, where averages over time suffice. The
published figures are results for these archive data that are quoted in comparisons of
classifiers, such as that of Ruiz et al. 2021, doi:10.1007/s10618-020-00727-3; they were
not repeated here."""
PUBLISHED = {
    "JapaneseVowels: MiniRocket": 0.989,
    "JapaneseVowels: MLSTM-FCN": 0.976,
    "BasicMotions: InceptionTime, ROCKET": 1.0,
    "RacketSports: InceptionTime": 0.882,
    "RacketSports: ROCKET": 0.895,
    "RacketSports: HIVE-COTE 2": 0.908,
    "NATOPS: InceptionTime": 0.961,
    "NATOPS: ROCKET": 0.889,
    "NATOPS: HIVE-COTE 2": 0.894,
}
N_SEEDS = 5
CONTESTANTS = {
    "majority class": lambda seed: DummyClassifier(),
    "summary statistics": lambda seed: make_summary_pipeline(random_state=seed),
    "LSTM": lambda seed: make_pipeline(
        SequenceScaler(), LSTMClassifier(random_state=seed)
    ),
}
MEAN = "average of the two rows above", "summary statistics", "LSTM"


def load_splits():
    """Return the training and the test part of each data set with a published split."""
    loaders = {
        name: lambda name=name: [
            load_time_series(name, part) for part in ("TRAIN", "TEST")
        ]
        for name in ("JapaneseVowels", "BasicMotions")
    }
    if VARIABLE in os.environ:
        loaders |= {"RacketSports": load_racket_sports, "NATOPS": load_natops}
    return {name: load() for name, load in loaders.items()}


def make_folds(seed):
    """Return ten pairs of training and test data of the digits."""
    images, y = load_digits().images, load_digits().target
    folds = StratifiedKFold(10, shuffle=True, random_state=seed).split(images, y)
    return [
        [([*images[rows]], y[rows]) for rows in train_and_test]
        for train_and_test in folds
    ]


def main():
    """Fit and score each model on each data set."""
    table = Table("measurements", TITLE, ABOUT, published=PUBLISHED)
    for name, (train, test) in load_splits().items():
        make = tune_once(make_lstm_search, "measurements", train)
        chosen = {"LSTM, chosen by a search": make}
        for seed in range(N_SEEDS):
            scores, _ = run_contest(CONTESTANTS, train, test, seed, MEAN)
            scores |= run_contest(chosen, train, test, seed)[0]
            table.add_contest(scores, name)
    for seed in range(N_SEEDS):
        for train, test in make_folds(seed):
            scores, _ = run_contest(CONTESTANTS, train, test, seed, MEAN)
            table.add_contest(scores, "digits")
    table.publish()


if __name__ == "__main__":
    main()
