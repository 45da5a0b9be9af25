"""Errors of TokenEncoder."""

import operator
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from skseq import TokenEncoder

TEXTS = ["A good film", "Good, good plot!", "", "bad film: a bad 2nd plot; a film"]
SYMBOLS = [["A", "C", "A"], [], ["G", "C", "A"]]


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ("good film", TypeError, "got str 'good film'. Wrap a single"),
        (b"good film", TypeError, "got bytes b'good film'. Wrap a single"),
        (None, TypeError, "got NoneType None"),
        ([b"good film"], ValueError, "row 0 is bytes b'good film'"),
        ([5, 6], ValueError, "row 0 is int 5. Reshape"),
        (np.array([5, 6]), ValueError, "row 0 is int 5. Reshape"),
        ([["a"], 5], ValueError, "row 1 is int 5. Reshape"),
        (["good film", None], TypeError, "row 1 is NoneType None. Fill or drop"),
        (["good film", np.nan], TypeError, "row 1 is float nan. Fill or drop"),
        (
            [None, "good film"],
            (TypeError, ValueError),
            "row 0 is NoneType None. Fill or drop",
        ),
        (
            [np.nan, "good film"],
            (TypeError, ValueError),
            "row 0 is float nan. Fill or drop",
        ),
        (pd.Series(["a", None]), TypeError, "row 1 is float nan. Fill or drop"),
        (
            pd.Series([pd.NA, "a"], dtype="string"),
            (TypeError, ValueError),
            "row 0 .* Fill or drop",
        ),
        (pl.Series(["a", None]), TypeError, "row 1 is NoneType None. Fill or drop"),
        (
            [["a"], None],
            (TypeError, ValueError),
            "row 1 is NoneType None. Fill or drop",
        ),
        ([["a"], ["b", None]], ValueError, "missing symbol, got None or NaN in row 1"),
        (
            [["a"], ["b", np.nan]],
            ValueError,
            "missing symbol, got None or NaN in row 1",
        ),
        (
            [["a"], ["b", pd.NaT]],
            ValueError,
            "missing symbol, got None or NaN in row 1",
        ),
        ([["a"], ["b", pd.NA]], ValueError, "missing symbol, .* in row 1"),
        ([["a"], [Decimal("NaN")]], ValueError, "missing symbol, .* in row 1"),
        ([{"a"}], ValueError, "in order; row 0 is set {'a'}. Pass a list"),
        ([frozenset("a")], ValueError, "in order; row 0 is frozenset"),
        ([["a"], {"a": 1}], ValueError, "in order; row 1 is dict {'a': 1}. Pass one"),
        ([pd.DataFrame({"a": [1]})], ValueError, "row 0 is DataFrame .* one column"),
        ([pl.DataFrame({"a": [1]})], ValueError, "row 0 is DataFrame .* one column"),
        (np.ma.array(TEXTS, mask=[0, 1, 0, 0]), TypeError, "row 1 is float nan. Fill"),
        (np.ma.array([["a", "b"]], mask=[[0, 1]]), ValueError, "missing symbol"),
        pytest.param(
            pl.LazyFrame({"body": TEXTS}),
            TypeError,
            r"got LazyFrame .* X\.collect\(\)",
            id="LazyFrame",
        ),
        (np.array([["a", None]], object), ValueError, "missing symbol, .* in row 0"),
        ([np.array([1, np.nan])], ValueError, "missing symbol, .* in row 0"),
        (np.array([[1, 2], [3, np.nan]]), ValueError, "NaN"),
        (["good film", ["a"]], TypeError, "row 1 is list .'a'.*do not mix"),
        ([["a"], "good film"], TypeError, "row 1 is the text str 'good film'"),
        ([["a"], [["b"]]], TypeError, "hashable symbols; in row 1: .*'list'"),
        ([["a"], [{"b": 1}]], TypeError, "hashable symbols; in row 1: .*'dict'"),
        ([np.ones((2, 2))], TypeError, "hashable symbols; in row 0: .*'list'"),
        ([], ValueError, r"0 sample\(s\) .* required by TokenEncoder"),
        (np.empty((2, 0)), ValueError, r"0 feature\(s\) .* required by TokenEncoder"),
        (["", "- ."], ValueError, "no token to keep in 2 rows"),
        ([[], []], ValueError, "no token to keep in 2 rows"),
        (sparse.csr_array([[1]]), TypeError, "got a sparse csr_array"),
        (
            pd.DataFrame({"title": TEXTS, "body": TEXTS}),
            TypeError,
            r"one column, .* columns \['title', 'body'\]. Pass one",
        ),
        (
            pl.DataFrame({"title": TEXTS, "body": TEXTS}),
            TypeError,
            r"one column, .* columns \['title', 'body'\]. Pass one",
        ),
        (pd.DataFrame({"body": TEXTS}), TypeError, r"one column, .* \['body'\]"),
        (np.array(TEXTS)[:, None], ValueError, r"shape \(4, 1\). Pass X.ravel\(\)"),
        (
            np.array(TEXTS, dtype=object)[:, None],
            ValueError,
            r"shape \(4, 1\). Pass X.ravel\(\)",
        ),
    ],
)
def test_bad_input(X, error, message):
    with pytest.raises(error, match=message):
        TokenEncoder().fit(X)


