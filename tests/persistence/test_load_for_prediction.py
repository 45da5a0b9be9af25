"""load(for_prediction=True): the same answers, without Keras and TensorFlow."""

import json
import pickle

import numpy as np
import pytest
from factories import make_text_pipeline
from numpy.testing import assert_array_equal
from processes import run_python
from sklearn.base import clone, is_classifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import make_pipeline
from sklearn.utils.validation import check_is_fitted

import skseq

TEXTS = ["good film", "bad film", "a good plot", "a bad plot", "good", "bad"] * 4
LABELS = ["up", "down"] * 12
STEPS = np.random.default_rng(0).normal(size=(24, 3, 2)).tolist()
INDICATORS = np.array([[1, 0, 1], [0, 1, 1]] * 12)


def vote():
    members = [("lstm", make_text_pipeline()), ("tfidf", skseq.make_tfidf_pipeline())]
    return VotingClassifier(members, voting="soft")


CASES = {
    "pipeline": (make_text_pipeline(), TEXTS, LABELS),
    "ensemble": (make_text_pipeline(epochs="auto", n_networks=2), TEXTS, LABELS),
    "labels": (make_text_pipeline(), TEXTS, INDICATORS),
    "measurements": (
        make_pipeline(
            skseq.SequenceScaler(), skseq.LSTMClassifier((3, 2), epochs=1, n_networks=2)
        ),
        STEPS,
        LABELS,
    ),
    "calibrated": (CalibratedClassifierCV(make_text_pipeline(), cv=2), TEXTS, LABELS),
    "vote": (vote(), TEXTS, LABELS),
    "threshold": (
        FixedThresholdClassifier(make_text_pipeline(), threshold=0.6, pos_label="up"),
        TEXTS,
        LABELS,
    ),
    "frozen": (FrozenEstimator(make_text_pipeline()), TEXTS, LABELS),
    "without a network": (skseq.make_tfidf_pipeline(), TEXTS, LABELS),
}

PREDICT = """
import json, sys
import skseq
answers = {}
for name, (path, X) in json.load(sys.stdin).items():
    loaded = skseq.load(path, for_prediction=True)
    answers[name] = loaded.predict_proba(X).tolist(), loaded.predict(X).tolist()
packages = {module.partition(".")[0] for module in sys.modules}
print(json.dumps([answers, sorted(packages & {"keras", "scikeras", "tensorflow"})]))
"""


@pytest.fixture(scope="module")
def fitted(short_training_of_module):
    return {
        name: (clone(estimator).fit(X, y) if name != "frozen" else freeze(X, y), X)
        for name, (estimator, X, y) in CASES.items()
    }


@pytest.fixture(scope="module")
def short_training_of_module():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("skseq._training._learning_rate.FIRST_UPDATES", 30)
        monkeypatch.setattr("skseq._training._auto_epochs.MAX_UPDATES", 60)
        yield


def freeze(X, y):
    return FrozenEstimator(make_text_pipeline().fit(X, y))


@pytest.fixture(scope="module")
def paths(fitted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    for name, (estimator, _) in fitted.items():
        skseq.save(estimator, folder / name)
    return {name: folder / name for name in fitted}


@pytest.fixture(scope="module")
def answers_of_new_process(fitted, paths):
    cases = {name: (str(paths[name]), X) for name, (_, X) in fitted.items()}
    finished = run_python("-c", PREDICT, input=json.dumps(cases))
    return json.loads(finished.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", CASES)
def test_answers_are_the_same(fitted, answers_of_new_process, name):
    estimator, X = fitted[name]
    probabilities, predictions = answers_of_new_process[0][name]
    assert_array_equal(probabilities, estimator.predict_proba(X))
    assert_array_equal(predictions, estimator.predict(X))


def test_neither_keras_nor_tensorflow_is_imported(answers_of_new_process):
    assert answers_of_new_process[1] == []


@pytest.fixture
def predictor(paths):
    return skseq.load(paths["pipeline"], for_prediction=True)


def test_predictor_is_a_fitted_classifier(predictor, fitted):
    assert is_classifier(predictor)
    check_is_fitted(predictor)
    classifier = fitted["pipeline"][0]
    assert_array_equal(predictor.classes_, classifier.classes_)
    assert predictor[-1].history_ == classifier[-1].history_
    assert predictor[-1].get_params() == classifier[-1].get_params()
    assert predictor.score(TEXTS, LABELS) == classifier.score(TEXTS, LABELS)
    copied = pickle.loads(pickle.dumps(predictor))
    assert_array_equal(copied.predict(TEXTS), predictor.predict(TEXTS))


def test_predictor_cannot_be_trained_or_saved(predictor, tmp_path):
    with pytest.raises(TypeError, match="without for_prediction=True"):
        predictor.fit(TEXTS, LABELS)
    with pytest.raises(TypeError, match="LSTMPredictor"):
        skseq.save(predictor, tmp_path / "again")


def test_predictions_can_be_explained(predictor, fitted):
    ours, theirs = (
        skseq.token_attribution(pipeline, "a good film")
        for pipeline in (predictor, fitted["pipeline"][0])
    )
    assert_array_equal(ours.attributions, theirs.attributions)
    assert skseq.truncation_report(predictor, TEXTS, LABELS).maxlen


def test_wrong_input_is_refused_alike(predictor, fitted):
    for X in ([1, 2], [None], "good"):
        with pytest.raises((TypeError, ValueError)) as theirs:
            fitted["pipeline"][0].predict(X)
        with pytest.raises(theirs.type) as ours:
            predictor.predict(X)
        assert str(ours.value) == str(theirs.value)
