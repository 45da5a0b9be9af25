"""Sentences and tables, word by word."""

from dataclasses import replace

import numpy as np
import pytest

from skseq._reporting._tables import (
    Difference,
    describe_failures,
    format_bytes,
    format_scores,
    format_seconds,
    html_report,
    text_report,
)

CLEAR = Difference(
    first="lstm",
    second="tfidf",
    score_name="accuracy",
    mean=0.0123,
    low=0.0018,
    high=0.0228,
    p_value=0.03,
    confidence_level=0.95,
    n_folds=5,
    n_first_only=30,
    n_second_only=12,
    mcnemar_p_value=0.008,
    fit_ratio=40.2,
)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "lstm is better than tfidf by 1.2 points of accuracy (95 % interval 0.2 to "
            "2.3); its fit takes 40 times as long.",
        ),
        (
            {"low": 0.0093, "high": 0.0153, "fit_ratio": 0.026},
            "lstm is better than tfidf by 1.23 points of accuracy (95 % interval 0.93 "
            "to 1.53); its fit takes 2.6 % of the time.",
        ),
        (
            {"score_name": "neg_log_loss", "fit_ratio": 1.04, "confidence_level": 0.9},
            "lstm is better than tfidf by 0.012 of neg_log_loss (90 % interval 0.002 "
            "to 0.023); its fit takes as long.",
        ),
        (
            {"low": -0.0004, "high": 0.025, "fit_ratio": 2.46},
            "No difference between lstm and tfidf can be told: 1.2 points of accuracy "
            "for lstm (95 % interval 0.0 to 2.5); a fit of lstm takes 2.5 times as "
            "long.",
        ),
        (
            {"low": -0.01, "high": 0.0346, "fit_ratio": 0.1},
            "No difference between lstm and tfidf can be told: 1.2 points of accuracy "
            "for lstm (95 % interval -1.0 to 3.5); a fit of tfidf takes 10 times as "
            "long.",
        ),
        (
            {"low": np.nan, "high": np.nan, "mean": 0.1, "mcnemar_p_value": 0.01},
            "lstm is better than tfidf by 10.0 points of accuracy (in each fold); its "
            "fit takes 40 times as long.",
        ),
        (
            {"low": np.nan, "high": np.nan, "mean": 0.1, "mcnemar_p_value": 0.2},
            "No difference between lstm and tfidf can be told: 10.0 points of accuracy "
            "in each fold, which leaves no spread to judge it by; a fit of lstm takes "
            "40 times as long.",
        ),
        (
            {"low": np.nan, "high": np.nan, "n_folds": 1, "fit_ratio": np.nan},
            "No difference between lstm and tfidf can be told: 1 fold has the scores "
            "of both, and an interval takes 2.",
        ),
        (
            {"low": np.nan, "mean": np.nan, "n_folds": 0, "fit_ratio": np.nan},
            "No difference between lstm and tfidf can be told: no fold has the scores "
            "of both, and an interval takes 2.",
        ),
    ],
)
def test_sentence(changes, sentence):
    assert str(replace(CLEAR, **changes)) == sentence


def test_text_report_aligns():
    rows = [["classifier", "accuracy"], ["a", "0.5"], ["a longer name", "0.75"]]
    assert text_report("Title", rows, ["A sentence."]).splitlines() == [
        "Title",
        "",
        "classifier     accuracy",
        "a                   0.5",
        "a longer name      0.75",
        "",
        "A sentence.",
    ]


def test_html_report_escapes():
    html = html_report("<t>", [["<h>", "&"], ["<b>", '"q"']], ["<s>"])
    for text in ("<t>", "<h>", "<b>", "<s>", '"q"', ">&<"):
        assert text not in html
    for text in ("&lt;t&gt;", "&lt;h&gt;", "&lt;b&gt;", "&lt;s&gt;", "&quot;q&quot;"):
        assert text in html


def test_failures():
    errors = {("svm", 0): "ValueError: no.\nAnd why.", ("svm", 3): "KeyError: 1"}
    assert list(describe_failures(errors, 5)) == [
        "svm failed in 2 of 5 folds; first: ValueError: no."
    ]


@pytest.mark.parametrize(
    ("scores", "text"),
    [
        ([0.5, 0.7], "0.600 ± 0.141"),
        ([0.5, np.nan], "0.500"),
        ([np.nan, np.nan], "-"),
    ],
)
def test_scores(scores, text):
    assert format_scores(np.array(scores)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0001, "<0.001 s"),
        (0.0234, "0.023 s"),
        (12.34, "12.3 s"),
        (1234.5, "1234 s"),
        (np.nan, "-"),
    ],
)
def test_seconds(seconds, text):
    assert format_seconds(seconds) == text


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [(768, "768 B"), (12345, "12.3 kB"), (2.5e9, "2.5 GB"), (np.nan, "-")],
)
def test_bytes(n_bytes, text):
    assert format_bytes(n_bytes) == text
