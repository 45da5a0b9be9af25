"""ComparisonDisplay: a plot of the scores by fold, with their means."""

import numpy as np

from skseq._comparison._checks import check_score_name
from skseq._comparison._significance_tests import finite_mean
from skseq._reporting._axes import legend_above, new_axes
from skseq._validation._arguments import check_report


class ComparisonDisplay:
    """Plot of the scores of classifiers by fold, with a line for each fold.

    Folds differ in difficulty, so scores are compared within a fold: if the lines of
    all folds slope the same way, the difference is consistent.

    Parameters
    ----------
    estimator_names : sequence of str
        Names of the classifiers, from top to bottom.
    scores : array-like of shape (n_estimators, n_folds)
        Score of each classifier in each fold, NaN where it is missing.
    score_name : str
        Name of the score.
    majority : array-like of shape (n_folds,), default=None
        Score of the majority class in each fold, drawn as a line at their mean.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Axes of the plot, set by :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        Figure of the axes.
    fold_lines_ : list of matplotlib.lines.Line2D
        A line for each fold.
    mean_line_ : matplotlib.lines.Line2D
        Markers at the means.
    majority_line_ : matplotlib.lines.Line2D or None
        Line at the mean score of the majority class, if it is known.

    See Also
    --------
    compare_classifiers : Compute the scores.

    Examples
    --------
    >>> from skseq import ComparisonDisplay
    >>> display = ComparisonDisplay(
    ...     estimator_names=["lstm", "tfidf"],
    ...     scores=[[0.81, 0.84, 0.82], [0.79, 0.83, 0.80]],
    ...     score_name="accuracy",
    ... )
    >>> display.plot().ax_.get_xlabel()
    'accuracy'
    """

    def __init__(self, *, estimator_names, scores, score_name, majority=None):
        self.estimator_names = estimator_names
        self.scores = scores
        self.score_name = score_name
        self.majority = majority

    @classmethod
    def from_comparison(cls, comparison, *, score_name=None, ax=None):
        """Plot one score of a comparison, with that of the mean probabilities.

        Parameters
        ----------
        comparison : Comparison
            Result of :func:`compare_classifiers`.
        score_name : str, default=None
            One of ``comparison.score_names``; the first if None.
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        ComparisonDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        TypeError
            If ``comparison`` is not a :class:`Comparison`.
        ValueError
            If it has no score of that name.
        """
        check_report(
            comparison,
            "score_names",
            "compare_classifiers",
            name="ComparisonDisplay.from_comparison",
        )
        score_name = check_score_name(score_name, comparison.score_names)
        names, scores = comparison.estimator_names, comparison.scores[score_name]
        if comparison.mean is not None:
            names = (*names, comparison.mean.name)
            scores = np.vstack([scores, comparison.mean.scores[score_name]])
        display = cls(
            estimator_names=names,
            scores=scores,
            score_name=score_name,
            majority=comparison.majority.scores[score_name],
        )
        return display.plot(ax)

    def plot(self, ax=None):
        """Plot the folds and the means.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        ComparisonDisplay
            The display itself.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        """
        scores = np.asarray(self.scores, dtype=float)
        positions = np.arange(len(scores))
        if ax is None:
            ax = new_axes((6.4, 1.4 + 0.6 * len(scores)), name="ComparisonDisplay")
        self.fold_lines_ = [
            ax.plot(fold, positions, "o-", color="0.55", lw=0.8, ms=4, label=label)[0]
            for fold, label in zip(scores.T, _labels(scores.shape[1]), strict=True)
        ]
        means = [finite_mean(row) for row in scores]
        # A tick below the dots leaves all of them visible.
        (self.mean_line_,) = ax.plot(
            means,
            positions,
            "|",
            color="black",
            ms=22,
            mew=2.5,
            zorder=1.5,
            label="mean",
        )
        self.majority_line_ = None
        if self.majority is not None and np.isfinite(self.majority).any():
            self.majority_line_ = ax.axvline(
                finite_mean(self.majority),
                color="C1",
                ls="--",
                zorder=1.2,
                label="majority class",
            )
        for y in positions[np.isnan(means)]:
            ax.text(0.5, y, "no score", va="center", transform=ax.get_yaxis_transform())
        # A dollar sign in a name does not start a formula.
        ax.set_yticks(positions, self.estimator_names, parse_math=False)
        ax.set_ylim(len(scores) - 0.5, -0.5)
        ax.set_xlabel(self.score_name)
        ax.grid(axis="x", color="0.9")
        ax.set_axisbelow(True)
        legend_above(ax, 3, markerscale=0.7, columnspacing=1)
        self.ax_, self.figure_ = ax, ax.figure
        return self


def _labels(n_folds):
    """Label one line for the legend; labels that start with "_" are left out of it."""
    return ["fold", *["_fold"] * (n_folds - 1)]
