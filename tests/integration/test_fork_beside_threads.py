"""Fit and predict in a process forked while threads of the kernel run."""

import multiprocessing
import os

import pytest
from processes import environment, run_python

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not hasattr(os, "fork"), reason="This system cannot fork processes."
    ),
]

SCRIPT = """
import multiprocessing
import threading

import numpy as np

from skseq import LSTMClassifier

X = np.random.default_rng(0).integers(1, 9, (64, 20))
y = X[:, 0] > 4
classifier = LSTMClassifier(4, embedding_dim=4, epochs=3, random_state=0).fit(X, y)
expected = classifier.predict_proba(X)


class EndError(Exception):
    pass


def read_chunks():
    if is_over.is_set():
        raise EndError
    return [(X, y)]


def train():
    endless = LSTMClassifier(units=64, epochs=1_000_000, random_state=0)
    try:
        endless.fit_chunks(read_chunks)
    except EndError:
        pass


def predict(number):
    return (classifier.predict_proba(X) == expected).all()


def fit(number):
    again = LSTMClassifier(4, embedding_dim=4, epochs=3, random_state=0).fit(X, y)
    return (again.predict_proba(X) == expected).all()


is_over = threading.Event()
trainer = threading.Thread(target=train)
trainer.start()
while not any(thread.name == "skseq worker" for thread in threading.enumerate()):
    pass
with multiprocessing.get_context("fork").Pool(2) as pool:
    for function in [predict, fit]:
        assert all(pool.map_async(function, range(8)).get(120))
is_over.set()
trainer.join()
print("same")
"""


def test_pool_of_forks():
    assert "fork" in multiprocessing.get_all_start_methods()
    finished = run_python("-c", SCRIPT, env=environment(OMP_NUM_THREADS="2"))
    assert finished.stdout == "same\n"
