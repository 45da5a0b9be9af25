"""sequences_from_frame on valid and invalid tables."""

import numpy as np
import pandas as pd
import polars as pl
from call_contract import attempt, examples
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import anything, scalars

from skseq import sequences_from_frame

ABOUT = "sequences_from_frame"

n_rows = st.shared(st.integers(0, 6), key="n_rows")


def is_held_by_pandas(value):
    """Whether pandas can hold it: not lone surrogates, before 3.0 not huge integers."""
    if isinstance(value, int):
        return abs(value) < 1e300
    return not isinstance(value, str) or value.encode(errors="ignore").decode() == value


def columns_of(values):
    """Return a strategy for lists of values, one for each row."""
    return n_rows.flatmap(lambda n: st.lists(values, min_size=n, max_size=n))


numbers = st.integers(-3, 3) | st.floats(-2, 2) | st.none()
plain = st.one_of(
    *map(
        columns_of,
        [
            st.integers(-3, 3),
            st.floats(-2, 2),
            st.sampled_from("abc"),
            st.booleans(),
            st.datetimes(),
            st.dates(),
        ],
    )
)
odd = columns_of(numbers) | columns_of(scalars.filter(is_held_by_pandas))
tables = st.dictionaries(st.sampled_from("abc"), plain | odd, max_size=3)
names = st.sampled_from(["a", "b", "c", "d"])
parameters = st.fixed_dictionaries(
    {"by": names | st.lists(names, max_size=2), "columns": names | st.lists(names)},
    optional={
        "order": st.none() | names | st.lists(names),
        "add_elapsed": st.booleans() | st.none(),
    },
)


def as_series(table):
    return pd.DataFrame({name: pd.Series(values) for name, values in table.items()})


def as_objects(table):
    return pd.DataFrame(table, dtype=object)


def convert(frame, parameters):
    return sequences_from_frame(frame, **parameters)


def check(make_frame, table, parameters):
    result, error = attempt(
        lambda table, parameters: convert(make_frame(table), parameters),
        table,
        parameters,
        about=ABOUT,
    )
    if error is None:
        sequences, keys = result
        assert len(sequences) == len(keys) > 0
        assert sum(map(len, sequences)) == len(make_frame(table))
        is_list = isinstance(parameters["columns"], list)
        assert {type(run) for run in sequences} == {np.ndarray if is_list else list}


@given(st.sampled_from([as_series, as_objects]), tables, parameters)
@examples(2)
def test_frames_of_pandas(make_frame, table, parameters):
    check(make_frame, table, parameters)


# polars itself refuses columns of mixed types.
@given(st.dictionaries(st.sampled_from("abc"), plain, max_size=3), parameters)
@examples()
def test_frames_of_polars(table, parameters):
    check(pl.DataFrame, table, parameters)


@given(anything, parameters)
@examples()
def test_anything(frame, parameters):
    attempt(convert, frame, parameters, about=ABOUT)


@given(anything, st.sampled_from(["by", "columns", "order"]))
@examples()
def test_any_name(name, parameter):
    frame = pd.DataFrame({"a": [1, 1, 2], "b": [2, 1, 1]})
    parameters = {"by": "a", "columns": "b"} | {parameter: name}
    attempt(convert, frame, parameters, about=ABOUT)
