"""Record of a fit: text that is equal on every machine, and checked when read."""

import numpy as np
import pytest

from skseq import LSTMClassifier
from skseq._classifier._fit_record import check_fit_record, parameter_texts


@pytest.fixture(scope="module")
def record():
    return LSTMClassifier(units=2).fit([[1], [2]], [0, 1])._fit_record


def text_of(value):
    return parameter_texts({"name": value})["name"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.01, "0.01"),
        (np.float64(0.01), "0.01"),
        (np.int64(5), "5"),
        ("cosine", "'cosine'"),
        (("max", "mean"), "('max', 'mean')"),
        (np.float32, "<class 'numpy.float32'>"),
        (np.array(["a", "b"]), "['a', 'b']"),
        (None, "None"),
    ],
)
def test_text(value, text):
    assert text_of(value) == text


def test_text_of_a_function_has_no_address():
    assert text_of(len) == "<built-in function len>"
    assert text_of(text_of) == "<function text_of>"


@pytest.mark.parametrize("make", [np.zeros, lambda n: ["token"] * n])
def test_large_values_are_hashed(make):
    assert len(text_of(make(500))) == 64
    assert text_of(make(500)) == text_of(make(500))
    assert text_of(make(500)) != text_of(make(501))


def test_hash_depends_on_every_number():
    array = np.zeros((2000, 3))
    before = text_of(array)
    array[1000, 1] = 1e-9
    assert text_of(array) != before


def test_parameters_without_effect_on_the_weights_are_excluded():
    assert parameter_texts({"verbose": 1, "checkpoint": "path", "units": 3}) == {
        "units": "3"
    }


def test_record_passes_its_check(record):
    check_fit_record(record)


@pytest.mark.parametrize(
    "changes",
    [
        {"more": "lines"},
        {"call": None},
        {"n_calls": True},
        {"n_calls": "1"},
        {"earlier_calls": 1},
        {"callbacks": {}},
        {"callbacks": [["EarlyStopping"]]},
        {"versions": "1.0"},
        {"versions": {"numpy": {}}},
        {"parameters": {1.5: "units"}},
        {"data": {"sequences": None}},
    ],
)
def test_damaged_record(record, changes):
    with pytest.raises(ValueError, match="record of a fit"):
        check_fit_record({**record, **changes})


@pytest.mark.parametrize("value", [None, [], "fit", {}, {"call": "fit"}])
def test_incomplete_record(value):
    with pytest.raises(ValueError, match="not complete"):
        check_fit_record(value)
