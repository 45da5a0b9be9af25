"""The process of one contestant: it imports, then measures whatever it is asked to.

``python -m benchmarks._worker MODULE REVIEWS`` reads requests, each a line of JSON such
as ``{"task": "fit", "rows": 25000, "maxlen": 500}``, and answers each with a line of
JSON: the seconds of the task, and the tokens and the memory of the process after it.
"""

import json
import os
import re
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np


def main(module, path):
    """Answer requests until there are no more.

    Parameters
    ----------
    module : str
        Name in ``benchmarks.contestants``.
    path : str
        The reviews, as ``save_reviews`` writes them.
    """
    # What the contestant prints goes to the error stream; answers keep their own.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    worker = Worker(import_module(f"benchmarks.contestants.{module}"), path)
    print(json.dumps(worker.introduce()), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(worker.answer(**json.loads(line))), file=answers, flush=True)


class Worker:
    """A contestant with the classifier that it fitted last.

    Parameters
    ----------
    contestant : module
        One of ``benchmarks.contestants``.
    path : str
        The reviews.
    """

    def __init__(self, contestant, path):
        self.contestant = contestant
        self.path = path
        # Now, so that what it imports only when called for is not on the clock.
        self.classifier = contestant.make_classifier()

    def introduce(self):
        """Return the versions of the contestant, and its memory after the imports."""
        versions = {name: version(name) for name in self.contestant.DISTRIBUTIONS}
        return {"versions": versions, **_read_memory()}

    def answer(self, task, *, rows, maxlen):
        """Carry out one task on a cut of the reviews.

        Parameters
        ----------
        task : {"fit", "predict_proba", "cross_validate", "score"}
            The name of a method.
        rows, maxlen : int
            The first reviews and the last places of them.

        Returns
        -------
        dict
            Seconds, number of tokens in the cut, megabytes, and what the task returns.
        """
        X, y = self.read_reviews(rows, maxlen)
        if task in ("fit", "cross_validate"):
            self.classifier = self.contestant.make_classifier()
        start = time.perf_counter()
        result = getattr(self, task)(X, y)
        seconds = time.perf_counter() - start
        tokens = int(np.count_nonzero(X))
        return {"seconds": seconds, "tokens": tokens, **_read_memory(), **result}

    def read_reviews(self, rows, maxlen):
        """Return ids and labels as the contestant's users hold them."""
        with np.load(self.path) as reviews:
            X = np.ascontiguousarray(reviews["X"][:rows, -maxlen:])
            y = reviews["y"][:rows].astype(self.contestant.LABEL_DTYPE)
        if self.contestant.PADDING == "post":
            for row in X:
                row[:] = np.roll(row, np.count_nonzero(row))
        return X, y

    def fit(self, X, y):
        """Fit a fresh classifier."""
        self.classifier.fit(X, y)
        return {}

    def predict_proba(self, X, y):
        """Predict with the classifier that was fitted last."""
        self.classifier.predict_proba(X)
        return {}

    def cross_validate(self, X, y):
        """Score a fresh classifier on five folds."""
        from sklearn.model_selection import StratifiedKFold, cross_val_score

        cross_val_score(
            self.classifier, X, y, cv=StratifiedKFold(5), error_score="raise"
        )
        return {}

    def score(self, X, y):
        """Return the accuracy of the classifier that was fitted last."""
        probabilities = self.classifier.predict_proba(X).reshape(len(X), -1)[:, -1]
        return {"accuracy": float(np.mean((probabilities > 0.5) == y))}


def _read_memory():
    """Return the resident set of this process and its peak, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return {
        name: int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) * 1024 / 1e6
        for name, field in (("resident_mb", "VmRSS"), ("peak_mb", "VmHWM"))
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