@pytest.mark.parametrize("make_frame", [pd.DataFrame, pl.DataFrame, pa.table])
@pytest.mark.parametrize(
    ("columns", "advice", "function"),
    [
        ({"body": TEXTS}, "numpy.ravel", np.ravel),
        (
            {"title": TEXTS[::-1], "body": TEXTS},
            "operator.itemgetter(column)",
            operator.itemgetter("body"),
        ),
    ],
    ids=["one column", "two columns"],
)
def test_advice_for_data_frames(make_frame, columns, advice, function):
    frame = make_frame(columns)
    with pytest.raises(TypeError, match=re.escape(f"FunctionTransformer({advice})")):
        TokenEncoder().fit(frame)
    pipeline = make_pipeline(FunctionTransformer(function), TokenEncoder())
    expected = TokenEncoder().fit_transform(TEXTS)
    assert all(map(np.array_equal, pipeline.fit_transform(frame), expected))


@pytest.mark.parametrize(
    ("first", "later", "error", "message"),
    [
        (TEXTS, SYMBOLS, TypeError, r"expects a text in each row; row 0 is list \['A'"),
        (SYMBOLS, TEXTS, TypeError, "a sequence of symbols in each row; row 0 is the"),
        (TEXTS, [*TEXTS, None], TypeError, "row 4 is NoneType None. Fill or drop"),
        (TEXTS, "good film", TypeError, "got str 'good film'. Wrap a single"),
        (TEXTS, [], ValueError, r"0 sample\(s\) .* required by TokenEncoder"),
        (SYMBOLS, [["A"], ["A", None]], ValueError, "missing symbol, .* in row 1"),
        (SYMBOLS, [["A"], [["A"]]], TypeError, "hashable symbols; in row 1"),
    ],
    ids=repr,
)
def test_bad_input_later(first, later, error, message):
    encoder = TokenEncoder().fit(first)
    with pytest.raises(error, match=message):
        encoder.transform(later)


@pytest.mark.parametrize(
    "pattern", ["(", "(a)(b)", f"a{{{2**64}}}", "(" * 3000], ids=lambda text: text[:9]
)
def test_invalid_token_pattern(pattern):
    with pytest.raises(ValueError, match=r"token_pattern to be a regular .* got str '"):
        TokenEncoder(token_pattern=pattern).fit(TEXTS)


def test_min_df_that_no_token_reaches():
    with pytest.raises(ValueError, match="no token to keep in 2 rows.* min_df"):
        TokenEncoder(min_df=2).fit([["a"], ["b"]])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("max_tokens", 0), ("max_tokens", -1), ("max_tokens", 2.0)),
        *(("min_df", 0), ("min_df", -1), ("min_df", 1.5), ("min_df", "1")),
        *(("analyzer", "words"), ("analyzer", None)),
        *(("lowercase", "yes"), ("token_pattern", 5), ("vocabulary", 5)),
    ],
)
def test_bad_parameter(name, value):
    with pytest.raises(ValueError, match=f"The '{name}' parameter of TokenEncoder"):
        TokenEncoder(**{name: value}).fit(TEXTS)


@pytest.mark.parametrize(
    "call",
    [
        lambda encoder: encoder.transform(TEXTS),
        lambda encoder: encoder.inverse_transform([[2]]),
        lambda encoder: encoder.get_feature_names_out(),
    ],
    ids=["transform", "inverse_transform", "get_feature_names_out"],
)
def test_unfitted(call):
    with pytest.raises(NotFittedError, match="TokenEncoder instance is not fitted"):
        call(TokenEncoder())
