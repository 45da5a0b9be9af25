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
    terms = zip(*(tokens[first:] for first in range(n)), strict=False)
    return list(terms if joint is None else map(joint.join, terms))


def merge_ids(parts, sizes, unknown):
    """Merge the ids of terms of several sizes: each stands where its last token does.

    Parameters
    ----------
    parts : list of ndarray of int
        For each size, the ids of the terms in order.
    sizes : sequence of int
        Number of tokens of a term in each part, rising.
    unknown : int
        The id that is left out where a term has several tokens: these stand before it.

    Returns
    -------
    ndarray of int
    """
    if list(sizes) == [1]:
        return parts[0]
    kept, ends = [], []
    for ids, size in zip(parts, sizes, strict=True):
        end = np.arange(len(ids)) + size
        is_kept = (ids != unknown) | (size == 1)
        kept.append(ids[is_kept])
        ends.append(end[is_kept])
    return np.concatenate(kept)[np.argsort(np.concatenate(ends), kind="stable")]
