"""Score the texts of a Parquet data set with a pipeline saved by skseq.save.

Run ``pip install "skseq[cli,dask]"``, then
``python score_parquet.py reviews.skseq reviews scores``. Each file in the folder
``reviews`` gets a file of the same name in ``scores``, with the same rows: a column
with the probabilities of each class. To continue a run that was interrupted, repeat
the command: complete files are skipped.
"""

import argparse
import hashlib
import os
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from distributed import Client, LocalCluster, WorkerPlugin, as_completed, get_worker
from tqdm import tqdm

import skseq

BATCH_SIZE = 1000  # Rows that a worker holds in memory at a time.


class LoadedPipeline(WorkerPlugin):
    """Load the pipeline once in each worker process, also in a restarted one."""

    name = "pipeline"

    def __init__(self, path):
        self.path = path

    def setup(self, worker):
        """Load the pipeline: Dask calls this when a worker starts."""
        self.pipeline = skseq.load(self.path, for_prediction=True)


def score_file(source, target, column, origin):
    """Write the probabilities for one file, and return its number of rows."""
    pipeline = get_worker().plugins[LoadedPipeline.name].pipeline
    fields = [(str(label), pa.float64()) for label in pipeline.classes_]
    schema = pa.schema(fields, metadata={"origin": origin})
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    n_rows = 0
    try:
        with (
            pq.ParquetFile(source, pre_buffer=False) as file,
            pq.ParquetWriter(unfinished, schema) as writer,
        ):
            for batch in file.iter_batches(BATCH_SIZE, columns=[column]):
                try:
                    probabilities = pipeline.predict_proba(batch[column].to_pylist())
                except (TypeError, ValueError) as error:
                    raise ValueError(f"After row {n_rows}: {error}") from error
                writer.write_table(pa.table(list(probabilities.T), schema=schema))
                n_rows += len(batch)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return n_rows


def is_complete(target, origin):
    """Return whether a file has been written from the same data and pipeline."""
    with suppress(FileNotFoundError, pa.ArrowInvalid):
        metadata = pq.read_schema(target).metadata or {}
        return metadata.get(b"origin") == origin.encode()
    return False


def score_folder(client, path, sources, targets, *, column="text"):
    """Score the files that are not complete, and return the errors by file."""
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    client.register_plugin(LoadedPipeline(path))
    tasks = {}
    for source in sorted(sources.rglob("*.parquet")):
        target = targets / source.relative_to(sources)
        status = source.stat()
        origin = f"{digest} {column} {status.st_size} {status.st_mtime_ns}"
        if not is_complete(target, origin):
            task = client.submit(score_file, source, target, column, origin, pure=False)
            tasks[task] = source
    errors, n_rows = {}, 0
    with tqdm(total=len(tasks), unit="file") as bar:
        for task in as_completed(tasks):
            if task.status == "finished":
                n_rows += task.result()
            else:
                errors[tasks[task]] = task.exception()
            bar.set_postfix(rows=f"{n_rows:,}", failed=len(errors), refresh=False)
            bar.update()
    return errors


def main():
    """Score a data set; name the files that failed, and exit with 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pipeline", help="file written by skseq.save")
    parser.add_argument("sources", type=Path, help="folder of Parquet files")
    parser.add_argument("targets", type=Path, help="folder for the probabilities")
    parser.add_argument("--column", default="text", help="column of the texts")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--scheduler", help="address of a running Dask cluster")
    given = parser.parse_args()
    sources, targets = given.sources.resolve(), given.targets.resolve()
    if targets.is_relative_to(sources):
        parser.error("Write the probabilities to a folder outside that of the data.")
    if not any(sources.rglob("*.parquet")):
        parser.error(f"There are no Parquet files in {sources}.")
    with ExitStack() as stack:
        # A worker computes in one thread.
        cluster = given.scheduler or stack.enter_context(
            LocalCluster(
                n_workers=given.workers, threads_per_worker=1, dashboard_address=None
            )
        )
        client = stack.enter_context(Client(cluster))
        path = Path(given.pipeline).resolve()
        errors = score_folder(client, path, sources, targets, column=given.column)
    for source, error in errors.items():
        print(f"{source}: {error}", file=sys.stderr)
    if errors:
        sys.exit(f"{len(errors)} files failed. To try them again, repeat the command.")


if __name__ == "__main__":
    main()
