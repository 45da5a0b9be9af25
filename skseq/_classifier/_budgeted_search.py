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


class BudgetedSearchCV(RandomizedSearchCV):
    """Random search that also tries the estimator as it is, and may be cut short.

    The estimator as it is comes first, then candidates at random. Of equal scores, that
    of the estimator as it is comes first.

    Parameters
    ----------
    estimator, param_distributions, n_iter, scoring, n_jobs, cv, verbose, random_state
        As in :class:`~sklearn.model_selection.RandomizedSearchCV`. ``n_iter`` does not
        count the estimator as it is. The score "neg_log_loss" is defined for folds that
        lack a class as well. A class among the values of a step stands for an estimator
        of this class with the parameters of the step that it replaces.
    max_seconds : float, default=None
        No candidate is started after this time. A warning tells if there was none.
    """

    _parameter_constraints = {
        **RandomizedSearchCV._parameter_constraints,
        "max_seconds": [None, Interval(Real, 0, None, closed="neither")],
    }

    def __init__(
        self,
        estimator,
        param_distributions,
        *,
        n_iter=10,
        max_seconds=None,
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

    def _get_scorers(self):
        scorers, refit_metric = super()._get_scorers()
        return substitute(scorers, self.scoring), refit_metric

    def _run_search(self, evaluate_candidates):
        end = self._end()
        candidates = list(
            ParameterSampler(
                self.param_distributions, self.n_iter, random_state=self.random_state
            )
        )
        candidates = [self._with_estimators(candidate) for candidate in candidates]
        self._check_names(candidates)
        evaluate_candidates([{}])
        self._evaluate(evaluate_candidates, candidates, end, warns=True)

    def _with_estimators(self, candidate):
        """Make an estimator of each class that a candidate names for a step."""
        steps = self.estimator.get_params()
        return {
            name: value(**clone(steps[name]).get_params(deep=False))
            if isinstance(value, type) and name in steps
            else value
            for name, value in candidate.items()
        }

    def _end(self):
        """Return the time after which no candidate is started."""
        return np.inf if self.max_seconds is None else monotonic() + self.max_seconds

    def _check_names(self, candidates):
        for candidate in candidates:  # An unknown name is not a failed fit.
            clone(self.estimator).set_params(**candidate)

    def _evaluate(self, evaluate_candidates, candidates, end, *, warns=False):
        """Evaluate candidates up to a time; return all results, None if all failed."""
        # Smaller batches would leave workers idle, larger ones could not be cut short.
        size = effective_n_jobs(self.n_jobs) if self.max_seconds else len(candidates)
        results = None
        for first in range(0, len(candidates), size or 1):
            if monotonic() >= end:
                if warns and first == 0:
                    self._warn_about_time()
                break
            batch = candidates[first : first + size]
            results = self._evaluate_batch(evaluate_candidates, batch) or results
        return results

    def _warn_about_time(self):
        warnings.warn(
            f"{type(self).__name__}(max_seconds={self.max_seconds}) had time for no "
            "candidate besides the estimator as it is, whose folds took longer. Raise "
            "max_seconds, or lower cv.",
            UserWarning,
            stacklevel=2,
        )

    def _evaluate_batch(self, evaluate_candidates, batch):
        """Return the results so far; None if each fit of the batch has failed."""
        try:
            return evaluate_candidates(batch)
        except ValueError as error:
            if self.error_score == "raise":
                raise
            warnings.warn(str(error), FitFailedWarning, stacklevel=2)
            return None
