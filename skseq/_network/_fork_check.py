"""A process that was forked lacks TensorFlow's threads, and would wait for them."""

import os
import warnings

import keras

# The process in which skseq first asked TensorFlow for something; empty before.
_started_in = []

EXPLANATION = (
    "this process was forked after TensorFlow had started, so its threads are missing "
    "and it would wait for them forever. Start processes by joblib's backend 'loky' or "
    "by the multiprocessing method 'spawn'."
)


def note_start():
    """Note that TensorFlow is about to start, if it has not."""
    if not _started_in and keras.backend.backend() == "tensorflow":
        _started_in.append(os.getpid())


def warn_if_forked():
    """Warn the user who is about to get a Keras model that hangs here.

    Not an error: its weights can be read, and it can be saved.
    """
    if _is_forked():
        warnings.warn(
            f"fit and predict of model_ may hang: {EXPLANATION}",
            RuntimeWarning,
            stacklevel=3,
        )


def check_not_forked():
    """Check that TensorFlow can compute here.

    Raises
    ------
    RuntimeError
        If it was started before this process was forked.
    """
    if _is_forked():
        raise RuntimeError(f"LSTMClassifier cannot compute by Keras: {EXPLANATION}")


def _is_forked():
    return bool(_started_in) and _started_in[0] != os.getpid()
