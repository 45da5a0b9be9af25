"""Searches and comparisons give the same scores with any backend of joblib."""

import threading
from contextlib import ExitStack
from functools import partial

import joblib
import keras
import numpy as np
import pytest
from factories import make_text_pipeline
from numpy.testing import assert_array_equal
from scipy.stats import loguniform
from sklearn.callback import ScoringMonitor
from sklearn.dummy import DummyClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import GridSearchCV, HalvingRandomSearchCV

from skseq import compare_classifiers

pytestmark = pytest.mark.slow

N_WORKERS = 2

rng = np.random.default_rng(0)
y = np.repeat(["neg", "pos"], 24)
X = [
    " ".join(rng.choice(["dull", "film"] if label == "neg" else ["great", "film"], 4))
    for label in y
]


def start_dask(stack):
    distributed = pytest.importorskip("distributed")
    cluster = distributed.LocalCluster(
        n_workers=N_WORKERS, threads_per_worker=1, dashboard_address=":0"
    )
    stack.enter_context(cluster)
    stack.enter_context(distributed.Client(cluster))


def start_ray(stack):
    ray = pytest.importorskip("ray")
    from ray.util.joblib import register_ray

    ray.init(num_cpus=N_WORKERS, include_dashboard=False, log_to_driver=False)
    stack.callback(ray.shutdown)
    register_ray()


STARTS = {"loky": lambda stack: None, "dask": start_dask, "ray": start_ray}


@pytest.fixture(scope="module", params=STARTS)
def cluster(request):
    with pytest.MonkeyPatch.context() as monkeypatch, ExitStack() as stack:
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
        STARTS[request.param](stack)
        stack.enter_context(joblib.parallel_config(request.param, n_jobs=N_WORKERS))
        yield


make_pipeline = partial(make_text_pipeline, batch_size=8)


def search_grid(**parameters):
    grid = {"lstmclassifier__units": [2, 4]}
    return GridSearchCV(make_pipeline(), grid, cv=2, **parameters)


def search_by_halving(**parameters):
    distributions = {"lstmclassifier__learning_rate": loguniform(1e-3, 1)}
    return HalvingRandomSearchCV(
        make_pipeline(),
        distributions,
        n_candidates=4,
        min_resources=16,
        cv=2,
        random_state=0,
        **parameters,
    )


def compare(**parameters):
    contestants = {"lstm": make_pipeline(), "prior": DummyClassifier()}
    return compare_classifiers(
        contestants, np.array(X), y, cv=2, random_state=0, **parameters
    )


@pytest.mark.parametrize("make_search", [search_grid, search_by_halving])
def test_search_finds_the_same(cluster, make_search):
    there, here = (make_search(n_jobs=n_jobs).fit(X, y) for n_jobs in [None, 1])
    for name in ["mean_test_score", "std_test_score", "params"]:
        assert_array_equal(there.cv_results_[name], here.cv_results_[name])
    assert_array_equal(there.predict_proba(X), here.predict_proba(X))


def test_comparison_finds_the_same(cluster):
    there, here = (compare(n_jobs=n_jobs).to_frame() for n_jobs in [None, 1])
    same = ["classifier", "fold", "accuracy"]
    assert_array_equal(there[same], here[same])
    assert there["error"].isna().all()


def test_progress_bar(cluster, capsys):
    compare(verbose=1)
    assert "4/4 " in capsys.readouterr().err.splitlines()[-1]


def test_workers_take_no_more_threads_than_there_are_cpus(cluster):
    # A local function is pickled by value, since workers cannot import this module.
    def count_threads():
        def count(epoch, logs=None):
            names = [thread.name for thread in threading.enumerate()]
            # The thread that calls fit computes as well.
            counts.append(1 + names.count("skseq worker"))

        counts = []
        watch = keras.callbacks.LambdaCallback(on_epoch_end=count)
        make_pipeline(callbacks=[watch], batch_size=48).fit(X, y)
        return max(counts)

    counts = joblib.Parallel()(
        joblib.delayed(count_threads)() for _ in range(N_WORKERS)
    )
    assert set(counts) <= {1, joblib.cpu_count() // N_WORKERS}


def test_scores_of_each_epoch_are_returned_from_processes():
    # With Dask, scikit-learn returns no logs, not even of its own estimators.
    monitor = ScoringMonitor(scoring="accuracy")
    search = search_grid(refit=False, n_jobs=N_WORKERS)
    search.estimator[-1].set_callbacks(monitor)
    search.fit(X, y)
    rows = monitor.get_logs().data
    assert sum(row["task_name"] == "epoch" for row in rows) == 2 * 2 * 2
