"""What each parameter changes on 500 rows, with ``epochs="auto"``.

Run ``SKSEQ_PANEL=FOLDER python -m benchmarks.parameter_effects``. Each line is one
setting that differs from the defaults: for texts, symbols and measurements, the change
in accuracy, in points, the ratio of the log losses and that of the times of the fits.
Rows to train and to score on are halves of the training parts.
"""

import argparse
from collections import defaultdict

import numpy as np
from sklearn.pipeline import make_pipeline

from benchmarks._accuracies import score
from benchmarks._panel import (
    LOADERS,
    TEXTS,
    load_natops,
    load_racket_sports,
    subset,
)
from benchmarks.small_data import split_in_half
from skseq import LSTMClassifier, SequenceScaler, make_lstm_pipeline

N_ROWS = 500
MEASUREMENTS = {"RacketSports": load_racket_sports, "NATOPS": load_natops}
# Only ids have these parameters.
OF_IDS = {"embedding_dim", "ngram_range"}
CHANGES = [
    {"linear_path": False},
    {"n_networks": 1},
    {"learning_rate": 0.003},
    {"learning_rate": 0.03},
    {"units": 32},
    {"units": 200},
    {"embedding_dim": 8},
    {"embedding_dim": 100},
    {"batch_size": 16},
    {"bidirectional": True},
    {"bidirectional": False},
    {"output_dropout": 0.5},
    {"step_dropout": 0.0},
    {"step_dropout": 0.1},
    {"step_dropout": 0.4},
    {"pooling": ("last", "max", "mean")},
    {"ngram_range": (1, 2)},
]


def score_setting(kind, train, test, seed, **parameters):
    """Return accuracy, log loss and the seconds of a fit."""
    if kind == "measurements":
        pipeline = make_pipeline(SequenceScaler(), LSTMClassifier(random_state=seed))
    else:
        ngram_range = parameters.pop("ngram_range", (1, 1))
        pipeline = make_lstm_pipeline(random_state=seed, ngram_range=ngram_range)
    pipeline[-1].set_params(**parameters)
    scores = score(pipeline, train, test)
    return scores["accuracy"], scores["log_loss"], scores["fit_seconds"]


def main():
    """Fit and score each setting on each data set, next to the defaults."""
    parser = argparse.ArgumentParser(description=__doc__)
    loaders = {**LOADERS, **MEASUREMENTS}
    parser.add_argument("--data", nargs="+", choices=loaders, default=[*loaders])
    parser.add_argument("--seeds", type=int, default=1)
    arguments = parser.parse_args()
    found = defaultdict(list)
    for name in arguments.data:
        kind = "texts" if name in TEXTS else "symbols"
        kind = "measurements" if name in MEASUREMENTS else kind
        for seed in range(arguments.seeds):
            train, test = split_in_half(loaders[name]()[0], seed)
            train = subset(train, min(N_ROWS, len(train[1])), seed)
            accuracy, loss, seconds = score_setting(kind, train, test, seed)
            print(f"{name}, seed {seed}: {accuracy:.4f} {loss:.4f} {seconds:.1f} s")
            for change in CHANGES:
                if kind == "measurements" and OF_IDS & set(change):
                    continue
                changed = score_setting(kind, train, test, seed, **change)
                effect = (
                    100 * (changed[0] - accuracy),
                    changed[1] / loss,
                    changed[2] / seconds,
                )
                found[kind, str(change)].append(effect)
                print(name, change, np.round(effect, 3), flush=True)
    for kind in ("texts", "symbols", "measurements"):
        print(f"\n{kind}: change of accuracy (points), ratios of log loss and time")
        for change in CHANGES:
            if effects := found[kind, str(change)]:
                points, loss, seconds = np.mean(effects, axis=0)
                print(f"{points:+6.2f}  {loss:6.3f}  {seconds:6.2f}  {change}")


if __name__ == "__main__":
    main()
