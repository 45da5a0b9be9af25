"""Read texts and labels from a table, and check them before anything is fitted."""

from itertools import compress

from skseq._cli._labelled_rows import (
    NUMBER,
    LabelledRows,
    check_classes,
    is_missing,
    read_labels,
)
from skseq._cli._table_file import open_table
from skseq._validation._messages import short_repr


def read_labelled_texts(path, *, text, target, encoding=None, drop_missing=False):
    """Read a column of texts and a column of labels.

    Parameters
    ----------
    path : Path
        A file that :func:`open_table` reads.
    text, target : str
        Names of the columns.
    encoding : str, default=None
        Encoding of the file; if None, it is detected.
    drop_missing : bool, default=False
        Whether to drop rows without a text or a label, which otherwise raise an error.

    Returns
    -------
    LabelledRows

    Raises
    ------
    OSError, ImportError
        If the file cannot be read.
    ValueError
        If a column is missing or has empty cells, or if the columns do not hold texts
        and classes.
    """
    if text == target:
        raise ValueError(
            f"The texts and their labels cannot both be in the column {text!r}. Name "
            "two columns."
        )
    table = open_table(path, [text, target], encoding=encoding)
    rows = list(table.rows)
    is_complete = [not any(map(is_missing, cells)) for _, cells in rows]
    n_dropped = is_complete.count(False)
    if drop_missing:
        rows = list(compress(rows, is_complete))
    elif n_dropped:
        place, cells = rows[is_complete.index(False)]
        name = text if is_missing(cells[0]) else target
        have = "has" if n_dropped == 1 else "have"
        raise ValueError(
            f"{n_dropped:,} of {len(rows):,} rows {have} no text or no class, the "
            f"first is {place}, without a value in the column {name!r}. Fill them in, "
            "or leave these rows out with --drop-missing."
        )
    if not rows:
        raise ValueError(
            f"{path} has no row with a value in both columns, {text!r} and {target!r}. "
            "Name other columns."
        )
    places = [place for place, _ in rows]
    texts, cells = ([cells[index] for _, cells in rows] for index in (0, 1))
    check_texts(texts, places, text)
    _check_not_numbers(texts, text)
    labels = read_labels(cells, places, target)
    check_classes(labels, target)
    return LabelledRows(
        texts,
        labels,
        places,
        separator=table.separator,
        encoding=table.encoding,
        n_dropped=n_dropped,
    )


def check_texts(cells, places, name):
    """Check that cells are texts.

    Parameters
    ----------
    cells : list of object
        Cells of a column.
    places : list of str
        Their places in the file.
    name : str
        Name of the column.

    Raises
    ------
    ValueError
        If one is not.
    """
    for cell, place in zip(cells, places, strict=True):
        if not isinstance(cell, str):
            raise ValueError(
                f"The column {name!r} should hold texts; {place} holds "
                f"{short_repr(cell)}. Name the column of the texts."
            )


def _check_not_numbers(texts, name):
    if all(map(NUMBER.fullmatch, texts)):
        raise ValueError(
            f"The column {name!r} should hold texts, but holds numbers, such as "
            f"{texts[0]!r}. Name the column of the texts."
        )
