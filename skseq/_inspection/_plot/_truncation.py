"""TruncationDisplay: fractions that each maxlen keeps, and scores by length."""

import numpy as np

from skseq._inspection._sequence_lengths import kept_fractions
from skseq._inspection._truncation_report import truncation_report
from skseq._reporting._axes import legend_above, new_axes
from skseq._validation._arguments import check_report


class TruncationDisplay:
    """Plot of the fraction that each ``maxlen`` keeps, and of the scores by length.

    Where the curves are flat, a larger ``maxlen`` keeps few more tokens. If truncated
    sequences have lower scores than the same sequences untruncated, truncation loses
    information.

    Parameters
    ----------
    lengths : array-like of shape (n_sequences,)
        Number of steps of each sequence.
    maxlen : int
        Number of steps to which longer sequences are truncated.
    score_name : str, default=None
        Name of the score; None if nothing was scored.
    bins : sequence of LengthBin, default=()
        Scores of sequences of similar length, as in :class:`TruncationReport`.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Axes of the curves, set by :meth:`plot`.
    score_ax_ : matplotlib.axes.Axes or None
        Axes of the scores; None if they were not plotted.
    figure_ : matplotlib.figure.Figure
        Figure of the axes.
    sequences_line_ : matplotlib.lines.Line2D
        Fraction of the sequences that are kept whole, by maxlen.
    tokens_line_ : matplotlib.lines.Line2D
        Fraction of the tokens that are kept, by maxlen.
    maxlen_line_ : matplotlib.lines.Line2D
        Vertical line at ``maxlen``.
    score_bars_ : matplotlib.container.ErrorbarContainer or None
        Score of each bin and, for accuracy, its 95 % confidence interval.
    uncut_line_ : matplotlib.lines.Line2D or None
        Score without truncation of each bin with truncated sequences.

    See Also
    --------
    truncation_report : Compute the lengths and scores.
    suggest_maxlen : Choose ``maxlen`` by one of the curves.

    Examples
    --------
    >>> from skseq import TruncationDisplay
    >>> display = TruncationDisplay(lengths=[3, 5, 8, 20], maxlen=10).plot()
    >>> display.ax_.get_xlabel()
    'maxlen'
    >>> display.sequences_line_.get_ydata()[10].item()
    0.75
    """

    def __init__(self, *, lengths, maxlen, score_name=None, bins=()):
        self.lengths = lengths
        self.maxlen = maxlen
        self.score_name = score_name
        self.bins = bins

    @classmethod
    def from_estimator(
        cls, estimator, X, y=None, *, scoring="accuracy", n_bins=5, ax=None
    ):
        """Compute the report and plot it.

        Parameters
        ----------
        estimator : sklearn.pipeline.Pipeline or SequencePadder
            Fitted.
        X : iterable or array-like
            Sequences, as in :func:`truncation_report`.
        y : array-like of shape (n_samples,), default=None
            Their labels; if None, nothing is scored.
        scoring : str, callable or None, default="accuracy"
            The score, as in scikit-learn. If None, that of the classifier's ``score``.
        n_bins : int, default=5
            Number of bins by length.
        ax : matplotlib.axes.Axes or pair of them, default=None
            Axes to plot on, as in :meth:`plot`.

        Returns
        -------
        TruncationDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        NotFittedError
            If ``fit`` was not called.
        TypeError
            As in :func:`truncation_report`.
        ValueError
            As in :func:`truncation_report`.
        """
        report = truncation_report(estimator, X, y, scoring=scoring, n_bins=n_bins)
        return cls.from_report(report, ax=ax)

    @classmethod
    def from_report(cls, report, *, ax=None):
        """Plot a result of :func:`truncation_report`.

        Parameters
        ----------
        report : TruncationReport
            The result.
        ax : matplotlib.axes.Axes or pair of them, default=None
            Axes to plot on, as in :meth:`plot`.

        Returns
        -------
        TruncationDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        TypeError
            If ``report`` is not a :class:`TruncationReport`.
        """
        check_report(
            report,
            "bins",
            "truncation_report",
            name="TruncationDisplay.from_report",
        )
        display = cls(
            lengths=report.lengths,
            maxlen=report.maxlen,
            score_name=report.score_name,
            bins=report.bins,
        )
        return display.plot(ax)

    def plot(self, ax=None):
        """Plot the curves and, if any, the scores.

        Parameters
        ----------
        ax : matplotlib.axes.Axes or pair of them, default=None
            Axes for the curves, or axes for the curves and for the scores; a new figure
            if None.

        Returns
        -------
        TruncationDisplay
            The display itself.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        """
        has_scores = self.score_name is not None
        if ax is None:
            # Leave room for the label of each bin.
            width, n_rows = max(6.4, 1.1 * len(self.bins)), 2 if has_scores else 1
            ax = new_axes(
                (width, 2.8 * n_rows), name="TruncationDisplay", n_rows=n_rows
            )
        axes = np.ravel(ax)
        self.ax_, self.figure_ = axes[0], axes[0].figure
        self._draw_curves(self.ax_)
        self.score_ax_ = self.score_bars_ = self.uncut_line_ = None
        if has_scores and len(axes) > 1:
            self.score_ax_ = axes[1]
            self._draw_scores(self.score_ax_)
        return self

    def _draw_curves(self, ax):
        lengths = np.asarray(self.lengths)
        self.sequences_line_, self.tokens_line_ = (
            ax.plot(kept_fractions(lengths, of=of), style, color="k", label=label)[0]
            for of, style, label in [
                ("sequences", "-", "sequences kept whole"),
                ("tokens", "--", "tokens kept"),
            ]
        )
        self.maxlen_line_ = _draw_limit(ax, self.maxlen, label=self._maxlen_label())
        # Without this limit, a few very long sequences would compress the rest.
        most = np.quantile(lengths, 0.99, method="inverted_cdf")
        ax.set_xlim(0, max(most, 1.1 * self.maxlen))
        ax.set_ylim(0, 1.02)
        ax.set(xlabel="maxlen", ylabel="fraction kept")
        lines = [self.sequences_line_, self.tokens_line_, self.maxlen_line_]
        _finish(ax, handles=lines)

    def _draw_scores(self, ax):
        positions = np.arange(len(self.bins))
        scores = np.array([bin_.score for bin_ in self.bins], dtype=float)
        has_intervals = all(bin_.low is not None for bin_ in self.bins)
        intervals, label = None, self._maxlen_label()
        if has_intervals:
            label += ", 95 % confidence interval"
            ends = np.array([(bin_.low, bin_.high) for bin_ in self.bins])
            intervals = np.abs(ends.T - scores)
        self.score_bars_ = ax.errorbar(
            positions,
            scores,
            intervals,
            fmt="o",
            color="black",
            capsize=3,
            label=label,
        )
        self._draw_uncut(ax)
        n_whole = sum(bin_.longest <= self.maxlen for bin_ in self.bins)
        if 0 < n_whole < len(self.bins):
            _draw_limit(ax, n_whole - 0.5)
        labels = [f"{bin_.name}\n{bin_.n_sequences}" for bin_ in self.bins]
        ax.set_xticks(positions, labels)
        ax.set_xlim(-0.5, len(positions) - 0.5)
        ax.set(xlabel="length, and number of sequences", ylabel=self.score_name)
        _finish(ax, handles=[self.score_bars_, self.uncut_line_])

    def _draw_uncut(self, ax):
        uncut = {
            position: bin_.uncut_score
            for position, bin_ in enumerate(self.bins)
            if bin_.n_cut and bin_.uncut_score is not None
        }
        if uncut:
            # Beside the dot of the truncated sequences, so that both are visible.
            (self.uncut_line_,) = ax.plot(
                np.array(list(uncut)) + 0.15,
                list(uncut.values()),
                "s",
                color="0.4",
                mfc="white",
                label="untruncated",
            )

    def _maxlen_label(self):
        return f"maxlen={self.maxlen}"


def _draw_limit(ax, x, **properties):
    return ax.axvline(x, color="0.4", ls=":", zorder=1.5, **properties)


def _finish(ax, *, handles):
    ax.grid(axis="y", color="0.9")
    ax.set_axisbelow(True)
    drawn = [handle for handle in handles if handle is not None]
    legend_above(ax, len(handles), handles=drawn)
