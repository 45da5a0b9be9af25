"""Options of tables: names of columns, and what a row is."""

import argparse
from argparse import Namespace

import pytest

from skseq._cli._options import choose_kind, column_names

NONE = {"text": None, "by": None, "columns": None, "order": None, "kind": None}


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"text": "review"}, "texts"),
        ({"by": ["case"], "columns": ["event"]}, "symbols"),
        ({"by": ["case"], "columns": ["x", "y"]}, "measurements"),
        ({"by": ["case"], "columns": ["x"], "kind": "measurements"}, "measurements"),
        ({"by": ["case"], "columns": ["x"], "kind": "symbols"}, "symbols"),
    ],
)
def test_kind(options, kind):
    settings = Namespace(**NONE | options)
    choose_kind(settings)
    assert settings.kind == kind
    assert settings.kind_is_given == ("kind" in options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "Name the column of the texts with --text, or for a table with one row"),
        ({"text": "a", "by": ["b"]}, "Leave out one of them"),
        ({"by": ["case"]}, "--by needs --columns"),
        ({"text": "a", "columns": ["b"]}, "--columns is for a table with one row for"),
        ({"text": "a", "order": "b"}, "--order is for a table with one row for each"),
        ({"text": "a", "kind": "symbols"}, "--kind is for a table with one row for"),
        (
            {"by": ["case"], "columns": ["x", "y"], "kind": "symbols"},
            "A sequence of symbols has one column, and --columns names 2",
        ),
    ],
)
def test_options_that_do_not_fit(options, message):
    with pytest.raises(ValueError, match=message):
        choose_kind(Namespace(**NONE | options))


def test_column_names():
    assert column_names("case, day") == ["case", "day"]


@pytest.mark.parametrize("text", ["", "a,", "a,,b", "a,a"])
def test_refused_column_names(text):
    with pytest.raises(argparse.ArgumentTypeError, match="different names of columns"):
        column_names(text)
