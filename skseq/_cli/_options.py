"""Options that commands share, and types of options, which check their values."""

import argparse
import re
from pathlib import Path


def add_table_options(parser):
    """Add the file of a table, and the options that say how to read it.

    Parameters
    ----------
    parser : ArgumentParser
        The parser of a command.
    """
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="table in CSV, TSV, JSON, JSON lines (.jsonl, .ndjson) or Parquet",
    )
    parser.add_argument("--text", metavar="COLUMN", help="column with the texts")
    parser.add_argument(
        "--by",
        type=column_names,
        metavar="COLUMN[,COLUMN]",
        help="instead of --text, if each row is a step of a sequence: columns with the "
        "key of the sequence, such as a case or a device",
    )
    parser.add_argument(
        "--columns",
        type=column_names,
        metavar="COLUMN[,COLUMN]",
        help="with --by: the column with the symbols, or the columns with the "
        "measurements, of a step",
    )
    parser.add_argument(
        "--order",
        metavar="COLUMN",
        help="with --by: column of numbers or times that sorts the steps (default: the "
        "order of the rows)",
    )
    parser.add_argument(
        "--kind",
        choices=["symbols", "measurements"],
        help="with --by: what --columns hold (default: symbols if it is one column, "
        "measurements if several)",
    )
    parser.add_argument(
        "--encoding",
        type=text_encoding,
        metavar="NAME",
        help="encoding of the table, such as cp1252 or latin-1 (default: that of its "
        "byte-order mark, or else UTF-8)",
    )
    parser.add_argument(
        "--drop-missing",
        action="store_true",
        help="leave out rows without a value in the columns that are read",
    )


def choose_kind(settings):
    """Set ``kind`` of the settings to what a row of X is.

    Parameters
    ----------
    settings : Namespace
        With ``text``, ``by``, ``columns``, ``order`` and ``kind``, which becomes
        "texts", "symbols" or "measurements". ``kind_is_given`` is set, too.

    Raises
    ------
    ValueError
        If options are missing, or exclude each other.
    """
    settings.kind_is_given = settings.kind is not None
    if settings.by is None:
        for option in ("columns", "order", "kind"):
            if getattr(settings, option) is not None:
                raise ValueError(
                    f"--{option} is for a table with one row for each step of a "
                    "sequence. Name the columns with the key of a sequence with --by."
                )
        if settings.text is None:
            raise ValueError(
                "Name the column of the texts with --text, or for a table with one row "
                "for each step of a sequence, its columns with --by and --columns."
            )
        settings.kind = "texts"
        return
    if settings.text is not None:
        raise ValueError(
            "--text is for a table with a text in each row, --by for one with a step "
            "of a sequence in each row. Leave out one of them."
        )
    if settings.columns is None:
        raise ValueError(
            "--by needs --columns. Name the column with the symbols of the steps, or "
            "those with their measurements."
        )
    if settings.kind is None:
        settings.kind = "symbols" if len(settings.columns) == 1 else "measurements"
    if settings.kind == "symbols" and len(settings.columns) > 1:
        raise ValueError(
            f"A sequence of symbols has one column, and --columns names "
            f"{len(settings.columns)}. Name one, or leave out --kind symbols."
        )


def column_names(text):
    """Read names of columns.

    Parameters
    ----------
    text : str
        Such as "case,day".

    Returns
    -------
    list of str

    Raises
    ------
    argparse.ArgumentTypeError
        If a name is empty, or given twice.
    """
    names = [name.strip() for name in text.split(",")]
    if not all(names) or len(set(names)) < len(names):
        raise argparse.ArgumentTypeError(
            "expected different names of columns, separated by commas, such as "
            f"case,day, got {text!r}"
        )
    return names


def integer_from(minimum):
    """Return a function that reads an integer.

    Parameters
    ----------
    minimum : int
        Smallest valid value.

    Returns
    -------
    callable
        Takes a str; raises an error of argparse if it is not valid.
    """

    def read(text):
        try:
            number = int(text)
        except ValueError:
            number = minimum - 1
        # Seeds of NumPy have 32 bits; no other option needs larger values.
        if not minimum <= number < 2**32:
            raise argparse.ArgumentTypeError(
                f"expected an integer of at least {minimum}, got {text!r}"
            )
        return number

    return read


def ngram_range(text):
    """Read the sizes of n-grams.

    Parameters
    ----------
    text : str
        Such as "1,2".

    Returns
    -------
    tuple of (int, int)
        Smallest and largest size.

    Raises
    ------
    argparse.ArgumentTypeError
        If they are not two integers in order.
    """
    found = re.fullmatch(r"([1-9][0-9]?),([1-9][0-9]?)", text)
    sizes = tuple(map(int, found.groups())) if found else (1, 0)
    if sizes[0] > sizes[1]:
        raise argparse.ArgumentTypeError(
            "expected the smallest and the largest n, from 1 to 99, such as 1,2, got "
            f"{text!r}"
        )
    return sizes


def text_encoding(name):
    """Check the name of a text encoding.

    Parameters
    ----------
    name : str

    Returns
    -------
    str

    Raises
    ------
    argparse.ArgumentTypeError
        If Python does not know it.
    """
    try:
        "".encode(name)
    except (LookupError, ValueError):
        raise argparse.ArgumentTypeError(
            f"expected an encoding that Python knows, such as cp1252, latin-1 or "
            f"utf-16, got {name!r}"
        ) from None
    return name
