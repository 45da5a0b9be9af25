"""Read sequences from a table with one row for each step."""

from array import array
from dataclasses import dataclass

import numpy as np

from skseq._cli._cell_values import Order, to_measurement, to_symbol
from skseq._cli._labelled_rows import INTEGER, is_missing
from skseq._cli._table_file import open_table
from skseq._validation._messages import short_repr

_NO_NUMBER = (
    "Name one column of symbols, or columns of numbers; that of times is named with "
    "--order."
)


@dataclass(frozen=True)
class LongTable:
    """Sequences of a table, and what is known of each.

    Parameters
    ----------
    sequences : list of list of str, or of ndarray of shape (n_steps, n_features)
        Symbols or measurements, sorted by key.
    keys : list
        Key of each sequence: str or int in CSV; tuples for several columns.
    targets : list of object, or None
        The cell of the target column that all rows of a sequence have.
    target_places : list of str, or None
        Place of the first row of each sequence.
    integer_keys : tuple of bool
        For each key column, whether texts of integers were converted.
    order_kind : {"numbers", "times", "times with a time zone"} or None
        What the order column holds.
    n_rows : int
        Number of rows that were read.
    n_dropped : int
        Number of rows that were dropped for want of a value.
    n_gaps : int
        Number of missing measurements.
    first_gap : tuple of (str, str) or None
        Column and place of the first.
    separator : str or None
        Separator of the cells in the file; None if it is neither CSV nor TSV.
    encoding : str or None
        Encoding of the file; None for Parquet.
    """

    sequences: list
    keys: list
    targets: list | None
    target_places: list | None
    integer_keys: tuple
    order_kind: str | None
    n_rows: int
    n_dropped: int
    n_gaps: int
    first_gap: tuple | None
    separator: str | None
    encoding: str | None


def read_long_table(
    path,
    *,
    by,
    columns,
    kind,
    order=None,
    target=None,
    encoding=None,
    drop_missing=False,
    allow_gaps=False,
):
    """Read the sequences of a table with one row for each step, in any order.

    Parameters
    ----------
    path : Path
        A file that :func:`open_table` reads.
    by : list of str
        Columns whose values together are the key of a sequence.
    columns : list of str
        Columns of the steps: one of symbols, or one or several of measurements.
    kind : {"symbols", "measurements"}
        What the columns hold.
    order : str, default=None
        Column of numbers or times that sorts the steps; by default, their order in the
        file.
    target : str, default=None
        Column with the class, the same in all rows of a sequence.
    encoding : str, default=None
        Encoding of the file; if None, it is detected.
    drop_missing : bool, default=False
        Whether to drop rows without a value in a column that is read.
    allow_gaps : bool, default=False
        Whether measurements may be missing, which are NaN then.

    Returns
    -------
    LongTable

    Raises
    ------
    OSError, ImportError
        If the file cannot be read, or pyarrow is not installed.
    ValueError
        If a column does not exist or has cells of the wrong kind, a value is missing,
        or the target varies within a sequence.
    """
    _check_columns(by, columns, kind, order, target)
    table = _import_arrow("table")
    names = list(dict.fromkeys([*by, *filter(None, [order, target]), *columns]))
    file = open_table(path, names, encoding=encoding)
    steps = _Steps(names, by, columns, kind, order, target)
    steps.decimal = "," if file.separator == ";" else "."
    steps.allow_gaps = allow_gaps
    steps.read(file.rows, drop_missing)
    if steps.n_rows == 0:
        raise ValueError(
            f"{path} has no row with a value in each of the columns "
            f"{', '.join(map(repr, names))}. Name other columns."
        )
    key_columns, is_converted = zip(*map(_read_integers, steps.keys), strict=True)
    values = {f"by {i}": column for i, column in enumerate(key_columns)}
    if order is not None:
        values["order"] = steps.order.to_array()
    values |= {f"column {i}": column for i, column in enumerate(steps.columns)}
    sequences, keys = _group(
        {name: _to_arrow(column, name, by) for name, column in values.items()},
        table,
    )
    if kind == "symbols":
        symbols = list(steps.symbols)
        sequences = [
            [symbols[code] for code in sequence[:, 0].astype(int).tolist()]
            for sequence in sequences
        ]
    targets = places = None
    if target is not None:
        targets, places = _targets(keys, steps.targets, is_converted)
    return LongTable(
        sequences,
        keys,
        targets,
        places,
        integer_keys=is_converted,
        order_kind=None if order is None else steps.order.kind,
        n_rows=steps.n_rows,
        n_dropped=steps.n_dropped,
        n_gaps=steps.n_gaps,
        first_gap=steps.first_gap,
        separator=file.separator,
        encoding=file.encoding,
    )


