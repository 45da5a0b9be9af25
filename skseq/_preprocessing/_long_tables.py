"""sequences_from_frame: convert a long table, one row per step, to sequences."""

from collections.abc import Hashable
from datetime import UTC, date
from decimal import Decimal
from numbers import Real
from types import NoneType
from typing import NamedTuple

import numpy as np

from skseq._preprocessing._vocabulary import places_in_order
from skseq._validation._containers import (
    column_names,
    is_pandas_na,
    to_list,
)
from skseq._validation._messages import describe, short_repr
from skseq._validation._missing_values import has_missing

NAME = "sequences_from_frame"
_MAX_LISTED = 20
# Beyond it, float64 does not hold every integer.
_LARGEST_EXACT = 2**53


class FrameSequences(NamedTuple):
    """Sequences of a long table, and the key of each.

    Parameters
    ----------
    sequences : ndarray of shape (n_sequences,), dtype object
        Lists of symbols, or arrays of shape (n_steps, n_features).
    keys : ndarray of shape (n_sequences,)
        The value of the ``by`` column of each sequence; tuples for several columns.

    See Also
    --------
    sequences_from_frame : Make them.

    Examples
    --------
    >>> import pandas as pd
    >>> from skseq import sequences_from_frame
    >>> log = pd.DataFrame({"case": [2, 1, 2], "event": ["a", "b", "c"]})
    >>> sequences, keys = sequences_from_frame(log, by="case", columns="event")
    >>> keys.tolist()
    [1, 2]
    >>> sequences.tolist()
    [['b'], ['a', 'c']]
    """

    sequences: np.ndarray
    keys: np.ndarray


def sequences_from_frame(frame, *, by, columns, order=None, add_elapsed=False):
    """Convert a long table, with one row per step, to sequences.

    Parameters
    ----------
    frame : data frame of pandas or polars, or table of pyarrow
        The steps of all sequences, in any order.
    by : str or list of str
        Column that holds the key of the sequence to which a row belongs, such as a case
        or a device; or several columns, whose values together are the key.
    columns : str or list of str
        One name: the column holds events or other symbols, and a sequence is a list of
        them. A list of names: the columns hold numbers, and a sequence is an array of
        measurements of shape (n_steps, n_features), with NaN where a value is missing.
    order : str, default=None
        Column of numbers or times by which the steps of a sequence are sorted. Rows of
        the same time stay in the order of the table. If None, all rows do.
    add_elapsed : bool, default=False
        Whether to append a feature to measurements: the time since the previous step of
        the sequence, 0 for the first. It is in seconds if ``order`` holds dates and
        times, otherwise in the unit of that column.

    Returns
    -------
    FrameSequences
        A named tuple of ``sequences`` and ``keys``, sorted by key.

    Raises
    ------
    TypeError
        If ``frame`` is not a table, or a column holds values of the wrong kind.
    ValueError
        If a column does not exist, the table has no rows, or a key, time or symbol is
        missing.

    See Also
    --------
    SequenceScaler : Standardize measurements.
    TokenEncoder : Encode symbols as ids.

    Examples
    --------
    >>> import pandas as pd
    >>> from skseq import sequences_from_frame
    >>> log = pd.DataFrame(
    ...     {
    ...         "case": ["B", "A", "B", "A"],
    ...         "time": pd.to_datetime(
    ...             ["2026-01-05", "2026-01-01", "2026-01-03", "2026-01-02"]
    ...         ),
    ...         "event": ["pay", "order", "order", "cancel"],
    ...         "amount": [20.0, 5.0, 20.0, 5.0],
    ...     }
    ... )
    >>> X, cases = sequences_from_frame(log, by="case", order="time", columns="event")
    >>> X.tolist()
    [['order', 'cancel'], ['order', 'pay']]

    Labels from another source are matched by key:

    >>> labels = pd.Series({"B": "paid", "A": "lost"})
    >>> labels[cases].tolist()
    ['lost', 'paid']

    Measurements, with the seconds since the previous step:

    >>> runs, _ = sequences_from_frame(
    ...     log, by="case", order="time", columns=["amount"], add_elapsed=True
    ... )
    >>> runs[1]
    array([[2.000e+01, 0.000e+00],
           [2.000e+01, 1.728e+05]])
    """
    names = _check_frame(frame)
    keys, is_single_key = _check_names(by, "by", names, frame)
    read, is_symbol = _check_names(columns, "columns", names, frame)
    if order is not None and not _check_names(order, "order", names, frame)[1]:
        raise ValueError(
            f"{NAME} expects the name of one column in order, got {describe(order)}. "
            "Sort the table by several columns first, and set order=None."
        )
    _check_elapsed(add_elapsed, order, is_symbol)
    if not keys or not (read or add_elapsed):
        empty = "columns" if keys else "by"
        raise ValueError(f"{NAME} expects at least one name in {empty}, got none.")
    codes, labels = _encode_keys(frame, keys, is_single_key)
    times = None if order is None else _read_times(frame[order], order)
    rows = _sort(codes, times)
    ends = np.cumsum(np.bincount(codes))
    starts = ends - np.diff(ends, prepend=0)
    if is_symbol:
        symbols = _read_symbols(frame[read[0]], read[0], rows)
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        runs = [symbols[start:end] for start, end in pairs]
    else:
        features = [_read_numbers(frame[name], name)[rows] for name in read]
        if add_elapsed:
            features.append(_elapsed(times[rows], starts))
        runs = np.split(_stack(features), ends[:-1])
    return FrameSequences(np.fromiter(runs, object, len(runs)), labels)


