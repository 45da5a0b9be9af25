"""The picture of what order is worth: the score, and those of the shuffles."""

import numpy as np

from skseq._inspection._order_importance import order_importance
from skseq._reporting._axes import legend_above, new_axes
from skseq._validation._arguments import check_report


class OrderImportanceDisplay:
    """The score of sequences as they are, beside those of their shuffles.

    Dots far to the left of the line are an order that the classifier uses. Dots around
    it are none: a bag of words would do as well.

    Parameters
    ----------
    score : float
        The score of the sequences as they are.
    shuffled_scores : array-like of shape (n_repeats,)
        The score of each shuffle of them.
    score_name : str
        What the scores are.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Where it was drawn, after :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        The figure of the axes.
    score_line_ : matplotlib.lines.Line2D
        From top to bottom at the score of the sequences as they are.
    shuffled_line_ : matplotlib.lines.Line2D
        A dot for each shuffle.
    mean_line_ : matplotlib.lines.Line2D
        The mean of the dots.

    See Also
    --------
    order_importance : Compute what is drawn here.

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
        """Shuffle, score and draw.

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
            Number of times that all sequences are shuffled.
        random_state : int or RandomState, default=None
            Seed of the shuffles.
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.

        Returns
        -------
        OrderImportanceDisplay
            Drawn.

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
        """Draw what was computed before.

        Parameters
        ----------
        importance : OrderImportance
            What :func:`order_importance` returned.
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.

        Returns
        -------
        OrderImportanceDisplay
            Drawn.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        TypeError
            If ``importance`` is anything else.
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
        """Draw the score, the dots and their mean.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.

        Returns
        -------
        OrderImportanceDisplay
            This display.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        """
        scores = np.asarray(self.shuffled_scores, dtype=float)
        if ax is None:
            ax = new_axes((6.4, 2.0), name="OrderImportanceDisplay")
        self.score_line_ = ax.axvline(self.score, color="black", label="in order")
        # One above the other: equal scores would hide each other.
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
