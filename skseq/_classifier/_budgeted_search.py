"""Random search with a time limit that keeps the defaults unless a candidate wins."""

import warnings
from numbers import Real
from time import monotonic

import numpy as np
from joblib import effective_n_jobs
from sklearn.base import clone
from sklearn.exceptions import FitFailedWarning
from sklearn.model_selection import ParameterSampler, RandomizedSearchCV

from skseq._validation._scoring import substitute
from skseq._validation._sklearn_private import Interval

# Candidates that are compared in full, if the others are compared quickly.
_N_FINALISTS = 3


class BudgetedSearchCV(RandomizedSearchCV):
    """Random search that also tries the estimator as it is, and may be cut short.

    The estimator as it is comes first, then candidates at random. With
    ``quick_params``, candidates are compared with these parameters, and the best three
    without: only those in full, marked by ``is_final`` in ``cv_results_``, can be
    chosen. Of equal scores, that of the estimator as it is comes first.

    Parameters
    ----------
    estimator, param_distributions, n_iter, scoring, n_jobs, cv, verbose, random_state
        As in :class:`~sklearn.model_selection.RandomizedSearchCV`. ``n_iter`` does not
        count the estimator as it is. The score "neg_log_loss" is defined for folds that
        lack a class as well.
    max_seconds : float, default=None
        No candidate is started after this time, but the best one in full.
    quick_params : dict, default=None
        Parameters that make a fit of the estimator faster.
    """

    _parameter_constraints = {
        **RandomizedSearchCV._parameter_constraints,
        "max_seconds": [None, Interval(Real, 0, None, closed="neither")],
        "quick_params": [None, dict],
    }

    def __init__(
        self,
        estimator,
        param_distributions,
        *,
        n_iter=10,
        max_seconds=None,
        quick_params=None,
        scoring=None,
        n_jobs=None,
        refit=True,
        cv=None,
        verbose=0,
        pre_dispatch="2*n_jobs",
        random_state=None,
        error_score=np.nan,
        return_train_score=False,
    ):
        super().__init__(
            estimator,
            param_distributions,
            n_iter=n_iter,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            cv=cv,
            verbose=verbose,
            pre_dispatch=pre_dispatch,
            random_state=random_state,
            error_score=error_score,
            return_train_score=return_train_score,
        )
        self.max_seconds = max_seconds
        self.quick_params = quick_params

    def _get_scorers(self):
        scorers, refit_metric = super()._get_scorers()
        return substitute(scorers, self.scoring), refit_metric

    def _run_search(self, evaluate_candidates):
        end = np.inf if self.max_seconds is None else monotonic() + self.max_seconds
        quick = self.quick_params or {}
        candidates = list(
            ParameterSampler(
                self.param_distributions, self.n_iter, random_state=self.random_state
            )
        )
        for candidate in candidates:  # An unknown name is not a failed fit.
            clone(self.estimator).set_params(**candidate | quick)
        evaluate_candidates([{}], more_results={"is_final": [True]})
        batch = [candidate | quick for candidate in candidates]
        results = self._evaluate(evaluate_candidates, batch, not quick, end)
        if quick and results is not None:
            metric = self.refit if isinstance(self.refit, str) else "score"
            order = _ranking(results, metric, ~results["is_final"])[:_N_FINALISTS]
            best, *others = (
                {name: value for name, value in params.items() if name not in quick}
                for params in (results["params"][index] for index in order)
            )
            self._evaluate(evaluate_candidates, [best], True, np.inf)
            self._evaluate(evaluate_candidates, others, True, end)

    def _evaluate(self, evaluate_candidates, candidates, is_final, end):
        """Evaluate candidates up to a time; return all results, None if all failed."""
        # Smaller batches would leave workers idle, larger ones could not be cut short.
        size = effective_n_jobs(self.n_jobs) if self.max_seconds else len(candidates)
        results = None
        for first in range(0, len(candidates), size or 1):
            if monotonic() >= end:
                break
            batch = candidates[first : first + size]
            results = (
                self._evaluate_batch(evaluate_candidates, batch, is_final) or results
            )
        return results

    def _evaluate_batch(self, evaluate_candidates, batch, is_final):
        """Return the results so far; None if each fit of the batch has failed."""
        marks = {"is_final": len(batch) * [is_final]}
        try:
            return evaluate_candidates(batch, more_results=marks)
        except ValueError as error:
            if self.error_score == "raise":
                raise
            warnings.warn(str(error), FitFailedWarning, stacklevel=2)
            return None

    @staticmethod
    def _select_best_index(refit, refit_metric, results):
        if callable(refit):
            return RandomizedSearchCV._select_best_index(refit, refit_metric, results)
        return int(_ranking(results, refit_metric, results["is_final"])[0])


def _ranking(results, metric, is_eligible):
    """Return the indices of the eligible candidates, the best first."""
    eligible = np.flatnonzero(is_eligible)
    ranks = results[f"rank_test_{metric}"][eligible]
    return eligible[np.argsort(ranks, kind="stable")]
