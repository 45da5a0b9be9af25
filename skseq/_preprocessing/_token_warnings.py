"""Warnings about tokens from which little can be learned or predicted."""

import warnings

import numpy as np

from skseq._validation._data_warnings import DataWarning
from skseq._validation._messages import short_repr

# In fifty texts of a language with spaces, at most 80 % of the words occur once, even
# if the texts are titles of two words.
_MIN_TEXTS = 50
_MAX_FRACTION_ONCE = 0.85
_MIN_TOKENS = 20
_MAX_FRACTION_UNKNOWN = 0.9


def warn_about_rare_words(counts):
    """Warn if nearly every word of the texts occurs once in all of them.

    Parameters
    ----------
    counts : TokenCounts
        Words of texts.
    """
    once = counts.fraction_once
    if counts.n_rows >= _MIN_TEXTS and once >= _MAX_FRACTION_ONCE:
        warnings.warn(
            f"TokenEncoder found that {once:.0%} of the words of {counts.n_rows} texts "
            "occur in a single place, so that they tell little about other texts. If "
            "the texts have no spaces between words, such as Chinese, names or DNA, "
            'set analyzer="char".',
            DataWarning,
            stacklevel=5,
        )


def warn_about_unknown(ids, unknown, *, reads_texts):
    """Warn if nearly all tokens are unknown.

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
    if len(ids) < _MIN_TOKENS or n_unknown < _MAX_FRACTION_UNKNOWN * len(ids):
        return
    if reads_texts:
        kind = "language and case"
        remedy = (
            " If they have no spaces between words, such as Chinese, names or DNA, "
            'fit again with analyzer="char".'
        )
    else:
        kind, remedy = "type", ""
    warnings.warn(
        f"TokenEncoder does not know {n_unknown} of {len(ids)} tokens of X. Check that "
        f"they have the {kind} of those that it learned.{remedy}",
        DataWarning,
        stacklevel=4,
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
