"""HTML report: sections, escaped text, recommendation and script."""

import re
from argparse import Namespace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skseq import compare_classifiers, make_tfidf_pipeline
from skseq._cli._classifiers import make_classifiers
from skseq._cli._compare_report import SCORES, choose, compare_report, write_script
from skseq._cli._labelled_texts import LabelledTexts, read_labelled_texts

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
DATA = LabelledTexts(TEXTS, LABELS, [f"line {n + 2}" for n in range(60)], ",")
SETTINGS = Namespace(
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
        {"lstm": lstm, "tfidf": tfidf}, data.texts, data.labels, cv=3, random_state=0
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
    data = LabelledTexts(TEXTS, labels, DATA.places)
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
    comparison = compare(WORDS, GUESS, LabelledTexts(TEXTS, labels, DATA.places))
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


FRAME = pd.DataFrame(
    {
        "the text": ["good film", "bad film", "a good plot; really", "null"] * 10,
        "class": ["up", "down", "up", "down"] * 9 + ["down", "up"] * 2,
    }
)
WRITERS = {
    "a.csv": lambda path: FRAME.to_csv(path),
    "b.csv": lambda path: FRAME.to_csv(path, sep=";"),
    "it's.tsv": lambda path: FRAME.to_csv(path, sep="\t"),
    "a.jsonl": lambda path: FRAME.to_json(path, orient="records", lines=True),
    "a.parquet": lambda path: FRAME.to_parquet(path),
}


def script_settings(path, **options):
    defaults = {"analyzer": "word", "ngrams": (1, 1), "class_weight": None}
    options = defaults | {"tune": False} | options
    return Namespace(
        file=path,
        text="the text",
        target="class",
        folds=2,
        seed=3,
        scoring="balanced_accuracy",
        maxlen=4,
        **options,
    )


@pytest.mark.parametrize(
    ("name", "n_sampled"),
    [
        *(pytest.param(name, None, marks=pytest.mark.slow) for name in WRITERS),
        ("a.csv", 24),
    ],
)
def test_script_runs_and_finds_the_same(tmp_path, capsys, name, n_sampled):
    path = tmp_path / name
    WRITERS[name](path)
    data = read_labelled_texts(path, text="the text", target="class")
    if n_sampled is not None:
        data = data.sample(n_sampled, seed=3)
    script = write_script(
        script_settings(path), data, n_sampled=n_sampled, choice="tfidf"
    )
    names = {}
    exec(script, names)
    expected = compare_classifiers(
        {"tfidf": make_tfidf_pipeline(), "again": make_tfidf_pipeline()},
        data.texts,
        data.labels,
        cv=2,
        scoring="balanced_accuracy",
        random_state=3,
    )
    found = names["comparison"]
    assert found.estimator_names == ("lstm", "tfidf")
    assert list(found.X) == data.texts
    assert list(found.y) == data.labels
    assert_array_equal(
        found.scores["balanced_accuracy"][1], expected.scores["balanced_accuracy"][0]
    )
    lstm = names["classifiers"]["lstm"]
    assert lstm["sequencepadder"].maxlen == 4
    assert lstm["lstmclassifier"].random_state == 3
    assert capsys.readouterr().out.splitlines()[-1] in {"['down']", "['up']"}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"analyzer": "char", "ngrams": (1, 3)},
        {"class_weight": "balanced"},
        {"ngrams": (2, 2), "class_weight": "balanced"},
        {"tune": True},
        {"tune": True, "class_weight": "balanced"},
    ],
)
def test_script_makes_the_same_classifiers(tmp_path, options):
    settings = script_settings(tmp_path / "a.csv", **options)
    script = write_script(settings, DATA, n_sampled=None, choice="tfidf")
    imports = re.search("^from skseq import .*$", script, re.M).group()
    start, end = script.index("classifiers = {"), script.index("comparison = ")
    names = {}
    exec(f"{imports}\n{script[start:end]}", names)
    expected = make_classifiers(settings)
    for name in ("lstm", "tfidf"):
        # The representation shows the parameters that are not the defaults.
        assert repr(names["classifiers"][name]) == repr(expected[name])


