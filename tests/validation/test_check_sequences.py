"""Conversion of sequences from every container, and its errors."""

from collections import UserDict

import numpy as np
import pandas as pd
import polars as pl
import pytest
from containers import object_array, sequences_as_lists
from numpy.testing import assert_array_equal
from scipy import sparse

from skseq._validation._check_sequences import check_rows, check_sequences

INTEGER_DTYPES = [
    f"{kind}{8 * size}" for kind in ("int", "uint") for size in (1, 2, 4, 8)
]
FLOAT_DTYPES = ["float16", "float32", "float64"]


def type_name(X):
    return f"{type(X).__module__}.{type(X).__name__}"


def sequences_of(X):
    return check_sequences(X, name="Reader")


@pytest.mark.parametrize(
    "X",
    [
        *(["a", "b"], ("a", "b"), iter(["a", "b"]), {"a": 1, "b": 2}.keys()),
        *(np.array(["a", "b"]), object_array(["a", "b"])),
        *(pd.Series(["a", "b"], index=[7, 8]), pl.Series(["a", "b"])),
    ],
    ids=type_name,
)
def test_check_rows_keeps_order(X):
    assert list(check_rows(X, name="Reader")) == ["a", "b"]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_check_rows_data_frame_becomes_an_array(frame):
    X = frame({"step0": [1, 2], "step1": [3, 4]})
    assert_array_equal(check_rows(X, name="Reader"), [[1, 3], [2, 4]])


@pytest.mark.parametrize("X", [sparse.csr_array([[1]]), sparse.eye(2)])
def test_check_rows_sparse(X):
    with pytest.raises(TypeError, match="Reader expects sequences, got a sparse"):
        check_rows(X, name="Reader")


@pytest.mark.parametrize(
    "X",
    ["a b", b"a b", None, 3, 1.5, np.array(3), np.array("a b"), np.int64(3)],
    ids=repr,
)
def test_check_rows_not_a_collection(X):
    with pytest.raises(TypeError, match="Reader expects a collection .* in a list"):
        check_rows(X, name="Reader")


@pytest.mark.parametrize(
    "X",
    [[], (), iter([]), np.empty((0, 3)), pd.Series([], dtype=object), pl.Series()],
    ids=type_name,
)
def test_check_rows_empty(X):
    with pytest.raises(ValueError, match=r"0 sample\(s\) .* required by Reader"):
        check_rows(X, name="Reader")


@pytest.mark.parametrize("shape", [(2, 0), (2, 0, 3), (2, 3, 0)])
def test_check_rows_widthless(shape):
    with pytest.raises(ValueError, match=r"0 feature\(s\) .* required by Reader"):
        check_rows(np.empty(shape), name="Reader")


def test_check_rows_complex():
    with pytest.raises(ValueError, match="Complex data not supported: Reader got"):
        check_rows(np.array([[1j]]), name="Reader")


@pytest.mark.parametrize(
    "X",
    [
        [[1, 2], [], [3]],
        ((1, 2), (), (3,)),
        [[1, 2], (), np.array([3])],
        [range(1, 3), [], [3]],
        [[np.int64(1), np.int8(2)], [], [np.uint64(3)]],
        [[True, 2], [], [3]],
        iter([[1, 2], [], [3]]),
        object_array([[1, 2], [], [3]]),
        object_array([np.array([1, 2]), np.array([], dtype=int), np.array([3])]),
        [np.array([1, 2]), np.array([]), np.array([3])],
        [np.array([1, 2], dtype=object), [], [3]],
        pd.Series([[1, 2], [], [3]], index=[7, 8, 9]),
        [pd.Series([1, 2]), pd.Series([], dtype=int), pd.Series([3])],
        pl.Series([[1, 2], [], [3]]),
        [pl.Series([1, 2]), pl.Series([], dtype=pl.Int64), pl.Series([3])],
    ],
    ids=type_name,
)
def test_check_sequences_ragged(X):
    assert sequences_as_lists(sequences_of(X)) == [[1, 2], [], [3]]


@pytest.mark.parametrize("dtype", [*INTEGER_DTYPES, *FLOAT_DTYPES, ">i4"])
def test_check_sequences_rows_of_arrays_keep_their_dtype(dtype):
    rows = [np.array([1, 2], dtype), np.array([], dtype), np.array([3], dtype)]
    sequences = sequences_of(rows)
    assert sequences_as_lists(sequences) == [[1, 2], [], [3]]
    assert sequences.values.dtype == np.dtype(dtype).newbyteorder("=")


