"""Strategies for valid and invalid sequences, labels and parameters."""

from collections import OrderedDict, deque, namedtuple
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
from containers import object_array
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from scipy import sparse

Pair = namedtuple("Pair", "left right")

# Letters, digits and punctuation; then characters that naive code mishandles: NUL, a
# lone surrogate, bidirectional marks, a joiner, a letter with two lower-case letters.
ODD_CHARACTERS = "\0\ud800\u202e\u200d\u0130ß\u0308\ufeff\u2028\U0001d49c\U0001f916"
characters = st.sampled_from("aAbB01_ .,'-\n\té字\u0627" + ODD_CHARACTERS)
texts = st.text(characters, max_size=12) | st.text(
    st.characters(exclude_categories=[]), max_size=6
)

huge_integers = st.sampled_from(
    [2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**400]
)
odd_floats = st.sampled_from(
    [0.0, -0.0, 1.0, 1.9, -1.0, 1e-300, 1e300, np.nan, np.inf, -np.inf, 2.0**53]
)
numpy_scalars = st.sampled_from(
    [
        np.int8(3),
        np.uint8(255),
        np.int64(-1),
        np.uint64(2**64 - 1),
        np.float16(1),
        np.float32(0.5),
        np.float64(np.nan),
        np.longdouble(0.1),
        np.bool_(True),
        np.str_("a"),
        np.bytes_(b"a"),
        np.datetime64("2020-01-01"),
        np.timedelta64(3, "D"),
        np.datetime64("NaT"),
        np.complex64(1 + 1j),
    ]
)
odd_objects = st.sampled_from(
    [
        None,
        Ellipsis,
        NotImplemented,
        pd.NA,
        pd.NaT,
        Decimal("1.5"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Fraction(1, 3),
        1j,
        date(2020, 1, 1),
        object,
        int,
        len,
        Pair(1, 2),
        range(3),
        slice(2),
        b"bytes",
        bytearray(b"ab"),
        memoryview(b"ab"),
        frozenset({1}),
    ]
)
scalars = st.one_of(
    st.booleans(),
    st.integers(-3, 12),
    huge_integers,
    odd_floats,
    st.floats(),
    texts,
    st.binary(max_size=3),
    numpy_scalars,
    odd_objects,
)


def is_hashable(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


hashable_scalars = scalars.filter(is_hashable)
shapes = st_numpy.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
odd_arrays = st.one_of(
    st_numpy.arrays(
        st.sampled_from(["i1", "u8", ">i4", "f2", "f4", ">f8", "?", "U3", "S2"]), shapes
    ),
    st_numpy.arrays(object, shapes, elements=scalars),
    st.sampled_from(
        [
            np.ones((2, 2), complex),
            np.array(["2020", "NaT"], "M8[D]"),
            np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
            np.ma.masked_array([[1, 2], [3, 4]], [[0, 1], [0, 0]]),
            np.array([[1, 2], [3, 4]], object),
            np.array([["a"], ["b"]]),
            np.broadcast_to(np.int32(1), (3, 2)),
        ]
    ),
)
odd_containers = st.sampled_from(
    [
        sparse.csr_matrix([[1, 0], [0, 2]]),
        sparse.coo_array([[1, 0], [0, 2]]),
        pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
        pd.DataFrame({"text": ["a b", "b"]}),
        pd.DataFrame(),
        pd.Series([], dtype=object),
        pd.Series(["a", None]),
        pd.Series([[1, 2], [3]], index=[7, 3]),
        pd.Categorical(["a", "b"]),
        pd.array([1, None], dtype="Int64"),
        pl.DataFrame({"a": [1, 2]}),
        pl.Series(["a", None]),
        pl.Series([[1, 2], [3]]),
        deque([[1], [2]]),
        OrderedDict(a=1),
        {"a": [1, 2]},
        {(1, 2), (3,)},
        "one text",
    ]
)


def nested(parts):
    """Return a strategy for containers of the values of another strategy."""
    return st.one_of(
        st.lists(parts, max_size=4),
        st.lists(parts, max_size=3).map(tuple),
        st.lists(parts, max_size=3).map(iter),
        st.lists(parts, max_size=3).map(object_array),
        st.dictionaries(st.integers() | texts, parts, max_size=2),
    )


anything = st.recursive(scalars | odd_arrays | odd_containers, nested, max_leaves=8)

# Equivalent containers of ragged rows.
RAGGED = {
    "list": list,
    "tuple": tuple,
    "rows as tuples": lambda rows: list(map(tuple, rows)),
    "rows as arrays": lambda rows: [np.array(row, np.int64) for row in rows],
    "rows as small integers": lambda rows: [np.array(row, np.uint8) for row in rows],
    "rows with negative strides": lambda rows: [
        np.array(row[::-1], int)[::-1] for row in rows
    ],
    "rows of both kinds": lambda rows: [
        row if place % 2 else np.array(row, np.int16) for place, row in enumerate(rows)
    ],
    "object array": object_array,
    "generator": lambda rows: (row for row in rows),
    "deque": deque,
    "pandas": lambda rows: pd.Series(rows, dtype=object),
    "polars": lambda rows: pl.Series(rows, dtype=pl.List(pl.Int64)),
}
TEXTS = {
    "list": list,
    "tuple": tuple,
    "object array": object_array,
    "generator": iter,
    "pandas": lambda rows: pd.Series(rows, dtype=object),
}

ids = st.integers(1, 9)
id_rows = st.lists(st.lists(ids, max_size=6), min_size=1, max_size=6)
# At least one step, so that fit has a length and a vocabulary.
some_id_rows = id_rows.filter(any)
measures = st.floats(-8, 8, width=32)


@st.composite
def measured_rows(draw, *, missing=False):
    """Draw ragged rows of steps of one to three features."""
    n_features = draw(st.integers(1, 3))
    value = measures | st.just(np.nan) if missing else measures
    step = st.lists(value, min_size=n_features, max_size=n_features)
    row = st.lists(step, min_size=0, max_size=5)
    rows = draw(st.lists(row, min_size=1, max_size=5).filter(any))
    return [np.reshape(np.array(row, float), (-1, n_features)) for row in rows]


@st.composite
def spoilt(draw, rows):
    """Draw valid rows with one arbitrary row, or one arbitrary value in a row."""
    good = [list(row) if not isinstance(row, str) else row for row in draw(rows)]
    place = draw(st.integers(0, len(good) - 1))
    if isinstance(good[place], str) or draw(st.booleans()):
        good[place] = draw(anything)
    else:
        good[place].insert(draw(st.integers(0, len(good[place]))), draw(anything))
    return draw(st.sampled_from([good, tuple(good), object_array(good)]))


# Neither timedelta64, which is a subtype of np.signedinteger, nor Fraction, which is a
# numbers.Real without a NumPy dtype: scikit-learn's checks raise undocumented errors.
parameter_scalars = numpy_scalars.filter(
    lambda value: not isinstance(value, np.timedelta64)
)
parameter_objects = odd_objects.filter(lambda value: not isinstance(value, Fraction))
parameter_values = st.one_of(
    st.integers(-2, 3),
    huge_integers,
    odd_floats,
    st.floats(-1, 2),
    st.booleans(),
    parameter_scalars,
    parameter_objects,
    texts,
    st.sampled_from(
        ["pre", "post", "word", "char", "char_wb", "error", "mean", "forward", "max"]
    ),
    st.sampled_from(["last", "balanced", "cosine", "constant", "int32", "float32"]),
    st.lists(scalars, max_size=3),
    st.lists(scalars, max_size=3).map(tuple),
    st.dictionaries(st.integers(0, 2) | texts, scalars, max_size=2),
    odd_arrays,
    odd_containers,
)


# Equivalent containers of labels.
LABELS = {
    "list": list,
    "tuple": tuple,
    "array": np.array,
    "object array": object_array,
    "pandas": pd.Series,
    "categories": lambda labels: pd.Series(labels, dtype="category"),
    "polars": pl.Series,
    "column": lambda labels: np.array(labels)[:, np.newaxis],
}
CLASSES = [
    [0, 1],
    [1, 2, 7],
    [-1, 1],
    ["no", "yes"],
    ["", "\u202e", "ß"],
    [False, True],
    [0.0, 1.0],
    [2**53 + 1, 2**62],
]


@st.composite
def good_labels(draw, n_rows):
    """Draw labels of at least two classes, in a list."""
    classes = draw(st.sampled_from(CLASSES))
    others = st.lists(
        st.sampled_from(classes), min_size=n_rows - 2, max_size=n_rows - 2
    )
    return draw(st.permutations([*classes[:2], *draw(others)]))


@st.composite
def bad_labels(draw, n_rows):
    """Draw values like labels, most of them invalid."""
    labels = draw(good_labels(n_rows))
    kind = draw(st.sampled_from(["anything", "one", "longer", "same", "nested"]))
    if kind == "anything":
        return draw(anything)
    if kind == "one":
        labels[draw(st.integers(0, n_rows - 1))] = draw(scalars)
        return labels
    if kind == "longer":
        return labels * 2
    if kind == "same":
        return labels[:1] * n_rows
    return [[label] * draw(st.integers(0, 2)) for label in labels]


def indicators(n_rows):
    """Return a strategy for matrices of 0 and 1."""
    return st_numpy.arrays(
        np.int64, st.tuples(st.just(n_rows), st.integers(2, 3)), elements=ids.map(_bit)
    )


def _bit(number):
    return number % 2


def odd_weights(n_rows):
    """Return a strategy for values like weights, most of them invalid."""
    weights = st.lists(
        st.sampled_from([0, 1, 0.5, 2, True]) | scalars,
        min_size=n_rows,
        max_size=n_rows,
    )
    return weights | weights.map(object_array) | anything
