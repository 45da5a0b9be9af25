"""TensorFlow gives the same weights on several devices as on one."""

import json

import pytest
from processes import environment, run_python

pytestmark = pytest.mark.slow

SCRIPT = """
import json

import numpy as np
import tensorflow as tf

from engines import compute_with
from skseq import LSTMClassifier

processor, *_ = tf.config.list_physical_devices("CPU")
two = 2 * [tf.config.LogicalDeviceConfiguration()]
tf.config.set_logical_device_configuration(processor, two)
several_machines = tf.distribute.MultiWorkerMirroredStrategy()
rng = np.random.default_rng(0)
# Neither the last batch nor the validation data divide among two devices.
X = [rng.integers(1, 9, length).tolist() for length in rng.integers(2, 5, 83)]
y = [ids[0] < 5 for ids in X]


def fit():
    classifier = LSTMClassifier(
        units=4,
        embedding_dim=4,
        epochs=3,
        batch_size=32,
        learning_rate=0.1,
        random_state=0,
    )
    # Weights so large that gradients are clipped.
    return classifier.fit(X, y, np.full(83, 30.0), X_val=X[:41], y_val=y[:41])


with compute_with("keras"):
    one = fit()
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    with strategy.scope():
        two = fit()
    try:
        with several_machines.scope():
            fit()
    except ValueError as error:
        refused = str(error)
    probabilities = [c.predict_proba(X).tolist() for c in (one, two)]
answers = {
    "n_devices": two.model_.distribute_strategy.num_replicas_in_sync,
    "weights": [[w.numpy().tolist() for w in c.model_.weights] for c in (one, two)],
    "probabilities": probabilities,
    "val_loss": [c.history_["val_loss"] for c in (one, two)],
    "clipnorm": two.model_.optimizer.clipnorm,
    "refused": refused,
}
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers():
    done = run_python("-c", SCRIPT, env=environment(KERAS_BACKEND="tensorflow"))
    return json.loads(done.stdout.splitlines()[-1])


def flat(weights):
    for value in weights:
        yield from flat(value) if isinstance(value, list) else [value]


def test_two_devices_learn_the_weights_of_one(answers):
    assert answers["n_devices"] == 2
    one, two = answers["weights"]
    assert [*flat(two)] == pytest.approx([*flat(one)], abs=1e-5)
    one, two = answers["probabilities"]
    assert [*flat(two)] == pytest.approx([*flat(one)], abs=1e-5)


def test_two_devices_find_the_validation_loss_of_one(answers):
    one, two = answers["val_loss"]
    assert two == pytest.approx(one, abs=1e-5)


def test_model_keeps_its_clipping(answers):
    assert answers["clipnorm"] == 1.0


def test_several_machines_are_refused(answers):
    assert answers["refused"].startswith(
        "LSTMClassifier cannot train under MultiWorkerMirroredStrategy: Keras 3 does"
    )
