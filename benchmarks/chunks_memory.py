"""Memory of a fit as the data grow: in chunks from a file, and at once.

Run ``python -m benchmarks.chunks_memory``. Each fit has a process of its own. The peak
is that of the resident memory, minus the peak after all imports.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks._results import Task, publish

CHUNK_SIZE = 20_000
N_WORDS = 1000
QUANTITIES = (("peak memory", "peak", "MB"), ("time", "seconds", "s"))


def main(trial=False):
    """Write files of two sizes, and fit to each in a new process."""
    small, large = (20_000, 40_000) if trial else (200_000, 2_000_000)
    with tempfile.TemporaryDirectory() as folder:
        tasks = []
        for n_rows in (small, large):
            path = Path(folder) / f"{n_rows}.parquet"
            _write(path, n_rows)
            in_chunks = _fit_in_a_process("chunks", path)
            at_once = _fit_in_a_process("memory", path) if n_rows == small else None
            for title, quantity, unit in QUANTITIES:
                values = {"`fit_chunks`": [in_chunks[quantity]]}
                if at_once:
                    values["`fit`"] = [at_once[quantity]]
                tasks.append(Task(f"{n_rows:,} rows: {title}", unit, values))
    publish(
        "chunks_memory",
        "Memory: fit_chunks and fit",
        "`fit_chunks` on a Parquet file with rows of 5 to 15 words, read in chunks of "
        f"{CHUNK_SIZE:,} rows, and `fit` on the smaller file as a whole; one epoch, 32 "
        "units, one round. Peak memory is what the fit adds to the loaded libraries.",
        tasks,
        trial=trial,
    )


def _write(path, n_rows):
    rng = np.random.default_rng(0)
    words = np.array([f"w{number}" for number in range(N_WORDS)])
    schema = pa.schema([("text", pa.string()), ("label", pa.int8())])
    with pq.ParquetWriter(path, schema) as writer:
        for _ in range(0, n_rows, CHUNK_SIZE):
            drawn = rng.integers(0, N_WORDS, (CHUNK_SIZE, 15))
            lengths = rng.integers(5, 16, CHUNK_SIZE)
            texts = [
                " ".join(row[:length])
                for row, length in zip(words[drawn], lengths, strict=True)
            ]
            labels = (drawn[:, 0] < drawn[:, 1]).astype(np.int8)
            writer.write_table(pa.table([texts, labels], schema=schema))


def _fit_in_a_process(how, path):
    command = [sys.executable, "-m", "benchmarks.chunks_memory", how, str(path)]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(finished.stdout.splitlines()[-1])


def _fit(how, path):
    """Fit in this process, and print memory and time."""
    from skseq import fit_chunks, make_lstm_pipeline

    def read_chunks():
        # PyArrow's threads would read ahead and keep the data for a while.
        file = pq.ParquetFile(path, pre_buffer=False)
        for batch in file.iter_batches(CHUNK_SIZE, use_threads=False):
            yield batch["text"].to_pylist(), batch["label"].to_pylist()

    parameters = {"lstmclassifier__units": 32, "lstmclassifier__epochs": 1}
    pipeline = make_lstm_pipeline(maxlen=20, random_state=0).set_params(**parameters)
    before, start = _peak(), perf_counter()
    if how == "chunks":
        fit_chunks(pipeline, read_chunks)
    else:
        table = pq.read_table(path)
        pipeline.fit(table["text"].to_pylist(), table["label"].to_pylist())
    seconds = perf_counter() - start
    print(json.dumps({"peak": _peak() - before, "seconds": seconds}))


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:2] in (["chunks"], ["memory"]):
        _fit(*sys.argv[1:])
    else:
        main(trial="--trial" in sys.argv)
