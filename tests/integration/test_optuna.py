"""Searches by Optuna: code of the user guide, and pruned trials."""

import re
import textwrap
from functools import partial
from pathlib import Path

import factories
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_score

from skseq import make_lstm_pipeline

optuna = pytest.importorskip("optuna")
integration = pytest.importorskip("optuna_integration")

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "tuning.rst"

# Raised by optuna_integration.
pytestmark = [
    pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning"),
    pytest.mark.filterwarnings("ignore:`optuna.terminator` module:FutureWarning"),
]

rng = np.random.default_rng(0)
X = rng.integers(1, 9, (80, 6))
y = np.where(X[:, :3].sum(axis=1) > X[:, 3:].sum(axis=1), "falls", "rises")
texts = [" ".join(f"w{id_}" for id_ in row) for row in X]
rates = {"learning_rate": optuna.distributions.FloatDistribution(1e-3, 1e-1, log=True)}


make_classifier = partial(factories.make_classifier, epochs=5)


def documented_lines():
    """Return the code of the page on tuning, with fewer trials."""
    text = PAGE.read_text()
    blocks = re.findall(r"code-block:: python\n\n((?:    ?.*\n|\n)+)", text)
    code = "\n".join(map(textwrap.dedent, blocks))
    return re.sub(r"n_trials=\d+", "n_trials=4", code)


def make_study(**parameters):
    sampler = optuna.samplers.RandomSampler(seed=0)
    return optuna.create_study(sampler=sampler, **parameters)


def test_lines_of_the_user_guide():
    names = {"texts": texts, "liked": y, "make_lstm_pipeline": make_lstm_pipeline}
    exec(documented_lines(), names)
    assert len(names["study"].trials) == 4
    assert names["study"].best_value > 0
    assert names["search"].best_estimator_.predict(names["X_train"]).shape == (60,)


@pytest.mark.usefixtures("backend")
def test_pruned_fit_leaves_the_classifier():
    study = make_study(pruner=optuna.pruners.ThresholdPruner(upper=0))

    def prune():
        return [integration.KerasPruningCallback(study.ask(), "val_loss")]

    fresh = make_classifier(callbacks=prune())
    with pytest.raises(optuna.TrialPruned, match="pruned at epoch 0"):
        fresh.fit(X, y, X_val=X, y_val=y)
    with pytest.raises(NotFittedError):
        fresh.predict(X)
    fitted = make_classifier().fit(X, y)
    before, history = fitted.predict_proba(X), fitted.history_
    with pytest.raises(optuna.TrialPruned):
        fitted.set_params(callbacks=prune()).fit(X, y, X_val=X, y_val=y)
    assert_array_equal(fitted.predict_proba(X), before)
    assert fitted.history_ is history


def test_study_reports_each_epoch_and_continues_after_a_pruned_trial():
    histories = {}

    def objective(trial):
        rate = trial.suggest_float("learning_rate", 1e-4, 1e-1, log=True)
        prune = [integration.KerasPruningCallback(trial, "val_loss")]
        classifier = make_classifier(learning_rate=rate, callbacks=prune)
        classifier.fit(X, y, X_val=X, y_val=y)
        histories[trial.number] = classifier.history_["val_loss"]
        return histories[trial.number][-1]

    study = make_study(pruner=optuna.pruners.MedianPruner(n_startup_trials=2))
    study.optimize(objective, n_trials=10)
    n_epochs = {"COMPLETE": {5}, "PRUNED": {1, 2, 3, 4, 5}}
    for trial in study.trials:
        assert len(trial.intermediate_values) in n_epochs[trial.state.name]
    for number, losses in histories.items():
        assert list(study.trials[number].intermediate_values.values()) == losses
    assert len(histories) < 10


def test_search_that_prunes_equals_cross_validation():
    classifier = make_classifier(learning_rate_schedule="constant")
    search = integration.OptunaSearchCV(
        classifier,
        rates,
        cv=2,
        enable_pruning=True,
        max_iter=5,
        n_trials=12,
        random_state=0,
    ).fit(X, y)
    assert "PRUNED" in {trial.state.name for trial in search.trials_}
    best = classifier.set_params(**search.best_params_)
    assert cross_val_score(best, X, y, cv=2).mean() == search.best_score_
    assert_array_equal(best.fit(X, y).predict_proba(X), search.predict_proba(X))


def test_search_cannot_prune_a_pipeline():
    search = integration.OptunaSearchCV(
        make_lstm_pipeline(), {}, enable_pruning=True, max_iter=2, n_trials=1
    )
    with pytest.raises(ValueError, match="must support partial_fit"):
        search.fit(texts, y)
