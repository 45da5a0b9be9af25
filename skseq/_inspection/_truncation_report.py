"""truncation_report: tokens lost by truncation, unknown tokens, scores by length."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import split_at_padder
from skseq._inspection._sequence_lengths import (
    check_any_token,
    cut_lengths,
    smallest_maxlen,
)
from skseq._inspection._truncation_scores import TruncationScores, check_classifier
from skseq._preprocessing._token_encoder import UNKNOWN, TokenEncoder
from skseq._reporting._number_formats import format_count, format_percent
from skseq._reporting._tables import html_report, text_report
from skseq._validation._arguments import check_count, check_coverage
from skseq._validation._check_sequences import check_sequences
from skseq._validation._labels_and_weights import check_labels

NAME = "truncation_report"
SIDES = {"pre": "beginning", "post": "end"}


def truncation_report(estimator, X, y=None, *, scoring="accuracy", n_bins=5):
    """Measure the effect of truncation and of the vocabulary of a fitted pipeline.

    A sequence that is longer than the ``maxlen_`` of the :class:`SequencePadder` is
    truncated; a token that is not in the vocabulary of the :class:`TokenEncoder` is
    unknown. With labels, sequences of similar length are scored together, and an
    :class:`LSTMClassifier` is also scored on the untruncated sequences. Nothing is
    fitted again.

    Parameters
    ----------
    estimator : sklearn.pipeline.Pipeline or SequencePadder
        Fitted: any steps that return ids or measurements, a padder and, if there are
        labels, a classifier. Without labels, the padder alone is enough.
    X : iterable of str, iterable of array-likes of shape (length,) or \
            (length, n_features), or array-like of shape (n_samples, length) or \
            (n_samples, length, n_features)
        The sequences, in any form that the estimator accepts. Scores of sequences that
        it was trained on are too optimistic.
    y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
            (n_samples, n_labels), default=None
        Their labels; if None, nothing is scored.
    scoring : str, callable or None, default="accuracy"
        The score, as in scikit-learn: higher is better. If None, that of the
        classifier's ``score``.
    n_bins : int, default=5
        Number of bins by length. No bin holds lengths both up to ``maxlen_`` and above
        it. On either side the bins hold about equal numbers of sequences, so there may
        be one bin more, or fewer if many sequences have the same length.

    Returns
    -------
    TruncationReport
        Prints as a table.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is neither a pipeline nor a padder, X is not valid input for
        it, there are labels but the last step is not a classifier, or ``scoring`` is of
        the wrong type.
    ValueError
        If the pipeline has no padder, or no step after it although there are labels, X
        or every sequence in it is empty, X and y differ in length, ``n_bins`` is less
        than 1, or the score is unknown.

    See Also
    --------
    suggest_maxlen : Choose ``maxlen`` before there is a pipeline.
    TruncationDisplay : Plot the report.
    order_importance : Drop in the score if sequences are shuffled.

    Notes
    -----
    The length of a sequence is counted from its first token to its last: zeros at the
    ends of a row, or steps of zeros, are padding. All steps between count as tokens.

    Lower scores of long sequences do not prove that truncation is the cause: these
    sequences may be more difficult. The score without truncation is better evidence,
    although of a classifier trained on truncated sequences. To be sure, fit again with
    a larger ``maxlen``. The confidence interval is that of a score on new sequences;
    the difference of two scores on the same sequences is more precise.

    Examples
    --------
    >>> from skseq import SequencePadder, truncation_report
    >>> ids = [[5], [5, 6], [6, 7], [5, 6, 7, 8], [5, 6, 7, 8, 9, 5]]
    >>> truncation_report(SequencePadder(maxlen=3).fit(ids), ids, n_bins=2)
    Truncation of 5 sequences to 3 steps
    <BLANKLINE>
    length  sequences  truncated  tokens lost
    1 to 2          3      0.0 %        0.0 %
    4 to 6          2    100.0 %       40.0 %
    <BLANKLINE>
    2 sequences (40.0 %) are truncated at the beginning; 26.7 % of all tokens are lost.
    Keeping 95 % of the sequences whole takes maxlen=6; keeping 95 % of the tokens
    takes maxlen=6.
    """
    check_count(n_bins, "n_bins", 5, name=NAME)
    before, padder, after = split_at_padder(estimator, name=NAME)
    check_is_fitted(padder)
    if y is not None:
        check_classifier(after, name=NAME)
    # Without an encoder, X is read twice: to be measured, and to be padded.
    X = list(X) if isinstance(X, Iterator) else X
    encoded = X if before is None else before.transform(X)
    sequences = check_sequences(encoded, name=NAME)
    lengths, kept_lengths = cut_lengths(
        sequences, maxlen=padder.maxlen_, truncating=padder.truncating
    )
    check_any_token(lengths, name=NAME)
    scores = None
    if y is not None:
        scores = TruncationScores(
            after,
            scoring,
            padder.transform(encoded),
            sequences,
            kept_lengths < lengths,
            check_labels(y, len(sequences), name=NAME, n_dims=(1, 2)),
            name=NAME,
        )
    bins = tuple(
        _make_bin(rows, lengths, kept_lengths, scores)
        for rows in divide_by_length(lengths, n_bins, at=padder.maxlen_)
    )
    overall = _make_bin(np.arange(len(lengths)), lengths, kept_lengths, scores)
    return TruncationReport(
        maxlen=padder.maxlen_,
        truncating=padder.truncating,
        lengths=lengths,
        kept_lengths=kept_lengths,
        unknown_rate=_unknown_rate(before, sequences),
        score_name=None if scores is None else scores.score_name,
        score=overall.score,
        uncut_score=overall.uncut_score,
        bins=bins,
    )


@dataclass(frozen=True, eq=False, repr=False)
class TruncationReport:
    """Result of :func:`truncation_report`, printed as a table.

    Parameters
    ----------
    maxlen : int
        Number of steps to which longer sequences are truncated.
    truncating : {"pre", "post"}
        Side on which they are truncated.
    lengths : ndarray of shape (n_sequences,)
        Number of steps of each sequence, from its first token to its last.
    kept_lengths : ndarray of shape (n_sequences,)
        Number of these steps that are kept.
    unknown_rate : float or None
        Fraction of the tokens of the untruncated sequences that are not in the
        vocabulary; None without a :class:`TokenEncoder` right before the padder.
    score_name : str or None
        Name of the score; None if nothing was scored.
    score : float or None
        Score of all sequences.
    uncut_score : float or None
        Score of all sequences without truncation; None if nothing was scored, or if the
        classifier is not an :class:`LSTMClassifier`, the only one that accepts
        sequences of any length.
    bins : tuple of LengthBin
        Sequences of similar length, the shortest first. Each has ``shortest``,
        ``longest``, ``n_sequences``, ``n_cut``, ``lost_rate``, ``score``, ``low`` and
        ``high`` (95 % confidence interval of the accuracy) and ``uncut_score``.
        ``pandas.DataFrame`` makes a table of them.

    See Also
    --------
    truncation_report : Compute it.
    TruncationDisplay : Plot it.

    Examples
    --------
    >>> from sklearn.pipeline import make_pipeline
    >>> from skseq import SequencePadder, TokenEncoder, truncation_report
    >>> pipeline = make_pipeline(TokenEncoder(), SequencePadder(maxlen=2))
    >>> pipeline = pipeline.fit(["good film", "bad plot"])
    >>> report = truncation_report(pipeline, ["good good book", "bad film"])
    >>> report.cut_rate, report.lost_rate, report.unknown_rate
    (0.5, 0.2, 0.2)
    >>> report.suggest_maxlen(coverage=1)
    3
    """

    maxlen: int
    truncating: str
    lengths: np.ndarray
    kept_lengths: np.ndarray
    unknown_rate: float | None
    score_name: str | None
    score: float | None
    uncut_score: float | None
    bins: tuple

    @property
    def cut_rate(self):
        """Fraction of the sequences that are truncated."""
        return float((self.kept_lengths < self.lengths).mean())

    @property
    def lost_rate(self):
        """Fraction of the tokens of all sequences that are lost."""
        lost = (self.lengths - self.kept_lengths).sum()
        return float(lost / self.lengths.sum())

    def suggest_maxlen(self, *, coverage=0.95, of="sequences"):
        """Find the smallest ``maxlen`` that keeps a fraction of sequences or tokens.

        Parameters
        ----------
        coverage : float, default=0.95
            The fraction to keep, above 0 and at most 1.
        of : {"sequences", "tokens"}, default="sequences"
            Whether it is a fraction of the sequences, which are then not truncated, or
            of all tokens.

        Returns
        -------
        int
            As in :func:`suggest_maxlen`.

        Raises
        ------
        ValueError
            If ``coverage`` or ``of`` is not as described.
        """
        check_coverage(coverage, of, name="TruncationReport.suggest_maxlen")
        return smallest_maxlen(self.lengths, coverage=coverage, of=of)

    def __repr__(self):
        return text_report(self._title(), self._rows(), self._sentences())

    def _repr_html_(self):
        return html_report(self._title(), self._rows(), self._sentences())

    def _title(self):
        sequences = format_count(len(self.lengths), "sequence")
        return f"Truncation of {sequences} to {format_count(self.maxlen, 'step')}"

    def _rows(self):
        header = ["length", "sequences", "truncated", "tokens lost"]
        if self.score is not None:
            header += [self.score_name]
        if self.uncut_score is not None:
            header += ["untruncated"]
        return [header, *map(self._row, self.bins)]

    def _row(self, bin_):
        row = [
            bin_.name,
            str(bin_.n_sequences),
            format_percent(bin_.n_cut / bin_.n_sequences),
            format_percent(bin_.lost_rate),
        ]
        if self.score is not None:
            interval = (
                "" if bin_.low is None else f" ({bin_.low:.2f} to {bin_.high:.2f})"
            )
            row += [f"{bin_.score:.3f}{interval}"]
        if self.uncut_score is not None:
            row += [f"{bin_.uncut_score:.3f}" if bin_.n_cut else ""]
        return row

    def _sentences(self):
        sentences = [self._truncation_sentence()]
        if self.unknown_rate is not None:
            unknown = format_percent(self.unknown_rate)
            sentences += [f"{unknown} of the tokens are not in the vocabulary."]
        if self.score is not None:
            sentences += [self._score_sentence()]
        whole, kept = self.suggest_maxlen(), self.suggest_maxlen(of="tokens")
        return [
            *sentences,
            f"Keeping 95 % of the sequences whole takes maxlen={whole}; keeping 95 % "
            f"of the tokens takes maxlen={kept}.",
        ]

    def _truncation_sentence(self):
        n_cut = int((self.kept_lengths < self.lengths).sum())
        if not n_cut:
            return "No sequence is truncated."
        verb = "is" if n_cut == 1 else "are"
        return (
            f"{format_count(n_cut, 'sequence')} ({format_percent(self.cut_rate)}) "
            f"{verb} truncated at the {SIDES[self.truncating]}; "
            f"{format_percent(self.lost_rate)} of all tokens are lost."
        )

    def _score_sentence(self):
        sentence = f"Overall {self.score_name}: {self.score:.3f}"
        if self.uncut_score is not None and self.cut_rate:
            sentence += f"; without truncation: {self.uncut_score:.3f}"
        return f"{sentence}."


@dataclass(frozen=True)
class LengthBin:
    """Sequences of similar length.

    Parameters
    ----------
    shortest, longest : int
        Smallest and largest length, in steps.
    n_sequences : int
        Number of sequences.
    n_cut : int
        Number of sequences that are truncated.
    lost_rate : float
        Fraction of their tokens that are lost.
    score : float or None
        Score of the sequences; None if nothing was scored, NaN if it is not defined.
    low, high : float or None
        95 % confidence interval by Wilson's method; None if the score is not accuracy.
    uncut_score : float or None
        Score without truncation; None if the classifier needs truncated sequences.
    """

    shortest: int
    longest: int
    n_sequences: int
    n_cut: int
    lost_rate: float
    score: float | None = None
    low: float | None = None
    high: float | None = None
    uncut_score: float | None = None

    @property
    def name(self):
        """The range of lengths, as in "12 to 15"."""
        if self.shortest == self.longest:
            return str(self.longest)
        return f"{self.shortest} to {self.longest}"


def divide_by_length(lengths, n_bins, *, at):
    """Divide sequences into bins of similar length, with a bin edge at a length.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Lengths of the sequences.
    n_bins : int
        Number of bins: fewer if many sequences have the same length, at least 2 if
        there are lengths on both sides of ``at``.
    at : int
        No bin holds lengths both up to this one and above it. On either side the bins
        hold about equal numbers of sequences.

    Returns
    -------
    list of ndarray of int
        Indices of the sequences in each bin, the shortest first.
    """
    is_above = lengths > at
    n_above = round(n_bins * is_above.mean())
    sides = [np.flatnonzero(~is_above), np.flatnonzero(is_above)]
    return [
        rows
        for side, n_side in zip(sides, [n_bins - n_above, n_above], strict=True)
        if len(side)
        for rows in _divide(side, lengths[side], max(n_side, 1))
    ]


def _divide(rows, lengths, n_bins):
    quantiles = np.quantile(lengths, np.arange(1, n_bins) / n_bins)
    bins = np.searchsorted(quantiles, lengths)
    return [rows[bins == number] for number in np.unique(bins)]


def _make_bin(rows, lengths, kept_lengths, scores):
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
    score = scores.truncated_score(rows)
    low, high = scores.interval(rows, score)
    uncut_score = None
    if scores.accepts_any_length:
        uncut_score = scores.untruncated_score(rows) if counts["n_cut"] else score
    return LengthBin(**counts, score=score, low=low, high=high, uncut_score=uncut_score)


def _unknown_rate(before, sequences):
    if before is None or not isinstance(before[-1], TokenEncoder):
        return None
    return float((sequences.values == UNKNOWN).mean())
