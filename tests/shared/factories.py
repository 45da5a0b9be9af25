"""Small estimators for tests of several packages."""

import skseq

SMALL = {
    "units": 4,
    "embedding_dim": 4,
    "epochs": 2,
    "batch_size": 16,
    "random_state": 0,
}


def make_classifier(**parameters):
    """Return a small LSTMClassifier; each fit of it gives the same weights."""
    return skseq.LSTMClassifier(**SMALL | parameters)


def make_text_pipeline(*, maxlen=4, **parameters):
    """Return a pipeline for texts, with a small classifier of these parameters."""
    pipeline = skseq.make_lstm_pipeline(maxlen=maxlen)
    pipeline["lstmclassifier"].set_params(**SMALL | parameters)
    return pipeline
