"""Results of fits: scores, times, failures, parallel backends, progress bar."""

import pickle
import re
from time import sleep

import numpy as np
import pytest
from joblib import parallel_config
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC

from skseq import compare_classifiers

rng = np.random.default_rng(0)
y = np.array(["a", "b", "c"] * 10)
X = rng.normal(size=(30, 2)) + 2 * np.c_[y == "a", y == "b"]
FOLDS = (
    (np.arange(20), np.arange(20, 30)),
    # Class "b" is in the test part only.
    (np.flatnonzero(y != "b"), np.flatnonzero(y == "b")),
)


class Unpicklable(GaussianNB):
    def __getstate__(self):
        raise RuntimeError("not me")


class Failing(GaussianNB):
    def fit(self, X, y):
        raise RuntimeError("no mood\nat all")


class SlowStarter(GaussianNB):
    """Slow in the first fold only."""

    def fit(self, X, y):
        if len(set(y)) == 3:
            sleep(0.3)
        return super().fit(X, y)


GUESS = DummyClassifier()


def run(estimator, **parameters):
    """Compare a classifier with another one that never fails."""
    pair = {"it": estimator, "guess": GUESS}
    return compare_classifiers(pair, X, y, cv=FOLDS, **parameters)


def test_results_equal_a_single_fit():
    train, test = FOLDS[0]
    model = LogisticRegression().fit(X[train], y[train])
    result = run(LogisticRegression())
    assert result.scores["accuracy"][0, 0] == model.score(X[test], y[test])
    assert_array_equal(
        result.classes[result.predictions["it"][test]], model.predict(X[test])
    )
    assert_allclose(result.probabilities["it"][test], model.predict_proba(X[test]))
    assert result.n_bytes[0, 0] == len(pickle.dumps(model))
    assert (result.fit_seconds > 0).all()
    assert (result.predict_seconds > 0).all()
    assert result.errors == {}


def test_class_unknown_to_training_has_probability_0():
    result = run(GaussianNB())
    test = FOLDS[1][1][:6]  # Not in the test part of the first fold.
    assert result.scores["accuracy"][0, 1] == 0
    assert set(result.predictions["it"][test]) <= {0, 2}
    assert_array_equal(result.probabilities["it"][test, 1], 0)
    assert_allclose(result.probabilities["it"][test].sum(axis=1), 1)


def test_without_predict_proba():
    assert run(LinearSVC()).probabilities["it"] is None


def test_classifier_is_cloned():
    estimator = GaussianNB()
    run(estimator)
    assert not hasattr(estimator, "classes_")


def test_size_of_a_model_that_cannot_be_pickled():
    result = run(Unpicklable())
    assert np.isnan(result.n_bytes[0]).all()
    assert result.errors == {}


def test_failure():
    with pytest.warns(FitFailedWarning):
        result = run(Failing(), scoring=["accuracy", "f1_macro"])
    assert set(result.errors.values()) == {"RuntimeError: no mood\nat all"}
    for scores in result.scores.values():
        assert np.isnan(scores[0]).all()
    assert np.isnan(result.fit_seconds[0]).all()
    assert list(result.scores) == ["accuracy", "f1_macro"]
    assert set(result.predictions["it"]) == {-1}


def test_scorer_that_fails():
    def picky(estimator, X, y):
        raise KeyError("no")

    message = "is KeyError in the score 'picky': 'no'"
    with pytest.raises(ValueError, match=re.escape(message)):
        run(GaussianNB(), scoring={"accuracy": "accuracy", "picky": picky})


def test_scorer_that_does_not_return_a_number():
    def confused(estimator, X, y):
        return {"a": 1, "b": 2}

    message = (
        "TypeError: compare_classifiers expects a number from each scorer; 'confused' "
        "returned dict {'a': 1, 'b': 2}. Pass several scorers as a dict."
    )
    with pytest.raises(ValueError, match=re.escape(message)):
        run(GaussianNB(), scoring=confused)


def test_results_are_in_order_if_the_first_finishes_last():
    one_by_one = run(SlowStarter())
    together = run(SlowStarter(), n_jobs=2)
    assert_array_equal(one_by_one.scores["accuracy"], together.scores["accuracy"])
    assert_array_equal(one_by_one.predictions["it"], together.predictions["it"])


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_results_are_the_same_with_any_backend(backend):
    one_by_one = run(LogisticRegression())
    with parallel_config(backend=backend, n_jobs=2):
        together = run(LogisticRegression())
    assert_array_equal(one_by_one.scores["accuracy"], together.scores["accuracy"])
    assert_array_equal(one_by_one.probabilities["it"], together.probabilities["it"])


@pytest.fixture
def wide_terminal(monkeypatch):
    """A bar with a long rate would otherwise be cut at the end."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LINES", "50")


@pytest.mark.usefixtures("wide_terminal")
@pytest.mark.parametrize("backend", ["sequential", "loky", "multiprocessing"])
def test_progress_bar(capsys, backend):
    with parallel_config(backend=backend, n_jobs=2):
        run(GaussianNB(), verbose=1)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "0/4 " in shown.err
    assert "4/4 " in shown.err.splitlines()[-1]


@pytest.mark.usefixtures("wide_terminal")
def test_progress_bar_shows_the_last_result(capsys):
    run(GaussianNB(), verbose=1)
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("guess, fold 2 of 2: 100%")
    assert ", last: accuracy 0." in last


@pytest.mark.usefixtures("wide_terminal")
def test_progress_bar_shows_a_failure(capsys):
    pair = {"guess": GUESS, "it": Failing()}
    with pytest.warns(FitFailedWarning):
        compare_classifiers(pair, X, y, cv=FOLDS, verbose=1)
    assert "last: RuntimeError: no mood]" in capsys.readouterr().err


def test_lines(capsys):
    run(GaussianNB(), verbose=2)
    with pytest.warns(FitFailedWarning):
        run(Failing(), verbose=2)
    shown = capsys.readouterr()
    assert shown.out == ""
    for line in [
        "it, fold 2 of 2: accuracy 0.000, fit 0.0 s",
        "it, fold 1 of 2: RuntimeError: no mood",
        "it, fold 2 of 2: RuntimeError: no mood",
    ]:
        assert line in shown.err.splitlines()


def test_silence(capsys):
    run(GaussianNB(), n_jobs=2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_interrupt_is_raised(interrupt):
    class Interrupted(GaussianNB):
        def fit(self, X, y):
            raise interrupt

    with pytest.raises(interrupt):
        run(Interrupted())
