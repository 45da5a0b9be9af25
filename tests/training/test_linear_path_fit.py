"""fit_linear_path: what it counts, and in how many threads it is fitted."""

import numpy as np
import pytest
from blas_threads import record_blas_threads
from numpy.testing import assert_allclose, assert_array_equal
from threadpoolctl import threadpool_limits

from skseq import LSTMClassifier
from skseq._classifier._automatic_values import SYMBOL_TERMS
from skseq._training import _linear_path_fit

RNG = np.random.default_rng(0)
CODES = RNG.integers(0, 2, 40)


def fitted(n_ids):
    """Return a classifier of sequences with ids below a number."""
    X = [RNG.integers(1, n_ids, 6).tolist() for _ in CODES]
    X[0][0] = n_ids - 1
    classifier = LSTMClassifier(2, n_networks=2, batch_size=8, random_state=0)
    return classifier.fit(X, CODES)


# The classes are random: there is nothing to learn.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize(("n_ids", "binary"), [(20, False), (400, True)])
def test_words_count_once_and_symbols_as_often_as_they_occur(n_ids, binary):
    assert fitted(n_ids)._network.linear_path.columns.binary == binary


def test_spread_of_measurements_is_read_from_statistics():
    X = [RNG.normal(scale=1 + code, size=(40, 1)) for code in np.repeat([0, 1], 30)]
    X = [run - run.mean() for run in X]
    y = np.repeat([0, 1], 30)
    classifier = LSTMClassifier(1, n_networks=2, random_state=0).fit(X, y)
    path = classifier._network.linear_path
    assert len(path.table) == len(path.columns) == 17
    assert (classifier.predict(X) == y).mean() > 0.9
    padded = np.stack(X).astype(np.float32)
    assert_allclose(
        classifier.model_.predict(padded, verbose=0)[:, 0],
        classifier.predict_proba(X)[:, 1],
        atol=1e-5,
    )
    without = LSTMClassifier(1, n_networks=2, linear_path=False, random_state=0)
    assert without.fit(X, y)._network.linear_path is None


def test_constant_statistics_have_no_weight():
    X = [np.full((5, 1), 1 + code + RNG.random()) for code in CODES]
    path = LSTMClassifier(1, n_networks=2, random_state=0).fit(X, CODES)
    table = path._network.linear_path.table[:, 0]
    # Of the differences, all of which are 0, and of the standard deviation.
    assert_array_equal(table[[1, *range(12, 17)]], 0)
    assert (table != 0).sum() == 11


def kinds_of(X, y):
    classifier = LSTMClassifier(1, n_networks=2, random_state=0).fit(X, y)
    return set(classifier._network.linear_path.columns.codes)


def test_kinds_of_symbols_are_chosen(monkeypatch):
    symbols = RNG.integers(1, 4, size=(200, 12))
    of_pair = (symbols[:, 4] == 1) != (symbols[:, 5] == 1)
    assert kinds_of([*symbols], of_pair) == {"positions", "pairs_at_positions"}
    of_triple = of_pair != (symbols[:, 6] == 1)
    assert "triples_at_positions" in kinds_of([*symbols], of_triple)
    symbols = RNG.integers(3, 9, size=(200, 30))
    with_gap = RNG.integers(0, 2, size=200)
    for row, is_forward in zip(symbols, with_gap, strict=True):
        start = RNG.integers(27)
        row[[start, start + 3]] = (1, 2) if is_forward else (2, 1)
    kinds = kinds_of([*symbols], with_gap)
    assert "pairs_3_apart" in kinds
    n_counts = symbols.size * len(kinds)
    monkeypatch.setattr("skseq._classifier._automatic_values.MAX_COUNTS", n_counts)
    assert kinds_of([*symbols], with_gap) == kinds
    monkeypatch.setattr("skseq._classifier._automatic_values.MAX_COUNTS", n_counts - 1)
    assert "pairs_3_apart" not in kinds_of([*symbols], with_gap)


@pytest.mark.parametrize(
    ("losses", "is_tried"), [([2, 2, 1], True), ([1, 3, 2], False)]
)
def test_triples_at_positions_are_tried_if_pairs_are_the_best(losses, is_tried):
    results = {
        kinds: (loss,) for kinds, loss in zip(SYMBOL_TERMS, losses, strict=False)
    }
    promising = [
        _linear_path_fit._is_promising(kinds, results) for kinds in SYMBOL_TERMS
    ]
    assert promising == [True, True, True, is_tried, True]


def test_solver_may_stop_early(monkeypatch):
    monkeypatch.setattr("skseq._training._linear_path_fit.MAX_ITERATIONS", 1)
    assert fitted(20)._network.linear_path.table.any()


def test_many_rows_are_thinned_out(monkeypatch):
    monkeypatch.setattr(_linear_path_fit, "MAX_ROWS", 100)
    codes = np.array([2, *RNG.integers(0, 2, 2000)])
    rows = np.arange(1, 2001, 2)
    found = _linear_path_fit._thin_out(rows, codes, 12)
    assert len(found) == len(set(found)) == 120 + 1  # 10 rows for each column.
    assert set(found) <= set(rows)
    assert_allclose(
        np.bincount(codes[found]) / 121, np.bincount(codes[rows]) / 1000, atol=0.02
    )
    assert 0 in _linear_path_fit._thin_out(np.arange(2001), codes, 1)
    assert len(_linear_path_fit._thin_out(rows, codes, 100)) == 1000


def test_many_statistics_are_not_read(monkeypatch):
    X = [RNG.normal(size=(5, 2)) for _ in CODES]
    monkeypatch.setattr("skseq._classifier._automatic_values.MAX_STATISTICS", 1359)
    classifier = LSTMClassifier(1, n_networks=2, random_state=0).fit(X, CODES)
    assert classifier._network.linear_path is None
    monkeypatch.setattr("skseq._classifier._automatic_values.MAX_STATISTICS", 1360)
    assert classifier.fit(X, CODES)._network.linear_path is not None


def test_blas_computes_in_one_thread(monkeypatch):
    numbers = record_blas_threads(monkeypatch)
    with threadpool_limits(2, user_api="blas"):
        fitted(20)
    assert numbers
    assert all(each == {1} for each in numbers)