@pytest.mark.parametrize("dtype", [*INTEGER_DTYPES, *FLOAT_DTYPES, "bool"])
def test_check_sequences_array_keeps_its_dtype(dtype):
    sequences = sequences_of(np.array([[1, 0, 1], [0, 1, 1]], dtype))
    assert sequences_as_lists(sequences) == [[1, 0, 1], [0, 1, 1]]
    assert sequences.values.dtype == dtype


@pytest.mark.parametrize(
    "X",
    [
        np.array([[1, 2], [3, 4]]),
        np.asfortranarray([[1, 2], [3, 4]]),
        np.array([[1, 2], [3, 4]], dtype=object),
        np.ma.array([[1, 2], [3, 4]]),
        pd.DataFrame({"step0": [1, 3], "step1": [2, 4]}),
        pd.DataFrame({"step0": [1, 3], "step1": [2, 4]}, dtype="Int64"),
        pl.DataFrame({"step0": [1, 3], "step1": [2, 4]}),
        pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2)),
    ],
    ids=type_name,
)
def test_check_sequences_2d_array(X):
    assert sequences_as_lists(sequences_of(X)) == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "X",
    [
        [np.array([[1.5, 2], [3, 4]]), np.array([[5.0, 6]])],
        [[[1.5, 2], [3, 4]], [[5, 6]]],
        object_array([np.array([[1.5, 2], [3, 4]]), np.array([[5, 6]])]),
        [pd.DataFrame([[1.5, 2], [3, 4]]), pd.DataFrame([[5, 6]])],
        pl.Series([[[1.5, 2.0], [3.0, 4.0]], [[5.0, 6.0]]]),
        [pd.Series([[1.5, 2], [3, 4]], index=[7, 8]), pd.Series([[5, 6]])],
    ],
    ids=["arrays", "lists", "object array", "data frames", "polars", "series of lists"],
)
def test_check_sequences_ragged_measurements(X):
    sequences = sequences_of(X)
    assert sequences_as_lists(sequences) == [[[1.5, 2], [3, 4]], [[5, 6]]]
    assert sequences.n_features == 2


@pytest.mark.parametrize("read", [lambda column: column, list, iter, pd.Series])
@pytest.mark.parametrize(
    "rows", [[[1, 2], [3]], [[[1.5, 2.0], [3.0, 4.0]], [[5.0, 6.0]]]]
)
def test_check_sequences_column_of_pyarrow(read, rows):
    column = pytest.importorskip("pyarrow").chunked_array([rows])
    assert sequences_as_lists(sequences_of(read(column))) == rows


def test_check_sequences_3d_array():
    X = np.arange(12.0).reshape(2, 3, 2)
    sequences = sequences_of(X)
    assert sequences_as_lists(sequences) == X.tolist()
    assert sequences.n_features == 2


@pytest.mark.parametrize("empty", [[], (), np.empty(0), np.empty((0, 2))], ids=repr)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_check_sequences_empty_row_among_measurements(empty, place):
    rows = [np.array([[1.5, 2]]), np.array([[3.0, 4]])]
    rows.insert(place, empty)
    expected = [[[1.5, 2]], [[3, 4]]]
    expected.insert(place, [])
    assert sequences_as_lists(sequences_of(rows)) == expected


@pytest.mark.parametrize(
    "X",
    [
        *([[], []], ((), ()), [np.empty(0), np.empty(0)], [[], np.empty(0)]),
        *([np.empty(0, "U3"), []], [[], np.empty(0, object)]),
        *([np.empty(0, int)] * 2, object_array([[], []]), pd.Series([[], []])),
    ],
    ids=repr,
)
def test_check_sequences_all_rows_empty(X):
    sequences = sequences_of(X)
    assert sequences_as_lists(sequences) == [[], []]
    assert sequences.n_features is None


@pytest.mark.parametrize("X", [[[[]]], [[], [[], []]], [np.empty((0, 0))]], ids=repr)
def test_check_sequences_steps_without_features(X):
    with pytest.raises(ValueError, match="Reader expects steps of at least 1 feature"):
        sequences_of(X)


def test_check_sequences_floats_are_not_truncated():
    assert sequences_as_lists(sequences_of([[1], [1.9]])) == [[1], [1.9]]


LARGE = 2**53 + 1  # The first integer that float64 does not hold.


