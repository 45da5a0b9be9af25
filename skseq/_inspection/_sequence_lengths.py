"""Lengths of sequences without padding, and after truncation."""

import numpy as np


def find_tokens(sequences):
    """Find the first and the last token of each sequence.

    Parameters
    ----------
    sequences : Sequences
        Ids or measurements. Zeros at the ends are padding.

    Returns
    -------
    starts, stops : ndarray of shape (n_sequences,), dtype int64
        Index of the first token in the sequence, and of the step after the last token;
        both are 0 if there is no token.
    """
    is_token = sequences.values != 0
    if sequences.n_features is not None:
        is_token = is_token.any(axis=1)
    tokens = np.flatnonzero(is_token)
    begins = sequences.offsets[:-1]
    first, after_last = np.searchsorted(tokens, [begins, sequences.offsets[1:]])
    starts, stops = np.zeros((2, len(sequences)), dtype=np.int64)
    has_token = after_last > first
    starts[has_token] = tokens[first[has_token]] - begins[has_token]
    stops[has_token] = tokens[after_last[has_token] - 1] + 1 - begins[has_token]
    return starts, stops


def cut_lengths(sequences, *, maxlen, truncating):
    """Measure the length of each sequence before and after truncation.

    Parameters
    ----------
    sequences : Sequences
        Ids or measurements.
    maxlen : int
        Number of steps to which longer sequences are truncated.
    truncating : {"pre", "post"}
        The side on which they are truncated.

    Returns
    -------
    lengths, kept_lengths : ndarray of shape (n_sequences,), dtype int64
        Number of steps from the first token to the last, and number of those kept.
    """
    starts, stops = find_tokens(sequences)
    # A row may already be padded: maxlen then counts its padding, too.
    begins = np.maximum(sequences.lengths - maxlen, 0) if truncating == "pre" else 0
    kept = np.minimum(stops, begins + maxlen) - np.maximum(starts, begins)
    return stops - starts, np.maximum(kept, 0)


def kept_fractions(lengths, *, of):
    """Return the fraction of the sequences or tokens that each maxlen keeps.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths, not all of them 0.
    of : {"sequences", "tokens"}
        Sequences that are not truncated, or tokens of all sequences.

    Returns
    -------
    ndarray of shape (longest + 1,)
        The fraction for a maxlen of 0, 1, ... up to the longest length.
    """
    n_whole = np.cumsum(np.bincount(lengths))
    if of == "sequences":
        return n_whole / len(lengths)
    # Increasing maxlen by 1 keeps 1 more token of each longer sequence.
    n_longer = len(lengths) - n_whole[:-1]
    return np.append(0, np.cumsum(n_longer)) / lengths.sum()


def smallest_maxlen(lengths, *, coverage, of):
    """Return the smallest maxlen, at least 1, that keeps a fraction.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths, not all of them 0.
    coverage : float
        The fraction, above 0 and at most 1.
    of : {"sequences", "tokens"}
        As in :func:`kept_fractions`.

    Returns
    -------
    int
    """
    fractions = kept_fractions(lengths, of=of)
    return max(int(np.argmax(fractions >= coverage)), 1)


def check_any_token(lengths, *, name):
    """Check that at least one sequence has a token.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If all lengths are 0.
    """
    if not lengths.any():
        raise ValueError(
            f"{name} expects at least 1 token; each of the {len(lengths)} sequences is "
            "empty or all padding. Check how they were encoded."
        )
