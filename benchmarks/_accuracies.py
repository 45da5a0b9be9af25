"""Score models, print the scores, and store them for the documentation."""

import json
import time
from datetime import date

import numpy as np
from sklearn.metrics import accuracy_score, log_loss

from benchmarks._pages import ACCURACIES, format_accuracies, write_accuracy_page
from benchmarks._results import describe_machine, describe_versions


def score(classifier, train, test):
    """Fit a classifier and score its probabilities.

    Parameters
    ----------
    classifier : estimator
        Not fitted.
    train, test : tuple of (X, y)
        Training and test data.

    Returns
    -------
    dict of str to float
        Accuracy, log loss, calibration error, and the seconds of ``fit`` and
        ``predict_proba``.
    """
    X, y = test
    probabilities, seconds = fit_and_predict(classifier, train, X)
    return {**score_probabilities(classifier.classes_, probabilities, y), **seconds}


def fit_and_predict(classifier, train, X):
    """Fit a classifier and predict probabilities.

    Parameters
    ----------
    classifier : estimator
        Not fitted.
    train : tuple of (X, y)
        Training data.
    X : sequence
        Test data.

    Returns
    -------
    probabilities : ndarray of shape (n_samples, n_classes)
        In the order of the ``classes_`` of the classifier.
    seconds : dict of str to float
        Seconds of ``fit`` and ``predict_proba``.
    """
    start = time.perf_counter()
    classifier.fit(*train)
    fitted = time.perf_counter()
    probabilities = classifier.predict_proba(X)
    return probabilities, {
        "fit_seconds": fitted - start,
        "predict_seconds": time.perf_counter() - fitted,
    }


def score_probabilities(classes, probabilities, y):
    """Score probabilities.

    Parameters
    ----------
    classes : ndarray of shape (n_classes,)
        Those of the columns. Rows of other classes count as wrong, and not in the log
        loss.
    probabilities : ndarray of shape (n_samples, n_classes)
        For each row.
    y : ndarray of shape (n_samples,)
        True classes.

    Returns
    -------
    dict of str to float
        Accuracy, log loss and calibration error.
    """
    predictions = classes[probabilities.argmax(axis=1)]
    is_known = np.isin(y, classes)
    confidence = probabilities.max(axis=1)
    return {
        "accuracy": accuracy_score(y, predictions),
        "log_loss": log_loss(y[is_known], probabilities[is_known], labels=classes),
        "calibration_error": calibration_error(confidence, predictions == y),
    }


def calibration_error(confidence, is_correct, n_bins=15):
    """Return the expected calibration error [1]_.

    Parameters
    ----------
    confidence : ndarray of shape (n_samples,)
        Probability of the predicted class.
    is_correct : ndarray of bool of shape (n_samples,)
        Whether the predicted class is the true one.
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
    """The scores of several models, printed as they come.

    Parameters
    ----------
    name : str
        The benchmark.
    title : str
        Its section title in the documentation.
    about : str
        How it was measured, in a sentence or two.
    keeps_others : bool, default=False
        Whether models of an earlier run stay in the table.
    published : dict of str to float, default=None
        Accuracies that others published, by the model and the publication.
    """

    def __init__(self, name, title, about, *, keeps_others=False, published=None):
        self._name = name
        self._title = title
        self._about = about
        self._keeps_others = keeps_others
        self._published = published or {}
        self._runs = {}

    def add(self, model, run):
        """Add and print the scores of one run.

        Parameters
        ----------
        model : str
            Its row in the table.
        run : dict of str to float
            As ``score`` returns them.
        """
        self._runs.setdefault(model, []).append(run)
        numbers = ", ".join(f"{name} {value:.4f}" for name, value in run.items())
        print(f"{model}: {numbers}", flush=True)

    def add_contest(self, scores, data=None):
        """Add and print the scores of several models.

        Parameters
        ----------
        scores : dict of str to dict
            By model, as ``run_contest`` returns them.
        data : str, default=None
            Name of the data set, which then begins each row.
        """
        for model, run in scores.items():
            self.add(model if data is None else f"{data}: {model}", run)

    def publish(self):
        """Print the table and write it to the JSON file and the documentation."""
        results = json.loads(ACCURACIES.read_text()) if ACCURACIES.exists() else {}
        before = results.get(self._name, {"runs": {}})
        others = before["runs"] if self._keeps_others else {}
        result = {
            "title": self._title,
            "about": self._about,
            "date": date.today().isoformat(),
            "machine": describe_machine(),
            "versions": describe_versions(),
            "runs": others | self._runs,
            "published": self._published,
        }
        print(format_accuracies(self._name, result))
        results[self._name] = result
        ACCURACIES.write_text(json.dumps(results, indent=1) + "\n")
        write_accuracy_page(results)
