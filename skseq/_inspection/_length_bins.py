"""Sequences in bins of similar length: how many, how much is cut, how well they go."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LengthBin:
    """Sequences of similar length.

    Parameters
    ----------
    shortest, longest : int
        Least and largest length among them, in steps.
    n_sequences : int
        How many they are.
    n_cut : int
        How many of them lose a token.
    lost_rate : float
        Share of their tokens that is lost.
    score : float or None
        Their score; None if nothing was scored, NaN if it is not defined on them.
    low, high : float or None
        95 % interval of the score, by Wilson's method; None but for accuracy.
    uncut_score : float or None
        Their score where the classifier reads each to its end; None if it cannot.
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
        """The lengths, as in "12 to 15"."""
        if self.shortest == self.longest:
            return str(self.longest)
        return f"{self.shortest} to {self.longest}"


def divide_by_length(lengths, n_bins, *, at):
    """Divide sequences into bins of similar length, those up to a length apart.

    Parameters
    ----------
    lengths : ndarray of shape (n_sequences,)
        Their lengths.
    n_bins : int
        Number of bins: fewer where many sequences have the same length, 2 at least
        where there are lengths on both sides of ``at``.
    at : int
        Lengths up to this, and above, share no bin. On either side the bins hold about
        equal numbers of sequences.

    Returns
    -------
    list of ndarray of int
        Numbers of the sequences in each bin, the shortest first.
    """
    is_above = lengths > at
    n_above = round(n_bins * is_above.mean())
    sides = [np.flatnonzero(~is_above), np.flatnonzero(is_above)]
    return [
        rows
        for side, share in zip(sides, [n_bins - n_above, n_above], strict=True)
        if len(side)
        for rows in _divide(side, lengths[side], max(share, 1))
    ]


def _divide(rows, lengths, n_bins):
    shares = np.arange(1, n_bins) / n_bins
    bins = np.searchsorted(np.quantile(lengths, shares), lengths)
    return [rows[bins == place] for place in np.unique(bins)]
