"""Rows with labels, and checks of them before anything is fitted."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from skseq._validation._messages import short_repr

# Integers as str writes them: 01, +1 and 1 as labels may be three classes.
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
NUMBER = re.compile(r"\s*[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]+)?\s*")


@dataclass(frozen=True)
class LabelledRows:
    """Texts or sequences, each with its label and its place in the file.

    Parameters
    ----------
    rows : list of str, of list of str, or of ndarray of shape (n_steps, n_features)
        Texts, sequences of symbols, or sequences of measurements.
    labels : list of int or list of str
        Integers if all labels are integers without leading zeros or a plus sign.
    places : list of str
        Place of each row in the file, such as "line 7", or the key of a sequence.
    separator : str or None
        Separator of the cells in the file; None if it is neither CSV nor TSV.
    encoding : str or None
        Encoding of the file; None for Parquet.
    n_dropped : int
        Number of rows of the file that were dropped for want of a value.
    unit : str, default="row"
        What a row is called in sentences: "row" or "sequence".
    """

    rows: list
    labels: list
    places: list
    separator: str | None = None
    encoding: str | None = None
    n_dropped: int = 0
    unit: str = "row"

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
        LabelledRows
        """
        from sklearn.utils import resample

        rows, labels, places = resample(
            self.rows,
            self.labels,
            self.places,
            replace=False,
            n_samples=n_rows,
            stratify=self.labels,
            random_state=seed,
        )
        return replace(self, rows=rows, labels=labels, places=places)


def check_folds(data, n_folds, *, target):
    """Check that every class has a row for each fold.

    Parameters
    ----------
    data : LabelledRows
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
            f"{n_folds} folds need at least {n_folds} {data.unit}s of each class; in "
            f"the column {target!r} {have} fewer, such as {str(label)!r} with {n_rows} "
            f"of {len(data.labels)} {data.unit}s. Use fewer folds, or leave out rare "
            "classes."
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


def read_labels(cells, places, name):
    """Read a column of classes.

    Parameters
    ----------
    cells : list of object
        Cells of the column.
    places : iterable of str
        Their places in the file.
    name : str
        Name of the column.

    Returns
    -------
    list of int or list of str
        Integers if all are written as such.

    Raises
    ------
    ValueError
        If a cell is neither a word nor a number.
    """
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
    return list(map(int, labels)) if all(map(INTEGER.fullmatch, labels)) else labels


def check_classes(labels, name, *, unit="row"):
    """Check that a column has several classes, but not a value of its own in each row.

    Parameters
    ----------
    labels : list of int or list of str
        From ``read_labels``.
    name : str
        Name of the column.
    unit : str, default="row"
        What has a label: "row" or "sequence".

    Raises
    ------
    ValueError
        If there are too few classes, or too many.
    """
    n_classes = len(set(labels))
    if n_classes < 2:
        raise ValueError(
            f"The column {name!r} should hold at least 2 classes, but is "
            f"{str(labels[0])!r} in every {unit}. Name the column of the classes."
        )
    if n_classes > max(10, len(labels) / 2):
        raise ValueError(
            f"The column {name!r} should hold classes, but has {n_classes} different "
            f"values in {len(labels)} {unit}s, such as {str(labels[0])!r}. Name the "
            "column of the classes, or bin its values into classes."
        )
