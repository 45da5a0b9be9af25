"""Read columns of a table from a CSV, TSV, JSON or Parquet file, row by row.

pyarrow reads Parquet. CSV and JSON are read with the standard library: pyarrow silently
joins rows at an unmatched quote, gives no line numbers of rows, and infers one type for
a column of JSON, so that labels 1 and "x" fail and texts become dates.
"""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain

from skseq._cli._text_file import detect_encoding, read_lines
from skseq._file_format import unique_keys
from skseq._validation._messages import short_repr

SEPARATORS = {".csv": ",", ".tsv": "\t"}
JSON = ".json"
JSON_LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
SUFFIXES = (*SEPARATORS, *JSON_LINES, JSON, PARQUET)
_MAX_LISTED = 20
_BATCH_SIZE = 1000


@dataclass(frozen=True)
class TableRows:
    """The rows of some columns of a file.

    Parameters
    ----------
    rows : iterator of (str, list)
        The place of each row in the file, such as "line 7", and its cells: str in CSV
        and TSV, of any type in the other formats, None where a JSON object lacks the
        key. It raises ``OSError`` or ``ValueError`` at a row that cannot be read.
    separator : str or None
        Separator of the cells; None for JSON and Parquet.
    encoding : str or None
        Encoding of the file; None for Parquet.
    """

    rows: Iterator
    separator: str | None = None
    encoding: str | None = None


