"""Loss and accuracy by epoch: lines, labels, and their sources."""

import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from factories import make_classifier
from matplotlib.figure import Figure
from numpy.testing import assert_array_equal
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skseq import HistoryDisplay, LSTMClassifier, SequencePadder

mpl.use("agg")

HISTORY = {
    "loss": [0.7, 0.5, 0.3, 0.2],
    "accuracy": [0.5, 0.7, 0.8, 0.9],
    "val_loss": [0.7, 0.6, 0.6, 0.8],
    "val_accuracy": [0.5, 0.6, 0.7, 0.8],
}
X = [[1, 2], [2, 1, 1], [1, 1, 2], [2, 1]] * 4
Y = ["up", "down", "up", "down"] * 4


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def classifier():
    return LSTMClassifier(units=2, embedding_dim=2, epochs=3, random_state=0).fit(
        X, Y, X_val=X[:4], y_val=Y[:4]
    )


def labels_of(display):
    return [text.get_text() for text in display.ax_.get_legend().get_texts()]


def test_constructor_stores():
    display = HistoryDisplay(history=HISTORY, metric="accuracy")
    assert display.history is HISTORY
    assert display.metric == "accuracy"
    assert not hasattr(display, "ax_")


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
def test_curves(metric):
    display = HistoryDisplay(history=HISTORY, metric=metric).plot()
    training, validation = display.lines_
    assert_array_equal(training.get_xdata(), [1, 2, 3, 4])
    assert_array_equal(training.get_ydata(), HISTORY[metric])
    assert_array_equal(validation.get_xdata(), [1, 2, 3, 4])
    assert_array_equal(validation.get_ydata(), HISTORY[f"val_{metric}"])
    assert display.ax_.get_xlabel() == "epoch"
    assert display.ax_.get_ylabel() == metric


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
def test_first_epoch_of_lowest_validation_loss_is_marked(metric):
    display = HistoryDisplay(history=HISTORY, metric=metric).plot()
    assert_array_equal(display.best_line_.get_xdata(), [2, 2])
    assert labels_of(display) == [
        "training",
        "validation",
        "lowest validation loss: epoch 2",
    ]


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
def test_number_of_epochs_is_marked(metric):
    display = HistoryDisplay(HISTORY, metric=metric, n_epochs=3).plot()
    assert_array_equal(display.best_line_.get_xdata(), [3, 3])
    assert labels_of(display)[-1] == "chosen: 3 epochs"


@pytest.mark.usefixtures("short_training")
@pytest.mark.parametrize(
    "parameters", [{"epochs": "auto"}, {"epochs": 5, "early_stopping": True}]
)
def test_chosen_epoch_of_a_classifier_is_marked(parameters):
    classifier = make_classifier(**parameters).fit([[1, 2], [2, 1]] * 20, [0, 1] * 20)
    display = HistoryDisplay.from_estimator(classifier)
    assert len(display.lines_) == 2
    assert labels_of(display)[-1] == f"chosen: {classifier.n_epochs_} epochs"


def test_curves_differ_without_colour():
    lines = HistoryDisplay(history=HISTORY).plot().lines_
    assert len({line.get_linestyle() for line in lines}) == 2
    assert len({line.get_marker() for line in lines}) == 2


@pytest.mark.parametrize(
    "history",
    [{"loss": [0.7, 0.5]}, {"loss": [0.7, 0.5], "val_loss": []}],
)
def test_without_validation(history):
    display = HistoryDisplay(history=history).plot()
    assert len(display.lines_) == 1
    assert display.best_line_ is None
    assert labels_of(display) == ["training"]


def test_best_epoch_ignores_nan():
    history = {"loss": [0.7, 0.5, 0.3], "val_loss": [np.nan, 0.6, 0.8]}
    assert_array_equal(
        HistoryDisplay(history=history).plot().best_line_.get_xdata(), [2, 2]
    )


def test_shorter_validation_history_ends_with_the_last_epoch():
    history = {"loss": [0.7, 0.5, 0.3, 0.2], "val_loss": [0.5, 0.6]}
    display = HistoryDisplay(history=history).plot()
    assert_array_equal(display.lines_[1].get_xdata(), [3, 4])
    assert_array_equal(display.best_line_.get_xdata(), [3, 3])


@pytest.mark.parametrize("n_epochs", [1, 2, 40])
def test_ticks_are_whole_epochs(n_epochs):
    ax = HistoryDisplay(history={"loss": [0.5] * n_epochs}).plot().ax_
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    assert ticks
    assert_array_equal(ticks, np.round(ticks))


def test_given_axes():
    ax = Figure().subplots()
    display = HistoryDisplay(history=HISTORY)
    assert display.plot(ax) is display
    assert display.ax_ is ax
    assert display.figure_ is ax.figure


def test_from_classifier(classifier):
    ax = Figure().subplots()
    display = HistoryDisplay.from_estimator(classifier, metric="accuracy", ax=ax)
    training, validation = display.lines_
    assert display.ax_ is ax
    assert_array_equal(training.get_ydata(), classifier.history_["accuracy"])
    assert_array_equal(validation.get_ydata(), classifier.history_["val_accuracy"])


def test_from_pipeline(classifier):
    pipeline = make_pipeline(SequencePadder(), classifier)
    display = HistoryDisplay.from_estimator(pipeline)
    assert_array_equal(display.lines_[0].get_ydata(), classifier.history_["loss"])


def test_validation_of_a_later_fit():
    classifier = LSTMClassifier(units=2, embedding_dim=2, epochs=2, random_state=0)
    classifier.set_params(warm_start=True).fit(X, Y).fit(X, Y, X_val=X, y_val=Y)
    display = HistoryDisplay.from_estimator(classifier)
    assert_array_equal(display.lines_[0].get_xdata(), [1, 2, 3, 4])
    assert_array_equal(display.lines_[1].get_xdata(), [3, 4])


@pytest.mark.parametrize(
    "estimator", [LSTMClassifier(), make_pipeline(SequencePadder(), LSTMClassifier())]
)
def test_not_fitted(estimator):
    with pytest.raises(NotFittedError, match="LSTMClassifier instance is not fitted"):
        HistoryDisplay.from_estimator(estimator)


@pytest.mark.parametrize(
    "estimator",
    [LogisticRegression(), make_pipeline(SequencePadder(), LogisticRegression())],
)
def test_other_estimator(estimator):
    with pytest.raises(TypeError, match="expects an LSTM.*, got LogisticRegression L"):
        HistoryDisplay.from_estimator(estimator)


def test_unknown_metric():
    display = HistoryDisplay(history=HISTORY, metric="val_loss")
    with pytest.raises(ValueError, match="one of .'loss', 'accuracy'., got str 'val_l"):
        display.plot()


def test_empty_history():
    classifier = LSTMClassifier(units=2, embedding_dim=2).initialize(X, Y)
    with pytest.raises(ValueError, match="at least 1 epoch, got dict {}. Call fit"):
        HistoryDisplay.from_estimator(classifier)


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match="HistoryDisplay.plot draws with matplotlib"):
        HistoryDisplay(history=HISTORY).plot()


def test_history_is_the_first_argument():
    history = {"loss": [0.7, 0.5]}
    assert HistoryDisplay(history).history is history
