"""Read measurements: convert them to floats, and find padding and missing values."""

import numpy as np

from skseq._validation._check_sequences import check_rows, convert_rows
from skseq._validation._check_values import check_n_features, reject
from skseq._validation._messages import describe
from skseq._validation._sequences import Sequences


def read_measurements(X, *, name, missing, mask_value):
    """Return sequences of floats, a mask of measured steps, and the shape of an array.

    Parameters
    ----------
    X : iterable of array-likes of shape (length, n_features) or (length,), or \
            array-like of shape (n_samples, length, n_features) or (n_samples, length)
        The sequences. If a step is a single number, it is the only feature.
    name : str
        Caller's name, used in error messages.
    missing : str
        NaN is rejected if this is "error".
    mask_value : float
        In an array, a step whose features all equal this value is padding.

    Returns
    -------
    sequences : Sequences
        As float32 if they were, otherwise float64.
    is_measured : ndarray of bool of shape (n_steps,)
        False for padding, and for a step of missing values only.
    shape : tuple of int or None
        Number of sequences and steps of an array; None for ragged sequences.

    Raises
    ------
    TypeError
        If X does not hold sequences of numbers.
    ValueError
        If X is empty, or holds infinity or NaN that is not accepted.
    """
    rows = check_rows(X, name=name)
    sequences = as_floats(convert_rows(rows, name=name, allow_nan=True))
    values, shape = sequences.values, array_shape(rows)
    is_padding = np.zeros(len(values), dtype=bool)
    if shape is not None:
        is_padding = _equals(values, _as_float(mask_value, name)).all(axis=1)
    is_missing = np.isnan(values) & ~is_padding[:, np.newaxis]
    if missing == "error":
        reject(
            sequences,
            is_missing,
            f"{name}(missing='error') expects no NaN; sequence {{row}} holds "
            "{value}. Set missing='mean' or missing='forward' to impute it, or "
            "mask_value=np.nan if it pads an array.",
        )
    return sequences, ~(is_padding | is_missing.all(axis=1)), shape


def as_floats(sequences):
    """Return the sequences with 2-D values, as float32 if they were, else float64."""
    values = sequences.values
    if values.ndim == 1:
        values = values[:, np.newaxis]
    dtype = np.float32 if values.dtype == np.float32 else np.float64
    return Sequences(values.astype(dtype, copy=False), sequences.offsets)


def array_shape(rows):
    """Return the number of sequences and steps of an array; None for ragged rows."""
    is_array = isinstance(rows, np.ndarray) and rows.ndim > 1
    return rows.shape[:2] if is_array else None


def with_n_features(sequences, n_features, *, name):
    """Check the number of features of a step, and give it to empty sequences."""
    if not sequences.lengths.any():
        return Sequences(np.empty((0, n_features), sequences.dtype), sequences.offsets)
    check_n_features(sequences, n_features, name=name)
    return sequences


def check_known(steps, *, name):
    """Check that each feature has a value that is not NaN in some step."""
    is_unknown = np.isnan(steps).all(axis=0)
    if is_unknown.any():
        feature = int(np.argmax(is_unknown))
        raise ValueError(
            f"{name} expects a known value of each feature; those of feature "
            f"{feature} are missing in all steps. Drop it, or check how the sequences "
            "were made."
        )


def carry_forward(values, sequences):
    """Replace NaN by the last known value of the same sequence, if there is one."""
    steps = np.arange(len(values))[:, np.newaxis]
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, steps), axis=0)
    starts = np.repeat(sequences.offsets[:-1], sequences.lengths)[:, np.newaxis]
    carried = np.take_along_axis(values, np.maximum(last, 0), axis=0)
    return np.where(last >= starts, carried, np.nan)


def check_feature_names(input_features, n_features, *, name):
    """Return a name for each feature of a step; "x0", "x1" and so on for None."""
    if input_features is None:
        input_features = [f"x{number}" for number in range(n_features)]
    names = [str(each) for each in input_features]
    if len(names) != n_features:
        raise ValueError(
            f"{name} expects input_features to hold {n_features} names, got "
            f"{len(names)}. Name the features of a step, in their order."
        )
    return names


def _as_float(mask_value, name):
    try:
        return float(mask_value)
    except OverflowError as error:
        raise ValueError(
            f"{name} expects mask_value within the range of float64, got "
            f"{describe(mask_value)}. Pass the value that pads your array."
        ) from error


def _equals(values, value):
    # NumPy rounds a Python float to the type of the values, as these were rounded.
    return np.isnan(values) if np.isnan(value) else values == value
