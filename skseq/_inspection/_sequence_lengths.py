"""How long sequences are without their padding, and what a cut leaves of them."""

import numpy as np


def find_tokens(sequences):
    """Find where the tokens of each sequence begin and end.

    Parameters
    ----------
    sequences : Sequences
        Ids, or steps of measurements. Zeros at the ends are padding.

    Returns
    -------
    starts, stops : ndarray of shape (n_sequences,), dtype int64
        The step of the first token and the one after the last, counted from the
        beginning of the sequence; 0 and 0 where there is no token.
    """
    is_token = sequences.values != 0
    if sequences.n_features is not None:
        is_token = is_token.any(axis=1)
    places = np.flatnonzero(is_token)
    begins = sequences.offsets[:-1]
    first, after_last = np.searchsorted(places, [begins, sequences.offsets[1:]])
    starts, stops = np.zeros((2, len(sequences)), dtype=np.int64)
    has_token = after_last > first
    starts[has_token] = places[first[has_token]] - begins[has_token]
    stops[has_token] = places[after_last[has_token] - 1] + 1 - begins[has_token]
    return starts, stops


def cut_lengths(sequences, *, maxlen, truncating):
    """Measure each sequence before and after it is cut.

    Parameters
    ----------
    sequences : Sequences
        Ids, or steps of measurements.
    maxlen : int
        Number of steps that are left of a longer sequence.
    truncating : {"pre", "post"}
        The side on which it is cut.

    Returns
    -------
    lengths, kept_lengths : ndarray of shape (n_sequences,), dtype int64
        Steps from the first token to the last, and those of them that are left.
    """
    starts, stops = find_tokens(sequences)
    # A row may be padded already: then its padding may be cut, or crowd out tokens.
    is_cut_before = truncating == "pre"
    begins = np.maximum(sequences.lengths - maxlen, 0) if is_cut_before else 0
    kept = np.minimum(stops, begins + maxlen) - np.maximum(starts, begins)
    return stops - starts, np.maximum(kept, 0)


def kept_shares(lengths, *, of):
    """Return what each maxlen keeps.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths, not all of them 0.
    of : {"sequences", "tokens"}
        Share of the sequences that stay whole, or of all tokens.

    Returns
    -------
    ndarray of shape (longest + 1,)
        The share for a maxlen of 0, 1, ..., and of the longest length.
    """
    n_whole = np.cumsum(np.bincount(lengths))
    if of == "sequences":
        return n_whole / len(lengths)
    # One step more keeps one token more of each longer sequence.
    n_longer = len(lengths) - n_whole[:-1]
    return np.append(0, np.cumsum(n_longer)) / lengths.sum()


def smallest_maxlen(lengths, *, coverage, of):
    """Return the smallest maxlen, at least 1, that keeps a share.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths, not all of them 0.
    coverage : float
        The share, above 0 and at most 1.
    of : {"sequences", "tokens"}
        What is kept.

    Returns
    -------
    int
    """
    shares = kept_shares(lengths, of=of)
    return max(int(np.argmax(shares >= coverage)), 1)


def check_any_token(lengths, *, name):
    """Check that not every sequence is empty.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths.
    name : str
        Who asks, for error messages.

    Raises
    ------
    ValueError
        If all lengths are 0.
    """
    if not lengths.any():
        raise ValueError(
            f"{name} found no token: each of the {len(lengths)} sequences is empty or "
            "padding. Check how they were made."
        )
