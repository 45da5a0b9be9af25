"""Conversion of containers of other libraries, and their names in messages."""

import dataclasses

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

from skseq._validation._containers import (
    column_names,
    conversion_of,
    is_pandas_na,
    to_array,
    to_list,
)


@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        (np.array([1.0, 2.0], "float32"), "float32"),
        (np.array([1.0, 2.0]), "float64"),
        (np.array([1, 2]), "float64"),
        (np.array([1, 2], "uint8"), "float64"),
        (np.array([True, False]), "float64"),
        (np.array(["a", "b"]), "object"),
        (np.array([1, "b"], dtype=object), "object"),
        (np.array(["2020", "2021"], dtype="M8[Y]"), "object"),
    ],
    ids=lambda value: str(getattr(value, "dtype", value)),
)
def test_masked_entries_become_nan(data, dtype):
    array = to_array(np.ma.array(data, mask=[False, True]))
    assert type(array) is np.ndarray
    assert array.dtype == dtype
    assert array[0] == data[0]
    assert array[1] != array[1]


@pytest.mark.parametrize("mask", [False, [False, False]])
def test_array_without_masked_entries_is_not_copied(mask):
    data = np.array([1, 2])
    array = to_array(np.ma.array(data, mask=mask, copy=False))
    assert type(array) is np.ndarray
    assert np.shares_memory(array, data)


@pytest.mark.parametrize("dtype", ["Int64", "Float32"])
def test_missing_entries_of_pandas_become_nan(dtype):
    array = to_array(pd.array([1, None], dtype=dtype))
    assert_array_equal(array.astype(float), [1, np.nan])


def test_strings_of_variable_width_become_objects():
    array = to_array(np.array(["a", "long"], dtype=np.dtypes.StringDType()))
    assert_array_equal(array, np.array(["a", "long"], dtype=object), strict=True)


@pytest.mark.parametrize("value", [None, np.nan, pd.NaT, 3, "a"], ids=repr)
def test_other_values_are_not_na(value):
    assert is_pandas_na(pd.NA)
    assert not is_pandas_na(value)


@dataclasses.dataclass
class SeriesLikeThoseOfDask:
    ndim: int = 1
    columns: tuple = (None,)


@pytest.mark.parametrize("X", [SeriesLikeThoseOfDask(), pl.LazyFrame({"a": [1]}), [1]])
def test_no_data_frame(X):
    assert column_names(X) is None


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_columns_of_data_frames(frame):
    assert column_names(frame({"a": [1], "b": [2]})) == ["a", "b"]


@pytest.mark.parametrize("table", ["table", "record_batch"])
def test_columns_of_pyarrow_are_named(table):
    pyarrow = pytest.importorskip("pyarrow")
    assert column_names(getattr(pyarrow, table)({"a": [1], "b": [2]})) == ["a", "b"]


def test_conversion():
    assert conversion_of(pl.LazyFrame({"a": [1]}), "y") == "y.collect()"
    assert conversion_of(3) is None


@pytest.mark.parametrize(
    "container",
    [["a", "b"], np.array(["a", "b"]), pd.Series(["a", "b"]), pl.Series(["a", "b"])],
    ids=["list", "array", "pandas", "polars"],
)
def test_to_list(container):
    assert to_list(container) == ["a", "b"]
    assert {type(element) for element in to_list(container)} == {str}
