"""Read texts and labels from a table, and check them before anything is fitted."""

import re
from collections import Counter
from dataclasses import dataclass

from skseq._cli._table_file import read_table
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
    """

    texts: list
    labels: list
    places: list
    separator: str | None = None

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
        return LabelledTexts(texts, labels, places, self.separator)


def read_labelled_texts(path, *, text, target):
    """Read a column of texts and a column of labels.

    Parameters
    ----------
    path : Path
        A file that :func:`read_table` reads.
    text, target : str
        Names of the columns.

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
    table = read_table(path, [text, target])
    for name in (text, target):
        _check_none_missing(table.columns[name], table.places, name)
    _check_texts(table.columns[text], table.places, text)
    labels = _read_labels(table.columns[target], table.places, target)
    _check_classes(labels, target)
    return LabelledTexts(table.columns[text], labels, table.places, table.separator)


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


def _check_none_missing(cells, places, name):
    missing = [
        place for cell, place in zip(cells, places, strict=True) if _is_missing(cell)
    ]
    if missing:
        raise ValueError(
            f"The column {name!r} has no value in {len(missing)} of {len(cells)} rows, "
            f"the first in {missing[0]}. Fill them in or leave the rows out."
        )


def _is_missing(cell):
    is_blank = isinstance(cell, str) and not cell.strip()
    return cell is None or is_blank or cell != cell


def _check_texts(cells, places, name):
    for cell, place in zip(cells, places, strict=True):
        if not isinstance(cell, str):
            raise ValueError(
                f"The column {name!r} should hold texts; {place} holds "
                f"{short_repr(cell)}. Name the column of the texts."
            )
    if all(map(_NUMBER.fullmatch, cells)):
        raise ValueError(
            f"The column {name!r} should hold texts, but holds numbers, such as "
            f"{cells[0]!r}. Name the column of the texts."
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
