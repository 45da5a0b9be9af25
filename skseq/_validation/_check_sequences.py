"""What may be a batch of ragged sequences: read from any container, checked once."""

from array import array
from numbers import Real
from operator import attrgetter

import numpy as np
from scipy.sparse import issparse

from skseq._validation._messages import describe
from skseq._validation._missing_values import check_finite
from skseq._validation._sequences import Sequences, SequencesOfArrays, offsets_of

INTEGER_KINDS = "iub"
NUMERIC_KINDS = INTEGER_KINDS + "f"


def check_rows(X, *, name):
    """Check that X is a collection of rows, whatever a row may be.

    Parameters
    ----------
    X : array-like or iterable
        The rows.
    name : str
        Who asks, for error messages.

    Returns
    -------
    list or ndarray
        An array where X is one or converts to one, such as a data frame.

    Raises
    ------
    TypeError
        If X is sparse, a single string, or not iterable.
    ValueError
        If X is empty or complex.
    """
    if issparse(X):
        raise TypeError(
            f"{name} expects sequences, got a sparse {type(X).__name__}. Sparse "
            "columns have no order; pass ids, or X.toarray() if the columns are steps."
        )
    rows = np.asarray(X) if hasattr(X, "__array__") else X
    is_scalar = isinstance(rows, np.ndarray) and rows.ndim == 0
    if isinstance(X, (str, bytes)) or not hasattr(rows, "__iter__") or is_scalar:
        raise TypeError(
            f"{name} expects a collection of sequences, got {describe(X)}. Wrap a "
            "single sequence in a list."
        )
    rows = rows if isinstance(rows, np.ndarray) else list(rows)
    if len(rows) == 0:
        raise ValueError(
            f"Found array with 0 sample(s) while a minimum of 1 is required by {name}."
        )
    if isinstance(rows, np.ndarray):
        if rows.dtype.kind == "c":
            raise ValueError(f"Complex data not supported: {name} got {rows.dtype}.")
        if 0 in rows.shape:
            raise ValueError(
                f"Found array with 0 feature(s) (shape={rows.shape}) while a minimum "
                f"of 1 is required by {name}."
            )
    return rows


def check_sequences(X, *, name, allow_nan=False):
    """Check that X holds sequences of numbers and lay it out flat.

    Parameters
    ----------
    X : array-like of shape (n_sequences, length), (n_sequences, length, n_features), \
            or iterable of array-likes of shape (length,) or (length, n_features)
        Padded or ragged sequences.
    name : str
        Who asks, for error messages.
    allow_nan : bool, default=False
        Whether NaN is a value like any other.

    Returns
    -------
    Sequences
        Values keep the data type they came with.

    Raises
    ------
    TypeError
        If X is sparse, a string, not iterable, or holds anything but numbers.
    ValueError
        If X is empty, holds NaN or infinity, or its rows differ in kind.
    """
    rows = check_rows(X, name=name)
    if (
        isinstance(rows, np.ndarray)
        and rows.ndim != 1
        and (rows.dtype.kind in NUMERIC_KINDS)
    ):
        sequences = _from_rectangle(rows, name)
    else:
        sequences = _from_rows(list(rows), name)
    check_finite(sequences, name=name, allow_nan=allow_nan)
    return sequences


def _from_rectangle(X, name):
    if X.ndim not in (2, 3):
        raise ValueError(
            f"{name} expects X of shape (n_samples, length) or (n_samples, length, "
            f"n_features), got shape {X.shape}."
        )
    n_samples, length = X.shape[:2]
    return Sequences(
        X.reshape(n_samples * length, *X.shape[2:]),
        np.arange(n_samples + 1, dtype=np.int64) * length,
    )


def _from_rows(rows, name):
    if _are_integer_arrays(rows):
        return SequencesOfArrays(rows)
    values = _flat_integers(rows)
    if values is None:
        rows = [_check_row(row, index, name) for index, row in enumerate(rows)]
        _check_same_kind(rows, name)
        values = np.concatenate([row for row in rows if len(row)] or rows[:1])
        if values.dtype.kind == "f":
            for index, row in enumerate(rows):
                if row.dtype.kind in INTEGER_KINDS:
                    _check_not_rounded(row, row, index, name)
    return Sequences(values, offsets_of(rows))


