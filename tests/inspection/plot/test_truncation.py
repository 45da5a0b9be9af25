"""Plot of a truncation report: curves, scores, labels and axes."""

import sys
from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skseq import SequencePadder, TruncationDisplay, truncation_report

mpl.use("agg")

LENGTHS = [1, 2, 2, 4, 6]
IDS = [[5], [5, 6], [6, 7], [5, 6, 7, 8], [5, 6, 7, 8, 9, 5]]
LABELS = [0, 1, 0, 1, 0]


def length_bin(shortest, longest, **values):
    """Return a bin of a report with other values."""
    bins = truncation_report(SequencePadder(3).fit(IDS), IDS).bins
    values = {"n_sequences": 2, **values}
    return replace(bins[0], shortest=shortest, longest=longest, **values)


BINS = (
    length_bin(1, 2, n_cut=0, score=0.9, low=0.8, high=0.95, uncut_score=0.9),
    length_bin(3, 3, n_cut=0, score=0.8, low=0.7, high=0.85, uncut_score=0.8),
    length_bin(4, 6, n_cut=2, score=0.5, low=0.4, high=0.60, uncut_score=0.7),
)


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.fixture
def display():
    return TruncationDisplay(
        lengths=LENGTHS, maxlen=3, score_name="accuracy", bins=BINS
    ).plot()


@pytest.fixture(scope="module")
def report():
    pipeline = make_pipeline(SequencePadder(3), LogisticRegression())
    return truncation_report(pipeline.fit(IDS, LABELS), IDS, LABELS, n_bins=2)


def labels_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_constructor_stores():
    display = TruncationDisplay(
        lengths=LENGTHS, maxlen=3, score_name="accuracy", bins=BINS
    )
    assert display.lengths is LENGTHS
    assert display.bins is BINS
    assert (display.maxlen, display.score_name) == (3, "accuracy")
    assert not hasattr(display, "ax_")


def test_curves(display):
    whole = [0, 1 / 5, 3 / 5, 3 / 5, 4 / 5, 4 / 5, 1]
    kept = [0, 5 / 15, 9 / 15, 11 / 15, 13 / 15, 14 / 15, 1]
    assert_allclose(display.sequences_line_.get_ydata(), whole)
    assert_allclose(display.tokens_line_.get_ydata(), kept)
    assert_array_equal(display.tokens_line_.get_xdata(), range(7))
    assert_array_equal(display.maxlen_line_.get_xdata(), [3, 3])


def test_scores(display):
    dots, _, (bars,) = display.score_bars_
    assert_allclose(dots.get_ydata(), [0.9, 0.8, 0.5])
    ends = [segment[:, 1] for segment in bars.get_segments()]
    assert_allclose(ends, [(0.8, 0.95), (0.7, 0.85), (0.4, 0.6)])


def test_untruncated_scores_of_bins_with_truncated_sequences(display):
    assert_allclose(display.uncut_line_.get_ydata(), [0.7])
    (place,) = display.uncut_line_.get_xdata()
    assert 2 < place < 2.5


def test_border_between_whole_and_cut(display):
    *_, border = [
        line for line in display.score_ax_.lines if line.get_linestyle() == ":"
    ]
    assert_array_equal(border.get_xdata(), [1.5, 1.5])


def test_labels(display):
    ax, score_ax = display.ax_, display.score_ax_
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("maxlen", "fraction kept")
    assert labels_of(ax) == ["sequences kept whole", "tokens kept", "maxlen=3"]
    assert score_ax.get_xlabel() == "length, and number of sequences"
    assert score_ax.get_ylabel() == "accuracy"
    assert labels_of(score_ax) == ["maxlen=3, 95 % confidence interval", "untruncated"]
    ticks = [text.get_text() for text in score_ax.get_xticklabels()]
    assert ticks == ["1 to 2\n2", "3\n2", "4 to 6\n2"]


def test_lines_differ_without_colour(display):
    lines = [display.sequences_line_, display.tokens_line_, display.maxlen_line_]
    assert len({line.get_linestyle() for line in lines}) == 3
    assert display.uncut_line_.get_marker() != display.score_bars_[0].get_marker()


def test_few_long_sequences_do_not_compress_the_rest():
    display = TruncationDisplay(lengths=[5, 10] * 100 + [9000], maxlen=8).plot()
    assert display.ax_.get_xlim() == (0, 10)


def test_maxlen_is_always_visible():
    display = TruncationDisplay(lengths=LENGTHS, maxlen=20).plot()
    assert display.ax_.get_xlim()[1] > 20


def test_without_scores():
    display = TruncationDisplay(lengths=LENGTHS, maxlen=3).plot()
    assert display.figure_.axes == [display.ax_]
    assert display.score_ax_ is display.score_bars_ is display.uncut_line_ is None


def test_score_without_interval(display):
    bins = [
        length_bin(1, 2, n_cut=1, score=0.9),
        length_bin(4, 6, n_cut=2, score=float("nan")),
    ]
    display = TruncationDisplay(
        lengths=LENGTHS, maxlen=1, score_name="roc_auc", bins=bins
    ).plot()
    assert display.score_bars_.has_yerr is False
    assert display.uncut_line_ is None
    assert labels_of(display.score_ax_) == ["maxlen=1"]


def test_labels_of_many_bins_do_not_touch():
    bins = [
        length_bin(1000 * place, 1000 * place + 999, n_sequences=2000)
        for place in range(10)
    ]
    display = TruncationDisplay(
        lengths=LENGTHS, maxlen=3, score_name="accuracy", bins=bins
    ).plot()
    display.figure_.canvas.draw()
    boxes = [label.get_window_extent() for label in display.score_ax_.get_xticklabels()]
    assert all(one.x1 < next_.x0 for one, next_ in pairwise(boxes))


def test_given_axes():
    axes = Figure().subplots(2)
    display = TruncationDisplay(
        lengths=LENGTHS, maxlen=3, score_name="accuracy", bins=BINS
    )
    assert display.plot(axes) is display
    assert display.ax_ is axes[0]
    assert display.score_ax_ is axes[1]
    assert display.figure_ is axes[0].figure


def test_one_given_axes_is_for_the_curves(display):
    ax = Figure().subplots()
    display.plot(ax)
    assert display.ax_ is ax
    assert display.score_ax_ is display.score_bars_ is display.uncut_line_ is None


def test_from_report(report):
    axes = Figure().subplots(2)
    display = TruncationDisplay.from_report(report, ax=axes)
    assert display.ax_ is axes[0]
    assert display.lengths is report.lengths
    assert display.bins is report.bins
    assert (display.maxlen, display.score_name) == (3, "accuracy")


def test_from_estimator():
    pipeline = make_pipeline(SequencePadder(3), LogisticRegression()).fit(IDS, LABELS)
    axes = Figure().subplots(2)
    display = TruncationDisplay.from_estimator(
        pipeline, IDS, LABELS, scoring="neg_log_loss", n_bins=1, ax=axes
    )
    assert display.ax_ is axes[0]
    assert display.score_name == "neg_log_loss"
    assert [bin_.name for bin_ in display.bins] == ["1 to 2", "4 to 6"]


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    display = TruncationDisplay(lengths=LENGTHS, maxlen=3)
    with pytest.raises(ImportError, match="matplotlib, which is not installed. Inst"):
        display.plot()