def test_introduction_names_the_tokens():
    settings = script_settings(Path("a.csv"), analyzer="char", ngrams=(1, 3))
    text = report(compare(WORDS, GUESS), settings=settings).text
    assert "TF-IDF weights of n-grams of 1 to 3 characters, which ignores" in text
    assert "with default parameters; --tune searches for better ones." in text
    assert "chosen by a random search" not in text


def test_report_of_tuned_classifiers_says_so():
    settings = script_settings(Path("a.csv"), tune=True)
    text = report(compare(WORDS, GUESS), settings=settings).text
    assert "TF-IDF weights of words or n-grams, which ignores" in text
    assert "chosen by a random search within the rows of the others" in text
    assert "Both were tuned" in text
    assert "make_lstm_search(random_state=3)" in text


def test_script_for_all_rows_does_not_sample(tmp_path):
    script = write_script(
        script_settings(tmp_path / "a.csv"), DATA, n_sampled=None, choice="lstm"
    )
    assert "resample" not in script
    assert 'classifier = classifiers["lstm"].fit(texts, labels)' in script


def write_and_run(path, **options):
    """Return the rows that the command reads, and the names of the script for them."""
    data = read_labelled_texts(path, text="the text", target="class", **options)
    script = write_script(script_settings(path), data, n_sampled=None, choice="tfidf")
    names = {}
    exec(script.partition("classifiers = ")[0], names)
    return data, names


WRITE_SUFFIX = {
    "csv": lambda frame, path: frame.to_csv(path),
    "json": lambda frame, path: frame.to_json(path, orient="records"),
    "jsonl": lambda frame, path: frame.to_json(path, orient="records", lines=True),
    "parquet": lambda frame, path: frame.to_parquet(path),
}


@pytest.mark.parametrize("suffix", WRITE_SUFFIX)
@pytest.mark.parametrize(
    "labels", [["01", "1", "2"], ["1", "0", "2"], ["true", "True", "null"]]
)
def test_script_reads_the_same_labels(tmp_path, suffix, labels):
    path = tmp_path / f"a.{suffix}"
    texts = ["good film", "2020-01-01", "007"] * 6
    frame = pd.DataFrame({"the text": texts, "class": labels * 6})
    WRITE_SUFFIX[suffix](frame, path)
    data, names = write_and_run(path)
    assert names["texts"] == data.texts
    assert names["labels"] == data.labels


@pytest.mark.parametrize("suffix", WRITE_SUFFIX)
@pytest.mark.parametrize("labels", [["up", "", "down", None], [0, 0, 1, None]])
def test_script_drops_the_same_rows(tmp_path, suffix, labels):
    path = tmp_path / f"a.{suffix}"
    texts = ["good film", None, "bad film", "no label"] * 6
    frame = pd.DataFrame({"the text": texts, "class": labels * 6})
    if labels[0] == 0:
        frame["class"] = frame["class"].astype("Int64")
    WRITE_SUFFIX[suffix](frame, path)
    data, names = write_and_run(path, drop_missing=True)
    assert data.n_dropped == 12
    assert names["texts"] == data.texts == ["good film", "bad film"] * 6
    assert names["labels"] == data.labels


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_script_reads_the_same_encoding(tmp_path, name, encoding):
    rows = [("caf\u00e9", "up"), ("film", "down")] * 4
    path = tmp_path / name
    lines = [f'{{"the text": "{text}", "class": "{label}"}}' for text, label in rows]
    content = {
        "a.csv": "the text,class\n" + "\n".join(map(",".join, rows)),
        "a.json": f"[{', '.join(lines)}]",
        "a.jsonl": "\n".join(lines),
    }[name]
    path.write_text(content, encoding=encoding)
    given = "latin-1" if encoding == "latin-1" else None
    data, names = write_and_run(path, encoding=given)
    assert data.texts[0] == "caf\u00e9"
    assert names["texts"] == data.texts
