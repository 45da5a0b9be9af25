"""Reviews in Parquet files scored by ``docs/score_parquet.py``, and by one process.

Run ``python -m benchmarks.score_parquet``. It needs Linux, to read the peak memory of
the workers, and the packages of ``skseq[cli,dask]``.
"""

import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from distributed import Client, LocalCluster

import skseq
from benchmarks._results import Task, publish
from benchmarks._reviews import shuffle_reviews

DOCS = Path(__file__).parents[1] / "docs"
N_FILES = 20


def main(trial=False):
    """Score the same files with one worker, with two, and without Dask."""
    sys.path.append(str(DOCS))
    n_fitted, n_reviews, rounds = (500, 2000, 1) if trial else (5000, 100_000, 3)
    load_average = os.getloadavg()[0]
    texts, y = shuffle_reviews()
    pipeline = skseq.make_lstm_pipeline(epochs=3, max_tokens=5000, random_state=0)
    pipeline.fit(texts[:n_fitted], y[:n_fitted])
    rates = {"1 worker": [], "2 workers": [], "one process": []}
    peaks = {"1 worker": [], "2 workers": []}
    difference = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        skseq.save(pipeline, folder / "reviews.skseq")
        parts = np.array_split(np.resize(texts, n_reviews), N_FILES)
        (folder / "reviews").mkdir()
        for number, part in enumerate(parts):
            path = folder / "reviews" / f"{number:02}.parquet"
            pq.write_table(pa.table({"text": part}), path)
        for round_ in range(rounds):
            for n_workers, variant in enumerate(peaks, start=1):
                scores = folder / f"scores of {n_workers} in round {round_}"
                seconds, peak = _score_with_dask(folder, scores, n_workers)
                rates[variant].append(n_reviews / seconds)
                peaks[variant].append(peak)
            start = perf_counter()
            expected = _score(folder)
            rates["one process"].append(n_reviews / (perf_counter() - start))
            found = np.concatenate([_read(path) for path in sorted(scores.iterdir())])
            difference = max(difference, np.abs(found - expected).max())
    publish(
        "score_parquet",
        "Scoring Parquet files with Dask",
        f"`docs/score_parquet.py` on {n_reviews:,} IMDB reviews, repeated from 25,000, "
        f"in {N_FILES} Parquet files, with the default pipeline of one network; "
        f"{rounds} rounds. Each worker computes in one thread. The time starts when "
        "the workers run, and includes loading the pipeline. One process, with all "
        "cores, reads a file at a time and predicts without Dask. Its probabilities "
        f"and those of the workers differ by at most {difference:.1g}. The load "
        f"average of the machine was {load_average:.1f} before the start.",
        [
            Task("throughput", "reviews/s", rates),
            Task("peak memory of a worker", "MB", peaks),
        ],
        trial=trial,
    )


def _score_with_dask(folder, scores, n_workers):
    """Return the seconds, and the largest peak of the memory of a worker in MB."""
    import score_parquet

    with (
        LocalCluster(
            n_workers=n_workers, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        start = perf_counter()
        errors = score_parquet.score_folder(
            client, folder / "reviews.skseq", folder / "reviews", scores
        )
        seconds = perf_counter() - start
        if errors:
            raise RuntimeError(f"Files failed: {errors}")
        return seconds, max(client.run(_peak_mb).values())


def _peak_mb():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024 / 1e6


def _score(folder):
    pipeline = skseq.load(folder / "reviews.skseq", for_prediction=True)
    return np.concatenate(
        [
            pipeline.predict_proba(pq.read_table(path)["text"].to_pylist())
            for path in sorted((folder / "reviews").iterdir())
        ]
    )


def _read(path):
    return np.column_stack(pq.read_table(path).columns)


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
