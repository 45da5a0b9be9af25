"""Tables with one row for each step: sequences, keys, targets, refused cells."""

import builtins
import json

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skseq import sequences_from_frame
from skseq._cli._long_table import name_key, read_long_table

TABLE = """case,day,time,event,x,y,mood
10,mon,3,a,1,0.5,up
9,mon,1,b,2,1.5,down
10,mon,1,c,3,2.5,up
10,tue,2,d,4,3.5,up
"""
SYMBOLS = {"columns": ["event"], "kind": "symbols"}
NUMBERS = {"columns": ["x", "y"], "kind": "measurements"}


@pytest.fixture
def read(tmp_path):
    """Return a function that writes a table and reads it."""

    def read_table(content=TABLE, *, name="a.csv", by=("case",), **options):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return read_long_table(path, by=list(by), **SYMBOLS | options)

    return read_table


def test_symbols(read):
    table = read(order="time", target="mood")
    assert table.keys == [9, 10]
    assert table.sequences == [["b"], ["c", "d", "a"]]
    assert table.targets == ["down", "up"]
    assert table.target_places == ["line 3", "line 2"]
    assert (table.n_rows, table.n_dropped, table.n_gaps) == (4, 0, 0)
    assert table.integer_keys == (True,)
    assert (table.order_kind, table.separator, table.encoding) == (
        "numbers",
        ",",
        "utf-8",
    )


def test_measurements(read):
    table = read(order="time", **NUMBERS)
    assert table.targets is None
    for found, expected in zip(
        table.sequences, [[[2, 1.5]], [[3, 2.5], [4, 3.5], [1, 0.5]]], strict=True
    ):
        assert_array_equal(found, expected)


def test_order_of_the_file(read):
    assert read().sequences == [["b"], ["a", "c", "d"]]


def test_several_keys(read):
    table = read(by=["day", "case"], order="time", target="mood")
    assert table.keys == [("mon", 9), ("mon", 10), ("tue", 10)]
    assert table.sequences == [["b"], ["c", "a"], ["d"]]
    assert table.integer_keys == (False, True)


@pytest.mark.parametrize("keys", [["01", "2"], ["a", "1"]])
def test_keys_that_are_no_integers(read, keys):
    table = read("case,event\n" + "".join(f"{key},a\n" for key in keys))
    assert table.keys == sorted(keys)


def test_column_of_times_is_also_a_measurement(read):
    table = read(order="time", columns=["time"], kind="measurements")
    assert_array_equal(table.sequences[1], [[1], [2], [3]])


def test_same_as_sequences_from_frame(tmp_path):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "case": rng.integers(0, 20, 200),
            "time": pd.Timestamp("2026-01-01")
            + pd.to_timedelta(rng.integers(0, 50, 200), unit="min"),
            "event": rng.choice(["a", "b"], 200),
            "x": rng.normal(size=200),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    for columns, kind in (("event", "symbols"), (["x"], "measurements")):
        expected, keys = sequences_from_frame(
            frame, by="case", order="time", columns=columns
        )
        table = read_long_table(
            tmp_path / "a.parquet",
            by=["case"],
            order="time",
            columns=["event"] if kind == "symbols" else ["x"],
            kind=kind,
        )
        assert table.keys == keys.tolist()
        for found, sequence in zip(table.sequences, expected, strict=True):
            assert_array_equal(found, sequence)


def test_lone_surrogate_in_a_symbol(read):
    table = read('{"case": 1, "event": "\\ud800"}', name="a.jsonl")
    assert table.sequences == [["\ud800"]]


def test_json_lines(read):
    rows = [{"case": 2, "event": 1}, {"case": 1, "event": "b"}, {"case": 2, "event": 0}]
    table = read("\n".join(map(json.dumps, rows)), name="a.jsonl")
    assert (table.keys, table.sequences) == ([1, 2], [["b"], ["1", "0"]])
    assert table.integer_keys == (False,)


GAPS = "case,time,x,y,mood\n1,1,1,,up\n,2,2,1,up\n2,3,nan,4,down\n"


def test_missing_measurements(read):
    table = read(GAPS, **NUMBERS, by=["mood"], allow_gaps=True)
    assert (table.n_gaps, table.first_gap) == (2, ("y", "line 2"))
    assert_array_equal(table.sequences[1], [[1, np.nan], [2, 1]])


def test_dropped_rows(read):
    table = read(GAPS + "3,4,5,6,up\n", **NUMBERS, drop_missing=True)
    assert (table.keys, table.n_rows, table.n_dropped) == ([3], 1, 3)
    table = read(GAPS, **NUMBERS, drop_missing=True, allow_gaps=True)
    assert (table.keys, table.n_dropped, table.n_gaps) == ([1, 2], 1, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            NUMBERS,
            r"'y' has no value in line 2. Fill it in, impute it with --missing m",
        ),
        (
            {**NUMBERS, "allow_gaps": True},
            r"'case' has no value in line 3. Fill it in, or leave such rows out with",
        ),
    ],
)
def test_missing_values(read, options, message):
    with pytest.raises(ValueError, match=message):
        read(GAPS, **options)


def test_no_complete_row(read):
    message = "no row with a value in each of the columns 'case', 'event'. Name other"
    with pytest.raises(ValueError, match=message):
        read("case,event\n1,\n", drop_missing=True)


def test_target_that_varies(read):
    content = "case,day,event,mood\n1,mon,a,up\n2,mon,b,up\n1,mon,b,down\n"
    message = (
        "'mood' should hold one class for each sequence; for case 1, day mon it is "
        "'up' in line 2, and 'down' in line 4. Name another"
    )
    with pytest.raises(ValueError, match=message):
        read(content, by=["case", "day"], target="mood")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": ["case"]}, "'case' cannot be both in --by and in --columns"),
        ({"target": "event"}, "'event' cannot be both in --target and in --columns"),
        ({"order": "event"}, "'event' cannot be both in --order and in --columns"),
        ({"target": "case"}, "'case' cannot be both in --by and in --target"),
        ({"order": "case"}, "'case' cannot be both in --by and in --order"),
        (
            {"order": "time", "target": "time"},
            "'time' cannot be both in --order and in --target",
        ),
        ({"order": "tyme"}, "no column 'tyme'. Did you mean 'time'"),
        (
            {"columns": ["x", "event"], "kind": "measurements"},
            "'event' should hold numbers; line 2 holds 'a'. Name one column of symbols",
        ),
    ],
)
def test_refused(read, options, message):
    with pytest.raises(ValueError, match=message):
        read(**options)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([1, "a"], "'case' should hold keys of one kind, words or numbers"),
        ([[1], 2], "'case' should hold a word or a number in each row; line 1 holds"),
    ],
)
def test_refused_keys(read, keys, message):
    rows = [json.dumps({"case": key, "event": "a"}) for key in keys]
    with pytest.raises(ValueError, match=message):
        read("\n".join(rows), name="a.jsonl")


def test_without_pyarrow(read, monkeypatch):
    known = builtins.__import__

    def refuse(name, *arguments):
        if name == "pyarrow":
            raise ImportError
        return known(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError, match=r'pip install "skseq\[cli\]"'):
        read()


def test_name_key():
    assert name_key(["case", "day"], (17, "mon")) == "case 17, day mon"
