"""Data frames between the steps of a pipeline, by set_output."""

import pytest
from numpy.testing import assert_array_equal
from reviews import LABELS, TEXTS, make_pipeline
from sklearn import config_context


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
