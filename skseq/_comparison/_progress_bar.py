"""The progress bar of a comparison, on stderr or in a notebook."""

import sys

from sklearn.utils.parallel import Parallel
from tqdm.auto import tqdm


class ProgressBar:
    """Count finished fits; show the title of the latest fit and the last result.

    Parameters
    ----------
    titles : dict of {tuple of (str, int): str}
        Title of each fit.
    verbose : int
        0 shows nothing, 1 the bar, 2 also writes a line for each result above it.
    """

    def __init__(self, titles, *, verbose):
        self._titles = titles
        self._verbose = verbose
        self._n_results = 0
        self._bar = tqdm(
            total=len(titles), unit="fit", dynamic_ncols=True, disable=not verbose
        )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._bar.close()

    def start_fits(self):
        """Yield the key of each fit, and show its title."""
        for key, title in self._titles.items():
            self._bar.set_description(title)
            yield key

    def advance_to(self, n_finished):
        """Move the bar, unless it has moved further already."""
        self._bar.update(max(0, n_finished - self._bar.n))

    def add_result(self, key, text):
        """Show the result of a fit and count it."""
        self._n_results += 1
        self._bar.set_postfix_str(f"last: {text}", refresh=False)
        self.advance_to(self._n_results)
        if self._verbose > 1:
            self._bar.write(f"{self._titles[key]}: {text}", file=sys.stderr)


def parallel_with_progress(n_jobs, bar):
    """Return a joblib.Parallel that yields results as the fits finish.

    Parameters
    ----------
    n_jobs : int or None
        Number of fits at a time.
    bar : ProgressBar
        Moved by backends that return all results at the end.

    Returns
    -------
    sklearn.utils.parallel.Parallel
    """
    # Fits do not wait in a queue, so that the bar shows the title of a running one.
    options = {"n_jobs": n_jobs, "pre_dispatch": "n_jobs"}
    try:
        return Parallel(return_as="generator_unordered", **options)
    except ValueError:  # The backends of Ray and multiprocessing cannot.
        return _CountingParallel(bar, **options)


class _CountingParallel(Parallel):
    """Move the bar when a fit finishes, before its result is returned."""

    def __init__(self, bar, **options):
        super().__init__(**options)
        self._bar = bar

    def print_progress(self):
        """Override joblib's hook, called after each task."""
        self._bar.advance_to(self.n_completed_tasks)
