"""What a fitted pipeline loses by its padder, and by its vocabulary."""

from collections.abc import Iterator

import numpy as np
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._length_bins import LengthBin, divide_by_length
from skseq._inspection._length_scores import LengthScores, check_classifier
from skseq._inspection._pipeline_steps import split_at_padder
from skseq._inspection._sequence_lengths import check_any_token, cut_lengths
from skseq._inspection._truncation_report import TruncationReport
from skseq._preprocessing._token_encoder import UNKNOWN, TokenEncoder
from skseq._validation._arguments import check_count
from skseq._validation._check_sequences import check_sequences
from skseq._validation._labels_and_weights import check_labels

NAME = "truncation_report"


def truncation_report(estimator, X, y=None, *, scoring="accuracy", n_bins=5):
    """Measure what a fitted pipeline cuts off, does not know, and loses by it.

    A sequence that is longer than the ``maxlen_`` of its :class:`SequencePadder` is
    cut; a token that its :class:`TokenEncoder` did not keep is unknown. With labels,
    sequences of similar length are scored together, and an :class:`LSTMClassifier` is
    also given each sequence uncut. Nothing is fitted anew.

    Parameters
    ----------
    estimator : sklearn.pipeline.Pipeline or SequencePadder
        Fitted: any steps that make ids or measurements, a padder, and a classifier if
        there are labels. To count alone, a padder will do.
    X : iterable of str, iterable of array-likes of shape (length,) or \
            (length, n_features), or array-like of shape (n_samples, length) or \
            (n_samples, length, n_features)
        The sequences, in whatever form it takes them. Scores are honest on those that
        it was not trained on.
    y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
            (n_samples, n_labels), default=None
        Their labels; without them, nothing is scored.
    scoring : str, callable or None, default="accuracy"
        The score, as in scikit-learn: greater is better. If None, that of the
        classifier's ``score``.
    n_bins : int, default=5
        Number of bins by length. Sequences up to ``maxlen_`` and longer ones share no
        bin, and on either side the bins hold about equal numbers; so there may be one
        bin more, and fewer where many sequences have the same length.

    Returns
    -------
    TruncationReport
        Prints as a table.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is neither a pipeline nor a padder, X does not hold what it
        takes, there are labels and the last step is no classifier, or ``scoring`` is of
        the wrong type.
    ValueError
        If the pipeline has no padder, or nothing after it though there are labels, X
        is empty, or every sequence is, X and y differ in length, ``n_bins`` is less
        than 1, or there is no such score.

    See Also
    --------
    suggest_maxlen : Choose ``maxlen`` before there is a pipeline.
    TruncationDisplay : Draw it.
    order_importance : What a classifier loses when sequences are shuffled.

    Notes
    -----
    A length is counted from the first token to the last: zeros at the ends of a row, or
    steps of zeros, are padding. All steps between count as tokens.

    That long sequences score worse is no proof that cutting is to blame: they may be
    harder. The score of the same sequences uncut tells, though of a classifier that
    learnt from cut ones. To be sure, fit again with a larger ``maxlen``. The interval
    is one of new sequences; between two scores of the same ones, less is a difference.

    Examples
    --------
    >>> from skseq import SequencePadder, truncation_report
    >>> ids = [[5], [5, 6], [6, 7], [5, 6, 7, 8], [5, 6, 7, 8, 9, 5]]
    >>> truncation_report(SequencePadder(maxlen=3).fit(ids), ids, n_bins=2)
    Truncation of 5 sequences at 3 steps
    <BLANKLINE>
    length  sequences      cut  tokens lost
    1 to 2          3    0.0 %        0.0 %
    4 to 6          2  100.0 %       40.0 %
    <BLANKLINE>
    Cut at the beginning: 2 of the sequences (40.0 %), which loses 26.7 % of all tokens.
    To keep 95 % of the sequences whole takes maxlen=6; to keep 95 % of the tokens,
    maxlen=6.
    """
    check_count(n_bins, "n_bins", 5, name=NAME)
    before, padder, after = split_at_padder(estimator, name=NAME)
    check_is_fitted(padder)
    if y is not None:
        check_classifier(after, name=NAME)
    encoded = _readable_twice(X) if before is None else before.transform(X)
    sequences = check_sequences(encoded, name=NAME)
    lengths, kept_lengths = cut_lengths(
        sequences, maxlen=padder.maxlen_, truncating=padder.truncating
    )
    check_any_token(lengths, name=NAME)
    scores = None
    if y is not None:
        y = check_labels(y, len(sequences), name=NAME, n_dims=(1, 2))
        cut = padder.transform(encoded)
        scores = LengthScores(after, scoring, cut, sequences, y, name=NAME)
    bins = tuple(
        _measure(rows, lengths, kept_lengths, scores)
        for rows in divide_by_length(lengths, n_bins, at=padder.maxlen_)
    )
    everything = _measure(np.arange(len(lengths)), lengths, kept_lengths, scores)
    return TruncationReport(
        maxlen=padder.maxlen_,
        truncating=padder.truncating,
        lengths=lengths,
        kept_lengths=kept_lengths,
        unknown_rate=_unknown_rate(before, sequences),
        score_name=None if scores is None else scores.score_name,
        score=everything.score,
        uncut_score=everything.uncut_score,
        bins=bins,
    )


def _readable_twice(X):
    # It is read to be measured, and again to be padded.
    return list(X) if isinstance(X, Iterator) else X


def _measure(rows, lengths, kept_lengths, scores):
    """Make a bin of the sequences in some rows."""
    lengths, kept_lengths = lengths[rows], kept_lengths[rows]
    counts = {
        "shortest": int(lengths.min()),
        "longest": int(lengths.max()),
        "n_sequences": len(rows),
        "n_cut": int((kept_lengths < lengths).sum()),
        "lost_rate": float((lengths - kept_lengths).sum() / max(lengths.sum(), 1)),
    }
    if scores is None:
        return LengthBin(**counts)
    score = scores.of(rows)
    low, high = scores.interval(rows, score)
    uncut_score = None
    if scores.reads_any_length:
        uncut_score = scores.uncut(rows) if counts["n_cut"] else score
    return LengthBin(**counts, score=score, low=low, high=high, uncut_score=uncut_score)


def _unknown_rate(before, sequences):
    if before is None or not isinstance(before[-1], TokenEncoder):
        return None
    return float((sequences.values == UNKNOWN).mean())
