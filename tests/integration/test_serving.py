"""The web service of the documentation."""

import importlib.util
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from factories import make_text_pipeline
from numpy.testing import assert_allclose
from processes import start_python

import skseq
from skseq import make_tfidf_pipeline

pytest.importorskip("flask")

SERVICE = Path(__file__).parents[2] / "docs" / "serve.py"
TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
LIKED = ["yes", "no"] * 16


@pytest.fixture(scope="module")
def service():
    spec = importlib.util.spec_from_file_location("serve", SERVICE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pipeline():
    return make_text_pipeline().fit(TEXTS, LIKED)


@pytest.fixture(scope="module")
def app(service, pipeline, tmp_path_factory):
    path = tmp_path_factory.mktemp("serving") / "pipeline.skseq"
    skseq.save(pipeline, path)
    return service.make_app(path)


def predict(app, sequences):
    return app.test_client().post("/predict_proba", json={"sequences": sequences})


@pytest.mark.parametrize("texts", [TEXTS[:1], TEXTS, ["", "an unknown word"]])
def test_answers_are_those_of_the_pipeline(app, pipeline, texts):
    answer = predict(app, texts)
    assert answer.status_code == 200
    assert answer.json["classes"] == ["no", "yes"]
    probabilities = pipeline.predict_proba(texts)
    assert_allclose(answer.json["probabilities"], probabilities, atol=1e-7)


def test_concurrent_requests(app, pipeline):
    batches = [[text] * n for n, text in enumerate(TEXTS, start=1)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda batch: predict(app, batch).json, batches))
    for batch, answer in zip(batches, answers, strict=True):
        expected = pipeline.predict_proba(batch)
        assert_allclose(answer["probabilities"], expected, atol=1e-7)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        b"\xff",
        "null",
        "[1]",
        "{}",
        '{"sequences": "a good film"}',
        "[" * 99999,
    ],
)
def test_invalid_body_is_a_bad_request(app, body):
    kind = "application/json"
    answer = app.test_client().post("/predict_proba", data=body, content_type=kind)
    assert answer.status_code == 400
    assert answer.json["error"].startswith('Send JSON such as {"sequences": [')


def test_form_is_a_bad_request(app):
    answer = app.test_client().post("/predict_proba", data='{"sequences": ["good"]}')
    assert answer.status_code == 400


@pytest.mark.parametrize("sequences", [[], [None], ["good", 1], [["good"]], [{}]])
def test_sequences_that_cannot_be_read_are_explained_by_skseq(app, pipeline, sequences):
    with pytest.raises((TypeError, ValueError)) as caught:
        pipeline.predict_proba(sequences)
    answer = predict(app, sequences)
    assert answer.status_code == 422
    assert answer.json["error"] == str(caught.value)


def test_too_large_a_body_is_refused(app, service):
    assert predict(app, ["x" * service.MAX_BYTES]).status_code == 413


@pytest.mark.parametrize(("page", "status"), [("/", 404), ("/predict_proba", 405)])
def test_errors_are_json(app, page, status):
    answer = app.test_client().get(page)
    assert answer.status_code == status
    assert list(answer.json) == ["error"]


def test_health(app):
    assert app.test_client().get("/health").json == {"skseq": skseq.__version__}


@contextmanager
def server(path):
    """Run the file as a script, wait until it listens, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with start_python(SERVICE, path, "--port", str(port), stdout=None) as service:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while not is_listening(address):
            assert service.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield address


def is_listening(address):
    try:
        with urlopen(f"{address}/health", timeout=10) as answer:
            return answer.status == 200
    except URLError:
        return False


def post(address, body):
    headers = {"Content-Type": "application/json"}
    return urlopen(
        Request(f"{address}/predict_proba", body, headers=headers), timeout=60
    )


@pytest.mark.slow
def test_from_the_command_line(tmp_path):
    pytest.importorskip("waitress")
    # The baseline starts faster, since it does not import Keras.
    pipeline = make_tfidf_pipeline().fit(TEXTS, LIKED)
    skseq.save(pipeline, tmp_path / "pipeline.skseq")
    with server(tmp_path / "pipeline.skseq") as address:
        with post(address, json.dumps({"sequences": TEXTS}).encode()) as answer:
            probabilities = json.load(answer)["probabilities"]
        with pytest.raises(HTTPError) as caught:
            post(address, b"{")
        caught.value.close()
    assert_allclose(probabilities, pipeline.predict_proba(TEXTS), atol=1e-12)
    assert caught.value.code == 400
