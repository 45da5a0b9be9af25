"""Score contestants, print the scores, and keep them for the documentation."""

import json
import time
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, log_loss

from benchmarks._results import describe_machine, describe_versions

_JSON = Path(__file__).with_name("accuracies.json")
_PAGE = Path(__file__).parents[1] / "docs" / "results.md"
_HEAD = """\
# Results

How often each contestant is right, and how far its probabilities can be trusted. A run
is a fit with another seed or on another fold. Accuracy is the mean over the runs, ± the
deviation of a single one; the error is the expected calibration error
[(Guo et al. 2017)](https://arxiv.org/abs/1706.04599) over 15 bins of equal width.
Seconds are medians, of a machine that may have had other work beside: speed is the
matter of the [benchmarks](benchmarks.md). The command above a table writes it anew.
"""
_SECTIONS = (
    "imdb_accuracy",
    "rotten_tomatoes",
    "order_tasks",
    "measurements",
    "ablation",
    "learning_rate_schedule",
    "batch_composition",
)
_COLUMNS = (
    "contestant",
    "runs",
    "accuracy, %",
    "lowest to highest",
    "log loss",
    "error, %",
    "fit, s",
)


def score(classifier, train, test):
    """Fit a classifier and score its probabilities.

    Parameters
    ----------
    classifier : estimator
        Not yet fitted.
    train, test : tuple of (X, y)
        What to fit and what to score on.

    Returns
    -------
    dict of str to float
        Accuracy, log loss, calibration error, and the seconds of fit and prediction.
    """
    start = time.perf_counter()
    classifier.fit(*train)
    fitted = time.perf_counter()
    X, y = test
    probabilities = classifier.predict_proba(X)
    predicted = time.perf_counter()
    predictions = classifier.classes_[probabilities.argmax(axis=1)]
    confidence = probabilities.max(axis=1)
    return {
        "accuracy": accuracy_score(y, predictions),
        "log_loss": log_loss(y, probabilities, labels=classifier.classes_),
        "calibration_error": calibration_error(confidence, predictions == y),
        "fit_seconds": fitted - start,
        "predict_seconds": predicted - fitted,
    }


def calibration_error(confidence, is_correct, n_bins=15):
    """Return the expected calibration error [1]_.

    Parameters
    ----------
    confidence : ndarray of shape (n_samples,)
        Probability of the predicted class.
    is_correct : ndarray of bool of shape (n_samples,)
        Whether it is the true one.
    n_bins : int, default=15
        Number of bins of equal width.

    Returns
    -------
    float

    References
    ----------
    .. [1] C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern
       Neural Networks", ICML, 2017.
    """
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    gaps = np.bincount(bins, weights=is_correct - confidence, minlength=n_bins)
    return np.abs(gaps).sum() / len(confidence)


class Table:
    """The scores of several contestants, printed as they come.

    Parameters
    ----------
    name : str
        The benchmark.
    about : str
        What was done, in a sentence or two.
    keeps_others : bool, default=False
        Whether contestants of an earlier run stay in the table.
    """

    def __init__(self, name, about, *, keeps_others=False):
        self._name = name
        self._about = about
        self._keeps_others = keeps_others
        self._runs = {}

    def add(self, contestant, run):
        """Take the scores of a run, and print them.

        Parameters
        ----------
        contestant : str
        run : dict of str to float
            As ``score`` returns them.
        """
        self._runs.setdefault(contestant, []).append(run)
        numbers = ", ".join(f"{name} {value:.4f}" for name, value in run.items())
        print(f"{contestant}: {numbers}", flush=True)

    def publish(self):
        """Print the table and write it to JSON and docs."""
        results = json.loads(_JSON.read_text()) if _JSON.exists() else {}
        others = results[self._name]["runs"] if self._keeps_others else {}
        result = {
            "about": self._about,
            "date": date.today().isoformat(),
            "machine": describe_machine(),
            "versions": describe_versions(),
            "runs": others | self._runs,
        }
        print(_format_section(self._name, result))
        results[self._name] = result
        _JSON.write_text(json.dumps(results, indent=1) + "\n")
        write_page(results)


def write_page(results):
    """Write the page of the documentation.

    Parameters
    ----------
    results : dict of str to dict
        By benchmark, as the JSON file holds them.
    """
    names = sorted(results, key=_SECTIONS.index)
    sections = [_format_section(name, results[name]) for name in names]
    _PAGE.write_text("\n".join([_HEAD, *sections]))


def _format_section(name, result):
    machine = result["machine"]
    versions = ", ".join(" ".join(item) for item in result["versions"].items())
    return "\n".join(
        [
            f"## {name}\n",
            f"{result['about']} `python -m benchmarks {name}`\n",
            f"| {' | '.join(_COLUMNS)} |",
            f"|{'---|' * len(_COLUMNS)}",
            *(_format_row(*item) for item in result["runs"].items()),
            f"\n{result['date']}; {machine['cores']} cores ({machine['processor']}), "
            f"{machine['memory_gb']} GB, {machine['system']}; {versions}.\n",
        ]
    )


def _format_row(contestant, runs):
    of = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    accuracies = 100 * of["accuracy"]
    mean, spread = f"{accuracies.mean():.2f}", ""
    if len(runs) > 1:
        mean += f" ± {accuracies.std(ddof=1):.2f}"
        spread = f"{accuracies.min():.2f} to {accuracies.max():.2f}"
    cells = (
        contestant,
        len(runs),
        mean,
        spread,
        f"{of['log_loss'].mean():.3f}",
        f"{100 * of['calibration_error'].mean():.1f}",
        f"{np.median(of['fit_seconds']):.1f}",
    )
    return f"| {' | '.join(map(str, cells))} |"
