"""Detect a process forked after TensorFlow started, where Keras would hang."""

import os
import warnings

# Id of the process in which skseq first used TensorFlow; empty before.
_started_in = []

EXPLANATION = (
    "this process was forked after TensorFlow had started, so its threads are missing "
    "and it would wait for them forever. Start processes by joblib's backend 'loky' or "
    "by the multiprocessing method 'spawn'."
)


def note_start():
    """Record the process in which TensorFlow starts; call it before Keras computes."""
    import keras  # Where the network stays in the kernel, Keras is not needed.

    if not _started_in and keras.backend.backend() == "tensorflow":
        _started_in.append(os.getpid())


def warn_if_forked():
    """Warn that a Keras model cannot compute in this process.

    Not an error: its weights can still be read, and it can be saved.
    """
    if _is_forked():
        warnings.warn(
            f"fit and predict of model_ may hang: {EXPLANATION}",
            RuntimeWarning,
            stacklevel=3,
        )


def check_not_forked():
    """Check that TensorFlow can compute in this process.

    Raises
    ------
    RuntimeError
        If this process was forked after TensorFlow had started.
    """
    if _is_forked():
        raise RuntimeError(f"LSTMClassifier cannot compute by Keras: {EXPLANATION}")


def _is_forked():
    return bool(_started_in) and _started_in[0] != os.getpid()
