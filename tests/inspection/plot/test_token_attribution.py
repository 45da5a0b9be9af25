"""Display of an attribution: bars, and highlighted words as HTML."""

import re
import sys
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from factories import make_text_pipeline
from matplotlib.figure import Figure
from numpy.testing import assert_allclose
from sklearn.exceptions import NotFittedError

from skseq import (
    TokenAttribution,
    TokenAttributionDisplay,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    token_attribution,
)

mpl.use("agg")

TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
LABELS = [1, 0, 1, 0] * 8

# "Lead" is truncated, "zyx" unknown, and the attribution of "so" almost 0.
WORDS = ("lead", "good", "bad", "zyx", "so", "good")
ATTRIBUTION = TokenAttribution(
    label="liked",
    log_odds=1.5,
    base_log_odds=0.0,
    terms=WORDS[1:],
    attributions=np.array([2.0, -1.0, -0.4, 0.05, 0.85]),
    words=WORDS,
    spans=np.array([[start, start + 1] for start in range(1, 6)]),
    is_known=np.array([True, True, False, True, True]),
    text="Lead, GOOD\nbad zyx; so good!",
)


@pytest.fixture
def display():
    yield TokenAttributionDisplay(attribution=ATTRIBUTION).plot()
    plt.close("all")


@pytest.fixture(scope="module")
def pipeline():
    pipeline = make_text_pipeline(maxlen=20, epochs=5, learning_rate=0.05)
    return pipeline.fit(TEXTS, LABELS)


@dataclass
class Page(HTMLParser):
    """Parser of the text and the styles of HTML.

    Parameters
    ----------
    html : str
        Source to parse.
    """

    html: str
    tags: set = field(default_factory=set)
    attributes: set = field(default_factory=set)
    paragraphs: list = field(default_factory=list)
    words: list = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self.span = None
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= dict(attrs).keys()
        if tag == "p":
            self.paragraphs.append("")
            self.words = []
        elif tag == "span":
            self.span = dict(attrs)

    def handle_endtag(self, tag):
        if tag == "span":
            self.span = None

    def handle_data(self, text):
        self.paragraphs[-1] += text
        if self.span is not None:
            self.words.append((text, self.span))


def page_of(attribution):
    return Page(TokenAttributionDisplay(attribution=attribution)._repr_html_())


def styles_of(attribution):
    """Return the style of each word, in order."""
    return [attributes["style"] for _, attributes in page_of(attribution).words]


def depth(style):
    """Return the opacity of the background of a word."""
    return float(re.search(r"background: rgba\(.*?([\d.]+)\)", style)[1])


def with_words(*words, text=None):
    """Return ascending attributions of words that are all read."""
    return replace(
        ATTRIBUTION,
        words=words,
        terms=words,
        attributions=np.arange(1.0, len(words) + 1),
        spans=np.array([[start, start + 1] for start in range(len(words))]),
        is_known=np.full(len(words), True),
        text=text,
    )


def test_constructor_stores():
    display = TokenAttributionDisplay(attribution=ATTRIBUTION)
    assert display.attribution is ATTRIBUTION
    assert not hasattr(display, "ax_")


def test_bars_are_the_sums_of_terms(display):
    assert_allclose([bar.get_width() for bar in display.bars_], [2.85, 0.05, -0.4, -1])
    assert [label.get_text() for label in display.ax_.get_yticklabels()] == [
        "good (2 times)",
        "so",
        "zyx",
        "bad",
    ]


def test_the_largest_bar_is_on_top(display):
    assert display.ax_.yaxis_inverted()
    tops = [bar.get_y() for bar in display.bars_]
    assert tops == sorted(tops)


def test_sign_of_bars_is_visible_without_colour(display):
    fills = [bar.get_facecolor()[:3] for bar in display.bars_]
    assert fills == [(0.3,) * 3] * 2 + [(1.0,) * 3] * 2
    assert {bar.get_edgecolor()[:3] for bar in display.bars_} == {(0.3,) * 3}


def test_labels(display):
    assert display.ax_.get_xlabel() == "attribution to the log-odds of liked"
    title = display.ax_.get_title(loc="left")
    assert title == "P(liked) = 0.82; baseline 0.50"


def test_title_fits(display):
    display.figure_.canvas.draw()
    title = display.ax_._left_title.get_window_extent()
    assert title.x1 < display.figure_.bbox.x1


def test_strongest_terms_by_absolute_value():
    display = TokenAttributionDisplay(attribution=ATTRIBUTION)
    display.plot(Figure().subplots(), n_terms=2)
    assert_allclose([bar.get_width() for bar in display.bars_], [2.85, -1])


def test_dollar_signs_are_escaped():
    display = TokenAttributionDisplay(attribution=with_words("$x_", "b$"))
    display.plot(Figure().subplots())
    names = [label.get_text() for label in display.ax_.get_yticklabels()]
    assert names == [r"b\$", r"\$x_"]


def test_given_axes():
    ax = Figure().subplots()
    display = TokenAttributionDisplay(attribution=ATTRIBUTION)
    assert display.plot(ax) is display
    assert display.ax_ is ax
    assert display.figure_ is ax.figure


@pytest.mark.parametrize("label", [None, 0])
def test_from_estimator(pipeline, label):
    text = "A good plot."
    display = TokenAttributionDisplay.from_estimator(pipeline, text, label=label)
    expected = token_attribution(pipeline, text, label=label)
    assert not hasattr(display, "ax_")
    assert display.attribution.label == expected.label
    assert display.attribution.text == text
    assert_allclose(display.attribution.attributions, expected.attributions)


