"""Searches with a budget: what is evaluated, and what may be chosen."""

from itertools import count

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import FitFailedWarning

from skseq._classifier import _budgeted_search
from skseq._classifier._budgeted_search import BudgetedSearchCV

X, y = np.zeros((8, 1)), np.array([0, 1] * 4)


class Stub(ClassifierMixin, BaseEstimator):
    """A classifier with a given score, which is another one if fitted quickly."""

    def __init__(self, full=0.5, quick=None, is_quick=False):
        self.full = full
        self.quick = quick
        self.is_quick = is_quick

    def fit(self, X, y):
        if self.full < 0:
            raise ValueError("negative")
        self.classes_ = np.unique(y)
        return self

    def score(self, X, y):
        return self.quick if self.is_quick else self.full

    def predict(self, X):
        return np.zeros(len(X))


def make_search(space, **options):
    return BudgetedSearchCV(Stub(), space, cv=2, n_iter=2, random_state=0, **options)


def test_best_candidate_is_chosen():
    search = make_search({"full": [0.4, 0.6]}).fit(X, y)
    assert search.best_params_ == {"full": 0.6}
    assert search.best_estimator_.full == 0.6
    assert search.cv_results_["params"][0] == {}


@pytest.mark.parametrize("scores", [[0.4, 0.3], [0.5, 0.4]])
def test_estimator_as_it_is_wins_if_no_candidate_is_better(scores):
    search = make_search({"full": scores}).fit(X, y)
    assert search.best_params_ == {}
    assert search.best_score_ == 0.5


QUICK_SPACES = [
    {"full": [full], "quick": [quick]}
    for full, quick in zip([0.6, 0.7, 0.4, 0.9], [0.95, 0.8, 0.7, 0.6], strict=True)
]


@pytest.mark.parametrize(
    ("n", "n_finalists", "best"),
    [(1, 1, {"full": 0.6, "quick": 0.95}), (4, 3, {"full": 0.7, "quick": 0.8})],
)
def test_best_three_quick_candidates_are_evaluated_in_full(n, n_finalists, best):
    search = make_search(QUICK_SPACES[:n], quick_params={"is_quick": True})
    search.set_params(n_iter=n).fit(X, y)
    is_final = [True] + n * [False] + n_finalists * [True]
    assert_array_equal(search.cv_results_["is_final"], is_final)
    finalists = search.cv_results_["params"][1 + n :]
    assert [each["quick"] for each in finalists] == [0.95, 0.8, 0.7][:n_finalists]
    assert search.best_params_ == best
    assert not search.best_estimator_.is_quick


def test_quick_candidate_that_is_worse_in_full_is_not_chosen():
    search = make_search(QUICK_SPACES[2:3], quick_params={"is_quick": True})
    assert search.set_params(n_iter=1).fit(X, y).best_params_ == {}


def test_only_the_best_quick_candidate_is_evaluated_in_full_after_the_time(monkeypatch):
    seconds = count()
    monkeypatch.setattr(_budgeted_search, "monotonic", lambda: next(seconds))
    options = {"quick_params": {"is_quick": True}, "max_seconds": 4}
    search = make_search(QUICK_SPACES[:2], **options).fit(X, y)
    assert_array_equal(search.cv_results_["is_final"], [True, False, False, True])
    assert search.best_params_ == {"full": 0.6, "quick": 0.95}


@pytest.mark.parametrize("quick_params", [None, {"is_quick": True}])
def test_no_candidate_is_started_after_the_time(quick_params):
    space = {"full": [0.6, 0.7], "quick": [0.9]}
    options = {"max_seconds": 1e-9, "quick_params": quick_params}
    search = make_search(space, **options).fit(X, y)
    assert search.cv_results_["params"] == [{}]
    assert search.best_estimator_.full == 0.5


def test_all_candidates_are_started_within_the_time():
    search = make_search({"full": [0.6, 0.7]}, max_seconds=1000).fit(X, y)
    assert search.best_params_ == {"full": 0.7}
    assert len(search.cv_results_["params"]) == 3


@pytest.mark.filterwarnings("ignore:One or more of the test scores:UserWarning")
@pytest.mark.parametrize("max_seconds", [None, 1000])
def test_candidate_that_fails_is_not_chosen(max_seconds):
    search = make_search({"full": [-1, 0.6]}, max_seconds=max_seconds)
    with pytest.warns(FitFailedWarning):
        search.fit(X, y)
    assert search.best_params_ == {"full": 0.6}


def test_failure_is_raised_if_asked_for():
    with pytest.raises(ValueError, match="negative"):
        make_search({"full": [-1, 0.6]}, error_score="raise").fit(X, y)


def test_unknown_parameter():
    with pytest.raises(ValueError, match="Invalid parameter 'depth'"):
        make_search({"depth": [1, 2]}).fit(X, y)
