"""Conversion of containers of other libraries to arrays."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skseq._validation._containers import is_pandas_na, to_array


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


def test_strings_of_variable_width_become_objects():
    array = to_array(np.array(["a", "long"], dtype=np.dtypes.StringDType()))
    assert_array_equal(array, np.array(["a", "long"], dtype=object), strict=True)


@pytest.mark.parametrize("value", [None, np.nan, pd.NaT, 3, "a"], ids=repr)
def test_other_values_are_not_na(value):
    assert is_pandas_na(pd.NA)
    assert not is_pandas_na(value)
