"""Choose the vocabulary of a Parquet data set; count its files in parallel.

Run ``pip install "skseq[cli,dask]"``, then
``python count_tokens.py reviews vocabulary.json``.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from distributed import Client, as_completed

from skseq import TokenEncoder

BATCH_SIZE = 20_000  # Rows that a worker holds in memory at a time.


def count_tokens(texts, **parameters):
    """Count the tokens of texts, split by a TokenEncoder of these parameters."""
    encoder = TokenEncoder(max_tokens=None, **parameters).partial_fit(texts)
    tokens = encoder.get_feature_names_out().tolist()
    ids = np.concatenate(encoder.transform(texts))
    n_times = np.bincount(ids, minlength=2 + len(tokens))[2:]
    return Counter(dict(zip(tokens, n_times.tolist(), strict=True)))


def count_file(path, column="text", **parameters):
    """Count the tokens of one file."""
    counts = Counter()
    with pq.ParquetFile(path, pre_buffer=False) as file:
        for batch in file.iter_batches(BATCH_SIZE, columns=[column]):
            counts.update(count_tokens(batch[column].to_pylist(), **parameters))
    return counts


def choose_tokens(counts, max_tokens=30_000):
    """Return the most frequent tokens, in the order of the ids of TokenEncoder."""
    return sorted(counts, key=lambda token: (-counts[token], token))[:max_tokens]


def main():
    """Write the vocabulary as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, help="folder of Parquet files")
    parser.add_argument("vocabulary", type=Path, help="JSON file to write")
    parser.add_argument("--column", default="text", help="column of the texts")
    parser.add_argument("--max-tokens", type=int, default=30_000)
    parser.add_argument("--scheduler", help="address of a running Dask cluster")
    given = parser.parse_args()
    paths = sorted(given.sources.resolve().rglob("*.parquet"))
    if not paths:
        parser.error(f"There are no Parquet files in {given.sources}.")
    counts = Counter()
    with Client(given.scheduler, threads_per_worker=1) as client:
        tasks = client.map(count_file, paths, column=given.column, pure=False)
        path_of = dict(zip(tasks, paths, strict=True))
        for task in as_completed(tasks):
            if task.status != "finished":
                sys.exit(f"{path_of[task]}: {task.exception()}")
            counts.update(task.result())
            task.release()
    given.vocabulary.write_text(json.dumps(choose_tokens(counts, given.max_tokens)))


if __name__ == "__main__":
    main()