def _check_frame(frame):
    """Return the names of the columns; raise an error for other containers."""
    names = column_names(frame)
    if names is None or hasattr(frame, "compute"):
        is_lazy = hasattr(frame, "collect")
        call = "frame.compute()" if names else "frame.collect()" if is_lazy else None
        raise TypeError(
            f"{NAME} expects a data frame of pandas or polars, or a table of pyarrow, "
            f"got {describe(frame)}. Pass {call or 'pandas.DataFrame(frame)'}."
        )
    if len(frame) == 0:
        raise ValueError(f"{NAME} expects a table with at least one row, got none.")
    return names


def _check_names(given, parameter, names, frame):
    """Return a list of names that exist, and whether one was given by itself."""
    is_name = isinstance(given, str) or not np.iterable(given)
    # pandas has tuples as names.
    is_name = is_name or (isinstance(given, tuple) and given in names)
    requested = [given] if is_name else list(given)
    for name in requested:
        count = names.count(name) if isinstance(name, Hashable) else 0
        if count == 0:
            raise ValueError(
                f"{NAME} expects {parameter} to name columns of the table, got "
                f"{describe(name)}. {_hint(name, frame)}{_list_names(names)}"
            )
        if count > 1:
            raise ValueError(
                f"{NAME} expects one column for each name; {count} have the name "
                f"{short_repr(name)} of {parameter}. Rename them."
            )
    return requested, is_name


def _hint(name, frame):
    levels = getattr(getattr(frame, "index", None), "names", None) or []
    if isinstance(name, Hashable) and name in list(levels):
        return "It is in the index: pass frame.reset_index(). "
    return ""


def _list_names(names):
    listed = ", ".join(map(short_repr, names[:_MAX_LISTED]))
    more = f" and {len(names) - _MAX_LISTED} more" if len(names) > _MAX_LISTED else ""
    return f"The columns are {listed}{more}."


def _check_elapsed(add_elapsed, order, is_symbol):
    if not isinstance(add_elapsed, (bool, np.bool_)):
        raise ValueError(
            f"{NAME} expects add_elapsed as a bool, got {describe(add_elapsed)}. The "
            "default is False."
        )
    if add_elapsed and (order is None or is_symbol):
        remedy = (
            "Pass columns as a list of names, for measurements."
            if is_symbol
            else "Name the column of times in order."
        )
        raise ValueError(
            f"{NAME} expects measurements and an order column with add_elapsed=True. "
            f"{remedy}"
        )


def _encode_keys(frame, names, is_single):
    """Return the number of the sequence of each row, and the keys by this number."""
    columns = [_encode_sorted(frame[name], name) for name in names]
    codes, keys = columns[0]
    if is_single:
        return codes, keys
    tuples = [(value,) for value in keys.tolist()]
    for more_codes, more_keys in columns[1:]:
        n_more = len(more_keys)
        pairs, codes = np.unique(codes * n_more + more_codes, return_inverse=True)
        more = more_keys.tolist()
        pairs = (divmod(pair, n_more) for pair in pairs.tolist())
        tuples = [(*tuples[left], more[right]) for left, right in pairs]
    return codes, np.fromiter(tuples, object, len(tuples))


