"""Scores in a report on truncation: names, intervals, undefined and invalid ones."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from skseq import LSTMClassifier, SequencePadder, truncation_report

# The length determines the class.
IDS = [[1, 1], [1, 1, 1], [1, 1], [1, 1, 1]] * 5
LABELS = np.array(["short", "long"] * 10)


def report(*steps, X=IDS, y=LABELS, **parameters):
    pipeline = make_pipeline(SequencePadder(maxlen=2), *steps)
    return truncation_report(pipeline.fit(X, y), X, y, **parameters)


def guess(label="short"):
    return DummyClassifier(strategy="constant", constant=label)


def test_rows_without_tokens():
    lstm = LSTMClassifier(units=2, epochs=1, random_state=0)
    found = report(lstm, X=[[], [0], [1], [2, 1, 1]] * 5)
    empty, *_ = found.bins
    assert (empty.longest, empty.n_sequences) == (0, 10)
    assert empty.score == empty.uncut_score == 0.5


def test_step_after_the_padder_may_need_truncation():
    lstm = LSTMClassifier(units=2, epochs=1, random_state=0)
    assert report(lstm).uncut_score is not None
    assert report(FunctionTransformer(), lstm).uncut_score is None


@pytest.mark.parametrize(
    ("scoring", "name"),
    [
        ("precision_micro", "precision_micro"),
        (None, "score"),
        (make_scorer(accuracy_score), "score"),
    ],
)
def test_names(scoring, name):
    found = report(guess(), scoring=scoring)
    assert (found.score_name, found.score) == (name, 0.5)
    assert {(bin_.low, bin_.high) for bin_ in found.bins} == {(None, None)}


def test_interval():
    y = ["short"] * 8 + ["long"] * 2
    (bin_,) = report(guess(), X=[[1, 1]] * 10, y=y).bins
    # Wilson's formula for 8 of 10 and z = 1.959964.
    assert bin_.score == 0.8
    assert bin_.low == pytest.approx(0.490162, abs=1e-6)
    assert bin_.high == pytest.approx(0.943318, abs=1e-6)


def test_undefined_score_of_one_class_is_nan():
    found = report(DummyClassifier(), scoring="roc_auc")
    assert np.isnan([bin_.score for bin_ in found.bins]).all()
    assert np.isfinite(found.score)
    assert {(bin_.low, bin_.high) for bin_ in found.bins} == {(None, None)}


def test_log_loss_of_one_class_is_defined():
    found = report(DummyClassifier(strategy="prior"), scoring="neg_log_loss")
    for bin_ in found.bins:
        assert bin_.score == pytest.approx(np.log(0.5))


def test_other_errors_of_a_score_are_raised():
    # None of these labels is 1.
    with pytest.raises(ValueError, match="pos_label=1 is not a valid label"):
        report(guess(), scoring="f1")


@pytest.mark.parametrize(
    ("scoring", "error", "message"),
    [
        (["accuracy"], TypeError, "report expects .* name of one score, .*, got list"),
        ("acuracy", ValueError, "report expects scoring .* got str 'acuracy'"),
    ],
)
def test_invalid_score(scoring, error, message):
    with pytest.raises(error, match=message):
        report(guess(), scoring=scoring)


def test_regressor():
    with pytest.raises(TypeError, match="got LinearRegression"):
        report(LinearRegression(), y=np.arange(20))


def test_classifier_that_is_not_fitted():
    pipeline = make_pipeline(SequencePadder(maxlen=2).fit(IDS), LogisticRegression())
    with pytest.raises(NotFittedError, match="not fitted"):
        truncation_report(pipeline, IDS, LABELS)
