"""Plot of a comparison: lines, labels and axes."""

import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.dummy import DummyClassifier

from skseq import ComparisonDisplay, compare_classifiers

mpl.use("agg")

NAMES = ("lstm", "tf$idf$", "svm")
SCORES = np.array([[0.9, 0.8], [0.7, np.nan], [np.nan, np.nan]])


@pytest.fixture
def display():
    yield ComparisonDisplay(
        estimator_names=NAMES, scores=SCORES, score_name="accuracy"
    ).plot()
    plt.close("all")


def test_constructor_stores():
    display = ComparisonDisplay(estimator_names=NAMES, scores=SCORES, score_name="f1")
    assert display.estimator_names is NAMES
    assert display.scores is SCORES
    assert display.score_name == "f1"
    assert display.majority is None
    assert not hasattr(display, "ax_")


def test_fold_lines(display):
    assert len(display.fold_lines_) == 2
    for line, scores in zip(display.fold_lines_, SCORES.T, strict=True):
        assert_array_equal(line.get_xdata(), scores)
        assert_array_equal(line.get_ydata(), [0, 1, 2])


def test_means(display):
    assert_allclose(display.mean_line_.get_xdata(), [0.85, 0.7, np.nan])
    # Below the dots, so that all are visible.
    assert display.mean_line_.get_zorder() < display.fold_lines_[0].get_zorder()


def test_no_majority(display):
    assert display.majority_line_ is None


def test_majority_is_within_the_axes():
    display = ComparisonDisplay(
        estimator_names=NAMES,
        scores=SCORES,
        score_name="accuracy",
        majority=[0.2, np.nan, 0.4],
    ).plot()
    assert display.majority_line_.get_xdata() == pytest.approx([0.3, 0.3])
    left, right = display.ax_.get_xlim()
    assert left < 0.3 < 0.9 < right
    labels = [text.get_text() for text in display.ax_.get_legend().get_texts()]
    assert labels == ["fold", "mean", "majority class"]
    plt.close("all")


def test_majority_without_score():
    display = ComparisonDisplay(
        estimator_names=NAMES, scores=SCORES, score_name="f1", majority=[np.nan] * 2
    ).plot()
    assert display.majority_line_ is None
    plt.close("all")


def test_comparison_with_the_mean():
    y = [0, 1] * 10
    pair = {"one": DummyClassifier(), "two": DummyClassifier(strategy="stratified")}
    comparison = compare_classifiers(pair, np.zeros((20, 1)), y, cv=2)
    display = comparison.plot()
    assert display.estimator_names == ("one", "two", "weighted mean of both")
    assert_array_equal(display.scores[:2], comparison.scores["accuracy"])
    assert_array_equal(display.scores[2], comparison.mean.scores["accuracy"])
    assert display.majority_line_.get_xdata() == pytest.approx([0.5, 0.5])
    plt.close("all")


def test_labels(display):
    ax = display.ax_
    assert ax.get_xlabel() == "accuracy"
    assert [label.get_text() for label in ax.get_yticklabels()] == list(NAMES)
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["fold", "mean"]


def test_first_is_on_top(display):
    bottom, top = display.ax_.get_ylim()
    assert bottom > top


def test_classifier_without_score_is_labelled(display):
    (text,) = display.ax_.texts
    assert (text.get_text(), text.get_position()[1]) == ("no score", 2)


def test_legend_is_above_the_axes(display):
    display.figure_.canvas.draw()
    legend = display.ax_.get_legend().get_window_extent()
    assert legend.y0 >= display.ax_.get_window_extent().y1


def test_given_axes():
    ax = Figure().subplots()
    display = ComparisonDisplay(
        estimator_names=NAMES, scores=SCORES, score_name="accuracy"
    )
    assert display.plot(ax) is display
    assert display.ax_ is ax
    assert display.figure_ is ax.figure


def test_invalid_comparison():
    with pytest.raises(TypeError, match="expects the result of compare_classifiers"):
        ComparisonDisplay.from_comparison({"accuracy": SCORES})


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    display = ComparisonDisplay(estimator_names=NAMES, scores=SCORES, score_name="f1")
    with pytest.raises(ImportError, match="matplotlib, which is not installed. Inst"):
        display.plot()
