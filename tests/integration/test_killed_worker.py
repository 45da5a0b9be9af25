"""A killed worker process ends a search with an exception."""

import os
import signal

import numpy as np
import pytest
from factories import make_classifier
from joblib.externals.loky.process_executor import TerminatedWorkerError
from numpy.testing import assert_array_equal
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from skseq import compare_classifiers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal."),
]

X = np.random.default_rng(0).integers(1, 9, size=(48, 6))
y = X[:, 0] > 4


def make_killer():
    # Workers cannot import this module; a local class is pickled by value.
    class Killer(ClassifierMixin, BaseEstimator):
        """Kills its process, like the out-of-memory killer."""

        def __init__(self, is_harmless=False):
            self.is_harmless = is_harmless

        def fit(self, X, y):
            if not self.is_harmless:
                os.kill(os.getpid(), signal.SIGKILL)
            self.classes_ = np.unique(y)
            return self

        def transform(self, X):
            return X

        def predict(self, X):
            return np.repeat(self.classes_[:1], len(X))

    return Killer()


def test_search(tmp_path):
    classifier = make_classifier().fit(X, y)
    before = classifier.predict_proba(X)
    pipeline = make_pipeline(make_killer(), classifier)
    search = GridSearchCV(
        pipeline,
        {"lstmclassifier__units": [2, 4], "killer__is_harmless": [True, False]},
        cv=2,
        n_jobs=2,
    )
    with pytest.raises(TerminatedWorkerError, match="SIGKILL"):
        search.fit(X, y)
    assert not hasattr(search, "best_estimator_")
    assert_array_equal(classifier.predict_proba(X), before)
    search.set_params(param_grid={"killer__is_harmless": [True]})
    assert_array_equal(search.fit(X, y).predict_proba(X), before)


def test_comparison():
    contestants = {"lstm": make_classifier(), "killer": make_killer()}
    with pytest.raises(TerminatedWorkerError, match="excessive memory usage causing"):
        compare_classifiers(contestants, X, y, cv=2, n_jobs=2)
    contestants = {name: clone(one) for name, one in contestants.items()}
    contestants["killer"].set_params(is_harmless=True)
    found = compare_classifiers(contestants, X, y, cv=2, n_jobs=2)
    assert not found.errors
