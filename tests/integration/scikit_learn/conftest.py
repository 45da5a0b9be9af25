"""A fitted pipeline for all tests of this folder."""

import pytest
from reviews import LABELS, TEXTS, make_pipeline


@pytest.fixture(scope="session")
def fitted():
    return make_pipeline().fit(TEXTS, LABELS)


@pytest.fixture(scope="session")
def probabilities(fitted):
    return fitted.predict_proba(TEXTS)


@pytest.fixture(scope="session")
def ids(fitted):
    return fitted[:-1].transform(TEXTS)