def test_text_is_unchanged():
    page = page_of(ATTRIBUTION)
    assert page.paragraphs[-1] == ATTRIBUTION.text
    shown = " ".join(word for word, _ in page.words)
    assert shown == "Lead GOOD bad zyx so good"


def test_summary_and_legend():
    assert page_of(ATTRIBUTION).paragraphs[0].split(" \u2002 ") == [
        "P(liked) = 0.82; baseline 0.50for liked",
        "against liked",
        "not in the vocabulary",
        "not read",
    ]


def test_sign_of_words_is_visible_without_colour():
    _, good, bad, *_ = styles_of(ATTRIBUTION)
    assert "solid" in good
    assert "dashed" not in good
    assert "dashed" in bad
    assert "solid" not in bad


def test_opacity_increases_with_attribution():
    _, good, bad, *_, last = styles_of(ATTRIBUTION)
    assert depth(good) > depth(bad) > depth(last) > 0


def test_weak_words_are_not_underlined():
    *_, so, _ = styles_of(ATTRIBUTION)
    assert "border" not in so


def test_truncated_words_are_marked():
    lead, *others = page_of(ATTRIBUTION).words
    assert lead == ("Lead", {"style": "opacity: 0.45"})
    assert not any("opacity" in attributes["style"] for _, attributes in others)


def test_unknown_words_are_marked():
    styles = styles_of(ATTRIBUTION)
    assert ["italic" in style for style in styles] == [False] * 3 + [True] + [False] * 2


def test_tooltips():
    _, *others = page_of(ATTRIBUTION).words
    assert [attributes["title"] for _, attributes in others] == [
        "+2.000",
        "-1.000",
        "-0.400, not in the vocabulary",
        "+0.050",
        "+0.850",
    ]


HOSTILE = '<script>alert("1")</script> & <img src=x onerror=y>'


@pytest.mark.parametrize(
    "attribution",
    [
        with_words("script", "alert", "img", text=HOSTILE),
        with_words("<script>", '"><img src=x>', text=None),
        with_words("elsewhere", text=HOSTILE),
        replace(ATTRIBUTION, words=("<img src=x>", *WORDS[1:]), text=None),
        replace(ATTRIBUTION, label="<b onclick=x>"),
        replace(ATTRIBUTION, text=f"{ATTRIBUTION.text} {HOSTILE}"),
        replace(with_words(), spans=np.zeros((0, 2), int), text=HOSTILE),
    ],
)
def test_data_are_escaped(attribution):
    page = page_of(attribution)
    assert page.tags == {"div", "p", "b", "br", "small", "span"}
    assert page.attributes <= {"style", "title"}
    assert page.paragraphs[-1] in (attribution.text, " ".join(attribution.words))
    assert f"against {attribution.label}" in page.paragraphs[0]


def test_script_in_a_review(pipeline):
    attribution = token_attribution(pipeline, f"Good film. {HOSTILE}")
    page = page_of(attribution)
    assert "script" not in page.tags
    assert page.paragraphs[-1] == f"Good film. {HOSTILE}"


def test_symbols_are_separated_by_spaces():
    assert page_of(with_words("A", "C", "1")).paragraphs[-1] == "A C 1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a naïve plot", ("naive", "plot")),  # An analyzer that strips accents.
        ("İstanbul by night", ("i̇stanbul", "night")),  # Longer in lower case.
    ],
)
def test_words_that_are_not_in_the_text(text, words):
    page = page_of(with_words(*words, text=text))
    assert page.paragraphs[-1] == " ".join(words)


@pytest.mark.parametrize(
    ("text", "shown"), [("", "no word"), ("?", "?"), ("quite unheard", "quite unheard")]
)
def test_without_a_known_word(pipeline, text, shown):
    attribution = token_attribution(pipeline, text)
    page = page_of(attribution)
    assert page.paragraphs[-1] == shown
    assert all("italic" in attributes["style"] for _, attributes in page.words)
    display = TokenAttributionDisplay(attribution=attribution).plot(Figure().subplots())
    assert len(display.bars_) == len(attribution.terms)
    display.figure_.canvas.draw()


def test_very_long_text(pipeline):
    text = ("A good film, a bad plot. " * 5000)[:100_000]
    page = Page(TokenAttributionDisplay.from_estimator(pipeline, text)._repr_html_())
    assert page.paragraphs[-1] == text
    is_cut = ["opacity" in attributes["style"] for _, attributes in page.words]
    assert is_cut == [True] * (len(is_cut) - 20) + [False] * 20


def test_unfitted():
    with pytest.raises(NotFittedError):
        TokenAttributionDisplay.from_estimator(make_lstm_pipeline(), "good")


def test_other_classifier():
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS)
    with pytest.raises(TypeError, match="token_attribution expects an LSTMClassifier"):
        TokenAttributionDisplay.from_estimator(tfidf, "good")


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    display = TokenAttributionDisplay(attribution=ATTRIBUTION)
    with pytest.raises(ImportError, match="matplotlib, which is not installed. Inst"):
        display.plot()


def test_attribution_is_the_first_argument():
    assert TokenAttributionDisplay(ATTRIBUTION).attribution is ATTRIBUTION
