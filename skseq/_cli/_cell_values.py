"""Convert the cells of a long table to keys, symbols, measurements and times."""

from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite, isinf, nan
from numbers import Real

import numpy as np

from skseq._cli._labelled_rows import INTEGER
from skseq._validation._messages import short_repr


def to_symbol(cell, place, name):
    """Return a key or a symbol as it is in CSV, whatever the format of the file.

    Parameters
    ----------
    cell : object
        A cell that is not empty.
    place : str
        Its place in the file, such as "line 7".
    name : str
        Name of the column.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If it is a list or an object.
    """
    if isinstance(cell, (list, dict)):
        raise ValueError(
            f"The column {name!r} should hold a word or a number in each row; {place} "
            f"holds {short_repr(cell)}. Write one row for each step of a sequence."
        )
    return str(cell)


def to_measurement(cell, place, name, *, decimal=".", remedy=""):
    """Return a measurement as a float.

    Parameters
    ----------
    cell : object
        A cell, NaN or None where a value is missing.
    place : str
        Its place in the file, such as "line 7".
    name : str
        Name of the column.
    decimal : {".", ","}, default="."
        Decimal separator.
    remedy : str, default=""
        What to do if it is not a number.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it is neither a finite number nor missing.
    """
    number = _number(cell, decimal)
    if number is None:
        raise ValueError(
            f"The column {name!r} should hold numbers; {place} holds "
            f"{short_repr(cell)}. {remedy}".rstrip()
        )
    number = float(number)
    if not isinf(number):
        return number
    raise ValueError(
        f"The column {name!r} should hold finite numbers; {place} holds "
        f"{short_repr(cell)}. Correct it, or leave the cell empty if it is missing."
    )


class Order:
    """The column that sorts the steps: numbers, or times with or without a zone.

    Parameters
    ----------
    name : str
        Name of the column.

    Attributes
    ----------
    kind : {"numbers", "times", "times with a time zone"} or None
        What the column holds; None before the first cell.
    """

    def __init__(self, name):
        self.kind = None
        self._name = name
        self._values = []
        self._first = None

    def add(self, cell, place):
        """Read a cell that is not empty.

        Parameters
        ----------
        cell : object
            The cell.
        place : str
            Its place in the file, such as "line 7".

        Raises
        ------
        ValueError
            If it is neither a number nor a time, or of another kind than the first.
        """
        value = _number(cell, ".")
        kind = "numbers"
        if value is None or not isfinite(value):
            value, kind = _time(cell)
        if value is None:
            raise ValueError(
                f"The column {self._name!r} should hold a number or a time in ISO "
                f"8601, such as 2026-01-31T12:00; {place} holds {short_repr(cell)}. "
                "Convert the column, or leave out --order if the table is in order."
            )
        if self.kind is None:
            self.kind, self._first = kind, (place, cell)
        if kind != self.kind:
            first_place, first = self._first
            raise ValueError(
                f"The column {self._name!r} should hold {self.kind} in each row, like "
                f"{short_repr(first)} in {first_place}; {place} holds "
                f"{short_repr(cell)}. Convert the column."
            )
        self._values.append(value)

    def to_array(self):
        """Return all values, as an array of numbers or of times in UTC.

        Returns
        -------
        ndarray of shape (n_rows,)
        """
        if self.kind == "numbers":
            numbers = np.array(self._values)
            return numbers.astype(float) if numbers.dtype.kind == "O" else numbers
        # Times of pandas, from Parquet, have nanoseconds.
        times = [getattr(time, "asm8", time) for time in self._values]
        is_fine = any(isinstance(time, np.datetime64) for time in times)
        return np.array(times, dtype="M8[ns]" if is_fine else "M8[us]")


def _number(cell, decimal):
    """Return a number, NaN if it is missing, or None if the cell is anything else."""
    if cell is None:
        return nan
    if isinstance(cell, (Real, Decimal)):
        if not isinstance(cell, int):
            return cell
        return int(cell) if abs(cell) < 2**63 else float(str(cell))
    text = cell.strip() if isinstance(cell, str) else "_"
    if not text:
        return nan
    if "_" in text:  # Python reads 1_000.
        return None
    if INTEGER.fullmatch(text):
        return int(text)
    try:
        return float(text.replace(decimal, "."))
    except ValueError:
        return None


def _time(cell):
    """Return a time, in UTC if it has a zone, and its kind; None if it is no time."""
    try:
        # A datetime is a date.
        time = cell if isinstance(cell, date) else datetime.fromisoformat(cell.strip())
        if getattr(time, "tzinfo", None) is None:
            return time, "times"
        return time.astimezone(UTC).replace(tzinfo=None), "times with a time zone"
    except (AttributeError, OverflowError, ValueError):
        return None, None
