"""Validate input sequences and convert them to a flat layout."""

from array import array
from collections.abc import Mapping
from numbers import Real
from operator import attrgetter

import numpy as np
from scipy.sparse import issparse

from skseq._validation._containers import (
    column_names,
    conversion_of,
    is_pandas_na,
    to_array,
    unwrap_arrow,
)
from skseq._validation._messages import describe, short_repr
from skseq._validation._missing_values import check_finite
from skseq._validation._sequences import Sequences, SequencesOfArrays, offsets_of

INTEGER_KINDS = "iub"
NUMERIC_KINDS = INTEGER_KINDS + "f"

GROUP_STEPS = (
    "if each row is a step, group the rows: sequences_from_frame(frame, by=..., "
    "order=..., columns=[...])."
)


def check_sequences(X, *, name, allow_nan=False):
    """Check that X holds sequences of numbers, and convert them to a flat layout.

    Parameters
    ----------
    X : array-like of shape (n_sequences, length), (n_sequences, length, n_features), \
            or iterable of array-likes of shape (length,) or (length, n_features)
        Padded or ragged sequences.
    name : str
        Caller's name, used in error messages.
    allow_nan : bool, default=False
        Whether NaN is accepted.

    Returns
    -------
    Sequences
        The values keep their data type.

    Raises
    ------
    TypeError
        If X is sparse, a string, not iterable, or holds anything but numbers.
    ValueError
        If X is empty, holds NaN or infinity, or its rows differ in kind.
    """
    return convert_rows(check_rows(X, name=name), name=name, allow_nan=allow_nan)


def check_rows(X, *, name):
    """Check that X is a collection of rows of any kind.

    Parameters
    ----------
    X : array-like or iterable
        The rows.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    list or ndarray
        An array if X is one or can be converted to one, like a data frame.

    Raises
    ------
    TypeError
        If X is sparse, a single string, not iterable, a dict, a set, a data frame with
        a column of anything but numbers, or pairs of a key and a group.
    ValueError
        If X is empty or complex.
    """
    if issparse(X):
        raise TypeError(
            f"{name} expects sequences, got a sparse {type(X).__name__}. Sparse "
            "columns have no order; pass ids, or X.toarray() if the columns are steps."
        )
    if isinstance(X, (set, frozenset, Mapping)):
        remedy = "list(X.values()), or the value of one key"
        raise TypeError(
            f"{name} expects a collection of sequences in order, got {describe(X)}. "
            f"Pass {remedy if isinstance(X, Mapping) else 'a list'}."
        )
    rows = to_array(X) if hasattr(X, "__array__") else X
    is_scalar = isinstance(rows, np.ndarray) and rows.ndim == 0
    if isinstance(X, (str, bytes)) or not hasattr(rows, "__iter__") or is_scalar:
        call = conversion_of(X)
        remedy = f"Pass {call}" if call else "Wrap a single sequence in a list"
        raise TypeError(
            f"{name} expects a collection of sequences, got {describe(X)}. {remedy}."
        )
    rows = rows if isinstance(rows, np.ndarray) else unwrap_arrow(rows)
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
        _check_columns(X, rows, name)
    _check_no_pairs(rows[0], name)
    return rows


def _check_columns(X, rows, name):
    """Check that a data frame does not begin with strings, dates or lists."""
    names = column_names(X)
    if names is None or rows.dtype.kind in NUMERIC_KINDS:
        return
    for column, value in zip(names, rows[0], strict=True):
        if not isinstance(value, Real) and not is_pandas_na(value):
            raise TypeError(
                f"{name} expects each row of a data frame to be a sequence of numbers; "
                f"column {short_repr(column)} holds {describe(value)}. Pass a column "
                f"of sequences alone; {GROUP_STEPS}"
            )


def _check_no_pairs(row, name):
    """Check that the rows are not the keys and groups that groupby yields."""
    if isinstance(row, tuple) and len(row) == 2 and hasattr(row[1], "to_numpy"):
        raise TypeError(
            f"{name} expects sequences, got pairs of a key and a "
            f"{type(row[1]).__name__}; the first key is {describe(row[0])}. Pass the "
            "groups alone: [group.to_numpy() for _, group in X]."
        )


def convert_rows(rows, *, name, allow_nan=False):
    """Check that rows are sequences of numbers, and convert them to a flat layout.

    Parameters
    ----------
    rows : list or ndarray
        The result of ``check_rows``.
    name : str
        Caller's name, used in error messages.
    allow_nan : bool, default=False
        Whether NaN is accepted.

    Returns
    -------
    Sequences
        The values keep their data type.

    Raises
    ------
    TypeError
        If a row holds anything but numbers.
    ValueError
        If a row holds NaN or infinity, or the rows differ in kind.
    """
    is_array = isinstance(rows, np.ndarray) and rows.ndim > 1
    if is_array and rows.dtype.kind in NUMERIC_KINDS:
        sequences = _from_array(rows, name)
    else:
        sequences = _from_rows(list(rows), name)
    check_finite(sequences, name=name, allow_nan=allow_nan)
    return sequences


