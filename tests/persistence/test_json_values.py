"""Values are encoded as JSON and arrays, and decoded, without loss; others refused."""

import enum
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from skseq._persistence._json_values import pack, unpack

numbers = st.booleans() | st.integers() | st.floats(allow_nan=False)
hashables = st.recursive(
    st.none() | numbers | st.text(st.characters(exclude_categories=[])),
    lambda parts: st.lists(parts, max_size=3).map(tuple),
    max_leaves=5,
)
values = st.recursive(
    hashables,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.lists(parts, max_size=3).map(tuple)
        | st.dictionaries(hashables, parts, max_size=3)
    ),
    max_leaves=10,
)


class Colour(enum.Enum):
    RED = 1


class Word(str):
    pass


def round_trip(value):
    arrays = []
    packed = json.loads(json.dumps(pack(value, arrays, where="it"), allow_nan=False))
    left = dict(enumerate(arrays))
    again = unpack(packed, left)
    assert left == {}
    return again


def types_in(value):
    parts = list(value) if isinstance(value, (list, tuple)) else []
    parts += list(value.items()) if isinstance(value, dict) else []
    return [type(value), *map(types_in, parts)]


@given(values)
def test_plain_value(value):
    again = round_trip(value)
    assert again == value
    assert types_in(again) == types_in(value)


@pytest.mark.parametrize("value", [math.inf, -math.inf, -0.0, 5e-324, 0.1])
def test_float(value):
    again = round_trip(value)
    assert again == value
    assert math.copysign(1, again) == math.copysign(1, value)


def test_nan():
    assert math.isnan(round_trip(math.nan))
    assert math.isnan(round_trip(np.float32("nan")))


@pytest.mark.parametrize(
    "value",
    [np.int64(-3), np.uint8(200), np.float32(0.1), np.float64(0.1), np.bool_(True)],
    ids=lambda value: type(value).__name__,
)
def test_numpy_scalar(value):
    again = round_trip(value)
    assert again == value
    assert type(again) is type(value)


def test_numpy_string_becomes_a_python_string():
    assert type(round_trip(np.str_("a"))) is str


@pytest.mark.parametrize("value", [np.float64, np.int32, np.dtype("int8"), np.bool_])
def test_numeric_type(value):
    assert round_trip(value) == value


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.arange(6).reshape(2, 3).T,
        np.arange(6)[::2],
        np.array(3.5),
        np.empty((0, 4)),
        np.array([1, 2**63], dtype=np.uint64),
        np.array(["no", "yes"], dtype="<U9"),
        np.array([], dtype="<U3"),
        np.array([False, True]),
        np.array(["a", 1, (2, 3), None], dtype=object),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_array(value):
    again = round_trip(value)
    assert_array_equal(again, value, strict=True)
    assert again.flags.writeable


def test_big_endian_array_keeps_its_values():
    again = round_trip(np.array([1, 2], dtype=">i4"))
    assert again.tolist() == [1, 2]


@pytest.mark.parametrize(
    "value",
    [
        len,
        lambda text: text,
        Colour.RED,
        Word("a"),
        b"a",
        1j,
        {1},
        frozenset([1]),
        str,
        np.str_,
        np.datetime64("2020-01-01"),
        np.longdouble(1),
        np.random.RandomState(0),
        np.array(["2020-01-01"], dtype="datetime64[D]"),
        np.array([b"a"]),
        np.array([["a"]]),
        np.array([len], dtype=object),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    "around", [lambda value: value, lambda value: [(value,)], lambda value: {1: value}]
)
def test_values_that_cannot_be_packed(value, around):
    with pytest.raises(TypeError, match=r"skseq.save writes .* got .* in it\. "):
        pack(around(value), [], where="it")


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {"list": []},
        {"tuple": [], "dict": []},
        {"tuple": {}},
        {"tuple": "ab"},
        {"dict": [[1, 2]]},
        {"dict": [{"tuple": [1]}]},
        {"dict": [{"tuple": [1, 2]}, {"tuple": [1, 3]}]},
        {"dict": [{"tuple": [[], 2]}]},
        {"float": "1.5"},
        {"float": []},
        {"scalar": ["<i8", 1.5]},
        {"scalar": ["<i8", True]},
        {"scalar": ["|i1", 300]},
        {"scalar": ["<U1", "a"]},
        {"scalar": ["|O", 1]},
        {"scalar": ["<i8"]},
        {"scalar": "<i"},
        {"dtype": "object"},
        {"dtype": "|V8"},
        {"dtype": None},
        {"type": "<M8[s]"},
        {"type": "os.system"},
        {"array": 1},
        {"array": "0"},
        {"array": [0]},
        {"strings": [1, ["ab"]]},
        {"strings": [1, [1]]},
        {"strings": ["1", ["a"]]},
        {"strings": [10**9, ["a"]]},
        {"strings": [1, "a"]},
        {"strings": []},
        {"booleans": [0, 1]},
        {"booleans": None},
        {"objects": {"a": 1}},
        {"objects": [{"array": 7}]},
        {"code": "import os"},
    ],
    ids=json.dumps,
)
@pytest.mark.parametrize(
    "around", [lambda value: value, lambda value: [{"tuple": [value]}]]
)
def test_packed_values_that_are_refused(packed, around):
    with pytest.raises(ValueError, match=r"\w"):
        unpack(around(packed), {0: np.zeros(3)})


def test_array_that_is_referred_to_twice():
    with pytest.raises(ValueError, match="tag 'array' is damaged"):
        unpack([{"array": 0}, {"array": 0}], {0: np.zeros(3)})
