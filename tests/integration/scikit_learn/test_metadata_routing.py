"""Sample weights through metadata routing."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from reviews import LABELS, ONE_SPLIT, TEXTS, make_pipeline, take
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import UnsetMetadataPassedError
from sklearn.metrics import accuracy_score
from sklearn.model_selection import cross_validate


@pytest.fixture
def routing():
    with config_context(enable_metadata_routing=True):
        yield


# Every second label of each class is wrong and has no weight: without weights, the
# labels are uninformative.
WEIGHTS = np.tile([1.0, 0.0], 20)
MISLABELLED = np.where(WEIGHTS == 1, LABELS, LABELS[::-1])


def test_weights_reach_the_classifier_through_the_pipeline(routing):
    pipeline = make_pipeline(lstm__epochs=20)
    unrouted = clone(pipeline)
    pipeline["lstm"].set_fit_request(sample_weight=True)
    pipeline.fit(TEXTS, MISLABELLED, sample_weight=WEIGHTS)
    with config_context(enable_metadata_routing=False):
        expected = unrouted.fit(TEXTS, MISLABELLED, lstm__sample_weight=WEIGHTS)
    assert_array_equal(pipeline.predict_proba(TEXTS), expected.predict_proba(TEXTS))
    assert pipeline.score(TEXTS, LABELS) > 0.8


def test_weights_reach_fit_and_score_of_cross_validate(routing):
    pipeline = make_pipeline(lstm__epochs=20)
    pipeline["lstm"].set_fit_request(sample_weight=True)
    pipeline["lstm"].set_score_request(sample_weight=True)
    result = cross_validate(
        pipeline,
        TEXTS,
        MISLABELLED,
        params={"sample_weight": WEIGHTS},
        cv=ONE_SPLIT,
        return_estimator=True,
        return_indices=True,
    )
    (fitted,), (test,) = result["estimator"], result["indices"]["test"]
    predicted = fitted.predict(take(test)[0])
    weighted = accuracy_score(MISLABELLED[test], predicted, sample_weight=WEIGHTS[test])
    assert accuracy_score(LABELS[test], predicted) > 0.7
    assert result["test_score"].tolist() == [weighted]
    assert weighted != accuracy_score(MISLABELLED[test], predicted)


def test_unrequested_weights_are_refused(routing):
    with pytest.raises(UnsetMetadataPassedError, match="sample_weight"):
        make_pipeline().fit(TEXTS, LABELS, sample_weight=WEIGHTS)
