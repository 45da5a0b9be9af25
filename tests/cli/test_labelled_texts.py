"""Texts and labels: types of labels, and columns that are refused."""

import json
from collections import Counter

import pytest

from skseq._cli._labelled_texts import (
    LabelledTexts,
    check_folds,
    describe_dropped,
    read_labelled_texts,
)


@pytest.fixture
def read(tmp_path):
    """Return a function that reads rows of texts and labels from JSON lines."""

    def read_rows(texts, labels, **options):
        path = tmp_path / "rows.jsonl"
        rows = [
            {"words": text, "mood": label}
            for text, label in zip(texts, labels, strict=True)
        ]
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return read_labelled_texts(path, text="words", target="mood", **options)

    return read_rows


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["good", "bad"], ["good", "bad"]),
        (["1", "-2"], [1, -2]),
        (["10", "0"], [10, 0]),
        (["01", "1"], ["01", "1"]),
        (["+1", "1"], ["+1", "1"]),
        (["-0", "0"], ["-0", "0"]),
        (["1", "1 "], ["1", "1 "]),
        ([1, 0], [1, 0]),
        ([True, False], ["True", "False"]),
        ([1, "bad"], ["1", "bad"]),
        ([0.5, 1.0], ["0.5", "1.0"]),
        (["9" * 30, "1"], ["9" * 30, "1"]),
    ],
)
def test_labels(read, labels, expected):
    data = read(["fine", "dull"], labels)
    assert data.labels == expected
    assert data.texts == ["fine", "dull"]
    assert data.places == ["line 1", "line 2"]


@pytest.mark.parametrize(
    ("texts", "labels", "message"),
    [
        (
            ["a", None, " "],
            [1, 2, 3],
            "2 of 3 rows have no text or no class, the first is line 2, without a "
            "value in the column 'words'. .*--drop-missing",
        ),
        (["a", "b", "c"], [1, "", float("nan")], "2 of 3 rows .* the column 'mood'"),
        (["a", 3], [1, 2], "'words' should hold texts; line 2 holds 3"),
        (["a", ["b"] * 50], [1, 2], r"line 2 holds \['b', .*\.\.\.\. Name the col"),
        (["1", "2.5", "-3e4"], [1, 2, 1], "holds numbers, such as '1'"),
        (["a", "b"], [1, 1], "at least 2 classes, but is '1' in every row"),
        (["a", "b", "c"], [1, 2, "1"], "the class 1 both in quotes and .* line 3"),
        (["a", "b"], [True, "True"], "the class True both in quotes and without"),
        (["a", "b"], [1, [2]], r"should hold the class .* line 2 holds \[2\]"),
        (
            ["a"] * 12,
            [f"{n / 7}" for n in range(12)],
            "has 12 different values in 12 rows, such as '0.0'",
        ),
    ],
)
def test_refused(read, texts, labels, message):
    with pytest.raises(ValueError, match=message):
        read(texts, labels)


def test_drop_missing(read):
    texts, labels = ["a", None, "b", " ", "c"], [1, 2, 0, 3, None]
    data = read(texts, labels, drop_missing=True)
    assert (data.texts, data.labels) == (["a", "b"], [1, 0])
    assert data.places == ["line 1", "line 3"]
    assert data.n_dropped == 3
    assert data.sample(2, seed=0).n_dropped == 3
    assert read(["a", "b"], [1, 2], drop_missing=True).n_dropped == 0


def test_all_dropped(read):
    with pytest.raises(ValueError, match="rows.jsonl has no row with a value in both"):
        read(["a", None], [None, 1], drop_missing=True)


def test_one_column_for_both(tmp_path):
    with pytest.raises(ValueError, match="cannot both be in the column 'a'"):
        read_labelled_texts(tmp_path / "no.csv", text="a", target="a")


DATA = LabelledTexts(
    texts=[f"text {n}" for n in range(40)],
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
        sampled.texts, sampled.labels, sampled.places, strict=True
    ):
        row = DATA.texts.index(text)
        assert (label, place) == (DATA.labels[row], DATA.places[row])
    assert len(set(sampled.texts)) == 20
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
    data = LabelledTexts(["x"] * len(labels), labels, ["line 1"] * len(labels))
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
