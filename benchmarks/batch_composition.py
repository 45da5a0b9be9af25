"""Batches of similar length and of any length, on the official IMDB split.

Run ``python -m benchmarks.batch_composition [N_SEEDS]``. The data come from
``fetch_imdb``, which may download them.
"""

import sys

from benchmarks import _worked_example as example
from benchmarks._accuracies import Table, score
from skseq import LSTMClassifier, SequencePadder, TokenEncoder
from skseq._training import _batches
from skseq.datasets import fetch_imdb

WINDOWS = {"similar length": _batches.WINDOW, "any length": 1}
TITLE = "Batches of similar length or of any length"
ABOUT = """\
`LSTMClassifier(epochs=3)` on the official IMDB split, with 5,000 words and the last 500
tokens.
"Any length" takes the shuffled reviews as they come."""


def main(n_seeds=5):
    """Fit with both kinds of batches and each seed, and score on the test set."""
    train, test = fetch_imdb("train"), fetch_imdb("test")
    encoder = TokenEncoder(max_tokens=example.MAX_TOKENS)
    padder = SequencePadder(maxlen=example.MAXLEN)
    X_train = padder.fit_transform(encoder.fit_transform(train.data))
    X_test = padder.transform(encoder.transform(test.data))
    table = Table("batch_composition", TITLE, ABOUT)
    for seed in range(n_seeds):
        for batches, window in WINDOWS.items():
            # Rows are sorted within windows of this many batches; 1 changes nothing.
            _batches.WINDOW = window
            run = score(
                LSTMClassifier(epochs=3, random_state=seed),
                (X_train, train.target),
                (X_test, test.target),
            )
            table.add(batches, run)
    table.publish()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
