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


class CountsPredictedRows:
    """Mixin of a classifier that counts the predicted rows by method, over all clones.

    A subclass sets ``n_rows`` to a counter of its own.
    """

    def predict(self, X):
        self.n_rows["predict"] += len(X)
        return super().predict(X)

    def predict_proba(self, X):
        self.n_rows["predict_proba"] += len(X)
        return super().predict_proba(X)