class _Steps:
    """The columns of a long table, read row by row without holding the rows."""

    def __init__(self, names, by, columns, kind, order, target):
        self.keys = [[] for _ in by]
        # Symbols are numbered in the order of the file.
        self.columns = [array("q" if kind == "symbols" else "d") for _ in columns]
        self.symbols = {}
        self.order = None if order is None else Order(order)
        self.targets = {}
        self.n_rows = self.n_dropped = self.n_gaps = 0
        self.decimal, self.allow_gaps, self.first_gap = ".", False, None
        self._names, self._kind, self._target = names, kind, target
        self._by = [(names.index(name), name) for name in by]
        self._read = [(names.index(name), name) for name in columns]
        self._order = None if order is None else names.index(order)
        self._label = None if target is None else names.index(target)
        self._required = [
            index
            for index, name in enumerate(names)
            if kind == "symbols" or name in {*by, order, target}
        ]
        # Equal keys of different rows are one object.
        self._known = {}

    def read(self, rows, drop_missing):
        """Read all rows."""
        for place, cells in rows:
            missing = self._missing(cells)
            if missing is None:
                self._add(place, cells)
            elif drop_missing:
                self.n_dropped += 1
            else:
                self._refuse(place, missing)

    def _missing(self, cells):
        """Return the name of the first column that has no value, but needs one."""
        checked = self._required if self.allow_gaps else range(len(cells))
        for index in checked:
            is_number = index not in self._required
            if is_missing(cells[index]) or (is_number and _is_nan(cells[index])):
                return self._names[index]
        return None

    def _refuse(self, place, name):
        is_required = name in {self._names[index] for index in self._required}
        impute = " impute it with --missing mean or --missing forward,"
        impute = "" if is_required else impute
        raise ValueError(
            f"The column {name!r} has no value in {place}. Fill it in,{impute} or "
            "leave such rows out with --drop-missing."
        )

    def _add(self, place, cells):
        self.n_rows += 1
        key = []
        for index, name in self._by:
            cell = cells[index]
            if isinstance(cell, (list, dict)):
                to_symbol(cell, place, name)
            key.append(self._known.setdefault((type(cell), cell), cell))
        for column, part in zip(self.keys, key, strict=True):
            column.append(part)
        if self.order is not None:
            self.order.add(cells[self._order], place)
        for column, (index, name) in zip(self.columns, self._read, strict=True):
            if self._kind == "symbols":
                symbol = to_symbol(cells[index], place, name)
                column.append(self.symbols.setdefault(symbol, len(self.symbols)))
                continue
            number = to_measurement(
                cells[index], place, name, decimal=self.decimal, remedy=_NO_NUMBER
            )
            if number != number:
                self.n_gaps += 1
                self.first_gap = self.first_gap or (name, place)
            column.append(number)
        if self._label is not None:
            self._check_target(tuple(key), cells[self._label], place)

    def _check_target(self, key, cell, place):
        first, first_place = self.targets.setdefault(key, (cell, place))
        if str(cell) != str(first):
            sequence = name_key([name for _, name in self._by], key)
            raise ValueError(
                f"The column {self._target!r} should hold one class for each sequence; "
                f"for {sequence} it is {short_repr(first)} in {first_place}, and "
                f"{short_repr(cell)} in {place}. Name another column with --target, or "
                "more columns with --by."
            )


def name_key(by, key):
    """Name a sequence in a sentence.

    Parameters
    ----------
    by : list of str
        Names of the key columns.
    key : tuple
        The values in them.

    Returns
    -------
    str
        Such as "case 17, day 3".
    """
    return ", ".join(f"{name} {part}" for name, part in zip(by, key, strict=True))


def _is_nan(cell):
    return isinstance(cell, str) and cell.strip().lower() == "nan"


def _check_columns(by, columns, kind, order, target):
    order_of_symbols = order if kind == "symbols" else None
    for name in columns:
        for option, others in (
            ("--by", by),
            ("--target", [target]),
            ("--order", [order_of_symbols]),
        ):
            if name in others:
                raise ValueError(
                    f"The column {name!r} cannot be both in {option} and in --columns. "
                    "Name the columns of the steps in --columns."
                )
    for name, option in ((target, "--target"), (order, "--order")):
        if name in by:
            raise ValueError(
                f"The column {name!r} cannot be both in --by and in {option}. Name "
                "another column."
            )
    if target is not None and target == order:
        raise ValueError(
            f"The column {target!r} cannot be both in --order and in --target. Name "
            "another column."
        )


def _import_arrow(name):
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError(
            "A table with one row for each step is grouped with pyarrow, which is not "
            'installed. Install it with `pip install "skseq[cli]"`.'
        ) from error
    return getattr(pyarrow, name)


def _read_integers(cells):
    """Return a column of keys, as integers if all are texts of integers."""
    distinct = set(cells)
    if not all(isinstance(cell, str) and INTEGER.fullmatch(cell) for cell in distinct):
        return cells, False
    numbers = {cell: int(cell) for cell in distinct}
    return [numbers[cell] for cell in cells], True


def _to_arrow(column, name, by):
    to_array = _import_arrow("array")
    if not isinstance(column, list):
        return to_array(np.asarray(column))
    try:
        return to_array(column)
    except (TypeError, ValueError, OverflowError) as error:
        column_name = by[int(name.split()[-1])]
        raise ValueError(
            f"The column {column_name!r} should hold keys of one kind, words or "
            f"numbers: {error}. Write them in one way."
        ) from error


def _group(columns, make_table):
    """Return the sequences and their keys as lists."""
    from skseq._preprocessing._long_tables import sequences_from_frame

    by = [name for name in columns if name.startswith("by ")]
    read = [name for name in columns if name.startswith("column ")]
    sequences, keys = sequences_from_frame(
        make_table(columns),
        by=by if len(by) > 1 else by[0],
        columns=read,
        order="order" if "order" in columns else None,
    )
    return list(sequences), keys.tolist()


def _targets(keys, found, is_converted):
    """Return the cell and the place of each key, which may have been converted."""
    by_key = {
        tuple(
            int(part) if is_integer else part
            for part, is_integer in zip(key, is_converted, strict=True)
        ): target
        for key, target in found.items()
    }
    is_single = len(is_converted) == 1
    targets = [by_key[(key,) if is_single else key] for key in keys]
    return map(list, zip(*targets, strict=True))
