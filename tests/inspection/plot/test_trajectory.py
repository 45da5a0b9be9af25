"""Plot of a trajectory: line, tick labels, annotations and their positions."""

import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from factories import make_text_pipeline
from matplotlib.figure import Figure
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from skseq import (
    TrajectoryDisplay,
    make_lstm_pipeline,
    make_tfidf_pipeline,
)

mpl.use("agg")

TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
LABELS = ["yes", "no", "yes", "no"] * 8
MAXLEN = 30

SHORT = {
    "probabilities": [0.5, 0.4, 0.9],
    "n_read": [0, 1, 2],
    "terms": ["not", "bad"],
    "label": "good",
}


def long(*, n_terms=100, steps=(), every=1):
    """Return the arguments of a display of many terms, t1, t2, ...

    Parameters
    ----------
    n_terms : int, default=100
        Number of terms.
    steps : tuple of (int, float), default=()
        Terms, and by how much the probability changes with each.
    every : int, default=1
        Number of terms between two points.
    """
    probabilities = np.full(n_terms + 1, 0.5)
    for number, change in steps:
        probabilities[number:] += change
    return {
        "probabilities": probabilities[::every],
        "n_read": np.arange(n_terms + 1)[::every],
        "terms": [f"t{number}" for number in range(1, n_terms + 1)],
        "label": 1,
    }


def plotted(data, **parameters):
    return TrajectoryDisplay(**data).plot(Figure().subplots(), **parameters)


def names(display):
    return [annotation.get_text() for annotation in display.annotations_]


@pytest.fixture(scope="module")
def pipeline():
    pipeline = make_text_pipeline(maxlen=MAXLEN, epochs=5, learning_rate=0.05)
    return pipeline.fit(TEXTS, LABELS)


def test_constructor_stores():
    display = TrajectoryDisplay(**SHORT)
    assert vars(display) == SHORT
    assert display.terms is SHORT["terms"]


def test_line():
    line = plotted(SHORT).line_
    assert_array_equal(line.get_xdata(), SHORT["n_read"])
    assert_array_equal(line.get_ydata(), SHORT["probabilities"])
    # The probability is constant until the next token.
    assert line.get_drawstyle() == "steps-post"


@pytest.mark.parametrize("data", [SHORT, long()])
def test_axis_covers_all_probabilities(data):
    display = plotted(data)
    low, high = display.ax_.get_ylim()
    assert low < 0
    assert high > 1
    assert_allclose(display.ax_.get_yticks(), [0, 0.2, 0.4, 0.6, 0.8, 1])
    assert display.ax_.get_ylabel() == f"P({data['label']})"


def test_tick_labels_of_short_sequences():
    display = plotted(SHORT)
    labels = [label.get_text() for label in display.ax_.get_xticklabels()]
    assert labels == ["(nothing)", "not", "bad"]
    assert_array_equal(display.ax_.get_xticks(), [0, 1, 2])
    assert display.annotations_ == []
    assert display.ax_.get_xlim() == (-0.5, 2.5)


@pytest.mark.parametrize(("n_terms", "xlabel"), [(25, ""), (26, "tokens read")])
def test_tick_labels_of_long_sequences(n_terms, xlabel):
    assert plotted(long(n_terms=n_terms)).ax_.get_xlabel() == xlabel


def test_limits_of_long_sequences():
    assert plotted(long()).ax_.get_xlim() == (0, 100)


def test_terms_with_the_largest_steps_are_annotated_in_order():
    display = plotted(long(steps=[(60, -0.4), (20, 0.3), (90, 0.2), (40, 0.01)]))
    assert names(display) == ["t20", "t60", "t90"]
    places = [annotation.xy for annotation in display.annotations_]
    assert_allclose(places, [(20, 0.8), (60, 0.41), (90, 0.61)])


def test_maximal_number_of_annotations():
    steps = [(20, 0.2), (40, -0.3), (60, 0.1), (80, 0.15)]
    assert names(plotted(long(steps=steps), n_labels=2)) == ["t20", "t40"]
    assert names(plotted(long(steps=steps), n_labels=0)) == []


def test_minimal_distance_of_annotations():
    assert names(plotted(long(steps=[(50, 0.3), (52, -0.2), (70, 0.1)]))) == [
        "t50",
        "t70",
    ]


