"""sequences_from_frame: tables of three libraries, order, keys, errors."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from numpy.testing import assert_array_equal

from skseq import (
    FrameSequences,
    SequenceScaler,
    TokenEncoder,
    make_summary_pipeline,
    sequences_from_frame,
)

ROWS = {
    "case": ["b", "a", "b", "a", "c", "b"],
    "number": [2, 1, 2, 1, 1, 2],
    "time": [3, 5, 1, 4, 0, 3],
    "event": ["pay", "ship", "order", "order", "order", "call"],
    "x": [1.0, None, 3.0, 4.0, 5.0, 6.0],
    "n": [1, 2, None, 4, 5, 6],
}


def nullable(rows):
    return pd.DataFrame(rows).convert_dtypes()


def backed_by_arrow(rows):
    return pd.DataFrame(rows).convert_dtypes(dtype_backend="pyarrow")


def of_objects(rows):
    return pd.DataFrame(rows).astype(object)


def with_categories(rows):
    kept = {name: pd.Categorical(rows[name]) for name in ("case", "event")}
    return pd.DataFrame(rows | kept)


def with_polars_categories(rows):
    names = [name for name in ("case", "event") if name in rows]
    return pl.DataFrame(rows).with_columns(pl.col(names).cast(pl.Categorical))


def with_dictionaries(rows):
    """Return a table in chunks, each with a dictionary of its own."""
    table = pa.table(rows)
    parts = []
    for part in (table.slice(0, 2), table.slice(2)):
        case = part["case"].dictionary_encode()
        parts.append(part.set_column(0, "case", case))
    return pa.concat_tables(parts)


each_table = pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame,
        nullable,
        backed_by_arrow,
        of_objects,
        with_categories,
        pl.DataFrame,
        with_polars_categories,
        pa.table,
        with_dictionaries,
    ],
)
each_library = pytest.mark.parametrize("table", [pd.DataFrame, pl.DataFrame, pa.table])


def convert(frame, **parameters):
    """Convert a table with the columns of ROWS; parameters replace these defaults."""
    defaults = {"by": "case", "order": "time", "columns": "event"}
    return sequences_from_frame(frame, **defaults | parameters)


@each_table
def test_symbols(table):
    sequences, keys = convert(table(ROWS))
    assert sequences.dtype == object
    assert sequences.tolist() == [
        ["order", "ship"],
        ["order", "pay", "call"],
        ["order"],
    ]
    assert keys.tolist() == ["a", "b", "c"]


@each_table
def test_measurements(table):
    sequences, keys = convert(table(ROWS), columns=["x", "n"])
    assert keys.tolist() == ["a", "b", "c"]
    assert {run.dtype for run in sequences} == {np.dtype(np.float64)}
    assert_array_equal(sequences[0], [[4, 4], [np.nan, 2]])
    assert_array_equal(sequences[1], [[3, np.nan], [1, 1], [6, 6]])
    assert_array_equal(sequences[2], [[5, 5]])


def test_result_is_a_named_tuple():
    result = convert(pd.DataFrame(ROWS))
    assert isinstance(result, FrameSequences)
    assert result.sequences is result[0]
    assert result.keys is result[1]


@each_library
def test_several_columns_are_a_key(table):
    sequences, keys = convert(table(ROWS), by=["number", "case"])
    assert keys.tolist() == [(1, "a"), (1, "c"), (2, "b")]
    assert sequences.tolist() == [
        ["order", "ship"],
        ["order"],
        ["order", "pay", "call"],
    ]
    (_, of_one), (_, alone) = (convert(table(ROWS), by=by) for by in (["case"], "case"))
    assert of_one.tolist() == [(key,) for key in alone.tolist()]


@pytest.mark.parametrize("as_names", [tuple, np.array, pd.Index])
def test_containers_of_names(as_names):
    frame = pd.DataFrame(ROWS)
    sequences, keys = convert(
        frame, by=as_names(["number", "case"]), columns=as_names(["x"])
    )
    assert keys.tolist()[0] == (1, "a")
    assert sequences[1].tolist() == [[5.0]]


def test_names_that_are_not_strings():
    frame = pd.DataFrame({0: [1, 1], ("a", "b"): [2, 1], 1.5: ["x", "y"]})
    result = sequences_from_frame(frame, by=0, order=("a", "b"), columns=1.5)
    assert result.sequences.tolist() == [["y", "x"]]


@each_library
@pytest.mark.parametrize(
    ("keys", "dtype"),
    [
        ([10, 9, 10], np.int64),
        ([1.5, -1.0, 1.5], np.float64),
        ([True, False, True], bool),
        (["10", "9", "10"], object),
        ([date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 2)], object),
    ],
    ids=str,
)
def test_keys_are_sorted_by_value(table, keys, dtype):
    frame = table({"id": keys, "x": [1.0, 2.0, 3.0]})
    result = sequences_from_frame(frame, by="id", columns=["x"])
    assert result.keys.dtype == dtype
    assert result.keys.tolist() == sorted({*keys})
    lengths = {key: len(run) for key, run in zip(*result[::-1], strict=True)}
    assert lengths == {keys[0]: 2, keys[1]: 1}


def test_keys_that_do_not_compare():
    frame = pd.DataFrame({"id": ["a", 1, "a"], "x": [1, 2, 3]})
    result = sequences_from_frame(frame, by="id", columns="x")
    assert result.keys.tolist() == [1, "a"]
    assert result.sequences.tolist() == [[2], [1, 3]]


@pytest.mark.parametrize(
    "times", [np.arange(60) % 7, np.zeros(60), np.arange(60)[::-1]]
)
@pytest.mark.parametrize("dtype", [int, float, "M8[ns]", "m8[s]", np.uint8])
def test_equal_times_keep_the_order_of_the_table(times, dtype):
    rows = np.random.default_rng(0).permutation(60)
    frame = pd.DataFrame(
        {"id": rows % 4, "time": times.astype("i8").astype(dtype), "row": range(60)}
    )
    expected = frame.sort_values("time", kind="stable").groupby("id")["row"].agg(list)
    found = sequences_from_frame(frame, by="id", order="time", columns="row")
    assert found.sequences.tolist() == expected.tolist()


def test_without_order_the_table_is_in_order():
    sequences, _ = convert(pd.DataFrame(ROWS), order=None)
    assert sequences.tolist() == [
        ["ship", "order"],
        ["pay", "order", "call"],
        ["order"],
    ]


def test_large_random_table_equals_that_of_pandas():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "id": rng.integers(-50, 50, 5000),
            "day": rng.integers(0, 3, 5000),
            "time": rng.normal(size=5000).round(1),
            "x": rng.normal(size=5000),
            "y": rng.integers(0, 9, 5000),
        }
    )
    in_order = frame.sort_values("time", kind="stable")
    groups = in_order.groupby(["day", "id"])[["x", "y"]]
    found = sequences_from_frame(
        frame, by=["day", "id"], order="time", columns=["x", "y"]
    )
    assert len(found.keys) == len(groups)
    for (key, group), found_key, run in zip(groups, found.keys, found[0], strict=True):
        assert found_key == key
        assert_array_equal(run, group.to_numpy())


def test_integers_that_float64_cannot_tell_apart_are_sorted():
    times = [2**62 + 1, 2**62, 2**62 + 2]
    frame = pd.DataFrame({"id": 0, "time": times, "event": ["b", "a", "c"]})
    result = sequences_from_frame(frame, by="id", order="time", columns="event")
    assert result.sequences[0] == ["a", "b", "c"]


# Elapsed time

MINUTES = [15, 5, 10, 0]
NAIVE = [datetime(2026, 1, 1) + timedelta(minutes=minutes) for minutes in MINUTES]
AWARE = [time.replace(tzinfo=UTC) for time in NAIVE]


@pytest.mark.parametrize(
    "times",
    [NAIVE, AWARE, [time - NAIVE[3] for time in NAIVE], [60 * n for n in MINUTES]],
    ids=["naive", "aware", "timedelta", "seconds"],
)
@pytest.mark.parametrize(
    "table", [pd.DataFrame, backed_by_arrow, of_objects, pl.DataFrame, pa.table]
)
def test_elapsed_time_is_in_seconds(table, times):
    if table is of_objects and isinstance(times[0], timedelta):
        pytest.skip("an object column of pandas holds its own timedeltas")
    frame = table({"id": [1] * 4, "time": times, "x": [3, 1, 2, 0]})
    result = sequences_from_frame(
        frame, by="id", order="time", columns=["x"], add_elapsed=True
    )
    (run,) = result.sequences
    assert run.tolist() == [[0, 0], [1, 300], [2, 300], [3, 300]]


@each_library
def test_elapsed_time_of_dates(table):
    days = [date(2026, 1, day) for day in (1, 4, 2)]
    frame = table({"id": [1, 1, 1], "day": days})
    result = sequences_from_frame(
        frame, by="id", order="day", columns=[], add_elapsed=True
    )
    assert result.sequences[0].ravel().tolist() == [0, 86_400, 172_800]


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int64, np.float16])
def test_elapsed_time_does_not_overflow(dtype):
    if dtype is np.float16:
        least, largest = -60_000, 60_000
    else:
        least, largest = np.iinfo(dtype).min, np.iinfo(dtype).max
    times = np.array([least, largest], dtype)
    frame = pd.DataFrame({"id": [1, 1], "time": times})
    result = sequences_from_frame(
        frame, by="id", order="time", columns=[], add_elapsed=True
    )
    elapsed = float(times[1]) - float(times[0])
    assert result.sequences[0].ravel().tolist() == [0, elapsed]


def test_elapsed_time_starts_at_0_in_each_sequence():
    frame = pd.DataFrame({"id": [1, 2, 1, 2], "time": np.array([1, 2, 5, 9], np.uint8)})
    result = sequences_from_frame(
        frame, by="id", order="time", columns=[], add_elapsed=True
    )
    assert [run.ravel().tolist() for run in result.sequences] == [[0, 4], [0, 7]]


# Numbers


def test_single_precision_is_kept_where_all_features_have_it():
    frame = pd.DataFrame({"id": [1, 1], "x": [1.0, 2.0], "y": [1, 2]})
    frame["x"] = frame["x"].astype(np.float32)
    one, two = (
        sequences_from_frame(frame, by="id", columns=columns).sequences[0].dtype
        for columns in (["x"], ["x", "y"])
    )
    assert (one, two) == (np.float32, np.float64)


def test_numbers_of_any_type():
    frame = pd.DataFrame(
        {"id": [1, 1, 1], "a": [True, None, False], "b": [Decimal("0.5"), 2, None]}
    )
    result = sequences_from_frame(frame, by="id", columns=["a", "b"])
    assert_array_equal(result.sequences[0], [[1, 0.5], [np.nan, 2], [0, np.nan]])


def test_symbols_of_any_type():
    events = [("a", 1), 2, "x", ("a", 1)]
    frame = pd.DataFrame({"id": [1, 1, 2, 2], "event": events})
    result = sequences_from_frame(frame, by="id", columns="event")
    assert result.sequences.tolist() == [[("a", 1), 2], ["x", ("a", 1)]]


def test_table_is_unchanged():
    frame = pd.DataFrame(ROWS)
    convert(frame, columns=["x", "n"])
    pd.testing.assert_frame_equal(frame, pd.DataFrame(ROWS))


def test_sequences_are_input_of_estimators():
    frame = pd.DataFrame(ROWS).fillna(0)
    events, _ = convert(frame)
    assert [len(ids) for ids in TokenEncoder().fit_transform(events)] == [2, 3, 1]
    runs, keys = convert(frame, columns=["x", "n"])
    assert len(SequenceScaler().fit_transform(runs)) == 3
    labels = pd.Series({"b": "yes", "a": "no", "c": "no"})
    pipeline = make_summary_pipeline(C=1.0).fit(runs, labels[keys])
    assert pipeline.predict(runs[[1]]).tolist() == ["yes"]


# Errors

BAD = {
    "missing key": (
        {"case": [None, *"bcabc"]},
        {},
        "by .* 'case' has 1 in 6 rows, .*0",
    ),
    "missing time": (
        {"time": [1, None, 1, 1, None, 1]},
        {},
        "order .* without missing values; column 'time' has 2 in 6 .* first in row 1",
    ),
    "missing event": (
        {"event": ["a", "b", "c", None, "d", "e"]},
        {},
        "columns .* column 'event' has 1 in 6 rows, .* row 3. .* such as 'unknown'",
    ),
    "unknown column": (
        {},
        {"by": "id"},
        "by to name columns .*'id'. The columns are 'c",
    ),
    "unknown in a list": (
        {},
        {"columns": ["x", "y"]},
        "columns to name .* got str 'y'",
    ),
    "unknown order": ({}, {"order": "date"}, "order to name columns .* got str 'date'"),
    "no by": ({}, {"by": []}, "at least one name in by"),
    "no columns": ({}, {"columns": []}, "at least one name in columns"),
    "two orders": ({}, {"order": ["time", "n"]}, "the name of one column in order"),
    "elapsed events": ({}, {"add_elapsed": True}, "Pass columns as a list of names"),
    "elapsed, no order": (
        {},
        {"columns": ["x"], "order": None, "add_elapsed": True},
        "Name the column of times in order",
    ),
    "elapsed of another type": ({}, {"add_elapsed": "yes"}, "add_elapsed as a bool"),
    "infinite time": (
        {"time": [1.0, np.inf, 1, 1, 1, 1]},
        {},
        "finite numbers in order; row 1 of column 'time' is inf",
    ),
    "huge integer": (
        {"n": [1, 2, 2**53 + 1, 4, 5, 6]},
        {"columns": ["n"]},
        "row 2 of column 'n' is 9007199254740993",
    ),
}


@each_library
@pytest.mark.parametrize(("changes", "parameters", "message"), BAD.values(), ids=BAD)
def test_bad_values(table, changes, parameters, message):
    with pytest.raises(ValueError, match=rf"sequences_from_frame expects .*{message}"):
        convert(table(ROWS | changes), **parameters)


@each_library
@pytest.mark.parametrize(
    ("changes", "parameters", "message"),
    [
        (
            {"x": [*"abcdef"]},
            {"columns": ["x"]},
            "numbers in a list of columns; row 0 of column 'x' holds str 'a'. For symb",
        ),
        (
            {"time": [*"123456"]},
            {},
            "numbers or times in order; row 0 of column 'time' holds str '1'. Convert",
        ),
        (
            {"time": [True] * 6},
            {},
            "order to name a column of numbers or times; column 'time' holds bool",
        ),
        (
            {"x": [datetime(2026, 1, 1)] * 6},
            {"columns": ["x"]},
            "numbers in a list of columns; column 'x' holds datetime64.* add_elapsed",
        ),
    ],
    ids=["texts", "times as texts", "bool as time", "times as measurements"],
)
def test_columns_of_the_wrong_kind(table, changes, parameters, message):
    with pytest.raises(TypeError, match=f"sequences_from_frame expects {message}"):
        convert(table(ROWS | changes), **parameters)


@pytest.mark.parametrize("parameter", ["by", "columns"])
def test_values_that_are_not_hashable(parameter):
    frame = pd.DataFrame(ROWS | {"lists": [[1]] * 6})
    with pytest.raises(
        TypeError, match=f"{parameter} to name columns of hashable valu"
    ):
        convert(frame, **{parameter: "lists"})


def test_missing_time_in_a_column_of_objects():
    for missing in (None, pd.NaT, pd.NA):
        for times in (NAIVE, AWARE):
            frame = pd.DataFrame({"id": 1, "time": [*times, missing]}, dtype=object)
            with pytest.raises(ValueError, match="column 'time' has 1 in 5 .*in row 4"):
                sequences_from_frame(frame, by="id", order="time", columns="id")


def test_mixed_time_zones():
    frame = pd.DataFrame({"id": 1, "time": [AWARE[0], NAIVE[1]], "x": 0})
    with pytest.raises(ValueError, match="all have a time zone, or none; row 1 of col"):
        sequences_from_frame(
            frame.astype({"time": object}), by="id", order="time", columns="x"
        )


@pytest.mark.parametrize("number", [10**400, Decimal("sNaN")], ids=["huge", "signal"])
def test_number_beyond_float64(number):
    frame = pd.DataFrame({"id": [1, 1], "x": pd.Series([0, number], dtype=object)})
    with pytest.raises(ValueError, match="range of float64; row 1 of column 'x' holds"):
        sequences_from_frame(frame, by="id", columns=["x"])


def test_key_in_the_index():
    with pytest.raises(
        ValueError, match=r"is in the index: pass frame.reset_index\(\)"
    ):
        convert(pd.DataFrame(ROWS).set_index("case"))


def test_many_columns_are_not_all_listed():
    frame = pd.DataFrame(np.zeros((1, 100)), columns=[f"c{n}" for n in range(100)])
    with pytest.raises(ValueError, match="'c19' and 80 more.$"):
        convert(frame)


def test_two_columns_of_one_name():
    frame = pd.DataFrame([[1, 2, 3]], columns=["id", "x", "x"])
    with pytest.raises(
        ValueError, match="one column for each name; 2 have the name 'x'"
    ):
        sequences_from_frame(frame, by="id", columns=["x"])


@each_library
def test_empty_table(table):
    with pytest.raises(ValueError, match="a table with at least one row"):
        convert(table({name: values[:0] for name, values in ROWS.items()}))


@pytest.mark.parametrize(
    ("frame", "remedy"),
    [
        (ROWS, "pandas.DataFrame"),
        ([[1, 2]], "pandas.DataFrame"),
        (pd.Series([1]), "pandas.DataFrame"),
        (pl.DataFrame(ROWS).lazy(), "frame.collect"),
        (None, "pandas.DataFrame"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_containers(frame, remedy):
    message = f"sequences_from_frame expects a data frame of pandas .* Pass {remedy}"
    with pytest.raises(TypeError, match=message):
        convert(frame)


def test_frame_of_dask():
    dask = pytest.importorskip("dask.dataframe")
    with pytest.raises(TypeError, match=r"Pass frame.compute\(\)"):
        convert(dask.from_pandas(pd.DataFrame(ROWS), npartitions=2))
