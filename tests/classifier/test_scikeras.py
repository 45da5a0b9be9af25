"""Corrections of the behaviour of SciKeras, one test each."""

import os
from functools import partial

import factories
import numpy as np
import pytest
import tensorflow as tf
from scikeras.wrappers import KerasClassifier
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.utils import get_tags
from sklearn.utils.validation import check_is_fitted

from skseq import LSTMClassifier

X = [[1, 2], [2, 1], [1, 1], [2, 2]]
y = [0, 1, 0, 1]


make_classifier = partial(factories.make_classifier, units=2, epochs=1)


def test_is_a_scikeras_classifier():
    assert isinstance(LSTMClassifier(), KerasClassifier)


def test_is_a_classifier_to_scikit_learn():
    tags = get_tags(LSTMClassifier())
    assert is_classifier(LSTMClassifier())
    assert tags.classifier_tags.multi_class
    assert tags.target_tags.required


def test_unknown_parameters_are_refused():
    with pytest.raises(TypeError, match="unitz"):
        LSTMClassifier(unitz=3)
    for name in ("unitz", "optimizer__learning_rate", "fit__epochs"):
        with pytest.raises(ValueError, match="Invalid parameter"):
            LSTMClassifier().set_params(**{name: 3})


def test_attributes_are_not_parameters():
    classifier = make_classifier()
    names = set(classifier.get_params())
    classifier.note = "mine"
    assert set(classifier.get_params()) == names
    assert set(clone(classifier).get_params()) == names


def test_repr_shows_what_was_changed():
    assert repr(LSTMClassifier(units=3)) == "LSTMClassifier(units=3)"


def test_seed_sets_no_global_flag():
    before = dict(os.environ)
    make_classifier().fit(X, y)
    assert dict(os.environ) == before
    # Unseeded random operations raise while the flag is set.
    assert np.isfinite(tf.random.normal((2,)).numpy()).all()


def test_fit_on_one_integer_type_predicts_on_another():
    classifier = make_classifier().fit(np.array(X, dtype=np.int32), y)
    np.testing.assert_array_equal(
        classifier.predict_proba(np.array(X, dtype=np.int64)),
        classifier.predict_proba(np.array(X, dtype=np.uint8)),
    )


def test_failed_fit_is_not_fitted():
    classifier = make_classifier()
    with pytest.raises(ValueError, match="at least 2 classes"):
        classifier.fit(X, [0, 0, 0, 0])
    with pytest.raises(NotFittedError):
        check_is_fitted(classifier)
