"""Scores of subsets of sequences, truncated and untruncated."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier

from skseq import LSTMClassifier, SequencePadder
from skseq._inspection._truncation_scores import TruncationScores, check_classifier
from skseq._validation._check_sequences import check_sequences

# The first id determines the class; maxlen=2 truncates it.
IDS = [[1, 3], [2, 3], [1, 3, 3], [2, 3, 3], [1, 3, 3, 3], [2, 3, 3, 3]] * 8
LABELS = np.array(["one", "two"] * 24)
ALL = np.arange(len(IDS))
WHOLE = ALL[ALL % 6 < 2]


def make_scores(*steps, scoring="accuracy"):
    sequences = check_sequences(IDS, name="Test")
    return TruncationScores(
        make_pipeline(*steps),
        scoring,
        SequencePadder(maxlen=2).fit_transform(IDS),
        sequences,
        sequences.lengths > 2,
        LABELS,
        name="Test",
    )


@pytest.fixture(scope="module")
def lstm():
    return LSTMClassifier(
        units=4, epochs=30, batch_size=8, learning_rate=0.03, random_state=0
    ).fit(IDS, LABELS)


@pytest.fixture(scope="module")
def tree():
    cut = SequencePadder(maxlen=2).fit_transform(IDS)
    return DecisionTreeClassifier(random_state=0).fit(cut, LABELS)


def test_untruncated_sequences(lstm):
    scores = make_scores(lstm)
    assert scores.accepts_any_length
    assert scores.truncated_score(WHOLE) == scores.untruncated_score(WHOLE) == 1
    assert scores.truncated_score(ALL) < scores.untruncated_score(ALL) == 1


def test_rows_without_tokens(lstm):
    scores = TruncationScores(
        make_pipeline(lstm),
        "accuracy",
        np.zeros((2, 3), dtype=int),
        check_sequences([[], [0]], name="Test"),
        np.zeros(2, dtype=bool),
        LABELS[:2],
        name="Test",
    )
    assert scores.truncated_score(ALL[:2]) == scores.untruncated_score(ALL[:2]) == 0.5


def test_classifier_of_tables_needs_truncation(tree):
    assert not make_scores(tree).accepts_any_length


def test_step_between_may_need_truncation(lstm):
    assert not make_scores(FunctionTransformer(), lstm).accepts_any_length


@pytest.mark.parametrize(
    ("scoring", "name"),
    [
        ("balanced_accuracy", "balanced_accuracy"),
        (None, "score"),
        (make_scorer(accuracy_score), "score"),
    ],
)
def test_names(tree, scoring, name):
    scores = make_scores(tree, scoring=scoring)
    assert scores.score_name == name
    assert scores.truncated_score(WHOLE) == 1
    assert scores.interval(WHOLE, 1.0) == (None, None)


def test_interval(tree):
    # Wilson's formula for 8 of 10 and z = 1.959964.
    low, high = make_scores(tree).interval(ALL[:10], 0.8)
    assert low == pytest.approx(0.490162, abs=1e-6)
    assert high == pytest.approx(0.943318, abs=1e-6)


def test_interval_of_nan(tree):
    assert make_scores(tree).interval(WHOLE, np.nan) == (None, None)


@pytest.mark.parametrize("scoring", ["roc_auc", "neg_log_loss"])
def test_score_of_one_class_is_nan(tree, scoring):
    scores = make_scores(tree, scoring=scoring)
    assert np.isnan(scores.truncated_score(ALL[::2]))
    assert np.isfinite(scores.truncated_score(ALL))


def test_other_errors_of_a_score_are_raised(tree):
    # None of these labels is 1.
    with pytest.raises(ValueError, match="pos_label=1 is not a valid label"):
        make_scores(tree, scoring="f1").truncated_score(ALL)


@pytest.mark.parametrize(
    ("scoring", "error", "message"),
    [
        (["accuracy"], TypeError, "Test expects .* name of one score, .*, got list"),
        ("acuracy", ValueError, "Test expects scoring .* got str 'acuracy'"),
    ],
)
def test_invalid_score(tree, scoring, error, message):
    with pytest.raises(error, match=message):
        make_scores(tree, scoring=scoring)


@pytest.mark.parametrize(
    ("classifier", "error", "message"),
    [
        (None, ValueError, "no step does. Leave y out"),
        (make_pipeline(LinearRegression()), TypeError, "got LinearRegression"),
        (make_pipeline(LogisticRegression()), NotFittedError, "not fitted"),
    ],
)
def test_invalid_classifier(classifier, error, message):
    with pytest.raises(error, match=message):
        check_classifier(classifier, name="Test")
