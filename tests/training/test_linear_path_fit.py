"""fit_linear_path: what it counts, and in how many threads it is fitted."""

import numpy as np
import pytest
from blas_threads import record_blas_threads
from threadpoolctl import threadpool_limits

from skseq import LSTMClassifier

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
    assert fitted(n_ids)._network.linear_path.terms.binary == binary


def test_blas_computes_in_one_thread(monkeypatch):
    numbers = record_blas_threads(monkeypatch)
    with threadpool_limits(2, user_api="blas"):
        fitted(20)
    assert numbers
    assert all(each == {1} for each in numbers)
