"""Read texts and labels from a table, and check them before anything is fitted."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import compress

from skseq._cli._table_file import open_table
from skseq._validation._messages import short_repr

# Integers as str writes them: 01, +1 and 1 as labels may be three classes.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_NUMBER = re.compile(r"\s*[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]+)?\s*")


@dataclass(frozen=True)
class LabelledTexts:
    """Texts, each with its label and its row in the file.

    Parameters
    ----------
    texts : list of str
        The texts.
    labels : list of int or list of str
        Integers if all labels are integers without leading zeros or a plus sign.
    places : list of str
        Place of each text in the file, such as "line 7".
    separator : str or None
        Separator of the cells in the file; None if it is neither CSV nor TSV.
    encoding : str or None
        Encoding of the file; None for Parquet.
    n_dropped : int
        Number of rows that were dropped for want of a text or a label.
    """

    texts: list
    labels: list
    places: list
    separator: str | None = None
    encoding: str | None = None
    n_dropped: int = 0

    def count_classes(self):
        """Return the number of rows of each label, the most frequent first."""
        return dict(Counter(self.labels).most_common())

    def sample(self, n_rows, *, seed):
        """Sample rows at random, stratified by class.

        Parameters
        ----------
        n_rows : int
            Number of rows.
        seed : int
            Random seed.

        Returns
        -------
        LabelledTexts
        """
        from sklearn.utils import resample

        texts, labels, places = resample(
            self.texts,
            self.labels,
            self.places,
            replace=False,
            n_samples=n_rows,
            stratify=self.labels,
            random_state=seed,
        )
        return replace(self, texts=texts, labels=labels, places=places)


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
    LabelledTexts

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
    labels = _read_labels(cells, places, target)
    _check_classes(labels, target)
    return LabelledTexts(
        texts,
        labels,
        places,
        separator=table.separator,
        encoding=table.encoding,
        n_dropped=n_dropped,
    )


def check_folds(data, n_folds, *, target):
    """Check that every class has a row for each fold.

    Parameters
    ----------
    data : LabelledTexts
        The rows.
    n_folds : int
        Number of folds.
    target : str
        Name of the column of labels.

    Raises
    ------
    ValueError
        If a class has fewer rows.
    """
    counts = data.count_classes()
    rare = {label: n for label, n in counts.items() if n < n_folds}
    if rare:
        label, n_rows = list(rare.items())[-1]
        have = "1 class has" if len(rare) == 1 else f"{len(rare)} classes have"
        raise ValueError(
            f"{n_folds} folds need at least {n_folds} rows of each class; in the "
            f"column {target!r} {have} fewer, such as {str(label)!r} with {n_rows} of "
            f"{len(data.labels)} rows. Use fewer folds, or leave out rare classes."
        )


def is_missing(cell):
    """Say whether a cell is empty, or holds white space only.

    Parameters
    ----------
    cell : object

    Returns
    -------
    bool
    """
    is_blank = isinstance(cell, str) and not cell.strip()
    return cell is None or is_blank or cell != cell


def describe_dropped(n_rows, what):
    """Describe the number of rows that were dropped, if there are any.

    Parameters
    ----------
    n_rows : int
        Number of rows.
    what : str
        What they lack.

    Returns
    -------
    list of str
        One sentence, or none.
    """
    if n_rows == 0:
        return []
    rows = "1 other row" if n_rows == 1 else f"{n_rows:,} other rows"
    return [f"{rows}, without {what}, {'is' if n_rows == 1 else 'are'} left out."]


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
    if all(map(_NUMBER.fullmatch, texts)):
        raise ValueError(
            f"The column {name!r} should hold texts, but holds numbers, such as "
            f"{texts[0]!r}. Name the column of the texts."
        )


def _read_labels(cells, places, name):
    types = {}
    for cell, place in zip(cells, places, strict=True):
        if not isinstance(cell, (str, int, float)):
            raise ValueError(
                f"The column {name!r} should hold the class of each row, a word or a "
                f"number; {place} holds {short_repr(cell)}. Name the column of the "
                "classes."
            )
        if types.setdefault(str(cell), type(cell)) is not type(cell):
            raise ValueError(
                f"The column {name!r} holds the class {cell} both in quotes and "
                f"without, in {place} and before. Write it in one way."
            )
    labels = list(map(str, cells))
    return list(map(int, labels)) if all(map(_INTEGER.fullmatch, labels)) else labels


def _check_classes(labels, name):
    n_classes = len(set(labels))
    if n_classes < 2:
        raise ValueError(
            f"The column {name!r} should hold at least 2 classes, but is "
            f"{str(labels[0])!r} in every row. Name the column of the classes."
        )
    if n_classes > max(10, len(labels) / 2):
        raise ValueError(
            f"The column {name!r} should hold classes, but has {n_classes} different "
            f"values in {len(labels)} rows, such as {str(labels[0])!r}. Name the "
            "column of the classes, or bin its values into classes."
        )