@pytest.mark.parametrize(
    ("X", "row"),
    [
        ([[1], [1.5, LARGE]], 1),
        ([[1.5], [], [3, -LARGE]], 2),
        ([np.array([[0.5, 1]]), np.array([[1, 2], [3, LARGE]])], 1),
        ([np.array([1.5]), pd.Series([3, LARGE])], 1),
        ([np.array([2**63], "uint64"), np.array([LARGE], "int64")], 1),
    ],
    ids=["in a row", "in two rows", "measurements", "series", "types of integers"],
)
def test_check_sequences_integers_are_never_rounded(X, row):
    with pytest.raises(ValueError, match=f"sequence {row} holds .*{LARGE}. Pass"):
        sequences_of(X)


def test_check_sequences_large_numbers_that_floats_hold():
    X = [[1.5, 2**53], [-(2**60)], [], [1e300]]
    assert sequences_as_lists(sequences_of(X)) == X


@pytest.mark.parametrize(
    "X",
    [[[2**63 - 1], [-(2**63)]], [np.array([2**64 - 1, 1], dtype="uint64")]],
    ids=["lists", "arrays"],
)
def test_check_sequences_wide_integers_are_exact(X):
    assert sequences_as_lists(sequences_of(X)) == [list(map(int, row)) for row in X]


@pytest.mark.parametrize(
    ("X", "row", "shown"),
    [
        (["a b", "c"], 0, "str 'a b'"),
        ([[1], "a b"], 1, "str 'a b'"),
        ([[1], b"a b"], 1, "bytes b'a b'"),
        (np.array(["a b", "c"]), 0, "str 'a b'"),
        (pd.Series(["a b", "c"]), 0, "str 'a b'"),
        (pl.Series(["a b", "c"]), 0, "str 'a b'"),
    ],
    ids=repr,
)
def test_check_sequences_text(X, row, shown):
    with pytest.raises(TypeError) as caught:
        sequences_of(X)
    assert str(caught.value) == (
        f"Reader expects sequences of numbers; row {row} is {shown}. Encode texts "
        "with TokenEncoder first."
    )


@pytest.mark.parametrize(
    ("X", "row", "shown"),
    [
        ([3, 4], 0, "int 3"),
        ([[1], None], 1, "NoneType None"),
        (np.array([3, 4]), 0, "int 3"),
        (pd.Series([3, 4]), 0, "int 3"),
        (pl.Series([3, 4]), 0, "int 3"),
    ],
    ids=repr,
)
def test_check_sequences_rows_that_are_not_sequences(X, row, shown):
    with pytest.raises(ValueError, match=f"row {row} is {shown}. Reshape your data"):
        sequences_of(X)


@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (1, 1, 1, 1, 1)])
def test_check_sequences_array_of_too_many_dimensions(shape):
    with pytest.raises(ValueError, match=r"got shape \(1, 1, 1, 1"):
        sequences_of(np.ones(shape))


@pytest.mark.parametrize("dtype", [float, object])
@pytest.mark.parametrize("shape", [(), (1, 1, 1)])
def test_check_sequences_row_of_wrong_dimensions(shape, dtype):
    with pytest.raises(ValueError, match=r"sequence 1 has shape \("):
        sequences_of([[1], np.ones(shape, dtype)])


def test_check_sequences_steps_of_different_length():
    with pytest.raises(ValueError, match="in sequence 1 the steps differ"):
        sequences_of([[[1, 2]], [[1, 2], [3]]])
    with pytest.raises(ValueError, match="in sequence 1 the steps differ"):
        sequences_of(pl.Series([[[1, 2]], [[1, 2], [3]]]))


@pytest.mark.parametrize(
    ("shapes", "first", "other"),
    [
        ([(1, 2), (1, 3)], r"0 has steps of shape \(2,\)", r"1 of shape \(3,\)"),
        ([(1, 2), (4,)], r"0 has steps of shape \(2,\)", r"1 of shape \(\)"),
        ([(0,), (4,), (1, 2)], r"1 has steps of shape \(\)", r"2 of shape \(2,\)"),
        ([(1, 2), (0, 3)], r"0 has steps of shape \(2,\)", r"1 of shape \(3,\)"),
    ],
)
def test_check_sequences_rows_of_different_kind(shapes, first, other):
    with pytest.raises(ValueError, match=f"sequence {first}, sequence {other}"):
        sequences_of([np.ones(shape) for shape in shapes])


