"""Searches with a budget: what is evaluated, and what may be chosen."""

from itertools import count

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import FitFailedWarning

from skseq._classifier import _budgeted_search
from skseq._classifier._budgeted_search import BudgetedSearchCV

X, y = np.zeros((8, 1)), np.array([0, 1] * 4)


class Stub(ClassifierMixin, BaseEstimator):
    """A classifier with a given score."""

    def __init__(self, quality=0.5):
        self.quality = quality

    def fit(self, X, y):
        if self.quality < 0:
            raise ValueError("negative")
        self.classes_ = np.unique(y)
        return self

    def score(self, X, y):
        return self.quality

    def predict(self, X):
        return np.zeros(len(X))


def make_search(space, **options):
    return BudgetedSearchCV(Stub(), space, cv=2, n_iter=2, random_state=0, **options)


def test_best_candidate_is_chosen():
    search = make_search({"quality": [0.4, 0.6]}).fit(X, y)
    assert search.best_params_ == {"quality": 0.6}
    assert search.best_estimator_.quality == 0.6
    assert search.cv_results_["params"][0] == {}


@pytest.mark.parametrize("scores", [[0.4, 0.3], [0.5, 0.4]])
def test_estimator_as_it_is_wins_if_no_candidate_is_better(scores):
    search = make_search({"quality": scores}).fit(X, y)
    assert search.best_params_ == {}
    assert search.best_score_ == 0.5


def test_no_candidate_is_started_after_the_time():
    search = make_search({"quality": [0.6, 0.7]}, max_seconds=1e-9)
    with pytest.warns(UserWarning, match=r"max_seconds=1e-09\) had time for no candid"):
        search.fit(X, y)
    assert search.cv_results_["params"] == [{}]
    assert search.best_estimator_.quality == 0.5


def test_candidates_after_the_time_are_left_out(monkeypatch):
    seconds = count()
    monkeypatch.setattr(_budgeted_search, "monotonic", lambda: next(seconds))
    search = make_search({"quality": [0.6, 0.7]}, max_seconds=2).fit(X, y)
    assert len(search.cv_results_["params"]) == 2


def test_all_candidates_are_started_within_the_time():
    search = make_search({"quality": [0.6, 0.7]}, max_seconds=1000).fit(X, y)
    assert search.best_params_ == {"quality": 0.7}
    assert len(search.cv_results_["params"]) == 3


@pytest.mark.filterwarnings("ignore:One or more of the test scores:UserWarning")
@pytest.mark.parametrize("max_seconds", [None, 1000])
def test_candidate_that_fails_is_not_chosen(max_seconds):
    search = make_search({"quality": [-1, 0.6]}, max_seconds=max_seconds)
    with pytest.warns(FitFailedWarning):
        search.fit(X, y)
    assert search.best_params_ == {"quality": 0.6}


def test_failure_is_raised_if_asked_for():
    with pytest.raises(ValueError, match="negative"):
        make_search({"quality": [-1, 0.6]}, error_score="raise").fit(X, y)


def test_unknown_parameter():
    with pytest.raises(ValueError, match="Invalid parameter 'depth'"):
        make_search({"depth": [1, 2]}).fit(X, y)
