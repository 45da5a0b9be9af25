"""Hyperparameter searches by scikit-learn."""

import pytest
from numpy.testing import assert_array_equal
from reviews import LABELS, ONE_SPLIT, TEXTS, make_pipeline, trained_on
from scipy.stats import loguniform, randint
from sklearn.base import clone
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    RandomizedSearchCV,
)


@pytest.fixture(scope="module")
def grid_search():
    return GridSearchCV(
        make_pipeline(lstm__epochs=12),
        {"lstm__units": [2, 4], "pad__maxlen": [2, 6]},
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
    ).fit(TEXTS, LABELS)


def test_grid_search_scores_truncated_reviews_worse(grid_search):
    results = grid_search.cv_results_
    scores = {
        (parameters["lstm__units"], parameters["pad__maxlen"]): score
        for parameters, score in zip(
            results["params"], results["mean_test_score"], strict=True
        )
    }
    assert len(set(scores.values())) == 4
    assert max(scores[2, 6], scores[4, 6]) > max(scores[2, 2], scores[4, 2])
    assert grid_search.best_params_["pad__maxlen"] == 6


def test_grid_search_refits_with_the_best_parameters(grid_search):
    best, parameters = grid_search.best_estimator_, grid_search.best_params_
    lstm = best["lstm"].model_.get_layer("lstm")
    assert lstm.units == parameters["lstm__units"]
    assert best["pad"].maxlen_ == parameters["pad__maxlen"]
    refitted = trained_on(range(len(TEXTS)), lstm__epochs=12, **parameters)
    assert_array_equal(grid_search.predict_proba(TEXTS), refitted.predict_proba(TEXTS))


@pytest.mark.slow
def test_grid_search_in_two_processes_gives_the_same_scores(grid_search):
    parallel = clone(grid_search).set_params(n_jobs=2, refit=False).fit(TEXTS, LABELS)
    assert parallel.cv_results_["params"] == grid_search.cv_results_["params"]
    assert_array_equal(
        parallel.cv_results_["split0_test_score"],
        grid_search.cv_results_["split0_test_score"],
    )


def test_randomized_search_refits_with_sampled_parameters():
    search = RandomizedSearchCV(
        make_pipeline(),
        {
            "encode__max_tokens": randint(2, 8),
            "lstm__learning_rate": loguniform(1e-3, 1),
        },
        n_iter=2,
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
        random_state=0,
    ).fit(TEXTS, LABELS)
    drawn, best = search.cv_results_["params"], search.best_estimator_
    assert drawn[0] != drawn[1]
    assert search.best_params_ == drawn[search.best_index_]
    assert search.best_score_ == max(search.cv_results_["mean_test_score"])
    n_tokens, learning_rate = search.best_params_.values()
    assert len(best["encode"].vocabulary_) == n_tokens
    optimizer = best["lstm"].model_.optimizer
    assert float(optimizer.learning_rate) == pytest.approx(learning_rate, rel=1e-6)


def test_halving_search_spends_epochs():
    search = HalvingGridSearchCV(
        make_pipeline(),
        {"lstm__units": [1, 4]},
        resource="lstm__epochs",
        min_resources=2,
        max_resources=4,
        factor=2,
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
        random_state=0,
    ).fit(TEXTS, LABELS)
    results = search.cv_results_
    assert search.n_resources_ == [2, 4]
    assert search.n_candidates_ == [2, 1]
    assert results["n_resources"].tolist() == [2, 2, 4]
    # More epochs for the same units, on the same split, and a better score.
    survivor = results["params"][2]["lstm__units"]
    earlier = [p["lstm__units"] for p in results["params"][:2]].index(survivor)
    assert results["mean_test_score"][2] > results["mean_test_score"][earlier]
    assert search.best_params_ == {"lstm__units": survivor, "lstm__epochs": 4}
    assert len(search.best_estimator_["lstm"].history_["loss"]) == 4
