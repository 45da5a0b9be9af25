"""Plot of the importance of order: lines, labels and axes."""

import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from numpy.testing import assert_allclose, assert_array_equal

from skseq import OrderImportanceDisplay, make_tfidf_pipeline, order_importance

mpl.use("agg")

SHUFFLED = [0.8, 0.82, 0.8, 0.81]
TEXTS = ["dog bites man", "man bites dog"] * 10
LABELS = [0, 1] * 10


@pytest.fixture
def display():
    yield OrderImportanceDisplay(
        score=0.9, shuffled_scores=SHUFFLED, score_name="accuracy"
    ).plot()
    plt.close("all")


@pytest.fixture(scope="module")
def pairs():
    return make_tfidf_pipeline(ngram_range=(1, 2)).fit(TEXTS, LABELS)


def test_constructor_stores():
    display = OrderImportanceDisplay(
        score=0.9, shuffled_scores=SHUFFLED, score_name="f1"
    )
    assert display.score == 0.9
    assert display.shuffled_scores is SHUFFLED
    assert display.score_name == "f1"
    assert not hasattr(display, "ax_")


def test_scores(display):
    assert_array_equal(display.score_line_.get_xdata(), [0.9, 0.9])
    assert_array_equal(display.shuffled_line_.get_xdata(), SHUFFLED)
    assert_allclose(display.mean_line_.get_xdata(), [0.8075, 0.8075])


def test_equal_scores_are_all_visible(display):
    assert len(set(display.shuffled_line_.get_ydata())) == len(SHUFFLED)


def test_labels(display):
    assert display.ax_.get_xlabel() == "accuracy"
    assert len(display.ax_.get_yticks()) == 0
    assert [text.get_text() for text in display.ax_.get_legend().get_texts()] == [
        "in order",
        "shuffled",
        "mean of shuffled",
    ]


def test_lines_differ_without_colour(display):
    styles = {display.score_line_.get_linestyle(), display.mean_line_.get_linestyle()}
    assert len(styles) == 2


def test_legend_is_above_the_axes(display):
    display.figure_.canvas.draw()
    legend = display.ax_.get_legend().get_window_extent()
    assert legend.y0 >= display.ax_.get_window_extent().y1


def test_given_axes():
    ax = Figure().subplots()
    display = OrderImportanceDisplay(
        score=0.9, shuffled_scores=SHUFFLED, score_name="accuracy"
    )
    assert display.plot(ax) is display
    assert display.ax_ is ax
    assert display.figure_ is ax.figure


def test_from_importance(pairs):
    importance = order_importance(pairs, TEXTS, LABELS, random_state=0)
    ax = Figure().subplots()
    display = OrderImportanceDisplay.from_importance(importance, ax=ax)
    assert display.ax_ is ax
    assert_array_equal(display.shuffled_line_.get_xdata(), importance.shuffled_scores)
    assert display.score_line_.get_xdata()[0] == importance.score


def test_from_estimator(pairs):
    parameters = {"scoring": "neg_log_loss", "n_repeats": 3, "random_state": 0}
    ax = Figure().subplots()
    display = OrderImportanceDisplay.from_estimator(
        pairs, TEXTS, LABELS, ax=ax, **parameters
    )
    importance = order_importance(pairs, TEXTS, LABELS, **parameters)
    assert display.ax_ is ax
    assert display.score == importance.score
    assert_array_equal(display.shuffled_scores, importance.shuffled_scores)
    assert display.score_name == "neg_log_loss"


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    display = OrderImportanceDisplay(
        score=0.9, shuffled_scores=SHUFFLED, score_name="f1"
    )
    with pytest.raises(ImportError, match="matplotlib, which is not installed. Inst"):
        display.plot()
