"""DataWarning for one-hot classes, and for channels in the place of steps."""

import re
import warnings

import numpy as np
import pytest
from factories import make_classifier
from sklearn.datasets import load_digits

import skseq
from skseq._validation._check_sequences import check_sequences
from skseq._validation._data_warnings import warn_if_transposed

RNG = np.random.default_rng(0)
X = RNG.integers(1, 6, (30, 5))
CLASSES = X[:, 0] % 3
ONE_HOT = np.eye(3)[CLASSES]
TWO_IN_LAST = np.vstack([ONE_HOT[:-1], [[1, 1, 0]]])
PHASE = RNG.uniform(0, 6, (40, 6, 1))
WAVES = np.sin(np.arange(60) / 5 + PHASE) + 0.3 * RNG.normal(size=(40, 6, 60))

MANY_WAVES = np.sin(np.arange(60) / 5 + RNG.uniform(0, 6, (40, 24, 1)))


def warnings_of(call):
    """Return the messages that this module is about."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [
        str(each.message)
        for each in caught
        if re.search("independent labels|n_features", str(each.message))
    ]


def check(X):
    return lambda: warn_if_transposed(
        check_sequences(X, name="It"), name="It", stacklevel=2
    )


def fit_chunks(y, n_chunks=3):
    chunks = list(
        zip(np.array_split(X, n_chunks), np.array_split(y, n_chunks), strict=True)
    )
    return make_classifier().fit_chunks(lambda: chunks)


@pytest.mark.parametrize("convert", [np.array, np.ndarray.tolist])
@pytest.mark.parametrize("n_columns", [2, 3])
def test_one_hot(convert, n_columns):
    y = np.eye(n_columns)[CLASSES % n_columns]
    with pytest.warns(skseq.DataWarning, match=r"pass np\.argmax\(y, axis=1\)") as all_:
        make_classifier().fit(X, convert(y))
    assert all_[0].filename == __file__


@pytest.mark.parametrize("method", ["partial_fit", "initialize"])
def test_one_hot_in_other_methods(method):
    with pytest.warns(skseq.DataWarning, match="exactly one"):
        getattr(make_classifier(), method)(X, ONE_HOT)


def test_one_hot_in_chunks():
    with pytest.warns(skseq.DataWarning, match="exactly one"):
        fit_chunks(ONE_HOT)
    assert warnings_of(lambda: fit_chunks(TWO_IN_LAST)) == []


@pytest.mark.parametrize("y", [TWO_IN_LAST, ONE_HOT - ONE_HOT[:1], CLASSES])
def test_several_labels_and_classes(y):
    assert warnings_of(lambda: make_classifier().fit(X, np.abs(y) > 0)) == []


def test_one_hot_is_silent_where_training_continues():
    classifier = make_classifier().partial_fit(X, TWO_IN_LAST)
    assert warnings_of(lambda: classifier.partial_fit(X, ONE_HOT)) == []


def test_remedy_gives_classes():
    classifier = make_classifier().fit(X, np.argmax(ONE_HOT, axis=1))
    assert classifier.classes_.tolist() == [0, 1, 2]


def test_one_hot_in_a_comparison():
    both = {"a": make_classifier(), "b": make_classifier(units=2)}
    with pytest.warns(skseq.DataWarning, match=r"pass np\.argmax\(y, axis=1\)"):
        skseq.compare_classifiers(both, X, ONE_HOT, cv=2)


@pytest.mark.parametrize("make", [make_classifier, skseq.SequenceSummarizer])
@pytest.mark.parametrize(
    "X", [WAVES, WAVES[:, :1], WAVES[:, :2], MANY_WAVES, list(WAVES)]
)
def test_channels(make, X):
    message = r"length \d+ with 60 features.*pass X\.transpose\(0, 2, 1\)"
    with pytest.warns(skseq.DataWarning, match=message) as caught:
        make().fit(X, [0, 1] * 20)
    assert caught[0].filename == __file__


@pytest.mark.parametrize("X", [WAVES, MANY_WAVES])
def test_remedy_is_silent(X):
    assert warnings_of(check(X.transpose(0, 2, 1))) == []


NOT_TRANSPOSED = {
    "vectors of words": RNG.normal(size=(50, 8, 300)),
    "non-negative features": np.maximum(0, RNG.normal(size=(50, 4, 100))),
    "one-hot steps": np.eye(30)[RNG.integers(0, 30, (50, 8))],
    "visits with features of any scale": RNG.normal(size=(50, 4, 40)).cumsum(axis=1)
    * np.geomspace(0.01, 1000, 40)
    + np.geomspace(1000, 0.01, 40),
    "groups of like features": np.repeat(
        RNG.normal(size=(50, 1, 20)) + 0.7 * RNG.normal(size=(50, 5, 20)), 3, axis=2
    ),
    "days of hours": np.sin(np.arange(24) / 4) * RNG.uniform(1, 2, (50, 7, 1))
    + 0.3 * RNG.normal(size=(50, 7, 24)),
    "rows of images": load_digits().images,
    "pairs of rows of images": load_digits().images.reshape(-1, 4, 16),
    "spectra over time": RNG.normal(size=(50, 20, 64)).cumsum(axis=1).cumsum(axis=2),
    "steps of many like sensors": RNG.normal(size=(50, 90, 1))
    + 0.1 * RNG.normal(size=(50, 90, 30)),
    "huge values": 1e300 * RNG.normal(size=(50, 12, 40)),
    "constant features": np.ones((9, 3, 12)),
    "ids": RNG.integers(1, 6, (30, 5)),
    "lengths that differ": [wave[: 2 + n % 2] for n, wave in enumerate(WAVES)],
}


@pytest.mark.parametrize("X", NOT_TRANSPOSED.values(), ids=NOT_TRANSPOSED.keys())
def test_not_transposed(X):
    assert warnings_of(check(X)) == []


def test_channels_of_several_lengths():
    X = [wave[:, : 20 + n] for n, wave in enumerate(WAVES)]
    with pytest.raises(ValueError, match=r"pass sequences_from_panel\(X\)"):
        make_classifier().fit(X, [0, 1] * 20)
