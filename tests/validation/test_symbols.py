"""Valid and invalid texts, sequences of symbols, and vocabularies."""

from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

from skseq._validation._symbols import (
    check_symbols,
    check_texts_or_symbols,
    check_tokens,
)


@pytest.mark.parametrize(
    "X",
    [["a b", "c"], iter(["a b", "c"]), np.array(["a b", "c"]), pl.Series(["a b", "c"])],
    ids=lambda X: type(X).__name__,
)
def test_rows_are_listed(X):
    rows = check_texts_or_symbols(X, name="Reader")
    assert rows == ["a b", "c"]
    assert {type(row) for row in rows} == {str}


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (pd.DataFrame({"a": ["b"]}), TypeError, r"Reader expects one column, .* \['a'"),
        (np.array([["a"]]), ValueError, r"Reader .* shape \(1, 1\). Pass X.ravel\(\)"),
        (np.array([[np.nan]]), ValueError, "Reader expects symbols without NaN"),
        ("a b", TypeError, "Reader .* got str 'a b'"),
    ],
    ids=repr,
)
def test_invalid_collection(X, error, message):
    with pytest.raises(error, match=message):
        check_texts_or_symbols(X, name="Reader")


@pytest.mark.parametrize(
    "row", [["a", 5], ("a", 5), iter(["a", 5]), np.array(["a", 5], object)], ids=type
)
def test_symbols_are_listed(row):
    assert check_symbols(row, 3, name="Reader") == ["a", 5]


@pytest.mark.parametrize(
    ("row", "error", "message"),
    [
        (None, TypeError, "Reader .* row 3 is NoneType None. Fill or drop"),
        (pd.NA, TypeError, "Reader .* row 3 is NAType <NA>. Fill or drop"),
        (5, ValueError, "Reader .* row 3 is int 5. Reshape"),
        (np.array(5), ValueError, r"Reader .* row 3 is ndarray array\(5\). Reshape"),
        (b"a", ValueError, "Reader .* row 3 is bytes b'a'. Decode"),
        ([["a"]], TypeError, "Reader expects hashable symbols; in row 3"),
        (["a", None], ValueError, "Reader expects no missing symbol, .* in row 3"),
        (["a", np.nan], ValueError, "Reader expects no missing symbol, .* in row 3"),
        (["a", pd.NA], ValueError, "Reader expects no missing symbol, .* in row 3"),
        ({"a"}, ValueError, "Reader .* in order; row 3 is set {'a'}. Pass a list"),
        (frozenset("a"), ValueError, "Reader .* in order; row 3 is frozenset"),
        ({"a": 1}, ValueError, "Reader .* in order; row 3 is dict {'a': 1}. Pass a l"),
        (pd.DataFrame({"a": [1]}), ValueError, "row 3 is DataFrame .* one column"),
        (pl.DataFrame({"a": [1]}), ValueError, "row 3 is DataFrame .* one column"),
        ([Decimal("NaN")], ValueError, "Reader expects no missing symbol, .* in row 3"),
    ],
    ids=repr,
)
def test_bad_row(row, error, message):
    with pytest.raises(error, match=message):
        check_symbols(row, 3, name="Reader")


@pytest.mark.parametrize(
    "vocabulary", [["a", 5], ("a", 5), np.array(["a", 5], object), {"a": 3, 5: 4}]
)
def test_tokens_are_listed(vocabulary):
    assert check_tokens(vocabulary, first_id=3, name="Reader") == ["a", 5]


@pytest.mark.parametrize(
    ("vocabulary", "error", "message"),
    [
        ("a", TypeError, "Reader expects vocabulary as a list"),
        ([], ValueError, "Reader expects at least one token"),
        (
            ["a", "a"],
            ValueError,
            "Reader expects distinct tokens .* got str 'a' 2 times",
        ),
        ([["a"]], TypeError, "Reader expects hashable symbols; in vocabulary"),
        ([None], ValueError, "Reader expects no missing symbol, .* in vocabulary"),
        ({"a": 2}, ValueError, r"Reader .* ids 3, 4, ... in order, got list \[2\]"),
    ],
    ids=repr,
)
def test_bad_vocabulary(vocabulary, error, message):
    with pytest.raises(error, match=message):
        check_tokens(vocabulary, first_id=3, name="Reader")
