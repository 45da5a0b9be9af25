"""Check the values of sequences: ids, measurements and their number of features."""

import numpy as np

from skseq._validation._sequences import Sequences


def check_ids(
    sequences,
    *,
    name,
    dtype="int32",
    remedy="Encode the tokens with TokenEncoder.",
):
    """Return the sequences with their values converted to an integer type.

    Parameters
    ----------
    sequences : Sequences
        Values of any shape and numeric type.
    name : str
        Caller's name, used in error messages.
    dtype : dtype, default="int32"
        An integer type.
    remedy : str
        How to fix an id out of range, for the error message.

    Returns
    -------
    Sequences

    Raises
    ------
    ValueError
        If a value is not an integer or out of the range of the data type.
    """
    if sequences.dtype == dtype:
        return sequences
    values = sequences.values
    limits = np.iinfo(dtype)
    if values.dtype.kind != "f":
        too_large = values > limits.max
    else:
        values = values.astype(np.float64)
        too_large = values >= float(limits.max) + 1
        reject(
            sequences,
            values != np.floor(values),
            f"{name} expects integer ids; sequence {{row}} holds {{value}}. For "
            "measurements, pass sequences of shape (length, n_features).",
        )
    reject(
        sequences,
        (values < limits.min) | too_large,
        f"{name} expects ids from {limits.min} to {limits.max} ({limits.dtype}); "
        f"sequence {{row}} holds {{value}}. {remedy}",
    )
    return Sequences(values.astype(dtype), sequences.offsets)


def check_measurements(sequences, *, name):
    """Return the sequences with their values converted to float32.

    Parameters
    ----------
    sequences : Sequences
        Values of shape (n_steps, n_features).
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    Sequences

    Raises
    ------
    ValueError
        If a value is beyond the range of float32.
    """
    reject(
        sequences,
        np.abs(sequences.values) > np.finfo(np.float32).max,
        f"{name} expects numbers within the range of float32; sequence {{row}} holds "
        "{value}. Scale the measurements.",
    )
    with np.errstate(under="ignore"):
        values = sequences.values.astype(np.float32)
    return Sequences(values, sequences.offsets)


def check_n_features(sequences, n_features, *, name):
    """Check that the steps have as many features as in ``fit``.

    Parameters
    ----------
    sequences : Sequences
        The sequences.
    n_features : int or None
        Number of features of a step; None if a step is an id.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If the steps have another number of features.
    """
    if sequences.n_features != n_features:
        raise ValueError(
            f"X has {_describe_steps(sequences.n_features)}, but {name} is expecting "
            f"{_describe_steps(n_features)} as input."
        )


def check_vocabulary(sequences, vocabulary_size, *, name, remedy=""):
    """Check that every id is at least 0 and, if a size is given, less than it.

    Parameters
    ----------
    sequences : Sequences
        Integer values of shape (n_steps,).
    vocabulary_size : int or None
        Ids must be less than this.
    name : str
        Caller's name, used in error messages.
    remedy : str, default=""
        How to fix an id that is too large, for the error message.

    Raises
    ------
    ValueError
        If an id is negative or not less than ``vocabulary_size``.
    """
    reject(
        sequences,
        sequences.values < 0,
        f"Negative values in data: {name} expects ids of at least 0; sequence {{row}} "
        "holds {value}. Use 0 for padding and ids from 1 for tokens.",
    )
    if vocabulary_size is not None:
        reject(
            sequences,
            sequences.values >= vocabulary_size,
            f"{name} expects ids less than {vocabulary_size}; sequence {{row}} holds "
            f"{{value}}. {remedy}",
        )


def reject(sequences, is_bad, message):
    """Raise ValueError for the first bad value, with its {row} and {value}.

    Parameters
    ----------
    sequences : Sequences
        The sequences.
    is_bad : ndarray of bool
        For each value, or each step.
    message : str
        Template of the error message.

    Raises
    ------
    ValueError
        If any value is bad.
    """
    if is_bad.any():
        place = np.unravel_index(np.argmax(is_bad), is_bad.shape)
        raise ValueError(
            message.format(
                row=sequences.row_of(place[0]), value=sequences.values[place]
            )
        )


def _describe_steps(n_features):
    return "ids" if n_features is None else f"{n_features} features"
