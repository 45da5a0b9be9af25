"""Labelled sequences of a long table, and tables that are refused."""

from argparse import Namespace

import pytest

from skseq._cli._labelled_sequences import read_labelled_sequences


@pytest.fixture
def read(tmp_path):
    """Return a function that reads rows of keys, symbols and classes."""

    def read_rows(rows, **options):
        path = tmp_path / "a.csv"
        path.write_text("\n".join(["case,event,mood", *rows]), encoding="utf-8")
        defaults = {"file": path, "by": ["case"], "columns": ["event"], "order": None}
        defaults |= {"kind": "symbols", "target": "mood", "encoding": None}
        defaults |= {"drop_missing": False, "missing": None, "kind_is_given": False}
        return read_labelled_sequences(Namespace(**defaults | options))

    return read_rows


def test_sequences(read):
    data, table = read(["2,a,0", "1,b,1", "2,c,0", "3,,0"], drop_missing=True)
    assert data.rows == [["b"], ["a", "c"]]
    assert data.labels == [1, 0]
    assert data.places == ["case 1", "case 2"]
    assert (data.unit, data.n_dropped) == ("sequence", 1)
    assert table.n_rows == 3


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["1,a,u", "1,b,u"], "All 2 rows belong to one sequence, case 1. Name the col"),
        (["1,a,u", "2,b,u"], "should hold at least 2 classes, but is 'u' in every seq"),
        (
            [f"{n},a,{n}" for n in range(30)],
            "30 different values in 30 sequences",
        ),
        (["1,1,u", "2,0.25,d"], "'event' holds numbers, such as 0.25, and a single"),
    ],
)
def test_refused(read, rows, message):
    with pytest.raises(ValueError, match=message):
        read(rows)


def test_codes_with_a_fraction(read):
    data, _ = read(["1,1.10,u", "2,1.2,d"], kind_is_given=True)
    assert data.rows == [["1.10"], ["1.2"]]
