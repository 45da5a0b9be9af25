"""LSTMClassifier on valid and invalid input; invariance of its predictions."""

import contextlib
import io
from numbers import Integral

import numpy as np
import pytest
from call_contract import attempt, examples, state_of
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    LABELS,
    RAGGED,
    anything,
    bad_labels,
    good_labels,
    hashable_scalars,
    id_rows,
    ids,
    indicators,
    measured_rows,
    odd_weights,
    parameter_values,
    scalars,
    spoilt,
)
from numpy.testing import assert_allclose, assert_array_equal

from skseq import LSTMClassifier, SequencePadder

# Warnings of scikit-learn.
pytestmark = [
    pytest.mark.filterwarnings("ignore:A column-vector y was passed"),
    pytest.mark.filterwarnings("ignore:X has feature names, but LSTMClassifier was"),
]

ABOUT = (
    r"LSTMClassifier|sample_weight|class_weight|partial_fit|classes|RandomState"
    r"|\by\b|y_val|feature|label|embedding|callbacks"
)
IDS = [[1, 2, 3], [3, 1], [2], [1, 1, 2]]
MEASURES = [np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([[3.0, 1.0]])] * 2
Y = ["no", "yes", "no", "yes"]
INDICATORS = np.array([[1, 0], [1, 1], [0, 0], [0, 1]])

anything_alike = anything | spoilt(id_rows) | spoilt(measured_rows())


def tiny(**parameters):
    return LSTMClassifier(
        **{
            "units": 2,
            "embedding_dim": 2,
            "epochs": 1,
            "batch_size": 4,
            "random_state": 0,
            **parameters,
        }
    )


CLASSIFIERS = {
    "ids": tiny(),
    "ids below 9": tiny(vocabulary_size=9),
    "measurements": tiny(),
    "several labels": tiny(),
    "padded": tiny(),
    "two layers": tiny(units=(2, 1), bidirectional=True),
}
TRAINED_ON = {
    **dict.fromkeys(CLASSIFIERS, (IDS, Y)),
    "measurements": (MEASURES, Y),
    "several labels": (IDS, INDICATORS),
    "padded": (np.array([[0, 1, 2], [3, 1, 2], [0, 0, 1], [1, 2, 0]]), Y),
}
FITTED = {name: CLASSIFIERS[name].fit(*TRAINED_ON[name]) for name in CLASSIFIERS}
fitted_names = st.sampled_from(sorted(FITTED))


def fitted(name):
    """Return a fitted classifier, and a function that checks that it is unchanged."""
    classifier = FITTED[name]
    known = MEASURES if name == "measurements" else IDS
    state, probabilities = state_of(classifier), classifier.predict_proba(known)

    def check():
        assert state_of(classifier) == state
        assert_array_equal(classifier.predict_proba(known), probabilities)

    return classifier, check


def n_rows_of(X):
    try:
        return max(len(X), 2)
    except TypeError:
        return 4


@given(anything_alike, st.sampled_from(["fit", "partial_fit", "initialize"]))
@examples(0.2)
def test_fit(X, method):
    classifier = tiny()
    before = state_of(classifier)
    y = (Y * n_rows_of(X))[: n_rows_of(X)]
    _, error = attempt(getattr(classifier, method), X, y, about=ABOUT)
    assert error is None or state_of(classifier) == before


@given(bad_labels(4) | indicators(4))
@examples(0.2)
def test_fit_of_labels(y):
    classifier = tiny()
    before = state_of(classifier)
    _, error = attempt(classifier.fit, IDS, y, about=ABOUT)
    assert error is None or state_of(classifier) == before


@given(good_labels(6), st.sampled_from(sorted(LABELS)))
@examples(0.1)
def test_containers_of_labels(y, form):
    X = [[1, 2], [3], [1], [2, 2], [], [3, 1]]
    classifier = tiny().fit(X, LABELS[form](y))
    assert classifier.classes_.tolist() == sorted({*y})
    assert {*classifier.predict(X).tolist()} <= {*y}


@given(
    odd_weights(4) | st.none(),
    st.dictionaries(st.sampled_from(Y) | hashable_scalars, scalars, max_size=3)
    | parameter_values,
)
@examples(0.2)
def test_fit_with_weights(sample_weight, class_weight):
    classifier = tiny(class_weight=class_weight)
    before = state_of(classifier)
    _, error = attempt(
        lambda weights, _: classifier.fit(IDS, Y, sample_weight=weights),
        sample_weight,
        class_weight,
        about=ABOUT,
    )
    assert error is None or state_of(classifier) == before


