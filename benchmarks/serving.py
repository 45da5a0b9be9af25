"""The service of ``docs/serve.py`` under load, and the same pipeline without HTTP.

Run ``python -m benchmarks.serving``. The libraries of the service are installed into a
temporary folder. It needs Linux, to read the memory of a running process.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np

import skseq
from benchmarks._results import Task, publish
from benchmarks._reviews import shuffle_reviews

LIBRARIES = ("flask", "waitress")
SERVICE = Path(__file__).parents[1] / "docs" / "serve.py"
N_REQUESTED = 3200
N_CLIENTS = 4
SIZES = (1, 32)


@dataclass(frozen=True)
class Load:
    """Measurements of one load on the service.

    Parameters
    ----------
    latencies : ndarray of shape (n_answers,)
        Seconds until each answer.
    n_errors : int
        Answers that were missing or wrong.
    rate : float
        Answers a second.
    memory_mb : tuple of two float
        Private memory of the service after a sixth of the time and at the end.
    """

    latencies: np.ndarray
    n_errors: int
    rate: float
    memory_mb: tuple


def main(trial=False):
    """Fit and serve the default pipeline, and measure two loads per request size."""
    n_fitted, seconds, rounds = (500, 3, 1) if trial else (20_000, 60, 2)
    load_average = os.getloadavg()[0]
    pipeline, texts = _fit(n_fitted)
    with TemporaryDirectory() as name:
        folder = Path(name)
        skseq.save(pipeline, folder / "reviews.skseq")
        versions = _install(folder / "libraries")
        tasks, loads = [], []
        with _service(folder) as (port, process):
            for size in SIZES:
                batches = _batches(texts, size)
                path = _write_requests(folder, pipeline, batches)
                # Warm-up.
                _put_under_load(port, process, path, seconds / 12)
                alone, served = [], []
                for _ in range(rounds):
                    alone.append(_ask_directly(pipeline, batches, seconds / 6))
                    served.append(_put_under_load(port, process, path, seconds))
                tasks += _tasks_of(size, seconds, alone, served)
                loads += served
    n_answers = sum(len(load.latencies) for load in loads)
    n_errors = sum(load.n_errors for load in loads)
    publish(
        "serving",
        "Serving over HTTP",
        f"`docs/serve.py` with the default pipeline, fitted to {n_fitted:,} IMDB "
        f"reviews. {N_CLIENTS} clients in a process on the same cores send other "
        f"reviews over loopback for {seconds} s, each waiting for the answer before "
        f"its next request; {rounds} rounds. Every answer is compared with that of the "
        f"pipeline: of {n_answers:,} answers, {n_errors:,} were missing or wrong. "
        f'"Without HTTP" is `predict_proba` in one thread, for {seconds / 6:g} s. '
        "Memory is the private memory of the service, without the files of libraries. "
        f"The load average of the machine was {load_average:.0f} before the start.",
        tasks,
        versions=versions,
        trial=trial,
    )


def _fit(n_fitted):
    """Return the fitted pipeline and held-out reviews."""
    texts, y = shuffle_reviews()
    pipeline = skseq.make_lstm_pipeline(epochs=3, max_tokens=5000, random_state=0)
    pipeline.fit(texts[:n_fitted], y[:n_fitted])
    return pipeline, texts[-N_REQUESTED:].tolist()


def _batches(texts, size):
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def _write_requests(folder, pipeline, batches):
    """Write batches with the expected answers, and return the file."""
    path = folder / f"requests_of_{len(batches[0])}.json"
    requests = [(batch, pipeline.predict_proba(batch).tolist()) for batch in batches]
    path.write_text(json.dumps(requests), encoding="utf-8")
    return path


def _install(folder):
    """Install the libraries of the service, and return their versions."""
    install = [sys.executable, "-m", "pip", "install", "-qq", "--target", folder]
    subprocess.run([*install, *LIBRARIES], check=True)
    found = {
        distribution.name.lower(): distribution.version
        for distribution in distributions(path=[str(folder)])
    }
    return {name: found[name] for name in LIBRARIES}


@contextmanager
def _service(folder):
    """Run the service until the context ends; yield its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = [str(SERVICE.parents[1]), str(folder / "libraries")]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, SERVICE, folder / "reviews.skseq", "--port", str(port)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            stderr=log,
        ) as process,
    ):
        try:
            while not _is_listening(port):
                if process.poll() is not None:
                    raise RuntimeError(
                        f"The service ended:\n{(folder / 'log').read_text()}"
                    )
                time.sleep(0.1)
            yield port, process
        finally:
            process.terminate()


def _is_listening(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=10):
            return True
    except URLError:
        return False


def _ask_directly(pipeline, batches, seconds):
    """Return the seconds of each call without HTTP."""
    latencies, start = [], time.perf_counter()
    while (before := time.perf_counter()) < start + seconds:
        pipeline.predict_proba(batches[len(latencies) % len(batches)])
        latencies.append(time.perf_counter() - before)
    return np.array(latencies)


def _put_under_load(port, process, path, seconds):
    arguments = [str(port), str(path), str(N_CLIENTS), str(seconds)]
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks._http_load", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=SERVICE.parents[1],
    ) as clients:
        time.sleep(seconds / 6)
        early = _memory_mb(process)
        answer = json.loads(clients.stdout.read())
    late = _memory_mb(process)
    for error in sorted(set(answer["errors"]))[:5]:
        print(f"The service failed: {error}", flush=True)
    latencies = np.array(answer["latencies"])
    rate = len(latencies) / answer["seconds"]
    return Load(latencies, len(answer["errors"]), rate, (early, late))


def _memory_mb(process):
    # Without pages of files, which Linux can evict.
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"RssAnon:\s*(\d+) kB", status)[1]) / 1000


def _tasks_of(size, seconds, alone, served):
    title = "one review" if size == 1 else f"{size} reviews"
    title += " per request"
    rates = {
        "over HTTP": [load.rate for load in served],
        "without HTTP": [1 / latencies.mean() for latencies in alone],
    }
    yield Task(f"{title}: throughput", "requests/s", rates)
    for name, share in (("median latency", 50), ("99th percentile of latency", 99)):
        within = {
            "over HTTP": [
                1000 * np.percentile(load.latencies, share) for load in served
            ],
            "without HTTP": [
                1000 * np.percentile(latencies, share) for latencies in alone
            ],
        }
        yield Task(f"{title}: {name}", "ms", within)
    memory = {
        f"after {seconds / 6:g} s": [load.memory_mb[0] for load in served],
        f"after {seconds:g} s": [load.memory_mb[1] for load in served],
    }
    yield Task(f"{title}: memory", "MB", memory)


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
