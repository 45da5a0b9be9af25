"""A fit that has learned nothing warns, once, and a healthy one does not."""

import warnings

import numpy as np
import pytest
from factories import make_classifier
from sklearn.exceptions import ConvergenceWarning

RNG = np.random.default_rng(0)
X = [RNG.integers(1, 9, size=RNG.integers(2, 7)) for _ in range(120)]
Y = np.array([ids[0] > 4 for ids in X])
NOISE = RNG.permutation(Y)
RARE = np.arange(120) % 12 == 0
FEW = np.array([ids[0] > 6 for ids in X])
FEW_LABELS = np.array([[ids[0] > 6, ids[-1] > 6] for ids in X]) * 1
LABELS = np.array([[ids[0] > 4, 3 in ids] for ids in X]) * 1


def warnings_of(classifier, *data, **named):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        classifier.fit(*data, **named)
    assert all(issubclass(w.category, ConvergenceWarning) for w in caught)
    assert all(w.filename == __file__ for w in caught)
    return [str(w.message) for w in caught]


@pytest.mark.parametrize(
    ("y", "parameters", "remedy"),
    [
        (FEW, {"epochs": 3}, 'Set epochs="auto", or raise'),
        (FEW_LABELS, {"epochs": 3}, 'Set epochs="auto", or raise'),
        (RARE, {"epochs": 3}, 'set class_weight="balanced"'),
    ],
    ids=["classes", "labels", "rare class"],
)
def test_one_answer_for_all(y, parameters, remedy):
    (message,) = warnings_of(make_classifier(**parameters), X, y)
    assert "for all of 120 training sequences, although their labels differ" in message
    assert remedy in message


@pytest.mark.parametrize("dtype", [object, str, int])
def test_the_answer_is_named(dtype):
    y = RARE.astype(int).astype(dtype)
    (message,) = warnings_of(make_classifier(epochs=3), X, y)
    assert message.startswith(f"LSTMClassifier predicts {y.tolist()[1]!r} for all")


def test_equal_sequences():
    classifier = make_classifier(epochs="auto", n_networks=2)
    (message,) = warnings_of(classifier, [[1, 2]] * 40, [0, 1] * 20)
    assert "Check that rows and labels belong together" in message


def test_labels_independent_of_sequences():
    (message,) = warnings_of(make_classifier(epochs="auto", n_networks=2), X, NOISE)
    assert "not clearly lower than the 0.69" in message or "for all of" in message


def test_validation_loss_that_never_fell():
    classifier = make_classifier(epochs=20, learning_rate=0.05)
    (message,) = warnings_of(classifier, X, Y, X_val=X, y_val=~Y)
    assert message.startswith("The validation loss of LSTMClassifier never fell: ")
    assert "after the last of 20" in message


@pytest.mark.parametrize("y", [Y, LABELS], ids=["classes", "labels"])
@pytest.mark.parametrize(
    "parameters",
    [
        {"epochs": "auto", "n_networks": 2},
        {"epochs": 40, "learning_rate": 0.02},
        {"epochs": 40, "learning_rate": 0.02, "early_stopping": True},
    ],
    ids=["auto", "integer", "early stopping"],
)
def test_healthy_fits_do_not_warn(y, parameters):
    assert warnings_of(make_classifier(**parameters), X, y) == []


def test_labels_that_are_the_same_for_all_are_no_reason():
    labels = np.tile([1, 0, 1], (len(X), 1))
    assert warnings_of(make_classifier(epochs="auto", n_networks=2), X, labels) == []


def test_one_class_in_truth_is_no_reason():
    classifier = make_classifier(epochs=1).fit(X, Y)
    weights = np.where(Y, 1.0, 1e-3)
    classifier.set_params(warm_start=True, epochs=1)
    rows = np.flatnonzero(Y)
    found = warnings_of(
        classifier, [X[row] for row in rows], Y[rows], sample_weight=weights[rows]
    )
    assert found == []


@pytest.mark.parametrize("n_rows", [3, 120])
def test_too_little_to_tell_is_no_reason(n_rows):
    y = np.arange(n_rows) == 0
    texts = [[1, 2] if is_first else [3, 4] for is_first in y]
    assert warnings_of(make_classifier(epochs="auto", n_networks=2), texts, y) == []


def test_validation_data_may_have_a_class_that_y_lacks():
    y = np.arange(120) % 3
    classifier = make_classifier(epochs="auto", n_networks=1, warm_start=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(X, y)
        rows = np.flatnonzero(y < 2)
        classifier.fit([X[row] for row in rows], y[rows], X_val=X, y_val=y)
    assert classifier.predict_proba(X).shape == (120, 3)


def test_sequences_without_a_step():
    empty = [[0, 0], [0]] * 10
    (message,) = warnings_of(make_classifier(epochs=2), empty, [0, 1] * 10)
    assert "because none has a step: an id of 0" in message
