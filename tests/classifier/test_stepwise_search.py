"""Stepwise searches: which changes are tried, joined and chosen."""

from itertools import count

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import FitFailedWarning

from skseq._classifier import _budgeted_search
from skseq._classifier._stepwise_search import StepwiseSearchCV

X, y = np.zeros((8, 1)), np.array([0, 1] * 4)


class Stub(ClassifierMixin, BaseEstimator):
    """A classifier whose score is the sum of its parameters, at least -1 each."""

    def __init__(self, a=0, b=0, c=0, d=0):
        self.a = a
        self.b = b
        self.c = c
        self.d = d

    def fit(self, X, y):
        if min(self.get_params().values()) < -1:
            raise ValueError("less than -1")
        self.classes_ = np.unique(y)
        return self

    def score(self, X, y):
        return sum(self.get_params().values())

    def predict(self, X):
        return np.zeros(len(X))


def tried(values, **options):
    search = StepwiseSearchCV(Stub(), values, cv=2, random_state=0, **options)
    search.fit(X, y)
    return search, search.cv_results_["params"]


def test_changes_that_improve_are_joined():
    values = {"a": [0.1, 0.4], "b": [-0.1], "c": [0.3], "d": [0.2]}
    search, params = tried(values)
    assert params == [
        {},
        {"a": 0.1},
        {"a": 0.4},
        {"b": -0.1},
        {"c": 0.3},
        {"d": 0.2},
        {"a": 0.4, "c": 0.3},
        {"a": 0.4, "c": 0.3, "d": 0.2},
    ]
    assert search.best_params_ == params[-1]
    assert search.best_estimator_.get_params() == {"b": 0, **params[-1]}


def test_four_changes_that_improve():
    _, params = tried({"a": [0.4], "b": [0.1], "c": [0.3], "d": [0.2]})
    assert [len(each) for each in params] == [0, 1, 1, 1, 1, 2, 3, 4]


@pytest.mark.parametrize("values", [{"a": [-0.1], "b": [0]}, {"a": [-0.1, 0.1]}])
def test_fewer_than_two_improvements_are_not_joined(values):
    search, params = tried(values)
    assert len(params) == 3
    assert search.best_score_ == max(0, *values["a"])


def test_estimator_as_it_is_is_kept_if_nothing_improves():
    search, _ = tried({"a": [-0.1], "b": [0]})
    assert search.best_params_ == {}


def test_number_of_changes():
    values = {"a": [-0.1, -0.2, -0.3], "b": [-0.1, -0.2, -0.3]}
    _, params = tried(values, n_iter=4)
    _, again = tried(values, n_iter=4)
    assert params == again
    assert len({str(each) for each in params}) == 5
    assert all(len(each) == 1 for each in params[1:])


def test_one_metric_of_several():
    scoring = {
        "sum": lambda model, X, y: model.a + model.b,
        "difference": lambda model, X, y: model.a - model.b,
    }
    values = {"a": [0.2], "b": [0.1], "c": [1]}
    search, params = tried(values, scoring=scoring, refit="difference")
    assert search.best_params_ == {"a": 0.2}
    assert len(params) == 4


def first(results):
    return 0


@pytest.mark.parametrize("refit", [first, False])
def test_several_metrics_and_none_to_rank_by(refit):
    scoring = {"a": lambda model, X, y: model.a, "b": lambda model, X, y: model.b}
    with pytest.raises(ValueError, match=r"set refit to one of \['a', 'b'\], got "):
        tried({"a": [0.1]}, scoring=scoring, refit=refit)


def test_one_metric_and_a_choice_of_ones_own():
    search, params = tried({"a": [0.2], "b": [0.1]}, refit=first)
    assert search.best_params_ == {}
    assert len(params) == 4


@pytest.mark.filterwarnings("ignore:.*had time for no candidate:UserWarning")
def test_no_candidate_is_started_after_the_time(monkeypatch):
    seconds = count()
    monkeypatch.setattr(_budgeted_search, "monotonic", lambda: next(seconds))
    values = {"a": [0.1], "b": [0.2], "c": [0.3]}
    for max_seconds, n_tried in [(0.5, 1), (2, 2), (3, 3), (5, 5), (100, 6)]:
        _, params = tried(values, max_seconds=max_seconds)
        assert len(params) == n_tried


@pytest.mark.filterwarnings("ignore:One or more of the test scores:UserWarning")
@pytest.mark.parametrize("values", [{"a": [-2]}, {"a": [-2], "b": [0.1], "c": [0.2]}])
def test_change_that_fails_is_not_joined(values):
    with pytest.warns(FitFailedWarning):
        search, params = tried(values)
    assert "a" not in search.best_params_
    assert all("a" not in each for each in params if len(each) > 1)


def test_unknown_parameter():
    with pytest.raises(ValueError, match="Invalid parameter 'depth'"):
        tried({"a": [0.1], "depth": [1]})
