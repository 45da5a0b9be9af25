"""Data frames between the steps of a pipeline, by set_output."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from reviews import LABELS, TEXTS, make_classifier, make_pipeline
from sklearn import config_context
from sklearn.pipeline import make_pipeline as pipeline_of

from skseq import (
    SequencePadder,
    SequenceScaler,
    TrajectoryDisplay,
    token_attribution,
    truncation_report,
)


@pytest.fixture(
    scope="module", params=["set_output pandas", "set_output polars", "config pandas"]
)
def framed(request):
    """Return a pipeline fitted with data frames, and the frame its classifier saw."""
    way, container = request.param.split()
    pipeline = make_pipeline()
    if way == "set_output":
        pipeline.set_output(transform=container)
    default = container if way == "config" else "default"
    with config_context(transform_output=default):
        pipeline.fit(TEXTS, LABELS)
        frame = pipeline[:-1].transform(TEXTS)
    assert type(frame).__module__.startswith(container)
    return pipeline, frame


def test_data_frame_holds_the_same_ids(framed, ids):
    pipeline, frame = framed
    assert_array_equal(frame.to_numpy(), ids)
    names = [f"step{step}" for step in range(6)]
    assert list(frame.columns) == names
    assert pipeline["lstm"].feature_names_in_.tolist() == names


def test_data_frame_gives_the_same_predictions(framed, probabilities):
    pipeline, frame = framed
    assert_array_equal(pipeline["lstm"].predict_proba(frame), probabilities)


def test_data_frame_with_other_columns_is_refused(framed):
    pipeline, frame = framed
    with pytest.raises(ValueError, match="feature names should match"):
        pipeline["lstm"].predict(frame[list(frame.columns[::-1])])


@pytest.mark.parametrize(
    "scoring", ["accuracy", lambda classifier, X, y: classifier.score(X, y)]
)
def test_data_frame_gives_the_same_truncation_report(framed, fitted, scoring):
    with config_context(transform_output="pandas"):
        report = truncation_report(framed[0], TEXTS, LABELS, scoring=scoring)
    expected = truncation_report(fitted, TEXTS, LABELS)
    assert expected.cut_rate > 0
    assert report.bins[-1].uncut_score == expected.bins[-1].uncut_score
    assert report.score == expected.score


def test_data_frame_gives_the_same_attributions(framed, fitted):
    attributions = token_attribution(framed[0], TEXTS[0]).attributions
    expected = token_attribution(fitted, TEXTS[0]).attributions
    assert_array_equal(attributions, expected)


def test_data_frame_gives_the_same_trajectory(framed, fitted):
    lines = [
        TrajectoryDisplay.from_estimator(pipeline, TEXTS[0]).probabilities
        for pipeline in (framed[0], fitted)
    ]
    plt.close("all")
    assert_array_equal(*lines)


@pytest.mark.parametrize("container", ["default", "pandas", "polars"])
def test_measurements_stay_an_array(container):
    X = np.random.default_rng(0).normal(size=(40, 6, 2))
    pipeline = pipeline_of(SequenceScaler(), SequencePadder(4), make_classifier())
    expected = pipeline.fit(X, LABELS).predict_proba(X)
    with config_context(transform_output=container):
        assert pipeline[:-1].fit_transform(X).shape == (40, 4, 2)
        assert_array_equal(pipeline.fit(X, LABELS).predict_proba(X), expected)
        assert truncation_report(pipeline, X, LABELS).cut_rate == 1
