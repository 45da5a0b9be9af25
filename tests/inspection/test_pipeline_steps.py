"""Finding the padder and the LSTM among the steps of a pipeline."""

import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from skseq import LSTMClassifier, SequencePadder, TokenEncoder
from skseq._inspection._pipeline_steps import (
    has_padder,
    is_lstm_classifier,
    split_at_padder,
)

ENCODER, PADDER, CLASSIFIER = TokenEncoder(), SequencePadder(), LogisticRegression()


def steps_of(pipeline):
    return [] if pipeline is None else [step for _, step in pipeline.steps]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([ENCODER], []),
        ([], [CLASSIFIER]),
        ([FunctionTransformer(), ENCODER], [FunctionTransformer(), CLASSIFIER]),
    ],
)
def test_split(before, after):
    pipeline = make_pipeline(*before, PADDER, *after)
    found_before, padder, found_after = split_at_padder(pipeline, name="Test")
    assert padder is PADDER
    assert steps_of(found_before) == before
    assert steps_of(found_after) == after
    assert has_padder(pipeline)


def test_padder_alone():
    assert split_at_padder(PADDER, name="Test") == (None, PADDER, None)
    assert has_padder(PADDER)


@pytest.mark.parametrize("estimator", [ENCODER, None, make_pipeline(ENCODER)])
def test_has_no_padder(estimator):
    assert not has_padder(estimator)


def test_pipeline_without_padder():
    with pytest.raises(ValueError, match=r"Test .* got \['tokenencoder'\]. Without"):
        split_at_padder(make_pipeline(ENCODER), name="Test")


@pytest.mark.parametrize(
    "estimator", [CLASSIFIER, GridSearchCV(make_pipeline(PADDER), {}), SequencePadder]
)
def test_invalid_pipeline(estimator):
    with pytest.raises(TypeError, match="Test expects a Pipeline .* best_estimator_"):
        split_at_padder(estimator, name="Test")


@pytest.mark.parametrize("estimator", [CLASSIFIER, None, LSTMClassifier])
def test_is_not_an_lstm_classifier(estimator):
    assert not is_lstm_classifier(estimator)


def test_is_lstm_classifier():
    class Subclass(LSTMClassifier):
        pass

    assert is_lstm_classifier(LSTMClassifier())
    assert is_lstm_classifier(Subclass())
