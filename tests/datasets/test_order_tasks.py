"""Tests of the generated tasks: their definitions, on ids written as strings."""

import re

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import check_random_state

from skseq import LSTMClassifier
from skseq.datasets import make_reber, make_recall, make_temporal_order

each_maker = pytest.mark.parametrize(
    "make", [make_reber, make_recall, make_temporal_order]
)
ORDERS = {
    2: ["XY", "YX"],
    3: ["XXY", "XYX", "YXX"],
    4: ["XX", "XY", "YX", "YY"],
    8: ["XXX", "XXY", "XYX", "XYY", "YXX", "YXY", "YYX", "YYY"],
}
PLACES = {2: [(10, 20), (50, 60)], 3: [(10, 20), (33, 43), (66, 76)]}
# The grammar as an expression: the loops XTTVP and PXTTV return to their start.
REBER = "B(TS*X(XT*VP)*(S|XT*VV)|PT*V(PXT*V)*(V|PS))E"


def write(X, symbols):
    """Return the rows as strings, with the symbols of the ids from 1 on."""
    return ["".join(f"_{symbols}"[id_] for id_ in ids) for ids in X]


def accuracy_of_counts(X, y):
    """Cross-validate a logistic regression on how often each id occurs."""
    n_ids = 1 + max(ids.max() for ids in X)
    counts = [np.bincount(ids, minlength=n_ids) for ids in X]
    classifier = make_pipeline(StandardScaler(), LogisticRegression())
    return cross_val_score(classifier, counts, y, cv=5).mean()


def shown(value):
    """Return a short value as error messages show it."""
    return f"{type(value).__name__} {value!r}"


def random_state_of_numpy():
    return check_random_state(None).get_state()[1].tolist()


# All tasks


@each_maker
@pytest.mark.parametrize("n_samples", [1, 501])
def test_rows_are_arrays_of_ids(make, n_samples):
    X, y = make(n_samples, random_state=0)
    assert (X.dtype, X.shape, y.shape) == (object, (n_samples,), (n_samples,))
    assert {ids.dtype for ids in X} == {np.dtype(np.int32)}


@each_maker
def test_padding_is_never_generated(make):
    X, _ = make(500, random_state=0)
    assert min(ids.min() for ids in X) == 1


@each_maker
def test_classes_are_of_equal_size(make):
    _, y = make(1001, random_state=0)
    _, counts = np.unique(y, return_counts=True)
    assert np.ptp(counts) <= 1


@each_maker
def test_classes_are_shuffled(make):
    _, y = make(1000, random_state=0)
    _, codes = np.unique(y, return_inverse=True)
    assert abs(np.corrcoef(np.arange(1000), codes)[0, 1]) < 0.1
    assert len(np.unique(codes[::12])) == len(np.unique(codes))


@each_maker
def test_seed_decides_everything(make):
    first, again, other = (make(200, random_state=seed) for seed in (3, 3, 4))
    assert write(first[0], "12345678") == write(again[0], "12345678")
    assert first[1].tolist() == again[1].tolist()
    assert write(first[0], "12345678") != write(other[0], "12345678")


@each_maker
def test_random_state_advances(make):
    rng = np.random.RandomState(0)
    drawn = [write(make(200, random_state=rng)[0], "12345678") for _ in range(2)]
    assert drawn[0] == write(make(200, random_state=0)[0], "12345678")
    assert drawn[0] != drawn[1]


@each_maker
def test_global_random_state_is_unchanged(make):
    before = random_state_of_numpy()
    make(20, random_state=0)
    assert random_state_of_numpy() == before


@each_maker
def test_lstm_classifier_accepts_the_rows(make):
    X, y = make(60, random_state=0)
    classifier = LSTMClassifier(units=2, epochs=1, random_state=0).fit(X, y)
    assert classifier.classes_.tolist() == sorted(set(y))


@each_maker
@pytest.mark.parametrize("n_samples", [0, -1, 2.0, "2", None, True])
def test_n_samples_out_of_range(make, n_samples):
    message = f"{make.__name__} expects n_samples as an integer of at least 1, got "
    with pytest.raises(ValueError, match=re.escape(f"{message}{shown(n_samples)}.")):
        make(n_samples)


@each_maker
def test_large_value_is_shortened_in_the_message(make):
    with pytest.raises(
        ValueError, match=r"of at least 1, got [^\n]{,50}\. The default is 2000\.$"
    ):
        make(np.zeros((9, 9)))


@each_maker
def test_unusable_seed(make):
    with pytest.raises(ValueError, match="cannot be used to seed"):
        make(random_state="x")


# make_reber


@pytest.fixture(scope="module")
def reber():
    X, y = make_reber(5000, random_state=0)
    return write(X, "BTPSXVE"), y


def test_reber_strings_follow_the_grammar_except_for_the_second_outer_symbol(reber):
    embedded = re.compile(f"B[TP]{REBER}[TP]E")
    assert all(embedded.fullmatch(string) for string in reber[0])


def test_reber_class_is_whether_the_outer_symbols_match(reber):
    strings, y = reber
    assert [string[1] == string[-2] for string in strings] == (y == 1).tolist()


def test_reber_outer_pairs_are_equally_frequent(reber):
    _, counts = np.unique(
        [string[1] + string[-2] for string in reber[0]], return_counts=True
    )
    np.testing.assert_allclose(counts / 5000, [0.25] * 4, atol=0.03)


