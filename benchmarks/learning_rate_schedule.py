"""Cosine schedule and constant learning rate on small data sets.

Run ``python -m benchmarks.learning_rate_schedule``.
"""

import numpy as np

from benchmarks._accuracies import Table, score
from benchmarks.imdb_accuracy import make_single_lstm
from skseq import LSTMClassifier
from skseq.datasets import load_movie_reviews, make_temporal_order

TITLE = "Learning-rate schedule: cosine or constant"
ABOUT = """\
Five seeds, each with other training and test sequences. The reviews and the sentences
are classified by `make_lstm_pipeline(epochs=3, max_tokens=5000)`, the temporal order
task (3 classes, length 100) by `LSTMClassifier(32, embedding_dim=16, epochs=15,
batch_size=32)`. The peak of the cosine schedule and the constant rate are both 0.01."""

SCHEDULES = "cosine", "constant"


def draw_reviews(source, n_train, n_test, seed):
    """Return training and test data from the film reviews or sentences."""
    X, y = load_movie_reviews(source, return_X_y=True)
    rows = np.random.default_rng(seed).permutation(len(X))[: n_train + n_test]
    train, test = rows[:n_train], rows[n_train:]
    return (X[train], y[train]), (X[test], y[test])


def draw_temporal_order(seed):
    """Return training and test data of the temporal order task."""
    X, y = make_temporal_order(3000, random_state=seed)
    return (X[:2000], y[:2000]), (X[2000:], y[2000:])


def make_order_lstm(seed):
    """Return the LSTM for the temporal order task."""
    return LSTMClassifier(
        32, embedding_dim=16, epochs=15, batch_size=32, random_state=seed
    )


def main(n_seeds=5):
    """Fit with both schedules on each data set, and score on the test data."""
    table = Table("learning_rate_schedule", TITLE, ABOUT)
    for seed in range(n_seeds):
        lstm = make_single_lstm(seed)
        order_lstm = make_order_lstm(seed)
        tasks = {
            "2,000 reviews": (draw_reviews("imdb", 2000, 3000, seed), lstm),
            "7,000 sentences": (
                draw_reviews("rotten_tomatoes", 7000, 1500, seed),
                lstm,
            ),
            "temporal order": (draw_temporal_order(seed), order_lstm),
        }
        for task, (parts, classifier) in tasks.items():
            for schedule in SCHEDULES:
                name = "learning_rate_schedule"
                if classifier is lstm:
                    name = f"lstmclassifier__{name}"
                run = score(classifier.set_params(**{name: schedule}), *parts)
                table.add(f"{task}: {schedule}", run)
    table.publish()


if __name__ == "__main__":
    main()