def _encode_sorted(column, name):
    """Return a number for each row, and the distinct values in order."""
    codes, values = _encode(column, name, "by")
    places = places_in_order(values)
    numbers = np.empty(len(values), np.int64)
    numbers[places] = np.arange(len(values))
    ordered = [values[place] for place in places]
    if {*map(type, ordered)} in ({bool}, {int}, {float}):
        return numbers[codes], np.array(ordered)
    return numbers[codes], np.fromiter(ordered, object, len(ordered))


def _encode(column, name, parameter):
    """Return a number for each row, and the list of distinct values by this number."""
    try:
        codes, values = _factorize(column)
    except Exception as error:  # Each library raises others.
        raise TypeError(
            f"{NAME} expects {parameter} to name columns of hashable values, such as "
            f"strings and numbers; column {short_repr(name)} holds others: {error}"
        ) from error
    # Missing values have a code of their own, or -1.
    is_missing = np.array([*(has_missing([value]) for value in values), True])
    _check_known(is_missing[codes], name, parameter)
    return codes, values


def _factorize(column):
    if hasattr(column, "factorize"):  # pandas
        codes, values = column.factorize()
        return codes, to_list(values)
    if hasattr(column, "dictionary_encode"):  # pyarrow
        encoded = column.dictionary_encode().combine_chunks()
        codes = encoded.indices.fill_null(-1).to_numpy()
        return codes, to_list(encoded.dictionary)
    values = column.unique(maintain_order=True)  # polars
    codes = column.replace_strict(values, range(len(values)))
    return codes.to_numpy(), to_list(values)


def _read_symbols(column, name, rows):
    """Return the symbols of a column in the order of the rows."""
    codes, values = _encode(column, name, "columns")
    return np.fromiter(values, object, len(values))[codes[rows]].tolist()


def _read_numbers(column, name):
    """Return a column of measurements, with NaN for missing values."""
    values = column.to_numpy()
    if values.dtype.kind == "O":
        remedy = "For symbols, pass the name alone, not in a list."
        values = _floats(values, name, "numbers in a list of columns", remedy)
    if values.dtype.kind not in "biuf":
        raise TypeError(
            f"{NAME} expects numbers in a list of columns; column {short_repr(name)} "
            f"holds {values.dtype}. Convert it, or for the time since the previous "
            "step, set add_elapsed=True."
        )
    if values.dtype.kind in "iu":
        is_inexact = (values > _LARGEST_EXACT) | (values < -_LARGEST_EXACT)
        if is_inexact.any():
            row = int(np.argmax(is_inexact))
            raise ValueError(
                f"{NAME} expects integers that float64 holds exactly; row {row} of "
                f"column {short_repr(name)} is {values[row]}. Measure from another "
                "origin, or in a larger unit."
            )
    return values


def _read_times(column, name):
    """Return a column of numbers or times that are all known."""
    dtype = getattr(column, "dtype", None)
    if getattr(dtype, "kind", None) == "M":
        # pandas would return its own objects for times with a zone.
        values = np.asarray(column, dtype=f"M8[{getattr(dtype, 'unit', 'ns')}]")
    else:
        values = column.to_numpy()
    if values.dtype.kind == "O":
        values = _times_or_floats(values, name)
    if values.dtype.kind not in "iufMm":
        raise TypeError(
            f"{NAME} expects order to name a column of numbers or times; column "
            f"{short_repr(name)} holds {values.dtype}. Convert it."
        )
    is_time = values.dtype.kind in "Mm"
    _check_known(np.isnat(values) if is_time else np.isnan(values), name, "order")
    if not is_time and np.isinf(values).any():
        row = int(np.argmax(np.isinf(values)))
        raise ValueError(
            f"{NAME} expects finite numbers in order; row {row} of column "
            f"{short_repr(name)} is {values[row]}. Drop the row, or correct it."
        )
    return values


