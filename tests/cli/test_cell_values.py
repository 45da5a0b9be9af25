"""Cells as keys, symbols, measurements, and numbers or times that sort the steps."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skseq._cli._cell_values import Order, to_measurement, to_symbol


@pytest.mark.parametrize(
    ("cell", "symbol"), [("a b", "a b"), (" a", " a"), (1, "1"), (True, "True")]
)
def test_symbols(cell, symbol):
    assert to_symbol(cell, "line 2", "event") == symbol


@pytest.mark.parametrize("cell", [["a"], {"a": 1}])
def test_nested_cell(cell):
    with pytest.raises(ValueError, match="word or a number in each row; line 2 holds"):
        to_symbol(cell, "line 2", "event")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1", 1), (" -1.5e3 ", -1500), ("+.5", 0.5), (2, 2), (Decimal("0.5"), 0.5)],
)
def test_measurements(cell, number):
    assert to_measurement(cell, "line 2", "x") == number


@pytest.mark.parametrize("cell", [None, "", "  ", "nan", float("nan")])
def test_missing_measurements(cell):
    assert np.isnan(to_measurement(cell, "line 2", "x"))


def test_decimal_comma():
    assert to_measurement("1,5", "line 2", "x", decimal=",") == 1.5
    assert to_measurement("1.5", "line 2", "x", decimal=",") == 1.5


@pytest.mark.parametrize("cell", ["a", "1,5", "1_000", "1 2", [1.0], date(2026, 1, 1)])
def test_no_measurement(cell):
    with pytest.raises(ValueError, match=r"'x' should hold numbers; line 2 .* Do it\."):
        to_measurement(cell, "line 2", "x", remedy="Do it.")


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999", 10**400])
def test_infinite_measurement(cell):
    with pytest.raises(ValueError, match="'x' should hold finite numbers; line 2"):
        to_measurement(cell, "line 2", "x")


def read(cells):
    order = Order("when")
    for line, cell in enumerate(cells, start=2):
        order.add(cell, f"line {line}")
    return order


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["10", "9"], [10, 9]),
        (["1.5", "2"], [1.5, 2]),
        ([2**53 + 1, 2**53], [2**53 + 1, 2**53]),
        ([Decimal("0.5"), 1], [0.5, 1]),
        (["1e3", 10**20], [1e3, 1e20]),
        ([True, False], [1, 0]),
    ],
)
def test_order_of_numbers(cells, expected):
    order = read(cells)
    assert order.kind == "numbers"
    assert_array_equal(order.to_array(), expected)


@pytest.mark.parametrize(
    "cells",
    [
        ["2026-01-05", "2026-01-04T10:30"],
        [date(2026, 1, 5), datetime(2026, 1, 4, 10, 30)],
        [pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-04 10:30")],
    ],
)
def test_order_of_times(cells):
    order = read(cells)
    assert order.kind == "times"
    expected = np.array(["2026-01-05T00:00", "2026-01-04T10:30"], dtype="M8[m]")
    assert_array_equal(order.to_array(), expected)


def test_nanoseconds_are_kept():
    times = [pd.Timestamp(2), pd.Timestamp(1)]
    assert_array_equal(read(times).to_array().astype(int), [2, 1])


@pytest.mark.parametrize("convert", [str, pd.Timestamp, datetime.fromisoformat])
def test_times_with_a_zone_are_in_utc(convert):
    order = read(map(convert, ["2026-01-05T01:00+02:00", "2026-01-04T23:30Z"]))
    assert order.kind == "times with a time zone"
    expected = np.array(["2026-01-04T23:00", "2026-01-04T23:30"], dtype="M8[m]")
    assert_array_equal(order.to_array(), expected)


@pytest.mark.parametrize(
    "cell",
    ["05.01.2026", "first", "inf", "nan", ["a"], "1_0", "0001-01-01T00:00+14:00"],
)
def test_no_order(cell):
    with pytest.raises(ValueError, match="number or a time in ISO 8601, .* line 2"):
        read([cell])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            ["7", "2026-01-05"],
            "should hold numbers in each row, like '7' in line 2; li",
        ),
        (["2026-01-05", "7"], "should hold times in each row, like '2026-01-05' in"),
        (["2026-01-05T00:00Z", "2026-01-05"], "times with a time zone in each row"),
    ],
)
def test_order_of_several_kinds(cells, message):
    with pytest.raises(ValueError, match=message):
        read(cells)
