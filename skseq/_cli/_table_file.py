"""Read columns of a table from a CSV, TSV, JSON lines or Parquet file.

pyarrow reads Parquet. CSV and JSON lines are read with the standard library: pyarrow
silently joins rows at an unmatched quote, gives no line numbers of rows, and infers
one type for a column of JSON, so that labels 1 and "x" fail and texts become dates.
"""

import csv
import io
import json
from dataclasses import dataclass
from difflib import get_close_matches

from skseq._file_format import unique_keys
from skseq._validation._messages import short_repr

SEPARATORS = {".csv": ",", ".tsv": "\t"}
JSON_LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
SUFFIXES = (*SEPARATORS, *JSON_LINES, PARQUET)
_MAX_LISTED = 20


@dataclass(frozen=True)
class Table:
    """Some columns of a file.

    Parameters
    ----------
    columns : dict of {str: list}
        The cells of each column: str in CSV and TSV, of any type in the other formats,
        None where a line of JSON lacks the key.
    places : list of str
        Place of each row in the file, such as "line 7".
    separator : str or None
        Separator of the cells; None for JSON lines and Parquet.
    """

    columns: dict
    places: list
    separator: str | None = None


def read_table(path, names):
    """Read columns of a file; its suffix determines the format.

    The separator of a CSV file may be a semicolon, as in spreadsheets of countries that
    use a decimal comma.

    Parameters
    ----------
    path : Path
        The file.
    names : list of str
        The columns to read.

    Returns
    -------
    Table

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
    try:
        if suffix == PARQUET:
            table = _read_parquet(path, names)
        elif suffix in JSON_LINES:
            table = _read_json_lines(path, names)
        else:
            table = _read_csv(path, names)
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not table.places:
        raise ValueError(f"{path} has no rows.")
    return table


def _read_parquet(path, names):
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ImportError(
            f"{path} is read with pyarrow, which is not installed. Install it with "
            '`pip install "skseq[cli]"`, or save the file as CSV.'
        ) from error
    try:
        with ParquetFile(path) as file:
            _check_header(file.schema_arrow.names, names, path)
            columns = file.read(columns=names).to_pydict()
    except ArrowException as error:
        raise ValueError(f"{path} is not valid Parquet: {error}") from error
    n_rows = len(columns[names[0]])
    return Table(columns, [f"row {number}" for number in range(1, n_rows + 1)])


def _read_json_lines(path, names):
    rows = {
        f"line {number}": _parse_line(line, number, path)
        # Not splitlines: other line ends may be part of a text.
        for number, line in enumerate(_read_text(path).split("\n"), start=1)
        if line.strip()
    }
    header = dict.fromkeys(key for row in rows.values() for key in row)
    _check_header(list(header), names, path)
    columns = {name: [row.get(name) for row in rows.values()] for name in names}
    return Table(columns, list(rows))


def _parse_line(line, number, path):
    try:
        row = json.loads(line, object_pairs_hook=unique_keys)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{path} is not valid: line {number} is not JSON ({error.msg}, character "
            f"{error.colno}). Write one object in each line."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not valid: line {number}: {error}.") from error
    if not isinstance(row, dict):
        raise ValueError(
            f"{path} should have an object in each line; line {number} is "
            f"{short_repr(line.strip())}. Write one row in each line, such as "
            '{"text": "...", "label": "..."}.'
        )
    return row


def _read_csv(path, names):
    text = _read_text(path)
    separator = SEPARATORS[path.suffix.lower()]
    first_line = text.lstrip().partition("\n")[0]
    if separator == "," and ";" in first_line and "," not in first_line:
        separator = ";"
    (_, header), *rows = _csv_rows(text, separator, path)
    _check_header(header, names, path)
    for line, cells in rows:
        if len(cells) != len(header):
            raise ValueError(
                f"{path} should have {len(header)} cells in each row, as in its "
                f"header; line {line} has {len(cells)}. Put texts that contain "
                f"{separator!r} in quotes."
            )
    indices = {name: header.index(name) for name in names}
    columns = {name: [cells[i] for _, cells in rows] for name, i in indices.items()}
    return Table(columns, [f"line {line}" for line, _ in rows], separator)


def _csv_rows(text, separator, path):
    """Return the first line and the cells of each row, without empty lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 1
    # The default limit of a cell, 128 KB, is too small for some texts.
    limit = csv.field_size_limit(len(text))
    try:
        for cells in reader:
            if cells:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"{path} is not valid: the quotes of the row that begins in line {line} "
            f"do not match ({error}). Double the quotes within a quoted text."
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows


def _read_text(path):
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        context = before.rpartition(b"\n")[2].decode()[-20:]
        raise ValueError(
            f"{path} is not in UTF-8: line {line} has the byte "
            f"0x{error.object[error.start]:02X} after {context!r}. Save it again as "
            'UTF-8; spreadsheets call it "CSV UTF-8".'
        ) from error
    if not text.strip():
        raise ValueError(f"{path} is empty.")
    return text


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
