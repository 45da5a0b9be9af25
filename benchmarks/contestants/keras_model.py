"""Stock Keras as its users write it; the backend is that of ``KERAS_BACKEND``."""

import keras

from benchmarks import _worked_example as example

# Each backend is a distribution of the same name.
DISTRIBUTIONS = ("keras", keras.backend.backend())
PADDING = "pre"
LABEL_DTYPE = "int64"


def build_model():
    """Return the compiled network of the published example, without a mask."""
    model = keras.Sequential(
        [
            keras.Input((None,)),  # SciKeras looks at the model before it is fitted.
            keras.layers.Embedding(example.VOCABULARY_SIZE, example.EMBEDDING_DIM),
            keras.layers.LSTM(example.UNITS),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        loss="binary_crossentropy",
        optimizer=keras.optimizers.Adam(example.LEARNING_RATE),
        metrics=["accuracy"],
    )
    return model


class KerasModel:
    """The network with the methods of the other libraries.

    Parameters
    ----------
    predict_batch_size : int, default=None
        Rows that are predicted together; Keras' default, 32, if None.
    """

    def __init__(self, predict_batch_size=None):
        self.predict_batch_size = predict_batch_size

    def fit(self, X, y):
        """Build, compile and train a network."""
        self.model_ = build_model()
        self.model_.fit(
            X, y, epochs=example.EPOCHS, batch_size=example.BATCH_SIZE, verbose=0
        )
        return self

    def predict_proba(self, X):
        """Return the probability of the second class, one column."""
        return self.model_.predict(X, batch_size=self.predict_batch_size, verbose=0)


make_classifier = KerasModel