def _from_array(X, name):
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
    if values is not None:
        return Sequences(values, offsets_of(rows))
    rows = [_list_steps(row) for row in rows]
    arrays = [_check_row(row, index, name) for index, row in enumerate(rows)]
    _check_same_kind(arrays, name)
    values = np.concatenate([row for row in arrays if len(row)] or arrays[:1])
    sequences = Sequences(values, offsets_of(arrays))
    if values.dtype.kind == "f":
        _check_not_rounded(sequences, rows, name)
    return sequences


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
    """Concatenate lists and tuples of integers fast; return None for other rows."""
    # Unlike NumPy, which truncates 1.9 to 1, array raises TypeError for floats and
    # None. It reads unsigned types three times as fast as signed ones.
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


def _list_steps(row):
    """Return a row of lists or arrays, such as nested lists in Parquet, as a list."""
    is_of_objects = getattr(getattr(row, "dtype", None), "kind", None) == "O"
    # An array without dimensions cannot be iterated.
    is_of_objects = is_of_objects and row.ndim > 0
    if is_of_objects and isinstance(next(iter(row), None), (list, np.ndarray)):
        return list(row)
    return row


def _check_row(row, index, name):
    """Return a row as an array of numbers, of ids or of measurements."""
    if isinstance(row, (str, bytes)):
        raise TypeError(
            f"{name} expects sequences of numbers; row {index} is {describe(row)}. "
            "Encode texts with TokenEncoder first."
        )
    if not hasattr(row, "__len__"):
        raise ValueError(
            f"{name} expects sequences of numbers; row {index} is {describe(row)}. "
            "Reshape your data to (n_samples, length), wrap a single sequence in a "
            "list, or drop missing rows."
        )
    try:
        values = to_array(row)
    except ValueError as error:
        raise ValueError(
            f"{name} expects each sequence to have shape (length,) or (length, "
            f"n_features); in sequence {index} the steps differ in length."
        ) from error
    if values.dtype.kind not in NUMERIC_KINDS and not values.size:
        values = np.empty(values.shape)
    if values.dtype.kind == "O":
        values = _numbers_from_objects(values, index, name)
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
    is_na = np.fromiter(map(is_pandas_na, values.flat), bool, values.size)
    values = np.where(is_na.reshape(values.shape), np.nan, values)
    for value in values.flat:
        if not isinstance(value, Real):
            # scikit-learn's checks of estimators look for "argument must be ...".
            raise TypeError(
                f"{name} expects numbers; sequence {index} holds {describe(value)}. "
                "Every argument must be numeric: None, strings and other symbols are "
                "not numbers. Encode texts and symbols with TokenEncoder."
            )
    numbers = np.array(values.tolist())
    if numbers.dtype.kind != "O":
        return numbers
    try:
        # NumPy keeps integers of more than 64 bits as objects. As floats, they fail
        # later checks of their range.
        return numbers.astype(np.float64)
    except OverflowError as error:
        raise ValueError(
            f"{name} expects numbers within the range of float64; sequence {index} "
            "holds a larger integer. Encode the tokens with TokenEncoder."
        ) from error


def _check_same_kind(arrays, name):
    """Check that all steps have the same shape, and give it to empty sequences."""
    shapes = [row.shape[1:] for row in arrays]
    first = next((index for index, row in enumerate(arrays) if len(row)), 0)
    for index, row in enumerate(arrays):
        if not len(row) and row.ndim == 1:
            arrays[index] = row.reshape(0, *shapes[first])
        elif shapes[index] != shapes[first]:
            raise ValueError(
                f"{name} expects every step to have the same number of features; "
                f"sequence {first} has steps of shape {shapes[first]}, sequence "
                f"{index} of shape {shapes[index]}.{_remedy(arrays[first], row)}"
            )


def _remedy(first, other):
    """Return advice if only the number of rows is the same."""
    if first.ndim == other.ndim == 2 and len(first) == len(other):
        return (
            " If the rows of each are channels, as in aeon and sktime, pass "
            "sequences_from_panel(X)."
        )
    return ""


def _check_not_rounded(sequences, rows, name):
    """Check that no integer was rounded when the rows were converted to floats."""
    floats = sequences.values.astype(np.float64, copy=False)
    is_large = ((floats >= 2**53) | (floats <= -(2**53))) & np.isfinite(floats)
    steps = np.unique(np.nonzero(is_large)[0])
    for index in dict.fromkeys(map(sequences.row_of, steps)):
        of_row = slice(*sequences.offsets[index : index + 2])
        exact = np.asarray(rows[index], dtype=object)[is_large[of_row]]
        rounded = floats[of_row][is_large[of_row]]
        for number, float_ in zip(exact, rounded, strict=True):
            if number != int(float_):
                raise ValueError(
                    f"{name} expects numbers that float64 holds exactly where a row "
                    f"holds floats; sequence {index} holds {number}. Pass integers "
                    "only."
                )
