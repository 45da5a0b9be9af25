"""Terms of several consecutive tokens, in the order in which a reader meets them."""

import numpy as np


def ngrams(tokens, n, joint):
    """List the terms of n consecutive tokens.

    Parameters
    ----------
    tokens : list of hashable
        A sequence.
    n : int
        Number of tokens of a term.
    joint : str or None
        What stands between the tokens of a term, which are strings; if None, a term is
        a tuple.

    Returns
    -------
    list of hashable
        Term ``i`` begins with token ``i``. With n = 1, the tokens themselves.
    """
    if n == 1:
        return tokens
    if n > len(tokens):
        return []
    terms = zip(*(tokens[first:] for first in range(n)), strict=False)
    return list(terms if joint is None else map(joint.join, terms))


def merge_ids(parts, shortest, unknown):
    """Merge the ids of terms of several sizes: each stands where its last token does.

    Parameters
    ----------
    parts : list of ndarray of int
        For each size, the ids of the terms in order.
    shortest : int
        Number of tokens of a term in the first part; each part has one more.
    unknown : int
        The id that is left out where a term has several tokens: these stand before it.

    Returns
    -------
    ndarray of int
    """
    if shortest == len(parts) == 1:
        return parts[0]
    kept, ends = [], []
    for longer, ids in enumerate(parts):
        end = np.arange(len(ids)) + longer
        is_kept = (ids != unknown) | (shortest + longer == 1)
        kept.append(ids[is_kept])
        ends.append(end[is_kept])
    return np.concatenate(kept)[np.argsort(np.concatenate(ends), kind="stable")]
