"""What a padder and a vocabulary cost: plain data that print as a table."""

from dataclasses import dataclass

import numpy as np

from skseq._inspection._sequence_lengths import smallest_maxlen
from skseq._reporting._number_formats import format_count, format_percent
from skseq._reporting._tables import html_report, text_report
from skseq._validation._arguments import check_coverage

SIDES = {"pre": "beginning", "post": "end"}


@dataclass(frozen=True, eq=False, repr=False)
class TruncationReport:
    """What :func:`truncation_report` found: plain data that print as a table.

    Parameters
    ----------
    maxlen : int
        Number of steps that longer sequences are cut to.
    truncating : {"pre", "post"}
        The side on which they are cut.
    lengths : ndarray of shape (n_sequences,)
        Steps of each sequence, from its first token to its last.
    kept_lengths : ndarray of shape (n_sequences,)
        Those of them that are left.
    unknown_rate : float or None
        Share of the tokens of the uncut sequences that the encoder does not know; None
        without a :class:`TokenEncoder` right before the padder.
    score_name : str or None
        What the scores are; None if nothing was scored.
    score : float or None
        Score of all sequences.
    uncut_score : float or None
        Score of all where the classifier reads each to its end; None if nothing was
        scored, or the classifier is no :class:`LSTMClassifier`, the only one that takes
        sequences of any length.
    bins : tuple of LengthBin
        The shortest sequences first, each with ``shortest``, ``longest``,
        ``n_sequences``, ``n_cut``, ``lost_rate``, ``score``, ``low`` and ``high`` (a
        95 % interval, of accuracy) and ``uncut_score``. ``pandas.DataFrame`` makes a
        table of them.

    See Also
    --------
    truncation_report : Make one.
    TruncationDisplay : Draw one.

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
        """Share of the sequences that lose a token."""
        return float((self.kept_lengths < self.lengths).mean())

    @property
    def lost_rate(self):
        """Share of the tokens of all sequences that is lost."""
        lost = (self.lengths - self.kept_lengths).sum()
        return float(lost / self.lengths.sum())

    def suggest_maxlen(self, *, coverage=0.95, of="sequences"):
        """Find the smallest ``maxlen`` that would keep a share.

        Parameters
        ----------
        coverage : float, default=0.95
            The share to keep, above 0 and at most 1.
        of : {"sequences", "tokens"}, default="sequences"
            What it is a share of: sequences that stay whole, or all tokens.

        Returns
        -------
        int
            As :func:`suggest_maxlen` has it.

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
        return f"Truncation of {sequences} at {format_count(self.maxlen, 'step')}"

    def _rows(self):
        header = ["length", "sequences", "cut", "tokens lost"]
        if self.score is not None:
            header += [self.score_name]
        if self.uncut_score is not None:
            header += ["uncut"]
        return [header, *map(self._row, self.bins)]

    def _row(self, bin_):
        row = [
            bin_.name,
            str(bin_.n_sequences),
            format_percent(bin_.n_cut / bin_.n_sequences),
            format_percent(bin_.lost_rate),
        ]
        if self.score is not None:
            row += [_format_score(bin_)]
        if self.uncut_score is not None:
            row += [f"{bin_.uncut_score:.3f}" if bin_.n_cut else ""]
        return row

    def _sentences(self):
        sentences = [self._loss()]
        if self.unknown_rate is not None:
            unknown = format_percent(self.unknown_rate)
            sentences += [f"Unknown to the encoder: {unknown} of the tokens."]
        if self.score is not None:
            sentences += [self._worth()]
        return [*sentences, self._suggestion()]

    def _loss(self):
        n_cut = int((self.kept_lengths < self.lengths).sum())
        if not n_cut:
            return "No sequence is cut."
        return (
            f"Cut at the {SIDES[self.truncating]}: {n_cut} of the sequences "
            f"({format_percent(self.cut_rate)}), which loses "
            f"{format_percent(self.lost_rate)} of all tokens."
        )

    def _worth(self):
        sentence = f"Over all, {self.score_name} is {self.score:.3f}"
        if self.uncut_score is not None and self.cut_rate:
            sentence += f"; with no sequence cut, {self.uncut_score:.3f}"
        return f"{sentence}."

    def _suggestion(self):
        whole, kept = self.suggest_maxlen(), self.suggest_maxlen(of="tokens")
        return (
            f"To keep 95 % of the sequences whole takes maxlen={whole}; to keep 95 % "
            f"of the tokens, maxlen={kept}."
        )


def _format_score(bin_):
    if bin_.low is None:
        return f"{bin_.score:.3f}"
    return f"{bin_.score:.3f} ({bin_.low:.2f} to {bin_.high:.2f})"
