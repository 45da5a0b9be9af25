"""SIGINT during fit and predict: prompt, and fitted attributes are unchanged."""

import copy
import gc
import os
import pickle
import signal
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import factories
import keras
import numpy as np
import pytest
from processes import environment, run_python

from skseq import LSTMClassifier

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name == "nt", reason="Windows ends a process that is sent this signal."
    ),
]

RNG = np.random.default_rng(0)
X = RNG.integers(1, 50, size=(300, 12))
y = X[:, 0] > 25
TOO_MANY = 1_000_000  # Epochs of a fit that would not end.


@pytest.fixture(autouse=True)
def two_threads(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")


@pytest.fixture(autouse=True)
def sigint_interrupts():
    """A shell starts background processes with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


make_classifier = partial(
    factories.make_classifier, units=8, embedding_dim=8, batch_size=64
)


def workers():
    return [thread for thread in threading.enumerate() if thread.name == "skseq worker"]


def wait_until(condition):
    end = time.perf_counter() + 60
    while not condition() and time.perf_counter() < end:
        time.sleep(0.001)
    assert condition()


@contextmanager
def no_garbage_collection():
    """Python drops an exception raised in a callback of it; JAX has registered one."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def ctrl_c(has_begun=workers):
    """Send SIGINT to the code in this context, once it has begun."""

    def send():
        try:
            wait_until(has_begun)
        finally:  # The code would not end by itself.
            sent.append(time.perf_counter())
            os.kill(os.getpid(), signal.SIGINT)

    sent = []
    sender = threading.Thread(target=send)
    with no_garbage_collection():
        sender.start()
        with pytest.raises(KeyboardInterrupt):
            yield
    # Less than a second on an idle machine.
    assert time.perf_counter() - sent[0] < 20
    sender.join()
    wait_until(lambda: not workers())


def state_of(classifier):
    """Return names of the fitted attributes, history, record and weights."""
    attributes = vars(classifier).copy()
    for name in [*PARAMETERS, "_callback_fit_ctx", "_skl_callbacks_to_teardown"]:
        attributes.pop(name, None)
    network = attributes.pop("_network", None)
    record = attributes.pop("_fit_record", None)
    numbers = network and pickle.dumps(vars(network.state))
    return sorted(attributes), attributes.get("history_"), repr(record), numbers


PARAMETERS = LSTMClassifier().get_params()

CALLS = {
    "fit": lambda classifier: classifier.fit(X, y),
    "fit_chunks": lambda classifier: classifier.fit_chunks(lambda: [(X, y)] * 2),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_first_fit(call):
    classifier = make_classifier(epochs=TOO_MANY)
    before = state_of(classifier)
    with ctrl_c():
        call(classifier)
    assert state_of(classifier) == before
    expected = state_of(call(make_classifier()))
    assert state_of(call(classifier.set_params(epochs=2))) == expected


@pytest.mark.parametrize("has_model", [False, True])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_warm_start(call, has_model):
    own = {"warm_start": True}
    classifier, other = call(make_classifier(**own)), call(make_classifier(**own))
    if has_model:
        assert classifier.model_ is classifier.model_
    before = state_of(classifier)
    with ctrl_c():
        call(classifier.set_params(epochs=TOO_MANY))
    assert state_of(classifier) == before
    for each in (classifier, other):
        call(each.set_params(epochs=2))
    assert state_of(classifier) == state_of(other)


def test_partial_fit():
    many = np.tile(X, (1_000, 1)), np.tile(y, 1_000)
    classifier, other = (make_classifier().partial_fit(X, y) for _ in range(2))
    before = state_of(classifier)
    with ctrl_c():
        classifier.partial_fit(*many)
    assert state_of(classifier) == before
    assert state_of(classifier.partial_fit(X, y)) == state_of(other.partial_fit(X, y))


def test_prediction():
    classifier = make_classifier(units=64).fit(X, y)
    before = state_of(classifier)
    expected = classifier.predict_proba(X)
    with ctrl_c():
        while True:
            classifier.predict_proba(np.tile(X, (100, 1)))
    assert state_of(classifier) == before
    np.testing.assert_array_equal(classifier.predict_proba(X), expected)


@pytest.mark.usefixtures("accelerator")
@pytest.mark.parametrize("warm_start", [False, True])
def test_fit_by_keras(warm_start):
    has_begun = threading.Event()
    notify = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: has_begun.set())
    classifier = make_classifier(warm_start=warm_start)
    if warm_start:
        classifier.fit(X, y)
    before = state_of(classifier)
    classifier.set_params(epochs=TOO_MANY, callbacks=[notify])
    with ctrl_c(has_begun.is_set):
        classifier.fit(X, y)
    assert state_of(classifier) == before
    classifier.set_params(epochs=2, callbacks=None).fit(X, y)
    other = make_classifier(warm_start=warm_start).fit(X, y)
    if warm_start:
        other.fit(X, y)
    np.testing.assert_allclose(
        classifier.predict_proba(X), other.predict_proba(X), rtol=0, atol=1e-6
    )


def test_checkpoint_is_whole(tmp_path):
    path = tmp_path / "fit.checkpoint"
    classifier = make_classifier(checkpoint=path, epochs=50, learning_rate=1e-4)
    expected = make_classifier(epochs=50, learning_rate=1e-4).fit(X, y)
    for _ in range(2):
        path.unlink(missing_ok=True)
        with ctrl_c(path.exists):
            classifier.fit(X, y)
        assert os.listdir(tmp_path) == [path.name]
    assert state_of(classifier.fit(X, y))[3] == state_of(expected)[3]
    assert os.listdir(tmp_path) == []


def interrupt_repeatedly():
    """Interrupt 50 fits, each many times in a row."""

    def interrupt(*_):
        if is_armed:
            raise KeyboardInterrupt

    classifier = make_classifier(warm_start=True).fit(X, y)
    is_armed = False
    signal.signal(signal.SIGALRM, interrupt)
    delays = np.random.default_rng(0)
    for _ in range(50):
        delay, pause = delays.uniform(1e-4, 2e-2), delays.uniform(1e-4, 2e-3)
        before = copy.deepcopy(classifier)
        try:
            is_armed = True
            signal.setitimer(signal.ITIMER_REAL, delay, pause)
            classifier.fit(X, y)
            is_armed = False
        except KeyboardInterrupt:
            is_armed = False
        if state_of(classifier) != state_of(before):
            assert state_of(classifier) == state_of(before.fit(X, y))
    signal.setitimer(signal.ITIMER_REAL, 0)
    print("done")


def test_repeated_interrupts():
    """At any point, the state is either the old or the complete new one."""
    finished = run_python(
        *["-c", "import test_interrupted_fit as t; t.interrupt_repeatedly()"],
        env=environment(Path(__file__).parent),
    )
    assert finished.stdout == "done\n"
