"""OrderImportanceDisplay: the score on original and on shuffled sequences."""

import numpy as np

from skseq._inspection._order_importance import order_importance
from skseq._reporting._axes import legend_above, new_axes
from skseq._validation._arguments import check_report


class OrderImportanceDisplay:
    """Plot of the score on the original and on the shuffled sequences.

    If the dots are far to the left of the line, the classifier uses the order of the
    tokens. If they are around it, a bag of words would be as good.

    Parameters
    ----------
    score : float
        Score of the original sequences.
    shuffled_scores : array-like of shape (n_repeats,)
        Score of each shuffle.
    score_name : str
        Name of the score.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Axes of the plot, set by :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        Figure of the axes.
    score_line_ : matplotlib.lines.Line2D
        Vertical line at the score of the original sequences.
    shuffled_line_ : matplotlib.lines.Line2D
        A dot for each shuffle.
    mean_line_ : matplotlib.lines.Line2D
        Vertical line at the mean of the shuffles.

    See Also
    --------
    order_importance : Compute the scores.

    Examples
    --------
    >>> from skseq import OrderImportanceDisplay
    >>> display = OrderImportanceDisplay(
    ...     score=0.871, shuffled_scores=[0.81, 0.82, 0.81], score_name="accuracy"
    ... )
    >>> display.plot().ax_.get_xlabel()
    'accuracy'
    """

    def __init__(self, *, score, shuffled_scores, score_name):
        self.score = score
        self.shuffled_scores = shuffled_scores
        self.score_name = score_name

    @classmethod
    def from_estimator(
        cls,
        estimator,
        X,
        y,
        *,
        scoring="accuracy",
        n_repeats=5,
        random_state=None,
        ax=None,
    ):
        """Compute the scores and plot them.

        Parameters
        ----------
        estimator : estimator
            A fitted classifier of sequences.
        X : iterable or array-like
            Sequences, as in :func:`order_importance`.
        y : array-like of shape (n_samples,)
            Their labels.
        scoring : str, callable or None, default="accuracy"
            The score, as in scikit-learn. If None, that of ``estimator.score``.
        n_repeats : int, default=5
            Number of times to shuffle all sequences.
        random_state : int or RandomState, default=None
            Seed of the shuffles.
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        OrderImportanceDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        TypeError
            As in :func:`order_importance`.
        ValueError
            As in :func:`order_importance`.
        """
        importance = order_importance(
            estimator,
            X,
            y,
            scoring=scoring,
            n_repeats=n_repeats,
            random_state=random_state,
        )
        return cls.from_importance(importance, ax=ax)

    @classmethod
    def from_importance(cls, importance, *, ax=None):
        """Plot a result of :func:`order_importance`.

        Parameters
        ----------
        importance : OrderImportance
            The result.
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        OrderImportanceDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        TypeError
            If ``importance`` is not an :class:`OrderImportance`.
        """
        check_report(
            importance,
            "shuffled_scores",
            "order_importance",
            name="OrderImportanceDisplay.from_importance",
        )
        display = cls(
            score=importance.score,
            shuffled_scores=importance.shuffled_scores,
            score_name=importance.score_name,
        )
        return display.plot(ax)

    def plot(self, ax=None):
        """Plot the score, the shuffles and their mean.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        OrderImportanceDisplay
            The display itself.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        """
        scores = np.asarray(self.shuffled_scores, dtype=float)
        if ax is None:
            ax = new_axes((6.4, 2.0), name="OrderImportanceDisplay")
        self.score_line_ = ax.axvline(self.score, color="black", label="in order")
        # At different heights, so that equal scores are all visible.
        heights = np.linspace(-0.5, 0.5, len(scores) + 2)[1:-1]
        (self.shuffled_line_,) = ax.plot(
            scores, heights, "o", color="0.35", mfc="white", label="shuffled"
        )
        self.mean_line_ = ax.axvline(
            scores.mean(), color="0.35", ls="--", zorder=1.5, label="mean of shuffled"
        )
        ax.set_ylim(0.5, -0.5)
        ax.set_yticks([])
        ax.set_xlabel(self.score_name)
        ax.grid(axis="x", color="0.9")
        ax.set_axisbelow(True)
        legend_above(ax, 3)
        self.ax_, self.figure_ = ax, ax.figure
        return self
