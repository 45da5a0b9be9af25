"""Options that commands share, and types of options, which check their values."""

import argparse
import re
from pathlib import Path


def add_table_options(parser):
    """Add the file of a table, and the options for its texts.

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
    parser.add_argument(
        "--text", required=True, metavar="COLUMN", help="column with the texts"
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
