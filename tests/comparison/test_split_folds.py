"""Rows and folds of a comparison: what is accepted, and how it is split."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import KFold, ShuffleSplit

from skseq import compare_classifiers

y = np.array([0, 0, 0, 1, 1, 1])
X = [[1], [2, 2], [3], [4], [5, 5, 5], [6]]
PAIR = {
    "a": DummyClassifier(),
    "b": DummyClassifier(strategy="uniform", random_state=0),
}


@pytest.mark.parametrize(
    "X", ["text", {"a": 1}, iter([1, 2]), None, np.array("text")], ids=type
)
def test_invalid_rows(X):
    with pytest.raises(
        TypeError, match="expects X to be indexable by row.* Convert it to"
    ):
        compare_classifiers(PAIR, X, y)


@pytest.mark.parametrize(
    "make",
    [
        list,
        tuple,
        np.array,
        pd.Series,
        pl.Series,
        lambda rows: pd.DataFrame({"a": rows}),
    ],
    ids=["list", "tuple", "array", "pandas", "polars", "frame"],
)
def test_rows(make):
    texts = ["a", "b", "c", "d", "e", "f"]
    found = compare_classifiers(PAIR, make(texts), y, cv=3, random_state=0)
    assert not found.errors
    rows = {each.index: each.row for each in found.disagreements(6)}
    for index, text in enumerate(texts):
        assert text in np.ravel(rows[index]).tolist()


@pytest.mark.parametrize("dtype", [str, object])
def test_row_of_an_array_of_texts_is_a_text(dtype):
    found = compare_classifiers(PAIR, np.array([*"abcdef"], dtype), y, cv=3)
    assert {type(each.row) for each in found.disagreements(6)} <= {str, np.str_}


def split(cv, *, groups=None, random_state=None, y=y):
    found = compare_classifiers(
        PAIR, X, y, cv=cv, groups=groups, random_state=random_state
    )
    return found.folds


def test_integer_cv_stratifies_and_shuffles_by_the_seed():
    folds = split(3, random_state=0)
    for train, test in folds:
        assert_array_equal(np.bincount(y[train]), [2, 2])
        assert sorted([*train, *test]) == list(range(6))
    again, other = split(3, random_state=0), split(3, random_state=1)
    assert_array_equal([test for _, test in folds], [test for _, test in again])
    assert [t.tolist() for _, t in folds] != [t.tolist() for _, t in other]


def test_masks_become_row_numbers():
    is_test = np.array([True, False, False, False, False, True])
    ((train, test),) = split([(~is_test, is_test)])
    assert_array_equal(train, [1, 2, 3, 4])
    assert_array_equal(test, [0, 5])


def test_random_splitter_is_called_once():
    assert len(split(ShuffleSplit(4, test_size=2, random_state=1))) == 4


@pytest.mark.parametrize(
    ("cv", "message"),
    [
        (KFold(2), r"that of fold 1 of 2 has \[1\]. An integer"),
        ([([0, 3], [1]), ([0, 1], [3])], r"that of fold 2 of 2 has \[0\]"),
        ([([0, 3], [])], "that of fold 1 of 1 is empty"),
        ([], "expects at least 1 fold, got none"),
        (np.array(5), "expects cv to yield pairs"),
        ([5], "expects cv to yield pairs of .* got int 5. Pass an integer"),
        ([([0, 1], [2], [3])], "expects cv to yield pairs"),
        ([([0, 1], [2.5])], r"integers below \d+, .* got list \[2.5\]. Check"),
        ([([0, 1], [999])], r"integers below \d+, .* got list \[999\]. Check"),
        ([([True], [2])], r"boolean masks of 6 rows, got list \[True\]. Check"),
        ([([0, 1], [[2], []])], "expects cv to yield row indices"),
    ],
)
def test_bad_folds(cv, message):
    with pytest.raises(ValueError, match=message):
        split(cv)
