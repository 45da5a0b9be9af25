"""Parameters that are changed before a training continues."""

import numpy as np
import pytest
from factories import make_classifier
from numpy.testing import assert_array_equal

from skseq import DataWarning

X = [[1, 2], [2, 1], [1, 1, 2], [2, 2, 1]] * 5
Y = [0, 1, 0, 1] * 5
VECTORS = np.random.default_rng(0).normal(size=(3, 4))


def trained(**parameters):
    classifier = make_classifier(batch_size=4, warm_start=True, **parameters)
    return classifier.fit(X, Y)


@pytest.fixture(params=["fit", "partial_fit"])
def call(request):
    return lambda classifier: getattr(classifier, request.param)(X, Y)


@pytest.mark.parametrize("n_networks", [1, 2])
def test_learning_rate(call, n_networks):
    classifier = trained(n_networks=n_networks, learning_rate=0.05)
    before = classifier.predict_proba(X)
    call(classifier.set_params(learning_rate=1e-30))
    assert_array_equal(classifier.predict_proba(X), before)
    call(classifier.set_params(learning_rate=0.05))
    assert (classifier.predict_proba(X) != before).all()


def test_learning_rate_of_a_model_is_kept_unless_the_parameter_changes(call):
    classifier = trained(learning_rate=0.05)
    before = classifier.predict_proba(X)
    classifier.model_.optimizer.learning_rate = 1e-30
    call(classifier)
    assert np.abs(classifier.predict_proba(X) - before).max() < 1e-6
    call(classifier.set_params(learning_rate=0.04))
    assert np.abs(classifier.predict_proba(X) - before).max() > 1e-3


def test_vectors_are_frozen_and_released(call):
    classifier = trained(embedding=VECTORS)
    before = classifier._network.weights[0].copy()
    assert (before != VECTORS.astype(np.float32)).any()
    call(classifier.set_params(freeze_embedding=True))
    assert_array_equal(classifier._network.weights[0], before)
    call(classifier.set_params(freeze_embedding=False))
    assert (classifier._network.weights[0] != before).any()


def test_output_dropout(call):
    classifier = trained()
    call(classifier.set_params(output_dropout=0.5))
    assert classifier._network.architecture.output_dropout == 0.5


@pytest.mark.parametrize(
    "change",
    [
        {"units": 5},
        {"embedding_dim": 7},
        {"bidirectional": True},
        {"pooling": "last"},
        {"n_networks": 3},
    ],
    ids=str,
)
def test_shapes_cannot_change(call, change):
    classifier = trained()
    before = classifier.predict_proba(X)
    ((name, value),) = change.items()
    message = rf"continues the training of a network with {name}=.*, got {name}={value}"
    message = message.replace("=last", "='last'")
    with pytest.raises(ValueError, match=message):
        call(classifier.set_params(**change))
    assert_array_equal(classifier.predict_proba(X), before)
    classifier.set_params(warm_start=False).fit(X, Y)


def test_automatic_values_may_follow_other_epochs(call):
    classifier = trained(n_networks="auto", epochs="auto")
    call(classifier.set_params(epochs=2))


@pytest.mark.parametrize("call", ["fit", "partial_fit"])
def test_masked_ids(call):
    classifier = make_classifier(warm_start=True).fit([[1, 2], [2, 1]], [0, 1])
    with pytest.warns(DataWarning, match="learns nothing of 1 of the 4 ids: .* to 7"):
        getattr(classifier, call)([[1, 2], [2, 7]], [0, 1])
