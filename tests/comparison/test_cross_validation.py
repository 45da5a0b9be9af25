"""One fit and its measures: what is kept, and what becomes of a failure."""

import pickle
from time import sleep

import numpy as np
import pytest
from joblib import parallel_config
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC
from tqdm.auto import tqdm

from skseq._comparison._cross_validation import cross_validate_all
from skseq._validation._scoring import make_scorers

rng = np.random.default_rng(0)
y = np.array(["a", "b", "c"] * 10)
X = rng.normal(size=(30, 2)) + 2 * np.c_[y == "a", y == "b"]
FOLDS = (
    (np.arange(20), np.arange(20, 30)),
    (np.flatnonzero(y != "b"), np.flatnonzero(y == "b")),  # "b" is new in the test.
)


class Unpicklable(GaussianNB):
    def __getstate__(self):
        raise RuntimeError("not me")


class Failing(GaussianNB):
    def fit(self, X, y):
        raise RuntimeError("no mood\nat all")


class SlowStarter(GaussianNB):
    """Takes its time in the first fold alone."""

    def fit(self, X, y):
        if len(set(y)) == 3:
            sleep(0.3)
        return super().fit(X, y)


def run(estimator, *, scoring="accuracy", n_jobs=None, verbose=0):
    return cross_validate_all(
        {"it": estimator},
        X,
        y,
        folds=FOLDS,
        scorers=make_scorers(scoring, name="compare_classifiers"),
        n_jobs=n_jobs,
        verbose=verbose,
    )["it"]


def test_measures_are_those_of_a_fit_by_hand():
    train, test = FOLDS[0]
    model = LogisticRegression().fit(X[train], y[train])
    outcome, _ = run(LogisticRegression())
    assert outcome.scores == {"accuracy": model.score(X[test], y[test])}
    assert_array_equal(
        np.array(["a", "b", "c"])[outcome.predicted], model.predict(X[test])
    )
    assert_allclose(outcome.probabilities, model.predict_proba(X[test]))
    assert outcome.n_bytes == len(pickle.dumps(model))
    assert outcome.fit_seconds > 0
    assert outcome.predict_seconds > 0
    assert outcome.error is None


def test_class_unknown_to_training_has_probability_0():
    _, outcome = run(GaussianNB())
    assert outcome.scores == {"accuracy": 0}
    assert set(outcome.predicted) <= {0, 2}
    assert_array_equal(outcome.probabilities[:, 1], 0)
    assert_allclose(outcome.probabilities.sum(axis=1), 1)


def test_without_predict_proba():
    assert run(LinearSVC())[0].probabilities is None


def test_contestant_is_cloned():
    estimator = GaussianNB()
    run(estimator)
    assert not hasattr(estimator, "classes_")


def test_model_that_does_not_pickle_has_no_size():
    outcome, _ = run(Unpicklable())
    assert np.isnan(outcome.n_bytes)
    assert outcome.error is None


def test_failure():
    outcome, _ = run(Failing(), scoring=["accuracy", "f1_macro"])
    assert outcome.error == "RuntimeError: no mood\nat all"
    assert np.isnan([*outcome.scores.values(), outcome.fit_seconds]).all()
    assert list(outcome.scores) == ["accuracy", "f1_macro"]
    assert outcome.predicted is None


def test_scorer_of_no_number_is_a_failure():
    def confused(estimator, X, y):
        return {"a": 1, "b": 2}

    outcome, _ = run(GaussianNB(), scoring=confused)
    assert outcome.error == (
        "TypeError: compare_classifiers expects a number from each scorer; 'confused' "
        "returned dict {'a': 1, 'b': 2}. Pass several scorers as a dict."
    )


def test_outcomes_are_in_order_though_the_first_ends_last():
    one_by_one = run(SlowStarter())
    together = run(SlowStarter(), n_jobs=2)
    for first, second in zip(one_by_one, together, strict=True):
        assert first.scores == second.scores
        assert_array_equal(first.predicted, second.predicted)


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_outcomes_are_the_same_through_any_backend(backend):
    one_by_one = run(LogisticRegression())
    with parallel_config(backend=backend, n_jobs=2):
        together = run(LogisticRegression())
    for first, second in zip(one_by_one, together, strict=True):
        assert first.scores == second.scores
        assert_array_equal(first.probabilities, second.probabilities)


def test_progress_bar_moves_though_outcomes_come_at_the_end(monkeypatch):
    class Bar(tqdm):
        seen = []

        def update(self, n=1):
            super().update(n)
            if n:
                self.seen.append((self.n, self.postfix))

    monkeypatch.setattr("skseq._comparison._progress_bar.tqdm", Bar)
    with parallel_config(backend="multiprocessing", n_jobs=2):
        run(SlowStarter(), verbose=1)
    assert Bar.seen == [(1, None), (2, None)]


@pytest.mark.parametrize("n_jobs", [None, 2])
def test_progress_bar(capsys, n_jobs):
    run(GaussianNB(), n_jobs=n_jobs, verbose=1)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "0/2 " in shown.err
    last = shown.err.splitlines()[-1]
    assert last.startswith("it, fold 2 of 2: 100%")
    assert "2/2 " in last
    assert ", last: accuracy 0." in last


def test_progress_bar_tells_of_failure(capsys):
    run(Failing(), verbose=1)
    assert "last: RuntimeError: no mood]" in capsys.readouterr().err


def test_lines(capsys):
    run(GaussianNB(), verbose=2)
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
def test_interrupt_is_no_failure(interrupt):
    class Interrupted(GaussianNB):
        def fit(self, X, y):
            raise interrupt

    with pytest.raises(interrupt):
        run(Interrupted())
