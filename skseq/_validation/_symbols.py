"""Check texts, sequences of symbols, and vocabularies."""

from collections import Counter
from collections.abc import Mapping
from numbers import Real

import numpy as np

from skseq._validation._check_sequences import check_rows
from skseq._validation._containers import column_names, to_list
from skseq._validation._messages import describe, short_repr
from skseq._validation._missing_values import has_missing


def check_texts_or_symbols(X, *, name):
    """Check that X is a collection of texts or sequences, and list its rows.

    Parameters
    ----------
    X : iterable of str, or iterable of iterables of hashable
        Texts, or sequences of symbols.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    list
        The rows. Their content is not checked.

    Raises
    ------
    TypeError
        If X is a data frame, sparse, a single string, or not iterable.
    ValueError
        If X is empty, a column of texts, or an array that holds NaN.
    """
    columns = column_names(X)
    if columns is not None:
        function = "numpy.ravel" if len(columns) == 1 else "operator.itemgetter(column)"
        raise TypeError(
            f"{name} expects one column, got a data frame with the columns "
            f"{short_repr(columns)}. Pass one of them, or begin a pipeline with "
            f"FunctionTransformer({function}); if each row is a token, group the rows: "
            "sequences_from_frame(frame, by=..., order=..., columns=...)."
        )
    rows = check_rows(X, name=name)
    if isinstance(rows, np.ndarray):
        if rows.dtype.kind == "f" and not np.isfinite(rows).all():
            raise ValueError(
                f"{name} expects symbols without NaN and inf, got them in X. Drop them."
            )
        if rows.ndim == 2 and rows.shape[1] == 1 and isinstance(rows[0, 0], str):
            raise ValueError(
                f"{name} expects texts in one dimension, got shape {rows.shape}. "
                "Pass X.ravel(), or begin a pipeline with "
                "FunctionTransformer(numpy.ravel)."
            )
        rows = rows.tolist()
    return rows


def check_symbols(row, index, *, name):
    """List the symbols of a row, and check that each is hashable and none is missing.

    Parameters
    ----------
    row : iterable of hashable
        A sequence.
    index : int
        Index of the row in X, used in error messages.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    list of hashable

    Raises
    ------
    TypeError
        If the row is missing, or a symbol is not hashable.
    ValueError
        If the row is not a sequence, or a symbol is missing.
    """
    if not hasattr(row, "__iter__") and has_missing([row]):
        raise TypeError(
            f"{name} expects a text or a sequence in each row; row {index} is "
            f"{describe(row)}. Fill or drop missing rows."
        )
    if isinstance(row, bytes):
        raise ValueError(
            f"{name} expects texts or lists of hashable symbols; row {index} is "
            f"{describe(row)}. Decode it: [text.decode() for text in X]."
        )
    # A 0-d array has __iter__, but cannot be iterated.
    is_scalar = getattr(row, "shape", None) == ()
    if is_scalar or not hasattr(row, "__iter__"):
        raise ValueError(
            f"{name} expects texts or lists of hashable symbols; row {index} is "
            f"{describe(row)}. Reshape your data to one sequence per row, or pass ids "
            "to SequencePadder."
        )
    if isinstance(row, Mapping):
        raise ValueError(
            f"{name} expects a text, or the symbols of each row in order; row {index} "
            f"is {describe(row)}. Pass one of its values: [row[key] for row in X], or "
            "X[column] of a data set of Hugging Face."
        )
    if isinstance(row, (set, frozenset)) or column_names(row) is not None:
        raise ValueError(
            f"{name} expects the symbols of each row in order; row {index} is "
            f"{describe(row)}. Pass a list, or one column of a data frame."
        )
    symbols = to_list(row)
    _check_each_symbol(symbols, f"row {index}", name)
    return symbols


def check_tokens(vocabulary, *, first_id, name):
    """List the tokens of a given vocabulary, in the order of their ids.

    Parameters
    ----------
    vocabulary : collection of hashable
        The tokens, or a mapping of the tokens to consecutive ids.
    first_id : int
        The id of the first token.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    list of hashable

    Raises
    ------
    TypeError
        If the vocabulary is a string or has no order, or a token is not hashable.
    ValueError
        If the vocabulary is empty, a token is missing or duplicate, or a mapping has
        other ids.
    """
    if isinstance(vocabulary, (str, bytes, set, frozenset)):
        raise TypeError(
            f"{name} expects vocabulary as a list of tokens in the order of their ids, "
            f"got {describe(vocabulary)}. Pass a list."
        )
    tokens = to_list(vocabulary)
    if not tokens:
        raise ValueError(
            f"{name} expects at least one token in vocabulary, got "
            f"{describe(vocabulary)}. Set vocabulary=None to learn the tokens."
        )
    _check_each_symbol(tokens, "vocabulary", name)
    token, count = Counter(tokens).most_common(1)[0]
    if count > 1:
        raise ValueError(
            f"{name} expects distinct tokens in vocabulary, got {describe(token)} "
            f"{count} times. list(dict.fromkeys(tokens)) keeps the first of each."
        )
    if isinstance(vocabulary, Mapping):
        ids = list(vocabulary.values())
        are_numbers = all(isinstance(id_, Real) for id_ in ids)
        if not are_numbers or ids != list(range(first_id, first_id + len(ids))):
            raise ValueError(
                f"{name} expects a mapping in vocabulary to have the ids {first_id}, "
                f"{first_id + 1}, ... in order, got {describe(ids)}. "
                "Pass a list of the tokens."
            )
    return tokens


def _check_each_symbol(symbols, where, name):
    try:
        hash(tuple(symbols))
    except TypeError as error:
        raise TypeError(
            f"{name} expects hashable symbols; in {where}: {error}."
        ) from error
    if has_missing(symbols):
        raise ValueError(
            f"{name} expects no missing symbol, got None or NaN in {where}. Drop it, "
            "or replace it by a symbol of its own."
        )
