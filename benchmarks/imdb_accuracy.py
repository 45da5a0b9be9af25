"""Test accuracy on the official IMDB split: dummy, TF-IDF and LSTM, over seeds.

Run ``python -m benchmarks.imdb_accuracy [N_SEEDS]``; defaults of both pipelines. The
data are those that ``fetch_imdb`` has cached or downloads.
"""

import sys
import time

from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score, log_loss

from benchmarks._results import summarize_accuracies
from skseq import make_lstm_pipeline, make_tfidf_pipeline
from skseq.datasets import fetch_imdb


def main(n_seeds=3):
    """Fit each contestant on the training half and score it on the test half."""
    train, test = fetch_imdb("train"), fetch_imdb("test")
    print("| contestant | seed | accuracy | log loss | fit s | predict s |")
    print("|---|---|---|---|---|---|")
    contestants = [
        ("dummy", None, DummyClassifier()),
        ("TF-IDF", None, make_tfidf_pipeline()),
    ]
    for seed in range(n_seeds):
        contestants.append(("LSTM", seed, make_lstm_pipeline(random_state=seed)))
    accuracies = []
    for name, seed, classifier in contestants:
        start = time.perf_counter()
        classifier.fit(train.data, train.target)
        fitted = time.perf_counter()
        probabilities = classifier.predict_proba(test.data)
        predicted = time.perf_counter()
        accuracy = accuracy_score(test.target, probabilities.argmax(axis=1))
        print(
            f"| {name} | {'-' if seed is None else seed} | {accuracy:.4f} "
            f"| {log_loss(test.target, probabilities):.4f} | {fitted - start:.1f} "
            f"| {predicted - fitted:.1f} |",
            flush=True,
        )
        if seed is not None:
            accuracies.append(accuracy)
    print(f"\nLSTM, {n_seeds} seeds: {summarize_accuracies(accuracies)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
