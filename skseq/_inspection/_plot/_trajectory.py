"""The picture of a reading: the probability of a class, token by token."""

import numpy as np

from skseq._inspection._explained_input import ExplainedInput
from skseq._reporting._axes import escape_mathtext, new_axes
from skseq._validation._arguments import check_count

# Points of a longer sequence are spread evenly: each costs a reading from the start.
MAX_POINTS = 500

# Words under the axis, where there are no more than this.
MAX_TICKS = 25

# Least distance of two labels, as a share of the width.
ROOM = 0.09


class TrajectoryDisplay:
    """The probability of a class after each token, as if the sequence ended there.

    A step up is a token that speaks for the class, at that place, to a reader who has
    seen nothing of what follows. Short sequences have their tokens under the axis; in
    long ones, those with the largest steps are named.

    Parameters
    ----------
    probabilities : array-like of shape (n_points,)
        The probability of the class.
    n_read : array-like of shape (n_points,)
        The number of tokens after which it is met, rising.
    terms : sequence of str
        The tokens that are read.
    label : object
        The class.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Where it was drawn, after :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        The figure of the axes.
    line_ : matplotlib.lines.Line2D
        The probability.
    annotations_ : list of matplotlib.text.Annotation
        The tokens with the largest steps, in their order; none where all are named.

    See Also
    --------
    TokenAttributionDisplay : What each token adds, all others given.

    Examples
    --------
    >>> from skseq import TrajectoryDisplay
    >>> display = TrajectoryDisplay(
    ...     probabilities=[0.5, 0.4, 0.9],
    ...     n_read=[0, 1, 2],
    ...     terms=["not", "bad"],
    ...     label="good",
    ... )
    >>> display.plot().ax_.get_ylabel()
    'P(good)'
    """

    def __init__(self, *, probabilities, n_read, terms, label):
        self.probabilities = probabilities
        self.n_read = n_read
        self.terms = terms
        self.label = label

    @classmethod
    def from_estimator(cls, estimator, sequence, *, label=None, ax=None):
        """Predict the sequence up to each of its tokens, and draw.

        Tokens that the pipeline cuts are not read; it begins after them, or ends before
        them. Of more than 500 tokens, 500 places are computed, and a step over several
        tokens is named by the last one, after an ellipsis.

        Parameters
        ----------
        estimator : estimator
            A fitted :class:`LSTMClassifier`, alone or at the end of a pipeline, after a
            :class:`TokenEncoder`, a :class:`SequencePadder` or both.
        sequence : str or array-like of shape (length,) or (length, n_features)
            One text, or one sequence of symbols, ids or measurements.
        label : object, default=None
            The class, one of ``classes_``; the most probable one if None.
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.

        Returns
        -------
        TrajectoryDisplay
            Drawn.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If ``estimator`` is no such pipeline, or ``sequence`` is not of the kind
            that it was fitted on.
        ValueError
            If ``label`` is no class, or ``sequence`` is not as the classifier takes it.
        """
        read = ExplainedInput.of(estimator, sequence, name="TrajectoryDisplay")
        n_steps = len(read.steps)
        n_read = np.linspace(0, n_steps, min(n_steps, MAX_POINTS) + 1).astype(int)
        code = read.code_of(label, name="TrajectoryDisplay")
        probabilities = read.classifier.predict_proba([read.steps[:n] for n in n_read])
        display = cls(
            probabilities=probabilities[:, code],
            n_read=n_read,
            terms=read.terms,
            label=read.classifier.classes_[code],
        )
        return display.plot(ax)

    def plot(self, ax=None, *, n_labels=8):
        """Draw the line, and name tokens.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.
        n_labels : int, default=8
            Number of tokens to name at most, where they do not all fit under the axis.

        Returns
        -------
        TrajectoryDisplay
            This display.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        ValueError
            If ``n_labels`` is no number of tokens.
        """
        check_count(n_labels, "n_labels", 8, least=0, name="TrajectoryDisplay.plot")
        if ax is None:
            ax = new_axes((6.4, 3.2), name="TrajectoryDisplay")
        n_read, values = np.asarray(self.n_read), np.asarray(self.probabilities)
        (self.line_,) = ax.step(n_read, values, where="post", color="black", lw=1.2)
        self.line_.set_label(f"P({self.label})")
        self.annotations_ = []
        if len(self.terms) <= MAX_TICKS:
            ax.plot(n_read, values, "o", color="black", ms=3)
            names = ["(nothing)", *map(escape_mathtext, self.terms)]
            ax.set_xticks(range(len(names)), labels=names, rotation=60, ha="right")
            ax.tick_params(axis="x", length=2)
            ax.set_xlim(-0.5, len(self.terms) + 0.5)
        else:
            ax.set_xlim(0, n_read[-1])
            ax.set_xlabel("tokens read")
            self._name_largest_steps(ax, n_labels)
        # Room for names above 1 and below 0.
        ax.set_ylim(-0.15, 1.15)
        ax.set_yticks(np.linspace(0, 1, 6))
        ax.set_ylabel(f"P({self.label})")
        ax.grid(axis="y", color="0.9")
        ax.set_axisbelow(True)
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _name_largest_steps(self, ax, n_labels):
        n_read, values = np.asarray(self.n_read), np.asarray(self.probabilities)
        for point in sorted(_largest_steps(n_read, values, n_labels)):
            # Where the line has not been: above a rise, below a fall.
            is_above = values[point] > values[point - 1]
            is_single = n_read[point] - n_read[point - 1] == 1
            term = escape_mathtext(self.terms[n_read[point] - 1])
            self.annotations_.append(
                ax.annotate(
                    term if is_single else f"… {term}",
                    (n_read[point], values[point]),
                    xytext=(0, 14 if is_above else -14),
                    textcoords="offset points",
                    ha=_alignment(n_read[point] / n_read[-1]),
                    va="bottom" if is_above else "top",
                    fontsize="small",
                    arrowprops={"arrowstyle": "-", "color": "0.5", "shrinkB": 2},
                )
            )


def _largest_steps(n_read, values, n_labels):
    """Return the points after the largest steps, with room between them."""
    chosen, sizes = [], np.abs(np.diff(values, prepend=values[0]))
    for point in np.argsort(-sizes, kind="stable"):
        distances = np.abs(n_read[chosen] - n_read[point])
        has_room = (distances > ROOM * n_read[-1]).all()
        if len(chosen) < n_labels and has_room and sizes[point] > sizes.max() / 10:
            chosen.append(int(point))
    return chosen


def _alignment(share):
    """Return how a name at a share of the width stands, to stay inside the axes."""
    if share < ROOM:
        return "left"
    return "right" if share > 1 - ROOM else "center"
