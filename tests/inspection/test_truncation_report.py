"""What a truncation report says, and what it suggests."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

from skseq import TruncationReport
from skseq._inspection._length_bins import LengthBin

WHOLE = LengthBin(shortest=1, longest=2, n_sequences=3, n_cut=0, lost_rate=0.0)
CUT = LengthBin(shortest=4, longest=6, n_sequences=2, n_cut=2, lost_rate=0.4)
COUNTS = TruncationReport(
    maxlen=3,
    truncating="pre",
    lengths=np.array([1, 2, 2, 4, 6]),
    kept_lengths=np.array([1, 2, 2, 3, 3]),
    unknown_rate=None,
    score_name=None,
    score=None,
    uncut_score=None,
    bins=(WHOLE, CUT),
)
SCORES = replace(
    COUNTS,
    truncating="post",
    unknown_rate=0.0512,
    score_name="accuracy",
    score=0.8,
    uncut_score=1.0,
    bins=(
        replace(WHOLE, score=1.0, low=0.44, high=1.0, uncut_score=1.0),
        replace(CUT, score=0.5, low=0.09, high=0.91, uncut_score=1.0),
    ),
)
NEED = (
    "To keep 95 % of the sequences whole takes maxlen=6; to keep 95 % of the tokens, "
    "maxlen=6."
)


def test_counts():
    assert repr(COUNTS).splitlines() == [
        "Truncation of 5 sequences at 3 steps",
        "",
        "length  sequences      cut  tokens lost",
        "1 to 2          3    0.0 %        0.0 %",
        "4 to 6          2  100.0 %       40.0 %",
        "",
        "Cut at the beginning: 2 of the sequences (40.0 %), which loses 26.7 % of all "
        "tokens.",
        NEED,
    ]


def test_scores():
    assert repr(SCORES).splitlines() == [
        "Truncation of 5 sequences at 3 steps",
        "",
        "length  sequences      cut  tokens lost              accuracy  uncut",
        "1 to 2          3    0.0 %        0.0 %  1.000 (0.44 to 1.00)",
        "4 to 6          2  100.0 %       40.0 %  0.500 (0.09 to 0.91)  1.000",
        "",
        "Cut at the end: 2 of the sequences (40.0 %), which loses 26.7 % of all "
        "tokens.",
        "Unknown to the encoder: 5.1 % of the tokens.",
        "Over all, accuracy is 0.800; with no sequence cut, 1.000.",
        NEED,
    ]


@pytest.mark.parametrize(
    ("changes", "expected", "absent"),
    [
        ({"uncut_score": None}, "Over all, accuracy is 0.800.", "uncut"),
        ({"kept_lengths": COUNTS.lengths}, "No sequence is cut.", "with no"),
    ],
)
def test_what_is_not_there_is_not_said(changes, expected, absent):
    text = repr(replace(SCORES, **changes))
    assert expected in text.splitlines()
    assert absent not in text


def test_score_without_interval():
    bins = [replace(bin_, low=None, high=None) for bin_ in SCORES.bins]
    text = repr(replace(SCORES, score_name="roc_auc", bins=bins))
    assert text.splitlines()[4] == (
        "4 to 6          2  100.0 %       40.0 %    0.500  1.000"
    )


def test_html():
    html = SCORES._repr_html_()
    assert "<caption>Truncation of 5 sequences at 3 steps</caption>" in html
    assert "<td>0.500 (0.09 to 0.91)</td>" in html
    assert f"<p>{NEED}</p>" in html


def test_rates():
    assert (COUNTS.cut_rate, COUNTS.lost_rate) == (0.4, 4 / 15)


@pytest.mark.parametrize(
    ("parameters", "maxlen"),
    [
        ({}, 6),
        ({"coverage": 0.7}, 4),
        ({"coverage": 0.7, "of": "tokens"}, 3),
    ],
)
def test_suggestion(parameters, maxlen):
    assert COUNTS.suggest_maxlen(**parameters) == maxlen


def test_suggestion_of_no_share():
    with pytest.raises(ValueError, match="TruncationReport.suggest_maxlen expects cov"):
        COUNTS.suggest_maxlen(coverage=95)


def test_bins_make_a_frame():
    frame = pd.DataFrame(SCORES.bins)
    assert frame["score"].tolist() == [1.0, 0.5]


def test_frozen():
    with pytest.raises(FrozenInstanceError):
        COUNTS.maxlen = 4