def is_cheap(parameters):
    """Whether a fit takes little time and memory, and writes no file."""
    sizes = [
        size
        for name in ("units", "embedding_dim", "vocabulary_size", "epochs")
        for size in _each(parameters.get(name))
    ]
    is_small = not any(isinstance(size, Integral) and size > 16 for size in sizes)
    return is_small and not isinstance(parameters.get("checkpoint"), str)


def _each(value):
    return value if isinstance(value, (list, tuple)) else [value]


@given(
    st.dictionaries(
        # Errors of NumPy and scikit-learn for these two do not name them.
        st.sampled_from(
            sorted(LSTMClassifier().get_params().keys() - {"embedding", "warm_start"})
        ),
        parameter_values,
        min_size=1,
        max_size=3,
    ).filter(is_cheap),
    st.booleans(),
)
@examples(0.2)
def test_parameters(parameters, reads_ids):
    classifier = tiny(**parameters)
    before = state_of(classifier)
    X = IDS if reads_ids else MEASURES
    with contextlib.redirect_stdout(io.StringIO()):  # Output of verbose.
        _, error = attempt(
            lambda X, _: classifier.fit(X, Y), X, parameters, about=ABOUT
        )
    assert error is None or state_of(classifier) == before


@given(fitted_names, anything_alike)
@examples()
def test_predict_proba(name, X):
    classifier, check = fitted(name)
    probabilities, error = attempt(classifier.predict_proba, X, about=ABOUT)
    if error is None:
        assert probabilities.shape[1] == len(classifier.classes_)
        assert np.isfinite(probabilities).all()
    check()


@given(
    fitted_names,
    anything_alike,
    bad_labels(4) | good_labels(4),
    st.sampled_from(["fit", "partial_fit", "initialize", "fit_chunks"]),
)
@examples(0.2)
def test_failed_fit_keeps_fitted_attributes(name, X, y, method):
    classifier, check = fitted(name)
    if method == "fit_chunks":

        def call(X, y):
            return classifier.fit_chunks(lambda: iter([TRAINED_ON[name], (X, y)]))

    else:
        call = getattr(classifier, method)
    _, error = attempt(call, X, y, about=ABOUT + "|chunk")
    if error is None:
        classifier.fit(*TRAINED_ON[name])
    else:
        check()


@given(
    st.sampled_from(["ids", "several labels", "two layers"]),
    id_rows,
    st.sampled_from(sorted(RAGGED)),
    st.integers(0, 5),
    st.sampled_from(["pre", "post"]),
    st.data(),
)
@examples()
def test_padding_and_batches_do_not_change_predictions(
    name, X, form, slack, padding, data
):
    classifier = FITTED[name]
    alone = np.vstack([classifier.predict_proba([row]) for row in X])
    same = {"rtol": 0, "atol": 1e-5}
    assert_allclose(classifier.predict_proba(RAGGED[form](X)), alone, **same)
    longest = max(1, *map(len, X), 0)
    padded = SequencePadder(longest + slack, padding=padding).fit_transform(X)
    assert_allclose(classifier.predict_proba(padded), alone, **same)
    assert_allclose(classifier.predict_proba(padded.astype(float)), alone, **same)
    order = data.draw(st.permutations(range(len(X))))
    shuffled = [X[row] for row in order]
    assert_allclose(classifier.predict_proba(shuffled), alone[order], **same)
    holes = [[id_ for number in row for id_ in (0, number)] for row in X]
    assert_allclose(classifier.predict_proba(holes), alone, **same)


@given(measured_rows(), st.integers(0, 4), st.sampled_from(["pre", "post"]))
@examples(0.5)
def test_padding_does_not_change_predictions_of_measurements(X, slack, padding):
    X = [np.hstack([row, row])[:, :2] for row in X]
    classifier = FITTED["measurements"]
    alone = np.vstack([classifier.predict_proba([row]) for row in X])
    padder = SequencePadder(max(map(len, X)) + slack, padding=padding)
    padded = padder.fit_transform(X)
    for rows in (X, [row.tolist() for row in X], padded):
        assert_allclose(classifier.predict_proba(rows), alone, rtol=0, atol=1e-5)


@given(st.lists(st.lists(ids, max_size=5), min_size=4, max_size=4).filter(any))
@examples(0.1)
def test_padding_does_not_change_training(X):
    padded = SequencePadder(8).fit_transform(X)
    ragged_fit, padded_fit = tiny().fit(X, Y), tiny().fit(padded, Y)
    assert_allclose(
        padded_fit.predict_proba(X), ragged_fit.predict_proba(X), rtol=0, atol=1e-5
    )
