"""Columns of a table in a file: CSV, TSV, JSON lines or Parquet."""

import csv
import io
import json
from dataclasses import dataclass
from difflib import get_close_matches

SEPARATED = {".csv": ",", ".tsv": "\t"}
JSON_LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
SUFFIXES = (*SEPARATED, *JSON_LINES, PARQUET)


@dataclass(frozen=True)
class Table:
    """Some columns of a file.

    Parameters
    ----------
    columns : dict of {str: list}
        The cells of each column: str in CSV and TSV, anything in the others, None where
        a line of JSON has no such key.
    places : list of str
        Where each row stands in the file, as in "line 7".
    separator : str or None
        What separates the cells; None in JSON lines and Parquet.
    """

    columns: dict
    places: list
    separator: str | None = None


def read_table(path, names):
    """Read columns of a file of the format that its suffix says.

    A CSV file may be separated by semicolons, as spreadsheets write it where the comma
    is the decimal sign.

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
        If there is no such file, or it cannot be read.
    ValueError
        If it is of no known format, damaged, empty, or lacks a column.
    ImportError
        If it is a Parquet file and pyarrow is not installed.
    """
    _check_file(path)
    suffix = path.suffix.lower()
    try:
        if suffix == PARQUET:
            table = _read_parquet(path, names)
        elif suffix in JSON_LINES:
            table = _read_json_lines(path, names)
        else:
            table = _read_separated(path, names)
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not table.places:
        raise ValueError(f"{path} has no rows.")
    return table


def _check_file(path):
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder. Name a file in it.")
    if not path.exists():
        raise FileNotFoundError(
            f"{path} does not exist. Check its name, and the folder that you are in."
        )
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(
            f"{path} is of no known format: its name should end in one of "
            f"{', '.join(SUFFIXES)}. Save it as CSV, in UTF-8."
        )


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


def _read_separated(path, names):
    text = _read_text(path)
    separator = SEPARATED[path.suffix.lower()]
    first_line = text.lstrip().partition("\n")[0]
    if separator == "," and ";" in first_line and "," not in first_line:
        separator = ";"
    (_, header), *records = _records(text, separator, path)
    _check_header(header, names, path)
    for place, record in records:
        if len(record) != len(header):
            raise ValueError(
                f"{path} expects {len(header)} cells in each line, as in its header; "
                f"{place} has {len(record)}. Put texts that hold {separator!r} in "
                "quotes."
            )
    indices = {name: header.index(name) for name in names}
    return Table(
        columns={
            name: [record[index] for _, record in records]
            for name, index in indices.items()
        },
        places=[place for place, _ in records],
        separator=separator,
    )


def _records(text, separator, path):
    """Return the line that each record begins in, and its cells; skip empty lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, line = [], 1
    # The limit is there against files that are no CSV; texts may be longer.
    limit = csv.field_size_limit(len(text))
    try:
        for cells in reader:
            if cells:
                records.append((f"line {line}", cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"{path} is not sound: the quotes of the row that begins in line {line} "
            f"do not match ({error}). Double the quotes within a text in quotes."
        ) from error
    finally:
        csv.field_size_limit(limit)
    return records


def _read_json_lines(path, names):
    # Not splitlines: a text may hold other ends of lines.
    lines = _read_text(path).split("\n")
    rows = {
        f"line {number}": _parse_line(line, number, path)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    }
    _check_header(
        list(dict.fromkeys(key for row in rows.values() for key in row)), names, path
    )
    return Table(
        columns={name: [row.get(name) for row in rows.values()] for name in names},
        places=list(rows),
    )


def _parse_line(line, number, path):
    try:
        row = json.loads(line, object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{path} is not sound: line {number} is no JSON ({error.msg}, character "
            f"{error.colno}). Each line should hold one object."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not sound: line {number}: {error}.") from error
    if not isinstance(row, dict):
        raise ValueError(
            f"{path} expects an object in each line; line {number} holds "
            f"{line.strip()[:40]!r}. Write one row a line, as "
            '{"text": "...", "label": "..."}.'
        )
    return row


def _unique_keys(pairs):
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{name!r} is there {names.count(name)} times")
    return row


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
            table = file.read(columns=names)
    except ArrowException as error:
        raise ValueError(f"{path} is not sound Parquet: {error}") from error
    return Table(
        columns={name: table.column(name).to_pylist() for name in names},
        places=[f"row {number}" for number in range(1, len(table) + 1)],
    )


def _check_header(header, names, path):
    # Columns without a name, which spreadsheets leave behind, are not asked for.
    for name in header:
        if name and header.count(name) > 1:
            raise ValueError(
                f"{path} has {header.count(name)} columns {name!r}. Rename all but one."
            )
    for name in names:
        if name not in header:
            raise ValueError(
                f"{path} has no column {name!r}.{_suggest(name, header)} Its columns "
                f"are {_list(header)}."
            )


def _suggest(name, header):
    known = {other.strip().lower(): other for other in header}
    close = get_close_matches(name.strip().lower(), known, n=1)
    return f" Did you mean {known[close[0]]!r}?" if close else ""


def _list(header, most=20):
    more = f" and {len(header) - most} more" if len(header) > most else ""
    return ", ".join(map(repr, header[:most])) + more