def _times_or_floats(values, name):
    """Return an array of dates and times, or of floats, from an array of objects."""
    # NaT differs from itself.
    times = [None if is_pandas_na(time) or time != time else time for time in values]
    if not all(isinstance(time, (date, NoneType)) for time in times):
        remedy = "Convert times, with pandas.to_datetime for example."
        return _floats(values, name, "numbers or times in order", remedy)
    has_zone = {
        row: getattr(time, "tzinfo", None) is not None
        for row, time in enumerate(times)
        if time is not None
    }
    if any(has_zone.values()):
        row = next((row for row in has_zone if not has_zone[row]), None)
        if row is not None:
            raise ValueError(
                f"{NAME} expects times in order that all have a time zone, or none; "
                f"row {row} of column {short_repr(name)} has none, others have one. "
                "Convert them, with pandas.to_datetime(column, utc=True)."
            )
        times = [time and time.astimezone(UTC).replace(tzinfo=None) for time in times]
    return np.array(times, dtype="M8[us]")


def _floats(values, name, expected, remedy):
    """Return an array of floats, with NaN for missing values, from one of objects."""
    floats = np.empty(len(values))
    for row, value in enumerate(values):
        if value is None or is_pandas_na(value):
            value = np.nan
        if not isinstance(value, (Real, Decimal, np.bool_)):
            raise TypeError(
                f"{NAME} expects {expected}; row {row} of column {short_repr(name)} "
                f"holds {describe(value)}. {remedy}"
            )
        try:
            floats[row] = value
        except (OverflowError, ValueError) as error:
            raise ValueError(
                f"{NAME} expects numbers within the range of float64; row {row} of "
                f"column {short_repr(name)} holds {describe(value)}. Measure in a "
                "larger unit."
            ) from error
    return floats


def _check_known(is_missing, name, parameter):
    if is_missing.any():
        remedy = {
            "by": "Drop these rows: they belong to no sequence.",
            "order": "Drop these rows, or set order=None if the table is in order.",
            "columns": "Drop these rows, or replace the missing symbol by one of its "
            "own, such as 'unknown'.",
        }[parameter]
        raise ValueError(
            f"{NAME} expects {parameter} to name columns without missing values; "
            f"column {short_repr(name)} has {is_missing.sum()} in {len(is_missing)} "
            f"rows, the first in row {int(np.argmax(is_missing))}. {remedy}"
        )


def _sort(codes, times):
    """Return the rows in the order of sequences and, within each, of times.

    Rows of the same time keep their order. The steps are sorts of integers without
    indices, which are several times as fast as a stable sort.
    """
    rows = np.arange(len(codes))
    if times is not None:
        values = times.astype(np.int64) if times.dtype.kind in "Mm" else times
        if (values[1:] < values[:-1]).any():
            rows = np.argsort(values)
            ranks = np.zeros(len(values), np.int64)
            np.cumsum(np.diff(values[rows]) != 0, out=ranks[1:])
            rows = _sort_pairs(ranks, rows)
    places = _sort_pairs(codes[rows], np.arange(len(rows)))
    return rows[places]


def _sort_pairs(firsts, seconds):
    """Sort pairs of integers, each below the number of pairs; return the seconds."""
    n_bits = len(seconds).bit_length()
    pairs = firsts.astype(np.int64) << n_bits
    pairs |= seconds
    pairs.sort()
    pairs &= (1 << n_bits) - 1
    return pairs


def _elapsed(times, starts):
    """Return the time since the previous row; 0 at the starts of the sequences."""
    elapsed = np.zeros(len(times))
    if times.dtype.kind == "i":
        # The times ascend: modulo 2 ** 64, no difference overflows.
        times = times.astype(np.int64).view(np.uint64)
    elif times.dtype.kind == "f":
        times = times.astype(np.float64)
    steps = np.diff(times)
    elapsed[1:] = steps / np.timedelta64(1, "s") if steps.dtype.kind == "m" else steps
    elapsed[starts] = 0
    return elapsed


def _stack(features):
    """Return features as the columns of an array of floats."""
    is_single = all(feature.dtype == np.float32 for feature in features)
    dtype = np.float32 if is_single else np.float64
    return np.stack(features, axis=1, dtype=dtype, casting="unsafe")