@pytest.mark.parametrize(
    "X",
    [np.array([[1, 2], [3, 4]]), np.array([[1.5, 2], [3, 4]])],
    ids=["integers", "floats"],
)
def test_check_sequences_read_only_input(X):
    X.flags.writeable = False
    assert sequences_as_lists(sequences_of(X)) == X.tolist()
    assert sequences_as_lists(sequences_of(list(X))) == X.tolist()


MASKED = np.ma.array([[[1.5, -9], [3, 4]]], mask=[[[False, True], [False, False]]])


@pytest.mark.parametrize(
    "X",
    [
        MASKED,
        list(MASKED),
        MASKED.astype(object),
        [pd.DataFrame({"a": [1.5, 3], "b": [None, 4]}, dtype="Float64")],
        [[[1.5, pd.NA], [3, 4]]],
    ],
    ids=["array", "rows", "objects", "nullable frame", "lists"],
)
def test_check_sequences_missing_values(X):
    values = check_sequences(X, name="Reader", allow_nan=True).values
    assert_array_equal(values, [[1.5, np.nan], [3, 4]])
    with pytest.raises(ValueError, match="finite numbers; sequence 0 holds nan. Drop"):
        sequences_of(X)


@pytest.mark.parametrize(
    "dtype", ["Int64", "Float64", "int64[pyarrow]", "double[pyarrow]"]
)
def test_check_sequences_nullable_frame(dtype):
    if "pyarrow" in dtype:
        pytest.importorskip("pyarrow")
    X = pd.DataFrame({"a": [1, None], "b": [None, 2]}, dtype=dtype)
    values = check_sequences(X, name="Reader", allow_nan=True).values
    assert_array_equal(values, [1, np.nan, np.nan, 2])


def test_check_sequences_masked_row():
    X = np.ma.array(object_array([[1], [2]]), mask=[False, True])
    with pytest.raises(ValueError, match="row 1 is float nan.*drop missing rows"):
        sequences_of(X)


def test_check_rows_lazy_frame():
    with pytest.raises(TypeError, match=r"got LazyFrame .*\. Pass X\.collect\(\)\."):
        check_rows(pl.LazyFrame({"a": [1]}), name="Reader")


@pytest.mark.slow
def test_check_rows_ragged_tensor():
    tensorflow = pytest.importorskip("tensorflow")
    X = tensorflow.ragged.constant([[1, 2], [3]])
    with pytest.raises(TypeError, match=r"got RaggedTensor .*\. Pass X\.to_list\(\)\."):
        check_rows(X, name="Reader")


@pytest.mark.parametrize(
    ("values", "shown"),
    [(["u", "v"], "str 'u'"), ([[1, 2], [3]], r"list|ndarray|Series")],
    ids=["ids", "sequences"],
)
@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_check_rows_column_that_holds_no_numbers(library, values, shown):
    module = pytest.importorskip(library)
    frame = module.table if library == "pyarrow" else module.DataFrame
    with pytest.raises(
        TypeError, match=f"column 'id' holds ({shown}).* group the rows"
    ):
        check_rows(frame({"x": [1, 2], "id": values}), name="Reader")


LONG = pd.DataFrame({"id": [7, 3, 7], "x": [1, 2, 3]})


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        (LONG.groupby("id"), "DataFrame; the first key is int 3"),
        (list(LONG.groupby("id")), "DataFrame; the first key is int 3"),
        (LONG.groupby("id")["x"], "Series; the first key is int 3"),
        (pl.from_pandas(LONG).group_by("id", maintain_order=True), "DataFrame.* tuple"),
    ],
    ids=["pandas", "list", "column", "polars"],
)
def test_check_rows_pairs_of_groupby(groups, shown):
    with pytest.raises(TypeError, match=f"pairs of a key and a {shown}.*group.to_num"):
        check_rows(groups, name="Reader")


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ({"u": [1, 2]}, r"got dict {'u': \[1, 2\]}. Pass list\(X.values\(\)\)"),
        (UserDict(u=[1, 2]), r"got UserDict .*. Pass list\(X.values\(\)\)"),
        ({(1, 2)}, r"got set {\(1, 2\)}. Pass a list"),
        (frozenset([(1, 2)]), "got frozenset .*. Pass a list"),
    ],
    ids=repr,
)
def test_check_rows_without_order(X, message):
    with pytest.raises(TypeError, match=f"collection of sequences in order, {message}"):
        check_rows(X, name="Reader")
