"""Read sequences and their labels from a table with one row for each step."""

from itertools import chain

from skseq._cli._labelled_rows import (
    INTEGER,
    NUMBER,
    LabelledRows,
    check_classes,
    read_labels,
)
from skseq._cli._long_table import name_key, read_long_table


def read_labelled_sequences(settings):
    """Read the sequences of a table, and the label of each.

    Parameters
    ----------
    settings : Namespace
        Arguments of the command: ``file``, ``by``, ``columns``, ``kind``, ``order``,
        ``target``, ``encoding``, ``drop_missing`` and ``missing``.

    Returns
    -------
    data : LabelledRows
        The sequences, sorted by key.
    table : LongTable
        What is known of the table.

    Raises
    ------
    OSError, ImportError
        If the file cannot be read.
    ValueError
        If the table does not hold sequences of the kind, or no classes.
    """
    by, target = settings.by, settings.target
    table = read_long_table(
        settings.file,
        by=by,
        columns=settings.columns,
        kind=settings.kind,
        order=settings.order,
        target=target,
        encoding=settings.encoding,
        drop_missing=settings.drop_missing,
        allow_gaps=settings.missing is not None,
    )
    if len(table.keys) == 1:
        raise ValueError(
            f"All {table.n_rows:,} rows belong to one sequence, "
            f"{_name(by, table.keys[0])}. Name the columns with the key of a sequence "
            "with --by."
        )
    if settings.kind == "symbols" and not settings.kind_is_given:
        _check_not_measurements(table.sequences, settings.columns[0])
    labels = read_labels(table.targets, table.target_places, target)
    check_classes(labels, target, unit="sequence")
    data = LabelledRows(
        table.sequences,
        labels,
        [_name(by, key) for key in table.keys],
        separator=table.separator,
        encoding=table.encoding,
        n_dropped=table.n_dropped,
        unit="sequence",
    )
    return data, table


def _check_not_measurements(sequences, name):
    """Check that not all symbols are numbers, some of them with a fraction."""
    symbols = set(chain.from_iterable(sequences))
    fractions = [symbol for symbol in symbols if not INTEGER.fullmatch(symbol)]
    if fractions and all(map(NUMBER.fullmatch, symbols)):
        raise ValueError(
            f"The column {name!r} holds numbers, such as {min(fractions, key=len)}, "
            "and a single column is read as symbols. Set --kind measurements, or "
            "--kind symbols if the numbers are codes."
        )


def _name(by, key):
    return name_key(by, key if len(by) > 1 else (key,))
