"""What may be texts or sequences of symbols: the rows, and the symbols of each."""

from operator import ne

import numpy as np

from skseq._sequences import check_rows, show


def check_texts_or_symbols(X, *, name):
    """Check that X is one collection of texts or sequences, and list its rows.

    Parameters
    ----------
    X : iterable of str, or iterable of iterables of hashable
        Texts, or sequences of symbols.
    name : str
        Who asks, for error messages.

    Returns
    -------
    list
        The rows, not yet looked into.

    Raises
    ------
    TypeError
        If X is a data frame, sparse, a single string, or not iterable.
    ValueError
        If X is empty, a column of texts, or an array that holds NaN.
    """
    if hasattr(X, "columns"):
        raise TypeError(
            f"{name} expects one column, got a data frame with the columns "
            f"{list(X.columns)}. Pass one of them, or name one in a ColumnTransformer."
        )
    rows = check_rows(X, name=name)
    if isinstance(rows, np.ndarray):
        if rows.dtype.kind == "f" and not np.isfinite(rows).all():
            raise ValueError(f"{name} met NaN or inf among the symbols of X.")
        if rows.ndim == 2 and rows.shape[1] == 1 and isinstance(rows[0, 0], str):
            raise ValueError(
                f"{name} expects texts in one dimension, got shape {rows.shape}. "
                "Pass X.ravel()."
            )
        rows = rows.tolist()
    return rows


def check_symbols(row, index, *, name):
    """List the symbols of a row, each of them hashable and none missing.

    Parameters
    ----------
    row : iterable of hashable
        A sequence.
    index : int
        Its place in X, for error messages.
    name : str
        Who asks, for error messages.

    Returns
    -------
    list of hashable

    Raises
    ------
    TypeError
        If the row is missing, or a symbol is not hashable.
    ValueError
        If the row is no sequence, or a symbol is missing.
    """
    if not hasattr(row, "__iter__") and _has_missing([row]):
        raise TypeError(
            f"{name} expects a text or a sequence in each row; row {index} is "
            f"{show(row)}. Fill or drop missing rows."
        )
    if isinstance(row, bytes) or not hasattr(row, "__iter__"):
        raise ValueError(
            f"{name} expects texts or lists of hashable symbols; row {index} is "
            f"{show(row)}. Reshape your data to one sequence a row; ids that need no "
            "encoding go to SequencePadder."
        )
    symbols = row.tolist() if isinstance(row, np.ndarray) else list(row)
    try:
        hash(tuple(symbols))
    except TypeError as error:
        raise TypeError(
            f"{name} expects hashable symbols; in row {index}: {error}."
        ) from error
    if _has_missing(symbols):
        raise ValueError(
            f"{name} met a missing symbol, None or NaN, in row {index}. Drop it, or "
            "give it a name of its own."
        )
    return symbols


def _has_missing(symbols):
    try:
        return None in symbols or any(map(ne, symbols, symbols))
    except TypeError:  # pandas.NA has no truth.
        return True
