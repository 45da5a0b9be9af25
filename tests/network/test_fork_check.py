"""Fit and predict in a forked process, and the errors where Keras would hang."""

import json
import os

import pytest
from processes import environment, run_python

SCRIPT = """
import json
import os
import signal
import warnings

import keras
import numpy as np

from engines import compute_with
from factories import make_classifier

rng = np.random.default_rng(0)
X = rng.integers(1, 9, (64, 20))
y = X[:, 0] > 4


def fit(**parameters):
    return make_classifier(**parameters).fit(X, y).predict_proba(X).tolist()


def predict():
    return classifier.predict_proba(X).tolist()


def predict_by_model():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = classifier.model_
    if caught:
        return str(caught[0].message)
    return model.predict(X, verbose=0)[:, 0].tolist()


def fit_with_callbacks():
    return fit(callbacks=[keras.callbacks.Callback()])


def predict_by_keras():
    with compute_with("keras"):
        try:
            return predict()
        except RuntimeError as error:
            return str(error)


def in_a_fork(function):
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        signal.alarm(30)  # Kill a process that hangs.
        os.close(reader)
        with os.fdopen(writer, "w") as file:
            json.dump(function(), file)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        answer = file.read()
    os.waitpid(process, 0)
    return json.loads(answer) if answer else "timeout"


classifier = make_classifier().fit(X, y)
answers = {"expected": predict()}
answers["after_fit"] = {
    function.__name__: in_a_fork(function)
    for function in [fit, predict, fit_with_callbacks, predict_by_model]
}
classifier.model_.predict(X, verbose=0)
answers["after_keras"] = {
    function.__name__: in_a_fork(function)
    for function in [
        fit, predict, fit_with_callbacks, predict_by_model, predict_by_keras
    ]
}
print(json.dumps(answers))
"""

EXPLANATION = (
    ": this process was forked after TensorFlow had started, so its threads are "
    "missing and it would wait for them forever. Start processes by joblib's backend "
    "'loky' or by the multiprocessing method 'spawn'."
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not hasattr(os, "fork"), reason="This system cannot fork processes."
    ),
]


@pytest.fixture(scope="module")
def answers():
    done = run_python("-c", SCRIPT, env=environment(OMP_NUM_THREADS="2"))
    return json.loads(done.stdout)


@pytest.mark.parametrize("parent_did", ["after_fit", "after_keras"])
@pytest.mark.parametrize("child_does", ["fit", "predict", "fit_with_callbacks"])
def test_kernel_computes_in_a_forked_process(answers, parent_did, child_does):
    assert answers[parent_did][child_does] == answers["expected"]


def test_keras_computes_if_the_parent_did_not_use_it(answers):
    expected = [second for _, second in answers["expected"]]
    assert answers["after_fit"]["predict_by_model"] == pytest.approx(expected, abs=1e-5)


def test_model_warns_if_keras_would_hang(answers):
    message = "fit and predict of model_ may hang" + EXPLANATION
    assert answers["after_keras"]["predict_by_model"] == message


def test_predict_by_keras_raises_if_it_would_hang(answers):
    message = "LSTMClassifier cannot compute by Keras" + EXPLANATION
    assert answers["after_keras"]["predict_by_keras"] == message
