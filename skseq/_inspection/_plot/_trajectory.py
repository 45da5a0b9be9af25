"""TrajectoryDisplay: the probability of a class after each token."""

import numpy as np

from skseq._inspection._encoded_sequence import EncodedSequence
from skseq._reporting._axes import escape_mathtext, new_axes
from skseq._validation._arguments import check_count

# Longer sequences are sampled evenly, since each point is a prediction from the start.
MAX_POINTS = 500

# Largest number of tokens to show as tick labels.
MAX_TICKS = 25

# Minimal distance of two annotations, as a fraction of the width.
MIN_DISTANCE = 0.09


class TrajectoryDisplay:
    """Plot of the probability of a class after each token, if the sequence ended there.

    A token with a step up raises the probability, given the tokens before it only.
    The tokens of short sequences are tick labels; in long sequences, the tokens with
    the largest steps are annotated.

    Parameters
    ----------
    probabilities : array-like of shape (n_points,)
        Probability of the class.
    n_read : array-like of shape (n_points,)
        Number of tokens before each point, in ascending order.
    terms : sequence of str
        Tokens that the classifier reads.
    label : object
        The class.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Axes of the plot, set by :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        Figure of the axes.
    line_ : matplotlib.lines.Line2D
        Line of the probability.
    annotations_ : list of matplotlib.text.Annotation
        Tokens with the largest steps, in order; empty if all tokens are tick labels.

    See Also
    --------
    TokenAttributionDisplay : Contribution of each token, given all others.

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
        """Predict the sequence up to each of its tokens, and plot.

        Truncated tokens are left out. Of more than 500 tokens, 500 points are computed,
        and a step over several tokens is annotated with an ellipsis and the last one.

        Parameters
        ----------
        estimator : estimator
            A fitted :class:`LSTMClassifier`, alone or at the end of a pipeline, after a
            :class:`TokenEncoder` or a :class:`SequenceScaler`, a
            :class:`SequencePadder`, or both.
        sequence : str or array-like of shape (length,) or (length, n_features)
            One text, or one sequence of symbols, ids or measurements.
        label : object, default=None
            The class, one of ``classes_``; the most probable one if None.
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        TrajectoryDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If ``estimator`` is not such a pipeline, or ``sequence`` is of a different
            type than those it was fitted on.
        ValueError
            If ``label`` is not a class, or ``sequence`` is not valid input for the
            classifier.
        """
        encoded = EncodedSequence.from_pipeline(
            estimator, sequence, name="TrajectoryDisplay"
        )
        steps, classifier = encoded.steps, encoded.classifier
        n_read = np.linspace(0, len(steps), min(len(steps), MAX_POINTS) + 1).astype(int)
        code = encoded.class_index(label, name="TrajectoryDisplay")
        probabilities = classifier.predict_proba([steps[:n] for n in n_read])
        display = cls(
            probabilities=probabilities[:, code],
            n_read=n_read,
            terms=encoded.terms,
            label=classifier.classes_[code],
        )
        return display.plot(ax)

    def plot(self, ax=None, *, n_labels=8):
        """Plot the probability, with tick labels or annotations of tokens.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.
        n_labels : int, default=8
            Maximal number of annotations, if not all tokens are tick labels.

        Returns
        -------
        TrajectoryDisplay
            The display itself.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        ValueError
            If ``n_labels`` is not an integer of at least 0.
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
            self._annotate_largest_steps(ax, n_labels)
        # Leave room for annotations above 1 and below 0.
        ax.set_ylim(-0.15, 1.15)
        ax.set_yticks(np.linspace(0, 1, 6))
        ax.set_ylabel(f"P({self.label})")
        ax.grid(axis="y", color="0.9")
        ax.set_axisbelow(True)
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _annotate_largest_steps(self, ax, n_labels):
        n_read, values = np.asarray(self.n_read), np.asarray(self.probabilities)
        for point in sorted(_largest_steps(n_read, values, n_labels)):
            # Where the line is not: above a step up, below a step down.
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
    """Return the points after the largest steps, at a minimal distance."""
    chosen, sizes = [], np.abs(np.diff(values, prepend=values[0]))
    for point in np.argsort(-sizes, kind="stable"):
        distances = np.abs(n_read[chosen] - n_read[point])
        has_room = (distances > MIN_DISTANCE * n_read[-1]).all()
        if len(chosen) < n_labels and has_room and sizes[point] > sizes.max() / 10:
            chosen.append(int(point))
    return chosen


def _alignment(x):
    """Return the alignment that keeps an annotation at x, from 0 to 1, in the axes."""
    if x < MIN_DISTANCE:
        return "left"
    return "right" if x > 1 - MIN_DISTANCE else "center"