def test_annotations_do_not_overlap_or_leave_the_axes():
    steps = [(1, -0.45), (11, 0.4), (21, 0.4), (31, -0.4), (90, 0.3), (100, 0.2)]
    data = long(steps=steps)
    data["terms"] = [f"{term} of it" for term in data["terms"]]
    display = TrajectoryDisplay(**data).plot()
    display.figure_.canvas.draw()
    boxes = [annotation.get_window_extent() for annotation in display.annotations_]
    assert len(boxes) == len(steps)
    inside = display.ax_.bbox
    for number, box in enumerate(boxes):
        assert inside.x0 <= box.x0 < box.x1 <= inside.x1
        assert inside.y0 <= box.y0 < box.y1 <= inside.y1
        assert not any(box.overlaps(other) for other in boxes[:number])
    plt.close("all")


def test_annotations_are_above_steps_up_and_below_steps_down():
    rise, fall = plotted(long(steps=[(20, 0.3), (60, -0.3)])).annotations_
    assert rise.xyann[1] > 0 > fall.xyann[1]


def test_annotation_of_several_terms_is_the_last():
    assert names(plotted(long(steps=[(48, 0.3)], every=5))) == ["… t50"]


def test_dollar_signs_are_escaped():
    data = {**SHORT, "terms": ["$x_", "b$"]}
    labels = [label.get_text() for label in plotted(data).ax_.get_xticklabels()]
    assert labels == ["(nothing)", r"\$x_", r"b\$"]


def test_given_axes():
    ax = Figure().subplots()
    display = TrajectoryDisplay(**SHORT)
    assert display.plot(ax) is display
    assert display.ax_ is ax
    assert display.figure_ is ax.figure


@pytest.mark.parametrize(("label", "column"), [("yes", 1), ("no", 0)])
def test_from_estimator(pipeline, label, column):
    ax = Figure().subplots()
    display = TrajectoryDisplay.from_estimator(
        pipeline, "Good, unheard-of film.", label=label, ax=ax
    )
    so_far = ["", "good", "good unheard", "good unheard of", "good unheard of film"]
    expected = pipeline.predict_proba(so_far)[:, column]
    assert_allclose(display.probabilities, expected, atol=1e-6)
    assert_array_equal(display.n_read, range(5))
    assert display.terms == ("good", "unheard", "of", "film")
    assert display.label == label
    assert display.ax_ is ax


def test_most_probable_class(pipeline):
    for text in ["good film", "bad plot"]:
        display = TrajectoryDisplay.from_estimator(
            pipeline, text, ax=Figure().subplots()
        )
        assert display.label == pipeline.predict([text])[0]


def test_truncated_tokens_are_left_out(pipeline):
    text = "bad " * 10 + "good film " * (MAXLEN // 2)
    display = TrajectoryDisplay.from_estimator(pipeline, text, ax=Figure().subplots())
    assert display.terms == ("good", "film") * (MAXLEN // 2)
    expected = pipeline.predict_proba([text]).max()
    assert_allclose(display.probabilities[-1], expected, atol=1e-6)


@pytest.mark.parametrize("text", ["", "..."])
def test_empty_sequence(pipeline, text):
    display = TrajectoryDisplay.from_estimator(pipeline, text, ax=Figure().subplots())
    assert len(display.probabilities) == 1
    assert [label.get_text() for label in display.ax_.get_xticklabels()] == [
        "(nothing)"
    ]
    display.figure_.canvas.draw()


def test_very_long_text(pipeline):
    whole = make_pipeline(pipeline[0], pipeline[-1])
    text = "Good film, bad plot. " * 4000
    display = TrajectoryDisplay.from_estimator(whole, text, ax=Figure().subplots())
    assert len(display.terms) == 16_000
    assert len(display.n_read) == len(display.probabilities) == 501
    assert display.n_read[-1] == 16_000


def test_several_labels():
    indicators = np.array([["good" in text, "film" in text] for text in TEXTS], int)
    pipeline = make_lstm_pipeline(random_state=0).set_params(lstmclassifier__units=2)
    pipeline.fit(TEXTS, indicators)
    display = TrajectoryDisplay.from_estimator(
        pipeline, "good", label=0, ax=Figure().subplots()
    )
    expected = pipeline.predict_proba(["", "good"])[:, 0]
    assert_allclose(display.probabilities, expected, atol=1e-6)


def test_unfitted():
    with pytest.raises(NotFittedError):
        TrajectoryDisplay.from_estimator(make_lstm_pipeline(), "good")


def test_other_classifier():
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS)
    with pytest.raises(TypeError, match="TrajectoryDisplay expects an LSTMClassifier"):
        TrajectoryDisplay.from_estimator(tfidf, "good")


def test_label(pipeline):
    with pytest.raises(ValueError, match="TrajectoryDisplay expects label to be one"):
        TrajectoryDisplay.from_estimator(pipeline, "good", label="maybe")


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match="matplotlib, which is not installed. Inst"):
        TrajectoryDisplay(**SHORT).plot()
