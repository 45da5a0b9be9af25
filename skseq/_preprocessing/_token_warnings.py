"""Warnings about tokens from which little can be learned or predicted."""

import warnings

import numpy as np

from skseq._validation._data_warnings import DataWarning
from skseq._validation._messages import short_repr

# In fifty texts of a language with spaces, at most 88 % of the words occur once, even
# if the texts are titles of two words.
_MIN_TEXTS = 50
_MAX_FRACTION_ONCE = 0.9
# Texts without any space may still consist of words that repeat, as paths do; those of
# names of domains or molecules are in part the same everywhere, in part of one text.
_MIN_TEXTS_WITHOUT_SPACES = 20
_MAX_FRACTION_ONCE_WITHOUT_SPACES = 0.2
_FRACTION_WITHOUT_SPACES = 0.9
# Texts that are inspected, at most.
N_INSPECTED = 1000
_MIN_TOKENS = 20
_MIN_ROWS = 10
_MAX_FRACTION_UNKNOWN = 0.9


def warn_about_rare_words(counts, texts, *, name, stacklevel):
    """Warn if nearly every word of the texts occurs once in all of them.

    Of texts without spaces, a fifth of the words is enough. Of texts that are counted
    in parts, it is the first part, with those before it, that has enough texts.

    Parameters
    ----------
    counts : TokenCounts
        Words of texts.
    texts : list of str
        The last of these texts.
    name : str
        Caller's name, used in the message.
    stacklevel : int
        As for :func:`warnings.warn`.
    """
    fewest, most = _MIN_TEXTS, _MAX_FRACTION_ONCE
    if _have_no_spaces(texts[:N_INSPECTED]):
        fewest, most = _MIN_TEXTS_WITHOUT_SPACES, _MAX_FRACTION_ONCE_WITHOUT_SPACES
    n_before = counts.n_rows - len(texts)
    if not n_before < fewest <= counts.n_rows:
        return
    once = counts.fraction_once(of_words=True)
    if once >= most:
        warnings.warn(
            f"{name} found that {once:.0%} of the words of {counts.n_rows} texts "
            "occur in a single place, so that they tell little about other texts. If "
            "the texts have no spaces between words, such as Chinese, names or DNA, "
            'set analyzer="char".',
            DataWarning,
            stacklevel=stacklevel,
        )


def warn_about_measurements(counts, rows, *, name, stacklevel):
    """Warn if symbols are fractional numbers, nearly all of which occur once.

    Parameters
    ----------
    counts : TokenCounts
        Symbols of sequences.
    rows : list
        The last of these sequences.
    name : str
        Caller's name, used in the message.
    stacklevel : int
        As for :func:`warnings.warn`.
    """
    n_before = counts.n_rows - len(rows)
    if n_before < _MIN_ROWS <= counts.n_rows and counts.has_only_fractions:
        once = counts.fraction_once(of_words=False)
        if once >= _MAX_FRACTION_ONCE:
            warnings.warn(
                f"{name} reads numbers of which {once:.0%} occur in a single place as "
                "symbols, so that they tell little about other sequences. If they are "
                "measurements, pass them to a SequenceScaler instead, as arrays of "
                "shape (length, n_features); of sequences_from_frame, set columns to "
                "a list.",
                DataWarning,
                stacklevel=stacklevel,
            )


def _have_no_spaces(texts):
    n_without = sum(len(text.split(None, 1)) < 2 for text in texts)
    return n_without >= _FRACTION_WITHOUT_SPACES * len(texts)


def warn_about_unknown(ids, unknown, *, reads_texts):
    """Warn if nearly all tokens are unknown to a TokenEncoder.

    Parameters
    ----------
    ids : ndarray of ndarray of int
        Encoded rows.
    unknown : int
        The id of unknown tokens.
    reads_texts : bool
        Whether the rows are texts.
    """
    ids = np.concatenate(ids)
    n_unknown = np.count_nonzero(ids == unknown)
    if len(ids) >= _MIN_TOKENS and n_unknown >= _MAX_FRACTION_UNKNOWN * len(ids):
        found = f"TokenEncoder does not know {n_unknown} of {len(ids)} tokens of X"
        _warn_about_unknown(found, reads_texts=reads_texts, stacklevel=5)


def warn_about_rows_without_terms(weights, *, name, reads_texts):
    """Warn if nearly all rows have no known term.

    Parameters
    ----------
    weights : csr_array of shape (n_rows, n_terms)
        Weights of the terms.
    name : str
        Caller's name, used in the message.
    reads_texts : bool
        Whether the rows are texts.
    """
    n_rows = weights.shape[0]
    n_empty = np.count_nonzero(np.diff(weights.indptr) == 0)
    if n_rows >= _MIN_ROWS and n_empty >= _MAX_FRACTION_UNKNOWN * n_rows:
        found = f"{name} knows no term of {n_empty} of {n_rows} rows of X"
        _warn_about_unknown(found, reads_texts=reads_texts, stacklevel=4)


def _warn_about_unknown(found, *, reads_texts, stacklevel):
    if reads_texts:
        kind = "language and case"
        remedy = (
            " If they have no spaces between words, such as Chinese, names or DNA, "
            'fit again with analyzer="char".'
        )
    else:
        kind, remedy = "type", ""
    warnings.warn(
        f"{found}. Check that they have the {kind} of those that it learned.{remedy}",
        DataWarning,
        stacklevel=stacklevel,
    )


def warn_about_capitals(tokens):
    """Warn about tokens that do not occur in lowercased texts.

    Parameters
    ----------
    tokens : list of hashable
        The vocabulary.
    """
    unused = [
        token for token in tokens if isinstance(token, str) and token != token.lower()
    ]
    if unused:
        warnings.warn(
            f"TokenEncoder lowercases texts, so that {len(unused)} of the "
            f"{len(tokens)} tokens in vocabulary never occur, such as "
            f"{short_repr(unused[0])}. Set lowercase=False, or pass lowercased tokens.",
            DataWarning,
            stacklevel=4,
        )
