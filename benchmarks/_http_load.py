"""Clients that put the service under load: ``python -m benchmarks._http_load``.

They share one process, separate from the service; each has a thread and a connection.
"""

import json
import sys
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import perf_counter

import numpy as np

_HEADERS = {"Content-Type": "application/json"}


def main(port, path, n_clients, seconds):
    """Send requests for some time; print the latencies and the errors.

    Parameters
    ----------
    port : int
        Port of the service.
    path : pathlib.Path
        A JSON list of requests, each a list of texts and their probabilities.
    n_clients : int
        Number of connections; each waits for an answer before it asks again.
    seconds : float
        Duration.
    """
    requests = [
        (json.dumps({"sequences": texts}).encode(), np.array(probabilities))
        for texts, probabilities in json.loads(path.read_text(encoding="utf-8"))
    ]
    latencies, errors = [], []
    start = perf_counter()
    clients = [
        Thread(
            target=_ask,
            args=(port, requests[first::n_clients], start + seconds, latencies, errors),
        )
        for first in range(n_clients)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    taken = perf_counter() - start
    print(json.dumps({"latencies": latencies, "errors": errors, "seconds": taken}))


def _ask(port, requests, end, latencies, errors):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    number = 0
    while perf_counter() < end:
        body, expected = requests[number % len(requests)]
        number += 1
        start = perf_counter()
        try:
            connection.request("POST", "/predict_proba", body, _HEADERS)
            answer = connection.getresponse()
            text = answer.read()
            latencies.append(perf_counter() - start)
            if answer.status != 200:
                errors.append(f"{answer.status}: {text[:200]!r}")
            elif not np.allclose(json.loads(text)["probabilities"], expected, 0, 1e-5):
                errors.append("other probabilities than those of the pipeline")
        except OSError as error:
            errors.append(repr(error))
            connection.close()
    connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