def test_reber_edges_are_equally_likely(reber):
    inner = [string[2:-2] for string in reber[0]]
    np.testing.assert_allclose(inner.count("BTXSE") / 5000, 1 / 8, atol=0.02)
    np.testing.assert_allclose(inner.count("BPVVE") / 5000, 1 / 8, atol=0.02)
    np.testing.assert_allclose(inner.count("BPTVPXVVE") / 5000, 1 / 128, atol=0.005)


def test_reber_accuracy_from_counts_is_chance():
    assert accuracy_of_counts(*make_reber(5000, random_state=0)) < 0.54


# make_temporal_order


@pytest.mark.parametrize("n_classes", ORDERS)
def test_temporal_order_class_is_the_order_of_the_relevant_symbols(n_classes):
    X, y = make_temporal_order(500, n_classes=n_classes, random_state=0)
    strings = write(X, "EBXYabcd")
    assert [re.sub("[^XY]", "", string) for string in strings] == y.tolist()
    assert sorted(set(y)) == ORDERS[n_classes]


def test_temporal_order_starts_with_e_and_ends_with_b():
    strings = write(make_temporal_order(500, random_state=0)[0], "EBXYabcd")
    assert all(re.fullmatch("E[^EB]*B", string) for string in strings)


def test_temporal_order_distractors_are_equally_frequent():
    text = "".join(write(make_temporal_order(500, random_state=0)[0], "EBXYabcd"))
    counts = np.array([text.count(symbol) for symbol in "abcd"])
    np.testing.assert_allclose(counts / counts.sum(), [0.25] * 4, atol=0.01)


@pytest.mark.parametrize(
    ("length", "longest"), [(10, 11), (19, 20), (100, 110), (500, 550)]
)
def test_temporal_order_lengths(length, longest):
    X, _ = make_temporal_order(2000, length=length, random_state=0)
    lengths = {len(ids) for ids in X}
    assert lengths == set(range(length, longest + 1))


@pytest.mark.parametrize("n_classes", ORDERS)
@pytest.mark.parametrize("length", [10, 100])
def test_temporal_order_places(n_classes, length):
    X, y = make_temporal_order(2000, length=length, n_classes=n_classes, random_state=0)
    found = [[*re.finditer("[XY]", string)] for string in write(X, "EBXYabcd")]
    for which, (first, last) in enumerate(PLACES[len(y[0])]):
        places = {matches[which].start() for matches in found}
        expected = range(first * length // 100, last * length // 100 + 1)
        assert places == set(expected)


@pytest.mark.parametrize(
    ("n_classes", "least", "most"),
    [(2, 0, 0.54), (3, 0, 0.37), (4, 0.7, 0.77), (8, 0.45, 0.52)],
)
def test_temporal_order_accuracy_from_counts_is_that_of_the_docstring(
    n_classes, least, most
):
    X, y = make_temporal_order(5000, n_classes=n_classes, random_state=0)
    assert least <= accuracy_of_counts(X, y) < most


@pytest.mark.parametrize("length", [9, 100.0, "100", None])
def test_temporal_order_length_out_of_range(length):
    message = f"length as an integer of at least 10, got {shown(length)}."
    with pytest.raises(ValueError, match=re.escape(message)):
        make_temporal_order(length=length)


@pytest.mark.parametrize("n_classes", [1, 5, 3.0, "3", None])
def test_temporal_order_n_classes_out_of_range(n_classes):
    message = f"expects n_classes as 2, 3, 4 or 8, got {shown(n_classes)}."
    with pytest.raises(ValueError, match=re.escape(message)):
        make_temporal_order(n_classes=n_classes)


# make_recall


@pytest.mark.parametrize("n_symbols", [2, 4, 30])
def test_recall_class_is_the_first_symbol(n_symbols):
    X, y = make_recall(500, n_symbols=n_symbols, random_state=0)
    assert [ids[0] for ids in X] == y.tolist()
    assert set(y) == set(range(1, n_symbols + 1))


@pytest.mark.parametrize("length", [1, 2, 200])
def test_recall_length(length):
    X, _ = make_recall(500, length=length, random_state=0)
    assert {len(ids) for ids in X} == {length}


def test_recall_noise_does_not_depend_on_the_class():
    X, y = make_recall(2000, length=50, n_symbols=3, random_state=0)
    for label in (1, 2, 3):
        noise = np.concatenate([ids[1:] for ids in X[y == label]])
        shares = np.bincount(noise, minlength=4)[1:] / len(noise)
        np.testing.assert_allclose(shares, [1 / 3] * 3, atol=0.01)


def test_recall_accuracy_from_counts_is_near_chance():
    assert accuracy_of_counts(*make_recall(5000, random_state=0)) < 0.32


def test_sizes_may_be_small_integers_of_numpy():
    X, y = make_recall(np.int8(100), length=np.uint8(2), n_symbols=np.uint8(255))
    assert {*y} <= {*range(1, 256)}
    X, _ = make_temporal_order(np.int8(100), length=np.uint8(255))
    assert all(255 <= len(row) <= 280 for row in X)


@pytest.mark.parametrize(
    ("parameter", "value", "least"),
    [
        ("length", 0, 1),
        ("length", 2.5, 1),
        ("length", None, 1),
        ("n_symbols", 1, 2),
        ("n_symbols", 4.0, 2),
    ],
)
def test_recall_parameter_out_of_range(parameter, value, least):
    message = f"make_recall expects {parameter} as an integer of at least {least}, got"
    with pytest.raises(ValueError, match=re.escape(f"{message} {shown(value)}.")):
        make_recall(**{parameter: value})
