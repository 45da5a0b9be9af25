"""Constraints of the parameters of LSTMClassifier, each alone and together."""

from numbers import Integral, Real
from os import PathLike

import numpy as np
from sklearn.utils import check_array

from skseq._network._architecture import POOLINGS
from skseq._validation._containers import fill_masked
from skseq._validation._messages import describe
from skseq._validation._sklearn_private import Interval, StrOptions

# Adam keeps the learning rate in float32, where smaller values would be 0.
FLOAT32_RANGE = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)

CONSTRAINTS = {
    "units": [Interval(Integral, 1, None, closed="left"), tuple, list],
    "bidirectional": ["boolean", StrOptions({"auto"})],
    "pooling": [StrOptions(set(POOLINGS)), tuple, list],
    "step_dropout": [Interval(Real, 0, 1, closed="left"), StrOptions({"auto"})],
    "output_dropout": [Interval(Real, 0, 1, closed="left")],
    "embedding_dim": [Interval(Integral, 1, None, closed="left")],
    "vocabulary_size": [Interval(Integral, 1, None, closed="left"), None],
    "embedding": ["array-like", None],
    "freeze_embedding": ["boolean"],
    "epochs": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
    "n_networks": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
    "linear_path": ["boolean"],
    "batch_size": [Interval(Integral, 1, None, closed="left")],
    "learning_rate": [Interval(Real, *FLOAT32_RANGE, closed="both")],
    "learning_rate_schedule": [StrOptions({"cosine", "constant"})],
    "class_weight": [StrOptions({"balanced"}), dict, None],
    "early_stopping": ["boolean"],
    "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
    "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
    "warm_start": ["boolean"],
    "callbacks": [list, None],
    "checkpoint": [str, PathLike, None],
    "random_state": ["random_state"],
    "verbose": ["verbose"],
}


def parameters_of(classifier):
    """Return all parameters, with those that the ``__init__`` of a subclass sets.

    Parameters
    ----------
    classifier : LSTMClassifier

    Returns
    -------
    dict of str to object
    """
    inherited = {name: getattr(classifier, name) for name in CONSTRAINTS}
    return {**inherited, **classifier.get_params(deep=False)}


def check_embedding(classifier):
    """Return the initial embedding as an array; None if it is random.

    Parameters
    ----------
    classifier : LSTMClassifier

    Returns
    -------
    ndarray of shape (vocabulary_size, embedding_dim), dtype float32, or None

    Raises
    ------
    ValueError
        If it is not a matrix of numbers, has another number of rows than
        ``vocabulary_size``, or is missing although it is to be frozen.
    """
    if classifier.embedding is None:
        if classifier.freeze_embedding:
            raise ValueError(
                "LSTMClassifier expects an embedding to freeze, got embedding=None "
                "with freeze_embedding=True: random vectors must be trained."
            )
        return None
    try:
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            embedding = check_array(
                fill_masked(classifier.embedding),
                dtype=np.float32,
                input_name="embedding",
            )
    except OverflowError as error:
        raise ValueError(
            "LSTMClassifier expects embedding as an array of numbers of shape "
            f"(vocabulary_size, embedding_dim); NumPy says: {error}."
        ) from error
    if classifier.vocabulary_size not in (None, len(embedding)):
        raise ValueError(
            "LSTMClassifier expects a row of embedding for each id, got "
            f"{len(embedding)} rows with vocabulary_size={classifier.vocabulary_size}. "
            "Leave vocabulary_size None."
        )
    return embedding


def check_checkpoint(classifier):
    """Check that a fit with a checkpoint is seeded.

    Parameters
    ----------
    classifier : LSTMClassifier

    Raises
    ------
    ValueError
        If ``random_state`` is not an integer.
    """
    is_seeded = isinstance(classifier.random_state, Integral)
    if classifier.checkpoint is not None and not is_seeded:
        raise ValueError(
            "LSTMClassifier expects an integer random_state with a checkpoint, so "
            "that a fit that goes on draws the same batches, got "
            f"random_state={classifier.random_state!r}."
        )


def check_epochs(classifier):
    """Check that ``early_stopping`` has a number of epochs to end before.

    Parameters
    ----------
    classifier : LSTMClassifier

    Raises
    ------
    ValueError
        If there is none.
    """
    if classifier.epochs == "auto" and classifier.early_stopping:
        raise ValueError(
            "LSTMClassifier expects a number of epochs with early_stopping=True, got "
            'epochs="auto", which chooses the number on held-out rows itself. Set '
            "early_stopping=False, or epochs to the largest number."
        )


def check_callbacks(classifier):
    """Check that callbacks are those of Keras.

    Parameters
    ----------
    classifier : LSTMClassifier

    Raises
    ------
    TypeError
        If one is not an instance of ``keras.callbacks.Callback``.
    """
    import keras

    for callback in classifier.callbacks or []:
        if not isinstance(callback, keras.callbacks.Callback):
            raise TypeError(
                "LSTMClassifier expects callbacks to be instances of "
                f"keras.callbacks.Callback, got {describe(callback)}."
            )


def check_partial_fit(classifier, classes):
    """Check that parameters and classes allow ``partial_fit``.

    Parameters
    ----------
    classifier : LSTMClassifier
    classes : array-like of shape (n_classes,) or None
        Argument of ``partial_fit``.

    Raises
    ------
    ValueError
        If a parameter needs all data at once, or the classes have changed.
    """
    if classifier.early_stopping:
        raise ValueError(
            "partial_fit does not support early_stopping=True: it sees a part of "
            "the data only. Set early_stopping=False."
        )
    if classifier.class_weight == "balanced":
        raise ValueError(
            "class_weight='balanced' is not supported for partial_fit, which sees "
            "a part of the labels only. Give the weights as {label: weight}."
        )
    if classes is None or not hasattr(classifier, "classes_"):
        return
    if not np.array_equal(np.unique(classes), classifier.classes_):
        raise ValueError(
            f"partial_fit expects the classes {classifier.classes_.tolist()}; "
            f"classes={classes!r} is not the same as on last call. Leave classes "
            "out, or call fit to start again."
        )
