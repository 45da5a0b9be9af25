"""Test accuracy with batches of similar length beside plain batches, over seeds.

Run ``python -m benchmarks.batch_composition [N_SEEDS]``; defaults of the pipeline on
the official IMDB split, which ``fetch_imdb`` has cached or downloads. A plain batch is
a cut of the shuffled reviews, whatever their lengths.
"""

import sys
import time

from benchmarks import _worked_example as example
from benchmarks._results import summarize_accuracies
from skseq import LSTMClassifier, SequencePadder, TokenEncoder, _length_batches
from skseq.datasets import fetch_imdb

WINDOWS = {"similar length": _length_batches.WINDOW, "plain": 1}


def main(n_seeds=5):
    """Fit both on the training half with each seed, score them on the test half."""
    train, test = fetch_imdb("train"), fetch_imdb("test")
    encoder, padder = TokenEncoder(), SequencePadder(maxlen=example.MAXLEN)
    X_train = padder.fit_transform(encoder.fit_transform(train.data))
    X_test = padder.transform(encoder.transform(test.data))
    accuracies = {batches: [] for batches in WINDOWS}
    print("| batches | seed | accuracy | fit s |")
    print("|---|---|---|---|")
    for seed in range(n_seeds):
        for batches, window in WINDOWS.items():
            # Rows are sorted within windows: one of a single batch sorts nothing else.
            _length_batches.WINDOW = window
            start = time.perf_counter()
            classifier = LSTMClassifier(random_state=seed)
            classifier.fit(X_train, train.target)
            seconds = time.perf_counter() - start
            accuracy = classifier.score(X_test, test.target)
            accuracies[batches].append(accuracy)
            cells = batches, seed, f"{accuracy:.4f}", f"{seconds:.1f}"
            print(f"| {' | '.join(map(str, cells))} |", flush=True)
    print()
    for batches, own in accuracies.items():
        print(f"{batches}: {summarize_accuracies(own)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
