"""Results of fits: scores, times, failures, parallel backends, progress bar."""

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


def test_results_equal_a_single_fit():
    train, test = FOLDS[0]
    model = LogisticRegression().fit(X[train], y[train])
    result, _ = run(LogisticRegression())
    assert result.scores == {"accuracy": model.score(X[test], y[test])}
    assert_array_equal(
        np.array(["a", "b", "c"])[result.predicted], model.predict(X[test])
    )
    assert_allclose(result.probabilities, model.predict_proba(X[test]))
    assert result.n_bytes == len(pickle.dumps(model))
    assert result.fit_seconds > 0
    assert result.predict_seconds > 0
    assert result.error is None


def test_class_unknown_to_training_has_probability_0():
    _, result = run(GaussianNB())
    assert result.scores == {"accuracy": 0}
    assert set(result.predicted) <= {0, 2}
    assert_array_equal(result.probabilities[:, 1], 0)
    assert_allclose(result.probabilities.sum(axis=1), 1)


def test_without_predict_proba():
    assert run(LinearSVC())[0].probabilities is None


def test_classifier_is_cloned():
    estimator = GaussianNB()
    run(estimator)
    assert not hasattr(estimator, "classes_")


def test_size_of_a_model_that_cannot_be_pickled():
    result, _ = run(Unpicklable())
    assert np.isnan(result.n_bytes)
    assert result.error is None


def test_failure():
    result, _ = run(Failing(), scoring=["accuracy", "f1_macro"])
    assert result.error == "RuntimeError: no mood\nat all"
    assert np.isnan([*result.scores.values(), result.fit_seconds]).all()
    assert list(result.scores) == ["accuracy", "f1_macro"]
    assert result.predicted is None


def test_scorer_that_does_not_return_a_number():
    def confused(estimator, X, y):
        return {"a": 1, "b": 2}

    result, _ = run(GaussianNB(), scoring=confused)
    assert result.error == (
        "TypeError: compare_classifiers expects a number from each scorer; 'confused' "
        "returned dict {'a': 1, 'b': 2}. Pass several scorers as a dict."
    )


def test_results_are_in_order_if_the_first_finishes_last():
    one_by_one = run(SlowStarter())
    together = run(SlowStarter(), n_jobs=2)
    for first, second in zip(one_by_one, together, strict=True):
        assert first.scores == second.scores
        assert_array_equal(first.predicted, second.predicted)


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_results_are_the_same_with_any_backend(backend):
    one_by_one = run(LogisticRegression())
    with parallel_config(backend=backend, n_jobs=2):
        together = run(LogisticRegression())
    for first, second in zip(one_by_one, together, strict=True):
        assert first.scores == second.scores
        assert_array_equal(first.probabilities, second.probabilities)


def test_progress_bar_advances_if_results_are_returned_at_the_end(monkeypatch):
    class Bar(tqdm):
        updates = []

        def update(self, n=1):
            super().update(n)
            if n:
                self.updates.append((self.n, self.postfix))

    monkeypatch.setattr("skseq._comparison._progress_bar.tqdm", Bar)
    with parallel_config(backend="multiprocessing", n_jobs=2):
        run(SlowStarter(), verbose=1)
    assert Bar.updates == [(1, None), (2, None)]


@pytest.fixture
def wide_terminal(monkeypatch):
    """A bar with a long rate would otherwise be cut at the end."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LINES", "50")


@pytest.mark.usefixtures("wide_terminal")
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


@pytest.mark.usefixtures("wide_terminal")
def test_progress_bar_shows_a_failure(capsys):
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
def test_interrupt_is_raised(interrupt):
    class Interrupted(GaussianNB):
        def fit(self, X, y):
            raise interrupt

    with pytest.raises(interrupt):
        run(Interrupted())
