"""Rows with labels: samples, and enough rows of each class for the folds."""

from collections import Counter

import pytest

from skseq._cli._labelled_rows import LabelledRows, check_folds, describe_dropped

DATA = LabelledRows(
    rows=[f"text {n}" for n in range(40)],
    labels=["often"] * 30 + ["seldom"] * 10,
    places=[f"line {n}" for n in range(40)],
    separator=";",
)


def test_count_classes():
    assert DATA.count_classes() == {"often": 30, "seldom": 10}


def test_sample_is_stratified_and_keeps_rows_together():
    sampled = DATA.sample(20, seed=0)
    assert Counter(sampled.labels) == {"often": 15, "seldom": 5}
    assert sampled.separator == ";"
    for text, label, place in zip(
        sampled.rows, sampled.labels, sampled.places, strict=True
    ):
        row = DATA.rows.index(text)
        assert (label, place) == (DATA.labels[row], DATA.places[row])
    assert len(set(sampled.rows)) == 20
    assert sampled == DATA.sample(20, seed=0)
    assert sampled != DATA.sample(20, seed=1)


def test_enough_rows_for_the_folds():
    check_folds(DATA, 10, target="mood")


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (
            ["a"] * 5 + ["b"] * 2,
            "3 folds need at least 3 rows of each class; in the column 'mood' 1 class "
            "has fewer, such as 'b' with 2 of 7 rows. Use fewer",
        ),
        (
            ["a"] * 5 + ["b"] * 2 + ["c"],
            "2 classes have fewer, such as 'c' with 1 of 8",
        ),
    ],
)
def test_too_few_rows_for_the_folds(labels, message):
    data = LabelledRows(["x"] * len(labels), labels, ["line 1"] * len(labels))
    with pytest.raises(ValueError, match=message):
        check_folds(data, 3, target="mood")


def test_dropped():
    what = "a text or a class"
    assert describe_dropped(0, what) == []
    assert describe_dropped(1, what) == [
        "1 other row, without a text or a class, is left out."
    ]
    assert describe_dropped(1234, what) == [
        "1,234 other rows, without a text or a class, are left out."
    ]
