"""The picture of a comparison: every fold, and the mean."""

import numpy as np

from skseq._comparison._checks import check_score_name
from skseq._comparison._statistics import finite_mean
from skseq._reporting._axes import legend_above, new_axes
from skseq._validation._arguments import check_report


class ComparisonDisplay:
    """Scores of classifiers in the same folds, as dots joined within a fold.

    Folds differ in how hard they are. The line of a fold shows whether a classifier
    wins in it, whatever the others do: lines that all lean one way are a difference.

    Parameters
    ----------
    estimator_names : sequence of str
        Names of the classifiers, from top to bottom.
    scores : array-like of shape (n_estimators, n_folds)
        Score of each classifier in each fold, NaN where there is none.
    score_name : str
        What the scores are.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Where it was drawn, after :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        The figure of the axes.
    fold_lines_ : list of matplotlib.lines.Line2D
        One a fold.
    mean_line_ : matplotlib.lines.Line2D
        The means.

    See Also
    --------
    compare_classifiers : Compute what is drawn here.

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

    def __init__(self, *, estimator_names, scores, score_name):
        self.estimator_names = estimator_names
        self.scores = scores
        self.score_name = score_name

    @classmethod
    def from_comparison(cls, comparison, *, score_name=None, ax=None):
        """Draw one score of a comparison.

        Parameters
        ----------
        comparison : Comparison
            What :func:`compare_classifiers` returned.
        score_name : str, default=None
            One of ``comparison.score_names``; the first if None.
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.

        Returns
        -------
        ComparisonDisplay
            Drawn.

        Raises
        ------
        TypeError
            If ``comparison`` is anything else.
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
        display = cls(
            estimator_names=comparison.estimator_names,
            scores=comparison.scores[score_name],
            score_name=score_name,
        )
        return display.plot(ax)

    def plot(self, ax=None):
        """Draw the folds and the means.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.

        Returns
        -------
        ComparisonDisplay
            This display.
        """
        scores = np.asarray(self.scores, dtype=float)
        places = np.arange(len(scores))
        if ax is None:
            ax = new_axes((6.4, 1.4 + 0.6 * len(scores)), name="ComparisonDisplay")
        self.fold_lines_ = [
            ax.plot(fold, places, "o-", color="0.55", lw=0.8, ms=4, label=label)[0]
            for fold, label in zip(scores.T, _labels(scores.shape[1]), strict=True)
        ]
        means = [finite_mean(row) for row in scores]
        # A tick hides no dot, whatever the two have in common.
        (self.mean_line_,) = ax.plot(
            means, places, "|", color="black", ms=22, mew=2.5, zorder=1.5, label="mean"
        )
        for place in places[np.isnan(means)]:
            ax.text(
                0.5, place, "no score", va="center", transform=ax.get_yaxis_transform()
            )
        # A dollar in a name is no formula.
        ax.set_yticks(places, self.estimator_names, parse_math=False)
        ax.set_ylim(len(scores) - 0.5, -0.5)
        ax.set_xlabel(self.score_name)
        ax.grid(axis="x", color="0.9")
        ax.set_axisbelow(True)
        legend_above(ax, 2, markerscale=0.7)
        self.ax_, self.figure_ = ax, ax.figure
        return self


def _labels(n_folds):
    """Labels of the lines: one for all, as Matplotlib leaves out those with "_"."""
    return ["fold", *["_fold"] * (n_folds - 1)]
