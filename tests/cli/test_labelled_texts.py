"""Texts and labels: types of labels, and columns that are refused."""

import json

import pytest

from skseq._cli._labelled_texts import read_labelled_texts


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
    assert data.rows == ["fine", "dull"]
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
    assert (data.rows, data.labels) == (["a", "b"], [1, 0])
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
