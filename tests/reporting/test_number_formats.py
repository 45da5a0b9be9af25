"""Numbers as text."""

import numpy as np
import pytest

from skseq._reporting._number_formats import (
    format_bytes,
    format_count,
    format_percent,
    format_scores,
    format_seconds,
    is_proportion,
)


@pytest.mark.parametrize(
    ("score_name", "expected"),
    [("accuracy", True), ("f1_macro", True), ("neg_log_loss", False), ("score", False)],
)
def test_is_proportion(score_name, expected):
    assert is_proportion(score_name) is expected


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


def test_percent():
    assert format_percent(0.0512) == "5.1 %"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 folds"), (1, "1 fold"), (2, "2 folds")]
)
def test_count(number, text):
    assert format_count(number, "fold") == text
