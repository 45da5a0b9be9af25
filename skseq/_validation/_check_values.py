"""Check the values of sequences: ids, measurements and their number of features."""

import numpy as np

from skseq._validation._sequences import Sequences


def check_ids(
    sequences,
    *,
    name,
    dtype="int32",
    remedy="Number the tokens with TokenEncoder.",
):
    """Return the sequences with their values as integers of ``dtype``, unchanged.

    Parameters
    ----------
    sequences : Sequences
        With values of any shape.
    name : str
        Who asks, for error messages.
    dtype : dtype, default="int32"
        An integer type.
    remedy : str
        What to do about an id that does not fit.

    Returns
    -------
    Sequences

    Raises
    ------
    ValueError
        If a value is not a whole number or does not fit the data type.
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
        refuse(
            sequences,
            values != np.floor(values),
            f"{name} expects integer ids; sequence {{row}} holds {{value}}. For "
            "measurements, pass sequences of shape (length, n_features).",
        )
    refuse(
        sequences,
        (values < limits.min) | too_large,
        f"{name} expects ids from {limits.min} to {limits.max} ({limits.dtype}); "
        f"sequence {{row}} holds {{value}}. {remedy}",
    )
    return Sequences(values.astype(dtype), sequences.offsets)


def check_measurements(sequences, *, name):
    """Return the sequences with their values as float32.

    Parameters
    ----------
    sequences : Sequences
        With values of shape (n_steps, n_features).
    name : str
        Who asks, for error messages.

    Returns
    -------
    Sequences

    Raises
    ------
    ValueError
        If a value does not fit float32.
    """
    refuse(
        sequences,
        np.abs(sequences.values) > np.finfo(np.float32).max,
        f"{name} computes in float32; sequence {{row}} holds {{value}}. Scale the "
        "measurements.",
    )
    return Sequences(sequences.values.astype(np.float32), sequences.offsets)


def check_n_features(sequences, n_features, *, name):
    """Check that the steps are of the kind that ``fit`` met.

    Parameters
    ----------
    sequences : Sequences
        The sequences.
    n_features : int or None
        Number of features of a step; None if a step is an id.
    name : str
        Who asks, for error messages.

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
        With integer values of shape (n_steps,).
    vocabulary_size : int or None
        Ids must be less than this.
    name : str
        Who asks, for error messages.
    remedy : str, default=""
        What to do about an id that is too large.

    Raises
    ------
    ValueError
        If an id is negative or not less than ``vocabulary_size``.
    """
    refuse(
        sequences,
        sequences.values < 0,
        f"Negative values in data: {name} expects ids of at least 0; sequence {{row}} "
        "holds {value}. Use 0 for padding and ids from 1 for tokens.",
    )
    if vocabulary_size is not None:
        refuse(
            sequences,
            sequences.values >= vocabulary_size,
            f"{name} expects ids less than {vocabulary_size}; sequence {{row}} holds "
            f"{{value}}. {remedy}",
        )


def refuse(sequences, is_bad, message):
    """Raise ValueError if any value is bad, with the {row} and {value} of the first."""
    if is_bad.any():
        place = np.unravel_index(np.argmax(is_bad), is_bad.shape)
        raise ValueError(
            message.format(
                row=sequences.row_of(place[0]), value=sequences.values[place]
            )
        )


def _describe_steps(n_features):
    return "ids" if n_features is None else f"{n_features} features"
