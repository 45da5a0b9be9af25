"""The process of one library: imports it, then measures the requested tasks.

``python -m benchmarks._worker MODULE REVIEWS`` reads requests, each a line of JSON such
as ``{"task": "fit", "rows": 25000, "maxlen": 500}``, and answers each with a line of
JSON: the seconds and the tokens of the task, and the memory of the process after it.
"""

import ctypes
import gc
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
    """Answer requests until the end of the input.

    Parameters
    ----------
    module : str
        Name in ``benchmarks.contestants``.
    path : str
        File of the reviews, written by ``save_reviews``.
    """
    # Output of the library goes to the error stream; answers use a stream of their own.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    worker = Worker(import_module(f"benchmarks.contestants.{module}"), path)
    print(json.dumps(worker.introduce()), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(worker.answer(**json.loads(line))), file=answers, flush=True)


class Worker:
    """A library with the classifier that was fitted last.

    Parameters
    ----------
    contestant : module
        One of ``benchmarks.contestants``.
    path : str
        File of the reviews.
    """

    def __init__(self, contestant, path):
        self.contestant = contestant
        self.path = path
        # Lazy imports happen here, before the time is measured.
        self.classifier = contestant.make_classifier()

    def introduce(self):
        """Return the versions of the library, and the memory after the imports."""
        versions = {name: version(name) for name in self.contestant.DISTRIBUTIONS}
        return {"versions": versions, **_read_memory()}

    def answer(self, task, *, rows, maxlen):
        """Run one task on a part of the reviews.

        Parameters
        ----------
        task : str
            The name of a method.
        rows, maxlen : int
            Number of reviews, from the first, and of words, from the last.

        Returns
        -------
        dict
            Seconds, number of tokens, megabytes, and the result of the task.
        """
        X, y = self.read_reviews(rows, maxlen)
        if task in ("fit", "fit_with_seed", "cross_validate"):
            self.classifier = self.contestant.make_classifier()
        start = time.perf_counter()
        result = getattr(self, task)(X, y)
        seconds = time.perf_counter() - start
        tokens = int(np.count_nonzero(X))
        memory = {**_read_memory(), **_read_gpu_memory()}
        return {"seconds": seconds, "tokens": tokens, **memory, **result}

    def read_reviews(self, rows, maxlen):
        """Return ids and labels in the form that the library expects."""
        with np.load(self.path) as reviews:
            X = np.ascontiguousarray(reviews["X"][:rows, -maxlen:])
            y = reviews["y"][:rows].astype(self.contestant.LABEL_DTYPE)
        if self.contestant.PADDING == "post":
            for row in X:
                row[:] = np.roll(row, np.count_nonzero(row))
        return X, y

    def fit(self, X, y):
        """Fit a new classifier."""
        self.classifier.fit(X, y)
        return {}

    def fit_with_seed(self, X, y):
        """Return the probabilities by a new classifier of skseq with a fixed seed."""
        self.classifier.set_params(random_state=0).fit(X, y)
        return {"probabilities": self.classifier.predict_proba(X)[:, 1].tolist()}

    def predict_proba(self, X, y):
        """Predict with the classifier that was fitted last."""
        self.classifier.predict_proba(X)
        return {}

    def cross_validate(self, X, y):
        """Score a new classifier on five folds."""
        from sklearn.model_selection import StratifiedKFold, cross_val_score

        cross_val_score(
            self.classifier, X, y, cv=StratifiedKFold(5), error_score="raise"
        )
        return {}

    def release(self, X, y):
        """Collect garbage, and return free memory to the system: Linux with glibc."""
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        return {}

    def score(self, X, y):
        """Return the accuracy of the classifier that was fitted last."""
        probabilities = self.classifier.predict_proba(X).reshape(len(X), -1)[:, -1]
        return {"accuracy": float(np.mean((probabilities > 0.5) == y))}


def _read_memory():
    """Return the resident memory of this process and its peak, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return {
        name: int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) * 1024 / 1e6
        for name, field in (("resident_mb", "VmRSS"), ("peak_mb", "VmHWM"))
    }


def _read_gpu_memory():
    """Return the peak memory of PyTorch or JAX on a GPU in megabytes, if they do."""
    n_bytes = 0
    if torch := sys.modules.get("torch"):
        n_bytes = torch.cuda.is_available() and torch.cuda.max_memory_allocated()
    elif jax := sys.modules.get("jax"):
        # None on a CPU.
        n_bytes = (jax.devices()[0].memory_stats() or {}).get("peak_bytes_in_use")
    return {"gpu_peak_mb": n_bytes / 1e6} if n_bytes else {}


if __name__ == "__main__":
    main(*sys.argv[1:])
