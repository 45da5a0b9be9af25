"""SciKeras around the network of stock Keras."""

from scikeras.wrappers import KerasClassifier

from benchmarks import _worked_example as example
from benchmarks.contestants.keras_model import build_model

DISTRIBUTIONS = ("scikeras", "keras", "tensorflow")
PADDING = "pre"
LABEL_DTYPE = "int64"


def make_classifier():
    """Return the published example, for one epoch."""
    return KerasClassifier(
        build_model, epochs=example.EPOCHS, batch_size=example.BATCH_SIZE, verbose=0
    )
