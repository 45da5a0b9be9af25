"""Concurrent fits and predictions in threads equal sequential ones."""

import copy
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import factories
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import clone

from skseq import LSTMClassifier, SequencePadder, TokenEncoder

N_THREADS = 8

RNG = np.random.default_rng(0)
WORDS = np.array(["good", "bad", "film", "plot", "a", "the", "cat", "of"])
TEXTS = [" ".join(RNG.choice(WORDS, RNG.integers(3, 15))) for _ in range(200)]
LABELS = np.array([text.startswith(("good", "bad", "film")) for text in TEXTS])
PIPELINE = factories.make_text_pipeline(maxlen=12, units=8, embedding_dim=8)
make_classifier = partial(factories.make_classifier, units=8, embedding_dim=8)
IDS = PIPELINE[:-1].fit_transform(TEXTS)


def at_once(*functions):
    """Call functions concurrently, one per thread, and return their results."""
    are_ready = threading.Barrier(len(functions))

    def run(function):
        are_ready.wait(60)
        return function()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


@pytest.fixture(scope="module")
def fitted():
    return clone(PIPELINE).fit(TEXTS, LABELS)


@pytest.mark.parametrize("method", ["predict_proba", "predict"])
def test_predictions_by_one_pipeline(fitted, method):
    parts = [TEXTS[number:] for number in range(N_THREADS)]
    expected = [getattr(fitted, method)(part) for part in parts]

    def predict(part):
        return [getattr(fitted, method)(part) for _ in range(3)]

    found = at_once(*(lambda part=part: predict(part) for part in parts))
    for repeated, alone in zip(found, expected, strict=True):
        for probabilities in repeated:
            assert_array_equal(probabilities, alone)


@pytest.mark.parametrize(
    ("transformer", "X"),
    [(TokenEncoder(), TEXTS), (SequencePadder(), [list(row) for row in IDS])],
    ids=["encoder", "padder"],
)
def test_one_transformer(transformer, X):
    transformer = clone(transformer).fit(X)
    expected = transformer.transform(X)
    for found in at_once(*[lambda: transformer.transform(X)] * N_THREADS):
        for row, expected_row in zip(found, expected, strict=True):
            assert_array_equal(row, expected_row)


def test_fits_of_several_classifiers():
    def fit(seed):
        return make_classifier(random_state=seed).fit(IDS, LABELS).predict_proba(IDS)

    found = at_once(*(lambda seed=seed: fit(seed) for seed in range(N_THREADS)))
    for seed, probabilities in enumerate(found):
        assert_array_equal(probabilities, fit(seed))


def test_fit_of_a_clone_beside_predictions(fitted):
    expected = fitted.predict_proba(TEXTS)
    trained, *found = at_once(
        lambda: clone(fitted).fit(TEXTS, LABELS).predict_proba(TEXTS),
        *[lambda: fitted.predict_proba(TEXTS)] * 3,
    )
    for probabilities in (trained, *found):
        assert_array_equal(probabilities, expected)


def test_failed_fit_does_not_affect_other_threads():
    class EndError(Exception):
        pass

    def read_chunks():
        yield IDS, LABELS
        if threading.current_thread() is not threading.main_thread():
            raise EndError

    def fail():
        with pytest.raises(EndError):
            make_classifier().fit_chunks(read_chunks)

    def fit():
        return make_classifier().fit(IDS, LABELS).predict_proba(IDS)

    _, *found = at_once(fail, fit, fit)
    for probabilities in found:
        assert_array_equal(probabilities, fit())


def test_concurrent_access_to_the_model(fitted):
    classifier = copy.deepcopy(fitted[-1])
    first, *others = at_once(*[lambda: classifier.model_] * N_THREADS)
    assert isinstance(classifier, LSTMClassifier)
    assert all(model is first for model in others)


def test_concurrent_models_of_several_classifiers(fitted):
    classifiers = [copy.deepcopy(fitted[-1]) for _ in range(4)]
    models = at_once(*(lambda one=one: one.model_ for one in classifiers))
    for model, one in zip(models, classifiers, strict=True):
        assert model is one.model_
        for weight, expected in zip(
            model.get_weights(), fitted[-1]._network.weights, strict=True
        ):
            assert_array_equal(weight, expected)
