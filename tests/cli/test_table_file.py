"""Columns from files of each format, and errors that name the line and the reason."""

import csv
import json
from types import SimpleNamespace

import pandas as pd
import pytest

from skseq._cli._table_file import open_table

CELLS = {"text": ["a good film", "“bad”, they said\nand left"], "label": ["pos", "neg"]}

ROWS = pd.DataFrame(CELLS).to_dict("records")


def separate(separator):
    lines = ["text|label", "a good film|pos", '"“bad”, they said\nand left"|neg', ""]
    return "\n".join(lines).replace("|", separator)


CSV = separate(",")


def read(path, *names, **options):
    """Return all rows of a file, as columns."""
    names = names or ("text", "label")
    table = open_table(path, list(names), **options)
    rows = list(table.rows)
    return SimpleNamespace(
        columns={
            name: [cells[index] for _, cells in rows]
            for index, name in enumerate(names)
        },
        places=[place for place, _ in rows],
        separator=table.separator,
        encoding=table.encoding,
    )


@pytest.mark.parametrize(
    ("name", "content", "separator"),
    [
        ("a.csv", CSV, ","),
        ("a.CSV", CSV, ","),
        ("a.csv", "\ufeff" + CSV, ","),
        ("a.csv", separate(";"), ";"),
        ("a.tsv", separate("\t"), "\t"),
    ],
)
def test_separated(write, name, content, separator):
    table = read(write(name, content))
    assert table.columns == CELLS
    assert table.places == ["line 2", "line 3"]
    assert table.separator == separator


