"""The length at which sequences can be cut without losing more than a share."""

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
from skseq._validation._check_sequences import check_rows, check_sequences
from skseq._validation._messages import describe

NAME = "suggest_maxlen"


def suggest_maxlen(X, *, coverage=0.95, of="sequences", encoder=None):
    """Find the smallest ``maxlen`` that keeps a share of the sequences, or tokens.

    A length is counted from the first token to the last: zeros at the ends of a row, or
    steps of zeros, are padding.

    Parameters
    ----------
    X : iterable of str, iterable of array-likes of shape (length,) or \
            (length, n_features), or array-like of shape (n_samples, length) or \
            (n_samples, length, n_features)
        The sequences to train on: ids or measurements, ragged or padded; or whatever
        the encoder takes.
    coverage : float, default=0.95
        The share to keep, above 0 and at most 1.
    of : {"sequences", "tokens"}, default="sequences"
        What it is a share of. "sequences": at least this share of them is no longer
        than ``maxlen``, and stays whole. "tokens": at least this share of the tokens of
        all sequences stays, if those that are longer are cut to ``maxlen``.
    encoder : estimator, default=None
        What turns X into ids, such as a :class:`TokenEncoder`. Of a pipeline with a
        :class:`SequencePadder`, the steps before it, so that a pipeline for X can be
        given as it is. It is used as fitted; if it is not fitted, a clone is fitted to
        X.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    TypeError
        If X holds texts and there is no encoder, or no numbers come out of it, or
        ``encoder`` is no transformer.
    ValueError
        If ``coverage`` or ``of`` is not as described, X is empty, or every sequence is.

    See Also
    --------
    truncation_report : What the ``maxlen`` of a fitted pipeline cuts.
    TruncationDisplay : Draw what each ``maxlen`` would keep.

    Notes
    -----
    The two shares differ: most of a sequence that is cut may stay. Count sequences
    where each has to be whole, tokens where any part of one tells about its class.

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
    sequences = check_sequences(_encode(X, encoder), name=NAME)
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
                f"{NAME} counts the steps of sequences; row 0 is the text "
                f"{describe(rows[0])}. Pass encoder=TokenEncoder(), or the pipeline "
                "that is to read the texts."
            )
        return rows
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
        return clone(encoder).fit_transform(X)
    return encoder.transform(X)
