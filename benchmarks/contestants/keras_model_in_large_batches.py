"""Stock Keras, predicting in batches of 512 instead of its default of 32."""

from functools import partial

from benchmarks.contestants.keras_model import (
    DISTRIBUTIONS,
    LABEL_DTYPE,
    PADDING,
    KerasModel,
)

__all__ = ["DISTRIBUTIONS", "LABEL_DTYPE", "PADDING", "make_classifier"]

make_classifier = partial(KerasModel, predict_batch_size=512)
