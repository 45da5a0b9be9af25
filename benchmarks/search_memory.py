"""Peak memory of a fit and of a grid search with two processes, and of the baseline.

Run ``python -m benchmarks.search_memory``. It needs Linux, to read the memory of a
process with all that it starts.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from benchmarks._results import Task, publish

N_JOBS = 2
INTERVAL = 0.05  # Seconds between two readings.


def main(trial=False):
    """Measure each fit in a process of its own, in turn."""
    n_reviews, rounds = (1000, 1) if trial else (25_000, 3)
    load_average = os.getloadavg()[0]
    tasks = []
    for call, title in (("fit", "fit"), ("search", f"GridSearchCV(n_jobs={N_JOBS})")):
        peaks, added = defaultdict(list), defaultdict(list)
        for _ in range(rounds):
            for contestant in CONTESTANTS:
                before, peak = _measure(call, contestant, n_reviews)
                peaks[contestant].append(peak)
                added[contestant].append(peak - before)
        tasks.append(Task(f"{title}: peak memory", "MB", peaks))
        tasks.append(Task(f"{title}: above imports and data", "MB", added))
    publish(
        "search_memory",
        "Memory: a fit and a grid search beside those of scikit-learn",
        "`make_lstm_pipeline(epochs=1, max_tokens=5000)`, and a pipeline of "
        "scikit-learn's TfidfVectorizer of 5,000 words and LogisticRegression, on "
        f"{n_reviews:,} IMDB reviews as texts. The search has two candidates and two "
        f"folds, and fits the better candidate to all texts; {rounds} rounds. The "
        "memory is that of the process and of all that it starts, where pages that "
        f"several of them share count once, read every {1000 * INTERVAL:g} ms. The "
        f"load average of the machine was {load_average:.1f} before the start.",
        tasks,
        trial=trial,
    )


def _measure(call, contestant, n_reviews):
    """Return the memory in MB after imports and data, and the peak."""
    command = [sys.executable, "-m", "benchmarks.search_memory"]
    with subprocess.Popen(
        [*command, call, contestant, str(n_reviews)], stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        before = peak = _memory_mb(process.pid)
        while process.poll() is None:
            peak = max(peak, _memory_mb(process.pid))
            time.sleep(INTERVAL)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}.")
    return before, peak


def _memory_mb(root):
    """Return the memory of a process and all its descendants."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        # A process may end between two readings.
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = path.read_text().rpartition(")")[2].split()[1]
            children[int(parent)].append(int(path.parent.name))
    pids, kilobytes = [root], 0
    for pid in pids:
        pids += children[pid]
        with suppress(FileNotFoundError, ProcessLookupError):
            # The proportional set size divides a shared page among its processes.
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            kilobytes += int(next(line for line in lines if line[:4] == "Pss:")[4:-2])
    return kilobytes * 1024 / 1e6


def _make_lstm():
    from skseq import make_lstm_pipeline

    pipeline = make_lstm_pipeline(epochs=1, max_tokens=5000, random_state=0)
    return pipeline, {"lstmclassifier__units": [50, 100]}


def _make_tfidf():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(TfidfVectorizer(max_features=5000), LogisticRegression())
    return pipeline, {"logisticregression__C": [1, 10]}


CONTESTANTS = {"skseq": _make_lstm, "scikit-learn": _make_tfidf}


def _fit(call, contestant, n_reviews):
    """Fit in this process; print a line when imports and data are there."""
    import numpy as np
    from sklearn.model_selection import GridSearchCV

    from skseq.datasets import load_movie_reviews

    texts, y = load_movie_reviews("imdb", return_X_y=True)
    # The data set is ordered by class.
    rows = np.random.default_rng(0).permutation(len(texts))[:n_reviews]
    texts, y = texts[rows], y[rows]
    estimator, grid = CONTESTANTS[contestant]()
    if call == "search":
        estimator = GridSearchCV(estimator, grid, cv=2, n_jobs=N_JOBS)
    print("ready", flush=True)
    time.sleep(4 * INTERVAL)
    estimator.fit(texts, y)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _fit(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main(trial="--trial" in sys.argv)
