"""A training that overflows float32 raises and keeps the fitted attributes."""

from functools import partial

import factories
import keras
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq import SequencePadder

RNG = np.random.default_rng(0)
X = RNG.integers(1, 50, size=(300, 12))
y = X[:, 0] > 25


make_classifier = partial(
    factories.make_classifier,
    units=2,
    embedding_dim=2,
    epochs=3,
    batch_size=32,
    learning_rate_schedule="constant",
    warm_start=True,
)


CALLS = {
    "fit": lambda classifier: classifier.fit(X, y),
    "partial_fit": lambda classifier: classifier.partial_fit(X, y),
    "fit_chunks": lambda classifier: classifier.fit_chunks(lambda: [(X, y)] * 2),
}
each_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@each_call
def test_first_call(call):
    classifier = make_classifier(learning_rate=1e38)
    with pytest.raises(ValueError, match="training diverged. Lower learning_rate, or"):
        call(classifier)
    assert set(vars(classifier)) <= {*classifier.get_params()}


class Poison(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 3:
            self.model.set_weights([np.nan * w for w in self.model.get_weights()])


@each_call
@pytest.mark.parametrize("has_model", [False, True])
def test_later_call(call, has_model):
    classifier = make_classifier(learning_rate=0.01).fit(X, y)
    if has_model:
        assert len(classifier.model_.get_weights())
    before, history = classifier.predict_proba(X), classifier.history_
    classifier.set_params(callbacks=[Poison()])
    with pytest.raises(ValueError, match="training diverged. Lower learning_rate, or"):
        call(classifier)
    assert_array_equal(classifier.predict_proba(X), before)
    assert classifier.history_ == history
    call(classifier.set_params(callbacks=None))
    assert np.isfinite(classifier.predict_proba(X)).all()


def test_last_step():
    # No loss is computed after the last update.
    classifier = make_classifier(
        learning_rate=1.5e38, epochs=1, batch_size=150, pooling="last", random_state=3
    )
    with pytest.raises(ValueError, match="weights of LSTMClassifier are not finite"):
        classifier.fit(X, y)
    assert not hasattr(classifier, "classes_")


@pytest.mark.parametrize(
    ("fit", "message"),
    [
        ({"sample_weight": np.full(300, np.inf)}, "sample_weight contains infinity"),
        ({"sample_weight": np.full(300, np.nan)}, "sample_weight contains NaN"),
        ({"sample_weight": np.full(300, 1e39)}, "weights of at least 0 within"),
    ],
)
def test_weights_of_sequences(fit, message):
    with pytest.raises(ValueError, match=message):
        make_classifier().fit(X, y, **fit)


@pytest.mark.parametrize("weight", [np.inf, np.nan, 1e300])
def test_weights_of_classes(weight):
    with pytest.raises(ValueError, match="product of sample_weight and class_weight"):
        make_classifier(class_weight={False: weight, True: 1}).fit(X, y)


@pytest.mark.parametrize("last", [np.inf, -np.inf, 1e300])
def test_given_vectors(last):
    vectors = np.full((50, 2), np.inf)
    vectors[-1] = last
    error = pytest.raises(ValueError, match="embedding contains infinity")
    with np.errstate(all="raise"), error:
        make_classifier(embedding=vectors).fit(X, y)


def test_tiny_numbers():
    steps = RNG.normal(size=(40, 5, 3))
    steps[:, 0], vectors = 1e-320, np.full((50, 2), 1e-320)
    with np.errstate(all="raise"):
        make_classifier(embedding=vectors).fit(X, y)
        make_classifier().fit(steps, np.arange(40) % 2)
        assert SequencePadder(dtype="float32").fit_transform(list(steps))[0, 0, 0] == 0


def test_largest_measurements():
    steps = RNG.normal(size=(40, 5, 3)).astype("f4")
    labels = np.arange(40) % 2
    classifier = make_classifier().fit(steps, labels)
    expected = classifier.predict_proba(steps)
    steps[3] = 3e38
    probabilities = classifier.predict_proba(steps)
    assert np.isfinite(probabilities).all()
    others = np.arange(40) != 3
    assert_array_equal(probabilities[others], expected[others])
