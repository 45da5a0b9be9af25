"""A common factor of all weights does not change what is learnt."""

import warnings
from functools import partial

import factories
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

RNG = np.random.default_rng(0)
X = RNG.integers(1, 9, size=(120, 6))
LABELS = np.where(X[:, 0] > 4, "b", "a")
WEIGHTS = RNG.uniform(0.5, 2, size=120)
FACTORS = [1e-6, 1e-3, 7, 1e6]
POWERS_OF_TWO = [2.0**-40, 2.0**30]

make_classifier = partial(
    factories.make_classifier, epochs=3, batch_size=16, learning_rate=0.05
)


def read_chunks(weights):
    return [(X[start::2], LABELS[start::2], weights[start::2]) for start in range(2)]


def fit_class_weight(weights, factor):
    class_weight = {"a": factor, "b": factor}
    return make_classifier(class_weight=class_weight).fit(X, LABELS, weights)


FITS = {
    "fit": lambda weights, factor: make_classifier().fit(X, LABELS, weights * factor),
    "class_weight": fit_class_weight,
    "both": lambda weights, factor: fit_class_weight(weights * factor, factor),
    "balanced": lambda weights, factor: make_classifier(class_weight="balanced").fit(
        X, LABELS, weights * factor
    ),
    "multi-label": lambda weights, factor: make_classifier().fit(
        X, (X[:, :3] > 4).astype(int), weights * factor
    ),
    "validation_fraction": lambda weights, factor: make_classifier(
        early_stopping=True, n_iter_no_change=1
    ).fit(X, LABELS, weights * factor),
    "X_val": lambda _, factor: make_classifier(
        early_stopping=True, class_weight={"a": factor, "b": 2 * factor}
    ).fit(X, LABELS, X_val=X[:50], y_val=LABELS[:50]),
    "fit_chunks": lambda weights, factor: make_classifier().fit_chunks(
        lambda: read_chunks(weights * factor)
    ),
    "fit_chunks class_weight": lambda weights, factor: make_classifier(
        class_weight={"a": factor, "b": 2 * factor}
    ).fit_chunks(lambda: read_chunks(weights)),
    "fit_chunks multi-label": lambda weights, factor: make_classifier().fit_chunks(
        lambda: [(X, (X[:, :3] > 4).astype(int), weights * factor)] * 2
    ),
}


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_common_factor(fit):
    expected = fit(WEIGHTS, 1)
    for factor in FACTORS + POWERS_OF_TWO:
        fitted = fit(WEIGHTS, factor)
        compare = assert_array_equal
        if factor in FACTORS:
            compare = partial(assert_allclose, rtol=1e-5)
        compare(fitted.predict_proba(X), expected.predict_proba(X))
        for name, values in expected.history_.items():
            compare(fitted.history_[name], values)


@pytest.mark.parametrize("factor", [1 / 120, 2.0**-1070, 1e-300, 1e30])
def test_equal_weights_are_those_of_a_fit_without(factor):
    expected = make_classifier().fit(X, LABELS).predict_proba(X)
    weights = np.full(120, factor)
    with np.errstate(all="raise"):
        fitted = make_classifier().fit(X, LABELS, weights)
        in_chunks = make_classifier().fit_chunks(lambda: [(X, LABELS, weights)])
    assert_array_equal(fitted.predict_proba(X), expected)
    assert_array_equal(in_chunks.predict_proba(X), expected)


def test_weights_of_mean_one_stay_as_they_are():
    weights = np.tile([0.5, 1.5], 60)
    constant = {"learning_rate_schedule": "constant", "epochs": 1}
    fitted = make_classifier(**constant).fit(X, LABELS, weights)
    streamed = make_classifier(**constant).partial_fit(X, LABELS, sample_weight=weights)
    assert_array_equal(fitted.predict_proba(X), streamed.predict_proba(X))


def test_partial_fit_keeps_the_factor():
    first, second = (
        make_classifier().partial_fit(X, LABELS, sample_weight=WEIGHTS * factor)
        for factor in (1, 1e-6)
    )
    ratio = np.divide(second.history_["loss"], first.history_["loss"])
    assert_allclose(ratio, 1e-6, rtol=0.1)
    assert not np.allclose(first.predict_proba(X), second.predict_proba(X))


def test_loss_is_a_weighted_mean():
    weights = np.tile([1e-3, 3e-3], 60)
    rate = {"learning_rate": 1e-30, "epochs": 1}
    losses = [
        make_classifier(**rate).fit(X[rows], LABELS[rows]).history_["loss"][0]
        for rows in (slice(0, None, 2), slice(1, None, 2))
    ]
    fitted = make_classifier(**rate).fit(X, LABELS, weights)
    expected = np.average(losses, weights=[1, 3])
    assert_allclose(fitted.history_["loss"], expected, rtol=1e-5)


@pytest.mark.parametrize("tiny", [1e-38, 1e-44, 1e-300])
def test_weights_that_underflow(tiny):
    weights = WEIGHTS.copy()
    weights[::2] = tiny
    with np.errstate(all="raise"):
        classifier = make_classifier().fit(X, LABELS, weights)
        classifier.partial_fit(X, LABELS, sample_weight=weights)
    assert np.isfinite(classifier.history_["loss"]).all()


@pytest.mark.parametrize("method", ["fit", "fit_chunks"])
def test_weights_that_are_not_finite(method):
    weights = WEIGHTS.copy()
    weights[3:5] = np.inf, -np.inf
    call = {
        "fit": lambda: make_classifier().fit(X, LABELS, weights),
        "fit_chunks": lambda: make_classifier().fit_chunks(
            lambda: read_chunks(weights)
        ),
    }[method]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match="sample_weight contains infinity"):
            call()


def test_chunks_in_which_one_class_has_weight():
    weights = (LABELS == "a").astype(float)
    with pytest.raises(ValueError, match="at least 2 classes whose weights are not"):
        make_classifier().fit_chunks(lambda: read_chunks(weights))
