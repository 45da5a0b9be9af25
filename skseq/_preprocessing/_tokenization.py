"""Rows of texts, or of symbols, to lists of tokens."""

import re

from sklearn.feature_extraction.text import CountVectorizer

from skseq._validation._messages import describe
from skseq._validation._symbols import check_symbols


def split_texts(rows, *, name, **parameters):
    """Split texts as scikit-learn does.

    Parameters
    ----------
    rows : list
        Texts.
    name : str
        Who asks, for error messages.
    **parameters
        Of a :class:`sklearn.feature_extraction.text.CountVectorizer`.

    Returns
    -------
    iterator of list of hashable
        The tokens of each text.

    Raises
    ------
    TypeError
        While iterating, if a row is no text.
    ValueError
        If the token pattern is no regular expression.
    """
    splitter = CountVectorizer(**parameters)
    try:
        analyze = splitter.build_analyzer()
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise ValueError(
            f"{name} expects token_pattern to be a regular expression, got "
            f"{describe(splitter.token_pattern)}: {str(error).rstrip('.')}."
        ) from error
    # An analyzer of the user's own may return an iterator.
    return map(list, map(analyze, _texts(rows, name)))


def split_symbols(rows, *, name):
    """List the symbols of each row.

    Parameters
    ----------
    rows : list
        Sequences of symbols.
    name : str
        Who asks, for error messages.

    Yields
    ------
    list of hashable

    Raises
    ------
    TypeError
        If a row is a text, or a symbol is not hashable.
    ValueError
        If a row is no sequence, or a symbol is missing.
    """
    for index, row in enumerate(rows):
        if isinstance(row, str):
            raise TypeError(
                f"{name} reads sequences of symbols here; row {index} is the text "
                f"{describe(row)}. Do not mix texts and sequences of symbols."
            )
        yield check_symbols(row, index, name=name)


def _texts(rows, name):
    for index, row in enumerate(rows):
        if not isinstance(row, str):
            raise TypeError(
                f"{name} reads texts here; row {index} is {describe(row)}. Fill or "
                "drop missing texts; do not mix texts and sequences of symbols."
            )
        yield row
