"""Time of fits and predictions on short sequences, and on long ones beside them.

Run ``python -m benchmarks.small_fits``. Short sequences and small networks show what an
update costs besides arithmetic.
"""

import sys
import warnings
from functools import partial

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from benchmarks._results import Task, publish
from benchmarks._side_by_side import time_side_by_side
from skseq import LSTMClassifier

# Rows, steps and parameters of each problem.
PROBLEMS = {
    "14 ids, 32 units": ((5000, 14), {"units": 32, "batch_size": 32}),
    "76 steps of 6 features, 64 units both ways": (
        (300, 76, 6),
        {"units": 64, "batch_size": 16, "bidirectional": True},
    ),
    "230 ids, 100 units": ((5000, 230), {"units": 100, "batch_size": 64}),
}
N_IDS = 1000


def main(trial=False):
    """Fit one epoch and predict, each problem in turn."""
    # The classes are random: there is nothing to learn.
    warnings.simplefilter("ignore", ConvergenceWarning)
    rounds = 2 if trial else 7
    fits, predictions, n_updates = {}, {}, {}
    for name, (shape, parameters) in PROBLEMS.items():
        X, y = _make_data(shape, np.random.default_rng(0))
        if trial:
            X, y = X[:64], y[:64]
        classifier = LSTMClassifier(
            epochs=1, n_networks=1, random_state=0, **parameters
        ).fit(X, y)
        fits[name] = partial(classifier.fit, X, y)
        predictions[name] = partial(classifier.predict_proba, X)
        n_updates[name] = -(-len(X) // parameters["batch_size"])
    seconds = time_side_by_side(fits, rounds=rounds)
    of_predictions = time_side_by_side(predictions, rounds=rounds)
    per_update = {
        name: [1000 * each / n_updates[name] for each in own]
        for name, own in seconds.items()
    }
    publish(
        "small_fits",
        "Short sequences: what an update costs",
        f"skseq alone, one epoch of one network, {rounds} rounds: 5,000 sequences of "
        "ids, 300 of features, random, in batches of 32, 16 and 64.",
        [
            Task("fit, one epoch", "s", seconds),
            Task("fit, per update", "ms", per_update),
            Task("predict_proba", "s", of_predictions),
        ],
        trial=trial,
    )


def _make_data(shape, rng):
    y = rng.integers(0, 2, shape[0])
    X = rng.normal(size=shape) if len(shape) == 3 else rng.integers(1, N_IDS, shape)
    return X, y


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
