"""LSTMClassifier of skseq, computed by Keras, as it is on a GPU."""

import keras

import skseq._training._engine
from benchmarks.contestants import skseq_classifier

DISTRIBUTIONS = ("skseq", keras.backend.backend())
PADDING = skseq_classifier.PADDING
LABEL_DTYPE = skseq_classifier.LABEL_DTYPE
make_classifier = skseq_classifier.make_classifier
# A trial of the benchmark is run on a CPU.
skseq._training._engine._has_accelerator = lambda: True
