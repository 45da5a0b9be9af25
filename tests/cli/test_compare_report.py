"""HTML report: sections, escaped text, recommendation and script."""

from argparse import Namespace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skseq import compare_classifiers
from skseq._cli._compare_report import SCORES, choose, compare_report
from skseq._cli._labelled_rows import LabelledRows

pytestmark = pytest.mark.usefixtures("short_training")

EVIL = '<script src="http://example.org/x.js">alert("x")</script><img src=x>'
WORDS = make_pipeline(TfidfVectorizer(), LogisticRegression(random_state=0))
RANDOM = DummyClassifier(strategy="uniform", random_state=0)
OTHER = DummyClassifier(strategy="uniform", random_state=1)
GUESS = DummyClassifier(strategy="prior")
BROKEN = make_pipeline(TfidfVectorizer(min_df=1000), LogisticRegression())

LABELS = ["<b>up</b>", "down"] * 30
TEXTS = [
    f"{'good' if label != 'down' else 'bad'} {EVIL} {'a ' * 400}" for label in LABELS
]
LABELS[::9] = ["down"] * 7
DATA = LabelledRows(TEXTS, LABELS, [f"line {n + 2}" for n in range(60)], ",")
SETTINGS = Namespace(
    kind="texts",
    missing=None,
    file=Path("<i>.csv"),
    text="a & b",
    target="<mood>",
    folds=3,
    seed=7,
    scoring="accuracy",
    maxlen=500,
    analyzer="word",
    ngrams=(1, 1),
    class_weight=None,
    tune=False,
)


class Page(HTMLParser):
    """Collects tags with their attributes, and the text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, text):
        self.text += text

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


def compare(lstm, tfidf, data=DATA):
    return compare_classifiers(
        {"lstm": lstm, "tfidf": tfidf}, data.rows, data.labels, cv=3, random_state=0
    )


def report(comparison, data=DATA, settings=SETTINGS):
    return Page(
        compare_report(
            comparison,
            data,
            settings,
            facts=["A <fact>."],
            n_sampled=None,
            command=["python", "-m", "skseq", "compare", "a file.csv"],
            versions="python: 3\nskseq: 0",
        )
    )


@pytest.fixture(scope="module")
def page():
    return report(compare(WORDS, GUESS))


def test_page_loads_nothing(page):
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "section"}
    allowed |= {"h1", "h2", "p", "div", "table", "caption", "thead", "tbody", "tr"}
    allowed |= {"th", "td", "figure", "figcaption", "blockquote", "pre", "code"}
    allowed |= {"svg", "defs", "g", "path", "use", "clippath", "rect"}
    assert {tag for tag, _ in page.tags} <= allowed
    for _, attributes in page.tags:
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")
        assert not any("//" in (value or "") for value in attributes.values())


def test_text_of_the_user_is_escaped(page):
    for text in (EVIL, "<b>up</b>", "<i>.csv", "a & b", "<mood>", "A <fact>."):
        assert text in page.text


def test_parts(page):
    assert page.count("svg") == 1
    assert page.count("h1") == 1
    assert page.count("h2") == 6
    for text in (
        "Comparison of 2 classifiers on 60 rows in 3 folds",
        "lstm is significantly better than tfidf: its accuracy is",
        "accuracy is the fraction of rows",
        "python -m skseq compare 'a file.csv'",
        "The seed 7 ",
        "python: 3\nskseq: 0",
        "compare_classifiers(",
    ):
        assert text in page.text


def test_disagreements(page):
    comparison = compare(WORDS, GUESS)
    assert page.count("blockquote") == 8
    first = comparison.disagreements(1)[0]
    shares = [f"{name} {100 * p:.0f} %" for name, p in first.probabilities.items()]
    assert f"line {first.index + 2}, {first.label}: {', '.join(shares)}" in page.text
    longest = max(page.text.splitlines(), key=len)
    assert len(longest) < 700


def test_classes():
    labels = [f"class {n % 12}" for n in range(60)]
    data = LabelledRows(TEXTS, labels, DATA.places)
    text = report(compare(WORDS, GUESS, data), data).text
    assert "class 05" in text
    assert "There are 2 more classes." in text


@pytest.mark.parametrize(
    ("lstm", "tfidf", "choice", "advice"),
    [
        (WORDS, GUESS, "lstm", "Use lstm: it is significantly better"),
        (GUESS, WORDS, "tfidf", "Use tfidf: it is significantly better"),
        (WORDS, WORDS, "tfidf", "Use tfidf: without a significant difference"),
        (RANDOM, OTHER, "tfidf", "Use neither yet."),
        (GUESS, GUESS, "tfidf", "Use neither yet."),
    ],
)
def test_advice(lstm, tfidf, choice, advice):
    comparison = compare(lstm, tfidf)
    assert choose(comparison) == choice
    text = report(comparison).text
    assert advice in text
    assert f'classifiers["{choice}"].fit' in text
    shortcoming = "tfidf is not significantly better than the majority class in acc"
    assert (shortcoming in text) is ("neither" in advice)


@pytest.mark.parametrize("scoring", SCORES)
@pytest.mark.parametrize("labels", [LABELS, [1, 0, 2] * 20])
def test_scores_take_any_labels(scoring, labels):
    comparison = compare_classifiers(
        {"lstm": WORDS, "tfidf": GUESS}, TEXTS, labels, cv=2, scoring=scoring
    )
    assert np.isfinite(comparison.scores[scoring]).all()


def test_same_lead_in_every_fold():
    labels = ["up" if "good" in text else "down" for text in TEXTS]
    comparison = compare(WORDS, GUESS, LabelledRows(TEXTS, labels, DATA.places))
    assert np.isnan(comparison.differences()[0].low)
    assert choose(comparison) == "lstm"


@pytest.mark.parametrize(
    ("lstm", "tfidf", "choice"), [(WORDS, BROKEN, "lstm"), (BROKEN, GUESS, "tfidf")]
)
def test_failure(lstm, tfidf, choice):
    with pytest.warns(FitFailedWarning):
        comparison = compare(lstm, tfidf)
    assert choose(comparison) == choice
    text = report(comparison).text
    assert f"Use {choice} for now, and find out why a fit failed." in text
    assert "failed in 3 of 3 folds" in text
    assert "nothing to compare" in text


def test_introduction_names_the_tokens():
    settings = Namespace(**vars(SETTINGS) | {"analyzer": "char", "ngrams": (1, 3)})
    text = report(compare(WORDS, GUESS), settings=settings).text
    assert "TF-IDF weights of n-grams of 1 to 3 characters, which ignores" in text
    assert "with default parameters; --tune searches for better ones." in text
    assert "chosen by a search" not in text


def test_report_of_tuned_classifiers_says_so():
    settings = Namespace(**vars(SETTINGS) | {"tune": True})
    text = report(compare(WORDS, GUESS), settings=settings).text
    assert "TF-IDF weights of n-grams of words or characters, which ignores" in text
    assert "chosen by a search within the rows of the others" in text
    assert "Both were tuned" in text
    assert "make_lstm_search(random_state=7)" in text