def test_line_numbers_with_a_row_of_two_lines_and_an_empty_line(write):
    table = read(write("a.csv", CSV + "\r\nfine,pos\r\n"))
    assert table.places == ["line 2", "line 3", "line 6"]


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        ("", "utf-8", "utf-8"),
        ("\ufeff", "utf-8", "utf-8-sig"),
        ("\ufeff", "utf-16-le", "utf-16"),
        ("\ufeff", "utf-16-be", "utf-16"),
        ("\ufeff", "utf-32-le", "utf-32"),
        ("\ufeff", "utf-32-be", "utf-32"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_byte_order_mark(write, name, mark, codec, encoding):
    content = {
        "a.csv": CSV,
        "a.jsonl": "\n".join(json.dumps(row) for row in ROWS),
        "a.json": json.dumps(ROWS),
    }[name]
    table = read(write(name, (mark + content).encode(codec)))
    assert table.columns == CELLS
    assert table.encoding == encoding


@pytest.mark.parametrize(
    ("given", "codec"),
    [("latin-1", "latin-1"), ("utf-8", "utf-8-sig"), ("utf-16-le", "utf-16-le")],
)
def test_given_encoding(write, given, codec):
    path = write("a.csv", "text,label\nCaf\u00e9,1\n".encode(codec))
    assert read(path, encoding=given).columns["text"] == ["Caf\u00e9"]


def test_line_that_cannot_be_decoded_is_counted_in_a_long_file(write):
    lines = [*(f"good {'a' * 100},1" for _ in range(500)), "Caf\u00e9,0", "end,1"]
    path = write("a.csv", "\n".join(["text,label", *lines]).encode("latin-1"))
    with pytest.raises(ValueError, match="line 502 has the byte 0xE9 after 'Caf'"):
        read(path)


def test_rows_are_read_as_needed(write):
    rows = open_table(write("a.csv", CSV + "one cell\n"), ["label"]).rows
    assert next(rows) == ("line 2", ["pos"])
    assert next(rows) == ("line 3", ["neg"])
    with pytest.raises(ValueError, match="line 5 has 1"):
        next(rows)


def test_limit_of_the_csv_module_is_restored(write):
    limit = csv.field_size_limit()
    read(write("a.csv", CSV))
    with pytest.raises(ValueError, match="no column"):
        read(write("a.csv", CSV), "other")
    assert csv.field_size_limit() == limit


def test_json(write):
    path = write("a.json", '[{"text": "a\u2028b", "label": 1},\n {"label": true}]')
    table = read(path)
    assert table.columns == {"text": ["a\u2028b", None], "label": [1, True]}
    assert table.places == ["row 1", "row 2"]
    assert table.separator is None


def test_json_lines_that_lack_a_column_at_first(write):
    path = write("a.jsonl", '{"text": "a"}\n{"text": "b", "label": 1}\n')
    assert read(path).columns == {"text": ["a", "b"], "label": [None, 1]}


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson"])
def test_json_lines(write, suffix):
    # str.splitlines splits at U+2028, JSON lines do not.
    lines = ['{"text": "a\u2028b", "label": 1}', "", '{"label": true, "n": 3}', ""]
    table = read(write(f"a{suffix}", "\n".join(lines)))
    assert table.columns == {"text": ["a\u2028b", None], "label": [1, True]}
    assert table.places == ["line 1", "line 3"]
    assert table.separator is None


def test_parquet(tmp_path):
    frame = pd.DataFrame({**CELLS, "n": [1.5, None]})
    frame.to_parquet(tmp_path / "a.parquet")
    table = read(tmp_path / "a.parquet", "n", "text")
    assert table.columns == {"n": [1.5, None], "text": CELLS["text"]}
    assert table.places == ["row 1", "row 2"]


def test_text_longer_than_the_limit_of_the_csv_module(write):
    text = "long " * 50_000
    path = write("a.csv", f"text,label\n{text},pos\n")
    assert read(path).columns["text"] == [text]


def test_columns_without_a_name_are_ignored(write):
    path = write("a.csv", "text,label,,\ngood,1,,\n")
    assert read(path).columns == {"text": ["good"], "label": ["1"]}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", "x", r"a.xlsx has an unknown format: .* \.csv, \.tsv, \.jsonl"),
        ("a.csv", "", "a.csv is empty"),
        ("a.jsonl", " \n\n", "a.jsonl is empty"),
        ("a.csv", "text,label\n", "a.csv has no rows"),
        (
            "a.csv",
            "text,label\ngood,1\nCafé,0\n".encode("latin-1"),
            "not in UTF-8: line 3 has the byte 0xE9 after 'Caf'. Name its encoding "
            "with --encoding, such as cp1252",
        ),
        (
            "a.csv",
            "text,label\ngood,1\n".encode("utf-16-le"),
            "not in UTF-8: its first line has null characters. .* or utf-16-le",
        ),
        ("a.csv", CSV.encode("utf-16")[:-1], "not in UTF-16: line 4 has the byte"),
        (
            "a.csv",
            "Text,Lable\na,b\n",
            "no column 'text'. Did you mean 'Text'\\? Its columns are 'Text', 'Lable'",
        ),
        ("a.csv", "a,b\n1,2\n", "no column 'text'. Its columns are 'a', 'b'"),
        ("a.csv", ",".join(map(str, range(30))), "'19' and 10 more"),
        ("a.csv", "text,label,text\na,b,c\n", "2 columns 'text'. Rename"),
        (
            "a.csv",
            "text,label\ngood, they said,pos\n",
            "should have 2 cells in each row, as in its header; line 2 has 3",
        ),
        ("a.csv", "text,label\ngood\n", "line 2 has 1"),
        ("a.csv", 'text,label\na,b\n"good,pos\nx,y\n', "the row that begins in line 3"),
        ("a.csv", 'text,label\n"good" film,pos\n', "the row that begins in line 2"),
        (
            "a.jsonl",
            '{"text": "a", "label": 1}\n{"text": "b", label: 1}\n',
            "line 2 is not JSON .*, character 15",
        ),
        ("a.jsonl", '["a", 1]\n', r"line 1 is \['a', 1\]. Write each row as an"),
        ("a.jsonl", "[" * 100_000, "a.jsonl is not valid: line 1: maximum recursion"),
        ("a.jsonl", "[]\n", r"line 1 is \[\]"),
        ("a.jsonl", '{"text": 1, "text": 2}', "line 1: the key 'text' is duplicate"),
        ("a.jsonl", '{"text": 1}', "no column 'label'.* Its columns are 'text'"),
        ("a.json", " \n", "a.json is empty"),
        ("a.json", "[]", "a.json has no rows"),
        ("a.json", '{"text": "a"}', "a list of objects, and holds {.*ends in .jsonl"),
        ("a.json", '{"text": 1}\n{"text": 2}', "line 2 is not JSON .* in .jsonl"),
        ("a.json", '[{"text": 1},\n 2]', "an object in each row; row 2 is 2"),
        ("a.json", '[{"text": 1, "text": 2}]', "valid: the key 'text' is duplicate"),
        ("a.json", '[{"text": 1}]', "no column 'label'.* Its columns are 'text'"),
        ("a.json", "[" * 100_000, "a.json is not valid: maximum recursion"),
        ("a.parquet", "no", "a.parquet is not valid Parquet"),
    ],
)
def test_invalid_file(write, name, content, message):
    with pytest.raises(ValueError, match=message):
        read(write(name, content))


def test_parquet_with_duplicate_columns(tmp_path):
    pa = pytest.importorskip("pyarrow")
    table = pa.table([["a"], ["b"], [1]], names=["text", "text", "label"])
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(ValueError, match="2 columns 'text'"):
        read(tmp_path / "a.parquet")


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="a.csv does not exist. Check its name"):
        read(tmp_path / "a.csv")


def test_folder(tmp_path):
    with pytest.raises(IsADirectoryError, match="is a folder. Name a file in it"):
        read(tmp_path)


def test_parquet_has_no_encoding(write):
    with pytest.raises(ValueError, match="no encoding. Leave out --encoding"):
        read(write("a.parquet", "x"), encoding="latin-1")


def test_given_encoding_that_needs_a_mark(write):
    with pytest.raises(ValueError, match="a.csv is not in UTF-16: UTF-16 stream"):
        read(write("a.csv", CSV), encoding="utf-16")


def test_parquet_without_pyarrow(write, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r'pip install "skseq\[cli\]"`, or save'):
        read(write("a.parquet", "x"))


def test_types_of_json_values_are_kept(write):
    rows = [{"text": ["a", "b"], "label": None}, {"text": {"a": 1}, "label": 0.5}]
    table = read(write("a.jsonl", "\n".join(map(json.dumps, rows))))
    assert table.columns["text"] == [["a", "b"], {"a": 1}]
    assert table.columns["label"] == [None, 0.5]
