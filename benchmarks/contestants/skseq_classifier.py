"""LSTMClassifier of skseq."""

from benchmarks import _worked_example as example
from skseq import LSTMClassifier

DISTRIBUTIONS = ("skseq",)
PADDING = "pre"
LABEL_DTYPE = "int64"


def make_classifier():
    """Return the published example, for one epoch: the same network."""
    return LSTMClassifier(
        example.UNITS,
        embedding_dim=example.EMBEDDING_DIM,
        bidirectional=False,
        pooling="last",
        step_dropout=0.0,
        epochs=example.EPOCHS,
        n_networks=1,
        linear_path=False,
        batch_size=example.BATCH_SIZE,
        learning_rate=example.LEARNING_RATE,
        learning_rate_schedule="constant",
    )