def _are_integer_arrays(rows):
    """Whether all rows are arrays of ids of one type."""
    if {*map(type, rows)} != {np.ndarray}:
        return False
    dtypes = {*map(attrgetter("dtype"), rows)}
    if len(dtypes) > 1 or {*map(attrgetter("ndim"), rows)} != {1}:
        return False
    (dtype,) = dtypes
    return dtype.kind in INTEGER_KINDS and dtype.isnative


def _flat_integers(rows):
    """Join rows of plain integers fast; None if they hold anything else."""
    # array refuses floats and None, where NumPy would cut 1.9 to 1. Its unsigned types
    # are read three times as fast as the signed ones.
    for code in "IqQ":
        flat = array(code)
        try:
            for row in rows:
                if type(row) is list:
                    flat.fromlist(row)
                elif type(row) is tuple:
                    flat.extend(row)
                else:
                    return None
        except TypeError:
            return None
        except OverflowError:
            continue
        return np.frombuffer(flat, dtype=code) if flat else np.empty(0, np.int64)
    return None


def _check_row(row, index, name):
    if isinstance(row, (str, bytes)) or not hasattr(row, "__len__"):
        remedy = (
            "Encode texts with TokenEncoder first."
            if isinstance(row, (str, bytes))
            else "Reshape your data to (n_samples, length), wrap a single sequence in "
            "a list, or drop missing rows."
        )
        raise (TypeError if isinstance(row, (str, bytes)) else ValueError)(
            f"{name} expects sequences of numbers; row {index} is {describe(row)}. "
            f"{remedy}"
        )
    try:
        values = np.asarray(row)
    except ValueError as error:
        raise ValueError(
            f"{name} expects each sequence to have shape (length,) or (length, "
            f"n_features); in sequence {index} the steps differ in length."
        ) from error
    if values.dtype.kind not in NUMERIC_KINDS and not values.size:
        values = np.empty(values.shape)
    if values.dtype.kind == "O":
        values = _numbers_from_objects(values, index, name)
    if values.dtype.kind == "f":
        _check_not_rounded(values, row, index, name)
    if values.dtype.kind not in NUMERIC_KINDS:
        raise TypeError(
            f"{name} expects numbers; sequence {index} holds "
            f"{describe(values.flat[0])}. Encode texts with TokenEncoder first."
        )
    if values.ndim not in (1, 2):
        raise ValueError(
            f"{name} expects each sequence to have shape (length,) or (length, "
            f"n_features); sequence {index} has shape {values.shape}."
        )
    if values.shape[1:] == (0,):
        raise ValueError(
            f"{name} expects steps of at least 1 feature; those of sequence {index} "
            "have none. Pass an empty sequence as [], not as [[]]."
        )
    return values


def _numbers_from_objects(values, index, name):
    for value in values.flat:
        if not isinstance(value, Real):
            raise TypeError(
                f"{name} expects numbers; sequence {index} holds {describe(value)}. "
                "Every argument must be free of None, strings and symbols that are no "
                "number; TokenEncoder numbers texts and symbols."
            )
    numbers = np.array(values.tolist())
    if numbers.dtype.kind != "O":
        return numbers
    try:
        # Past 64 bits NumPy keeps objects; floats meet the check of their range.
        return numbers.astype(np.float64)
    except OverflowError as error:
        raise ValueError(
            f"{name} expects numbers that float64 holds; sequence {index} holds an "
            "integer past its range. Number the tokens with TokenEncoder."
        ) from error


def _check_not_rounded(floats, row, index, name):
    floats = floats.astype(np.float64)
    may_be_rounded = np.isfinite(floats) & (np.abs(floats) >= 2**53)
    if may_be_rounded.any():
        exact = np.asarray(row, dtype=object)[may_be_rounded]
        for number, rounded in zip(exact, floats[may_be_rounded], strict=True):
            if number != int(rounded):
                raise ValueError(
                    f"{name} expects numbers of one type, or such that float64 holds "
                    f"exactly; sequence {index} holds {number}. Pass integers only."
                )


def _check_same_kind(rows, name):
    shapes = [row.shape[1:] for row in rows]
    first = next((index for index, row in enumerate(rows) if len(row)), 0)
    for index, row in enumerate(rows):
        if not len(row) and row.ndim == 1:
            rows[index] = row.reshape(0, *shapes[first])
        elif shapes[index] != shapes[first]:
            raise ValueError(
                f"{name} expects every step to have the same number of features; "
                f"sequence {first} has steps of shape {shapes[first]}, sequence "
                f"{index} of shape {shapes[index]}."
            )
