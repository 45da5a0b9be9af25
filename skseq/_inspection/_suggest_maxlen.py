"""suggest_maxlen: the smallest maxlen that keeps enough sequences or tokens."""

from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import has_padder, split_at_padder
from skseq._inspection._sequence_lengths import (
    check_any_token,
    find_tokens,
    smallest_maxlen,
)
from skseq._validation._arguments import check_coverage
from skseq._validation._check_sequences import (
    check_rows,
    check_sequences,
    convert_rows,
)
from skseq._validation._messages import describe

NAME = "suggest_maxlen"


def suggest_maxlen(X, *, coverage=0.95, of="sequences", encoder=None):
    """Find the smallest ``maxlen`` that keeps a fraction of the sequences or tokens.

    The length of a sequence is counted from its first token to its last: zeros at the
    ends of a row, or steps of zeros, are padding.

    Parameters
    ----------
    X : iterable of str, iterable of array-likes of shape (length,) or \
            (length, n_features), or array-like of shape (n_samples, length) or \
            (n_samples, length, n_features)
        The sequences to train on: ids or measurements, ragged or padded, or any input
        of the encoder.
    coverage : float, default=0.95
        The fraction to keep, above 0 and at most 1.
    of : {"sequences", "tokens"}, default="sequences"
        With "sequences", at least this fraction of the sequences is not longer than
        ``maxlen``, and is not truncated. With "tokens", at least this fraction of all
        tokens is kept if longer sequences are truncated to ``maxlen``.
    encoder : estimator, default=None
        Transformer from X to ids, such as a :class:`TokenEncoder`. Of a pipeline with a
        :class:`SequencePadder`, the steps before it are used. If it is not fitted, a
        clone is fitted to X.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    TypeError
        If X holds texts and there is no encoder, the encoder does not return numbers,
        or ``encoder`` is not a transformer.
    ValueError
        If ``coverage`` or ``of`` is not as described, or X or every sequence in it is
        empty.

    See Also
    --------
    truncation_report : Effect of the ``maxlen`` of a fitted pipeline.
    TruncationDisplay : Plot the fraction that each ``maxlen`` would keep.

    Notes
    -----
    The two fractions differ, since most of a truncated sequence may be kept. Use
    "sequences" if each sequence is needed as a whole, and "tokens" if any part of it is
    informative.

    Examples
    --------
    >>> from skseq import TokenEncoder, suggest_maxlen
    >>> ids = [[5], [5, 6], [5, 6, 7], [5, 6, 7, 8, 9, 5, 6, 7, 8, 9]]
    >>> suggest_maxlen(ids, coverage=0.75)
    3
    >>> suggest_maxlen(ids, coverage=0.75, of="tokens")
    6
    >>> suggest_maxlen(["good film", "bad plot, bad end"], encoder=TokenEncoder())
    4
    """
    check_coverage(coverage, of, name=NAME)
    sequences = _encode(X, encoder)
    starts, stops = find_tokens(sequences)
    check_any_token(stops - starts, name=NAME)
    return smallest_maxlen(stops - starts, coverage=coverage, of=of)


def _encode(X, encoder):
    if has_padder(encoder):
        encoder, _, _ = split_at_padder(encoder, name=NAME)
    if encoder is None:
        rows = check_rows(X, name=NAME)
        if isinstance(rows[0], str):
            raise TypeError(
                f"{NAME} expects an encoder for texts; row 0 is {describe(rows[0])}. "
                "Pass encoder=TokenEncoder(), or a pipeline for the texts."
            )
        return convert_rows(rows, name=NAME)
    is_transformer = hasattr(encoder, "fit") and hasattr(encoder, "transform")
    if isinstance(encoder, type) or not is_transformer:
        raise TypeError(
            f"{NAME} expects encoder to be a transformer or a pipeline with a "
            f"SequencePadder, got {describe(encoder)}. Pass an instance, such as "
            "TokenEncoder()."
        )
    try:
        check_is_fitted(encoder)
    except NotFittedError:
        encoded = clone(encoder).fit_transform(X)
    else:
        encoded = encoder.transform(X)
    return check_sequences(encoded, name=NAME)
