"""Copies by pickle, joblib and deepcopy, and predictions in new processes."""

import copy
import json
import pickle
from io import BytesIO

import joblib
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from processes import run_python
from reviews import LABELS, TEXTS, make_classifier, make_pipeline

NEW_PROCESS = """
import json
import os
import pickle
import random
import sys
from pathlib import Path

import joblib
import keras
import numpy as np
import tensorflow as tf

def draw():
    numbers = [random.random(), np.random.random()]
    return [*numbers, *map(float, [keras.random.uniform(()), tf.random.uniform(())])]

folder = Path(sys.argv[1])
unfitted, texts, labels = joblib.load(folder / "task.joblib")
pickled = pickle.loads((folder / "fitted.pickle").read_bytes())
probabilities = {
    "through_pickle": pickled.predict_proba(texts),
    "through_joblib": joblib.load(folder / "fitted.joblib").predict_proba(texts),
}
keras.utils.set_random_seed(0)
before = draw()
keras.utils.set_random_seed(0)
probabilities["refitted"] = unfitted.fit(texts, labels).predict_proba(texts)
after = draw()
np.savez(folder / "probabilities.npz", **probabilities)
(folder / "draws.json").write_text(json.dumps([before, after]))
"""


def weights_of(classifier):
    """Return the weights and the optimizer state of a fitted network."""
    model = classifier.model_
    variables = [*model.variables, *model.optimizer.variables]
    return [variable.numpy() for variable in variables]


def through_pickle(estimator):
    return pickle.loads(pickle.dumps(estimator))


def through_joblib(estimator):
    file = BytesIO()
    joblib.dump(estimator, file)
    file.seek(0)
    return joblib.load(file)


WAYS = [through_pickle, through_joblib, copy.deepcopy]


@pytest.mark.parametrize("way", WAYS)
def test_copy_predicts_the_same(fitted, probabilities, way):
    copied = way(fitted)
    assert copied["lstm"].model_ is not fitted["lstm"].model_
    assert copied["lstm"].history_ == fitted["lstm"].history_
    assert_array_equal(copied.predict_proba(TEXTS), probabilities)


@pytest.fixture(scope="module")
def resumed(ids):
    """Return copies of a fitted classifier, and the original one epoch later."""
    classifier = make_classifier(epochs=2).fit(ids, LABELS)
    copies = {way: way(classifier) for way in WAYS}
    return copies, classifier.partial_fit(ids, LABELS)


@pytest.mark.parametrize("way", WAYS)
def test_copy_continues_training_like_the_original(resumed, ids, way):
    copies, original = resumed
    copied = copies[way]
    steps_before = int(copied.model_.optimizer.iterations.numpy())
    copied.partial_fit(ids, LABELS)
    assert steps_before == 10
    assert int(copied.model_.optimizer.iterations.numpy()) == 15
    assert copied.history_ == original.history_
    for mine, theirs in zip(weights_of(copied), weights_of(original), strict=True):
        assert_array_equal(mine, theirs)


@pytest.fixture(scope="module")
def new_process(fitted, tmp_path_factory):
    """Return the folder with the results of a new process."""
    folder = tmp_path_factory.mktemp("new_process")
    (folder / "fitted.pickle").write_bytes(pickle.dumps(fitted))
    joblib.dump(fitted, folder / "fitted.joblib")
    joblib.dump((make_pipeline(), TEXTS, LABELS), folder / "task.joblib")
    run_python("-c", NEW_PROCESS, folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("way", ["through_pickle", "through_joblib", "refitted"])
def test_new_process_predicts_the_same(new_process, probabilities, way):
    with np.load(new_process / "probabilities.npz") as found:
        assert_array_equal(found[way], probabilities)


@pytest.mark.slow
def test_seeded_fit_draws_from_no_global_generator(new_process):
    before, after = json.loads((new_process / "draws.json").read_text())
    assert before == after
