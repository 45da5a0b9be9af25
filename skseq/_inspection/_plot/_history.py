"""HistoryDisplay: the loss or the accuracy of each epoch."""

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import is_lstm_classifier
from skseq._reporting._axes import new_axes
from skseq._validation._messages import describe


class HistoryDisplay:
    """Plot of the loss, or of the accuracy, by epoch.

    If the validation loss rises while the training loss still falls, the network
    overfits: train for fewer epochs, or on more data.

    Parameters
    ----------
    history : dict of str to list of float
        The ``history_`` of a fitted :class:`LSTMClassifier`, or the ``history`` of the
        ``History`` callback of Keras. A list that is shorter than others holds the last
        epochs.
    metric : str, default="loss"
        Metric to plot, such as "loss" or "accuracy", together with the list whose name
        has the prefix "val\\_", if any.
    n_epochs : int, default=None
        Number of epochs that the weights were trained for, to mark in the plot. If
        None, the first epoch with the lowest validation loss is marked.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Axes of the plot, set by :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        Figure of the axes.
    lines_ : list of matplotlib.lines.Line2D
        The training curve and, if any, the validation curve.
    best_line_ : matplotlib.lines.Line2D or None
        Vertical line at the marked epoch, for any metric; None without validation data
        and ``n_epochs``.

    See Also
    --------
    LSTMClassifier : Records validation metrics with ``epochs="auto"``,
        ``early_stopping`` or ``X_val``.
    sklearn.model_selection.LearningCurveDisplay : Scores by size of the training data.

    Examples
    --------
    >>> from skseq import HistoryDisplay
    >>> display = HistoryDisplay(
    ...     history={"loss": [0.7, 0.5, 0.3], "val_loss": [0.7, 0.6, 0.8]}
    ... ).plot()
    >>> display.ax_.get_xlabel(), display.ax_.get_ylabel()
    ('epoch', 'loss')
    >>> display.best_line_.get_label()
    'lowest validation loss: epoch 2'
    """

    def __init__(self, history, *, metric="loss", n_epochs=None):
        self.history = history
        self.metric = metric
        self.n_epochs = n_epochs

    @classmethod
    def from_estimator(cls, estimator, *, metric="loss", ax=None):
        """Plot the loss or the accuracy of a fitted classifier by epoch.

        After ``epochs="auto"`` and ``early_stopping``, the chosen epoch is marked.

        Parameters
        ----------
        estimator : LSTMClassifier or sklearn.pipeline.Pipeline
            A fitted classifier, or a pipeline that ends in one.
        metric : str, default="loss"
            Metric to plot, such as "loss" or "accuracy".
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        HistoryDisplay
            The display, plotted.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If it is neither an LSTMClassifier nor a pipeline that ends in one.
        ValueError
            If the metric is unknown, or there is no epoch yet.
        """
        classifier = _classifier_of(estimator)
        is_chosen = classifier.epochs == "auto" or classifier.early_stopping
        n_epochs = classifier.n_epochs_ if is_chosen else None
        return cls(classifier.history_, metric=metric, n_epochs=n_epochs).plot(ax)

    def plot(self, ax=None):
        """Plot the curves and mark the best epoch.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.

        Returns
        -------
        HistoryDisplay
            The display itself.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        ValueError
            If the metric is unknown, or there is no epoch yet.
        """
        _check_metric(self.metric, self.history)
        ax = new_axes((6.4, 4.0), name="HistoryDisplay") if ax is None else ax
        # Line styles and markers distinguish the curves without colour.
        self.lines_ = [self._draw(ax, self.metric, "o-", label="training")]
        if self.history.get(f"val_{self.metric}"):
            self.lines_.append(
                self._draw(
                    ax, f"val_{self.metric}", "s--", mfc="white", label="validation"
                )
            )
        self.best_line_ = self._mark_best_epoch(ax)
        ax.locator_params(axis="x", integer=True, min_n_ticks=1)
        ax.set(xlabel="epoch", ylabel=self.metric)
        ax.grid(axis="y", color="0.9")
        ax.set_axisbelow(True)
        ax.legend()
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _draw(self, ax, name, style, **properties):
        (line,) = ax.plot(
            self._epochs(name), self.history[name], style, ms=4, **properties
        )
        return line

    def _mark_best_epoch(self, ax):
        if self.n_epochs is not None:
            best, label = self.n_epochs, f"chosen: {self.n_epochs} epochs"
            return ax.axvline(best, color="0.4", ls=":", zorder=1.5, label=label)
        losses = np.asarray(self.history.get("val_loss", []), dtype=float)
        if np.isnan(losses).all():
            return None
        best = self._epochs("val_loss")[np.nanargmin(losses)]
        label = f"lowest validation loss: epoch {best}"
        return ax.axvline(best, color="0.4", ls=":", zorder=1.5, label=label)

    def _epochs(self, name):
        """Return the epochs of a list, from 1; all lists end with the last epoch."""
        last = max(map(len, self.history.values()))
        return np.arange(last - len(self.history[name]), last) + 1


def _classifier_of(estimator):
    if isinstance(estimator, Pipeline):
        estimator = estimator[-1]
    if not is_lstm_classifier(estimator):
        raise TypeError(
            "HistoryDisplay.from_estimator expects an LSTMClassifier or a Pipeline "
            f"that ends in one, got {describe(estimator)}. Of a search, pass "
            "best_estimator_; HistoryDisplay(history=...) plots any dict of lists."
        )
    check_is_fitted(estimator, "history_")
    return estimator


def _check_metric(metric, history):
    metrics = [
        name
        for name, values in history.items()
        if len(values) and not name.startswith("val_")
    ]
    if not metrics:
        raise ValueError(
            "HistoryDisplay expects a history of at least 1 epoch, got "
            f"{describe(history)}. Call fit first."
        )
    if metric not in metrics:
        raise ValueError(
            f"HistoryDisplay expects metric to be one of {metrics}, got "
            f"{describe(metric)}. Validation metrics are plotted with each of them."
        )