def open_table(path, names, *, encoding=None):
    """Open a file to read columns of it; its suffix determines the format.

    The separator of a CSV file may be a semicolon, as in spreadsheets of countries that
    use a decimal comma. Only a list in a .json file is held in memory as a whole.

    Parameters
    ----------
    path : Path
        The file.
    names : list of str
        The columns to read.
    encoding : str, default=None
        Encoding of a text file; if None, that of its byte-order mark, or else UTF-8.

    Returns
    -------
    TableRows

    Raises
    ------
    OSError
        If the file does not exist or cannot be read.
    ValueError
        If the format is unknown, or the file is damaged, empty or lacks a column.
    ImportError
        If it is a Parquet file and pyarrow is not installed.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder. Name a file in it.")
    if not path.exists():
        raise FileNotFoundError(
            f"{path} does not exist. Check its name, and the current folder."
        )
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(
            f"{path} has an unknown format: its name should end in one of "
            f"{', '.join(SUFFIXES)}. Save it as CSV, in UTF-8."
        )
    if suffix == PARQUET and encoding is not None:
        raise ValueError(
            f"{path} is a Parquet file, which has no encoding. Leave out --encoding."
        )
    separator = None
    with _errors_that_name(path):
        if suffix == PARQUET:
            rows = _parquet_rows(path, names)
        else:
            encoding = encoding or detect_encoding(path)
            if suffix in SEPARATORS:
                separator = _find_separator(path, encoding)
                rows = _csv_rows(path, names, encoding, separator)
            elif suffix == JSON:
                rows = _json_rows(path, names, encoding)
            else:
                rows = _json_line_rows(path, names, encoding)
        first = next(rows, None)
    if first is None:
        raise ValueError(f"{path} has no rows.")
    return TableRows(_chain(path, first, rows), separator, encoding)


def _chain(path, first, rows):
    yield first
    with _errors_that_name(path):
        yield from rows


@contextmanager
def _errors_that_name(path):
    try:
        yield
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror or error}.") from error


def _parquet_rows(path, names):
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ImportError(
            f"{path} is read with pyarrow, which is not installed. Install it with "
            '`pip install "skseq[cli]"`, or save the file as CSV.'
        ) from error
    n_rows = 0
    try:
        with ParquetFile(path) as file:
            _check_header(file.schema_arrow.names, names, path)
            for batch in file.iter_batches(_BATCH_SIZE, columns=names):
                columns = batch.to_pydict()
                for cells in zip(*(columns[name] for name in names), strict=True):
                    n_rows += 1
                    yield f"row {n_rows}", list(cells)
    except ArrowException as error:
        raise ValueError(f"{path} is not valid Parquet: {error}") from error


def _json_rows(path, names, encoding):
    text = "".join(read_lines(path, encoding, newline=""))
    if not text.strip():
        raise ValueError(f"{path} is empty.")
    remedy = (
        'Write a list such as [{"text": "...", "label": "..."}], or if each line is an '
        "object, give the file a name that ends in .jsonl."
    )
    rows = _parse_json(text, path, remedy)
    if not isinstance(rows, list):
        raise ValueError(
            f"{path} should hold a list of objects, and holds {short_repr(rows)}. "
            f"{remedy}"
        )
    places = [f"row {number}" for number in range(1, len(rows) + 1)]
    for place, row in zip(places, rows, strict=True):
        _check_object(row, place, path)
    header = dict.fromkeys(chain.from_iterable(rows))
    if rows:
        _check_header(list(header), names, path)
    for place, row in zip(places, rows, strict=True):
        yield place, [row.get(name) for name in names]


def _json_line_rows(path, names, encoding):
    header = {}
    # As a rule, this reads one line: the first that has all columns.
    for _, row in _json_objects(path, encoding):
        header.update(dict.fromkeys(row))
        if header.keys() >= set(names):
            break
    _check_header(list(header), names, path)
    for place, row in _json_objects(path, encoding):
        yield place, [row.get(name) for name in names]


def _json_objects(path, encoding):
    """Yield the place and the object of each line that is not blank."""
    number = None
    # Other line ends than this one may be part of a text.
    for number, line in _non_blank(read_lines(path, encoding, newline="\n")):
        place = f"line {number}"
        row = _parse_json(line, path, "Write one object in each line.", place)
        _check_object(row, place, path)
        yield place, row
    if number is None:
        raise ValueError(f"{path} is empty.")


def _non_blank(lines):
    return (each for each in enumerate(lines, start=1) if each[1].strip())


def _parse_json(text, path, remedy, place=None):
    try:
        return json.loads(text, object_pairs_hook=unique_keys)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{path} is not valid: {place or f'line {error.lineno}'} is not JSON "
            f"({error.msg}, character {error.colno}). {remedy}"
        ) from error
    except (ValueError, RecursionError) as error:
        where = f"{place}: " if place else ""
        raise ValueError(f"{path} is not valid: {where}{error}.") from error


def _check_object(row, place, path):
    if not isinstance(row, dict):
        raise ValueError(
            f"{path} should have an object in each {place.partition(' ')[0]}; {place} "
            f"is {short_repr(row)}. Write each row as an object, such as "
            '{"text": "...", "label": "..."}.'
        )


def _find_separator(path, encoding):
    _, line = next(_non_blank(read_lines(path, encoding, newline="")), (1, ""))
    separator = SEPARATORS[path.suffix.lower()]
    return ";" if separator == "," and ";" in line and "," not in line else separator


def _csv_rows(path, names, encoding, separator):
    rows = _csv_cells(path, encoding, separator)
    _, header = next(rows, (None, None))
    if header is None:
        raise ValueError(f"{path} is empty.")
    _check_header(header, names, path)
    indices = [header.index(name) for name in names]
    for line, cells in rows:
        if len(cells) != len(header):
            raise ValueError(
                f"{path} should have {len(header)} cells in each row, as in its "
                f"header; line {line} has {len(cells)}. Put texts that contain "
                f"{separator!r} in quotes."
            )
        yield f"line {line}", [cells[index] for index in indices]


def _csv_cells(path, encoding, separator):
    """Yield the first line and the cells of each row, without empty lines."""
    lines = read_lines(path, encoding, newline="")
    reader, line = csv.reader(lines, delimiter=separator, strict=True), 1
    # The default limit of a cell, 128 KB, is too small for some texts.
    limit = csv.field_size_limit(path.stat().st_size)
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"{path} is not valid: the quotes of the row that begins in line {line} "
            f"do not match ({error}). Double the quotes within a quoted text."
        ) from error
    finally:
        csv.field_size_limit(limit)


def _check_header(header, names, path):
    # Spreadsheets add columns without a name, which are never requested.
    for name in filter(None, header):
        if header.count(name) > 1:
            raise ValueError(
                f"{path} has {header.count(name)} columns {name!r}. Rename all but one."
            )
    for name in names:
        if name not in header:
            known = {other.strip().lower(): other for other in header}
            close = get_close_matches(name.strip().lower(), known, n=1)
            hint = f" Did you mean {known[close[0]]!r}?" if close else ""
            listed = ", ".join(map(repr, header[:_MAX_LISTED]))
            n_more = len(header) - _MAX_LISTED
            more = f" and {n_more} more" if n_more > 0 else ""
            raise ValueError(
                f"{path} has no column {name!r}.{hint} Its columns are {listed}{more}."
            )
