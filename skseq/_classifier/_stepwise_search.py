"""Search that changes one parameter at a time, then joins the changes that pay."""

import numpy as np
from sklearn.utils import check_random_state

from skseq._classifier._budgeted_search import BudgetedSearchCV
from skseq._validation._messages import describe


class StepwiseSearchCV(BudgetedSearchCV):
    """Search for changes of an estimator that improve it, one by one and together.

    The estimator as it is comes first, then each change of one parameter, then the best
    two, the best three and all of the changes that improved the score, joined. Where
    most values are worse than the default, and the others a little better, it finds
    more than a random search.

    Parameters
    ----------
    estimator, n_iter, max_seconds, scoring, n_jobs, cv, verbose, random_state
        As in ``BudgetedSearchCV``; ``n_iter`` is the number of changes, drawn at random
        if there are more.
    param_distributions : dict of {str: list}
        Values other than the estimator's, by parameter.
    """

    _parameter_constraints = {
        **BudgetedSearchCV._parameter_constraints,
        "param_distributions": [dict],
    }

    def _run_search(self, evaluate_candidates):
        end = self._end()
        changes = self._draw_changes()
        self._check_names(changes)
        self._check_metric(evaluate_candidates([{}]))
        results = self._evaluate(evaluate_candidates, changes, end, warns=True)
        if results is not None:
            joined = _join(self._improvements(results))
            self._evaluate(evaluate_candidates, joined, end)

    def _draw_changes(self):
        changes = [
            {name: value}
            for name, values in self.param_distributions.items()
            for value in values
        ]
        order = check_random_state(self.random_state).permutation(len(changes))
        return [changes[index] for index in sorted(order[: self.n_iter])]

    def _check_metric(self, results):
        if self._metric not in results:
            prefix = "mean_test_"
            metrics = [
                key.removeprefix(prefix) for key in results if key.startswith(prefix)
            ]
            raise ValueError(
                "The search ranks the changes by one score, and scoring has several: "
                f"set refit to one of {metrics}, got {describe(self.refit)}."
            )

    @property
    def _metric(self):
        """Key of the results by which changes are ranked."""
        return f"mean_test_{self.refit if isinstance(self.refit, str) else 'score'}"

    def _improvements(self, results):
        """Return the changes that are better than none, the best first."""
        scores = results[self._metric]
        better = np.flatnonzero(scores > scores[0])
        order = better[np.argsort(-scores[better], kind="stable")]
        return [results["params"][index] for index in order]


def _join(changes):
    """Return the first two, three and all changes as one, of a parameter the first."""
    values = {}
    for change in changes:
        for name, value in change.items():
            values.setdefault(name, value)
    pairs = list(values.items())
    sizes = sorted({2, 3, len(pairs)})
    return [dict(pairs[:size]) for size in sizes if 1 < size <= len(pairs)]
