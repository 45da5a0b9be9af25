"""Significance of a difference, and its sentence."""

from dataclasses import replace

import numpy as np
import pytest

from skseq import Difference

DIFFERENCE = Difference(
    first="lstm",
    second="tfidf",
    score_name="accuracy",
    mean=0.0123,
    low=0.0018,
    high=0.0228,
    p_value=0.03,
    confidence_level=0.95,
    n_folds=5,
    n_first_only=30,
    n_second_only=12,
    mcnemar_p_value=0.008,
    fit_ratio=40.2,
)


NO_VARIANCE = {"low": np.nan, "high": np.nan, "mean": 0.1, "p_value": np.nan}
NO_DIFFERENCE = "No significant difference between lstm and tfidf: "


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "lstm is significantly better than tfidf: its accuracy is 1.2 percentage "
            "points higher (95 % confidence interval 0.2 to 2.3); it takes 40 times as "
            "long to fit.",
        ),
        (
            {"low": 0.0093, "high": 0.0153, "fit_ratio": 0.026},
            "lstm is significantly better than tfidf: its accuracy is 1.23 percentage "
            "points higher (95 % confidence interval 0.93 to 1.53); it takes 2.6 % of "
            "the time to fit.",
        ),
        (
            {"score_name": "neg_log_loss", "fit_ratio": 1.04, "confidence_level": 0.9},
            "lstm is significantly better than tfidf: its neg_log_loss is 0.012 higher "
            "(90 % confidence interval 0.002 to 0.023); both take equally long to fit.",
        ),
        (
            {"low": -0.0004, "high": 0.025, "fit_ratio": 2.46},
            NO_DIFFERENCE + "the accuracy of lstm is 1.2 percentage points higher "
            "(95 % confidence interval 0.0 to 2.5); lstm takes 2.5 times as long to "
            "fit.",
        ),
        (
            {"low": -0.01, "high": 0.0346, "fit_ratio": 0.1},
            NO_DIFFERENCE + "the accuracy of lstm is 1.2 percentage points higher "
            "(95 % confidence interval -1.0 to 3.5); tfidf takes 10 times as long to "
            "fit.",
        ),
        (
            {"low": -0.01, "high": 0.0346, "fit_ratio": np.nan, "n_folds_needed": 15},
            NO_DIFFERENCE + "the accuracy of lstm is 1.2 percentage points higher "
            "(95 % confidence interval -1.0 to 3.5). With 15 folds (3 repetitions), a "
            "difference of this size would be significant.",
        ),
        (
            {"low": -1.3, "high": 1.5, "fit_ratio": np.nan},
            NO_DIFFERENCE + "the accuracy of lstm is 1.2 percentage points higher "
            "(95 % confidence interval -100.0 to 100.0).",
        ),
        (
            {**NO_VARIANCE, "mcnemar_p_value": 0.01},
            "lstm is significantly better than tfidf: its accuracy is 10.0 percentage "
            "points higher in every fold (McNemar's test: p = 0.01); it takes 40 times "
            "as long to fit.",
        ),
        (
            {**NO_VARIANCE, "mcnemar_p_value": 0.2},
            NO_DIFFERENCE + "the accuracy of lstm is 10.0 percentage points higher in "
            "every fold (McNemar's test: p = 0.2); lstm takes 40 times as long to fit.",
        ),
        (
            {**NO_VARIANCE, "mean": 0.0, "mcnemar_p_value": 1.0, "fit_ratio": np.nan},
            NO_DIFFERENCE + "equal accuracy in every fold.",
        ),
        (
            {**NO_VARIANCE, "n_folds": 1, "fit_ratio": np.nan},
            "The difference between lstm and tfidf cannot be tested: 1 fold with "
            "scores of both, where at least 2 are needed.",
        ),
        (
            {**NO_VARIANCE, "mean": np.nan, "n_folds": 0},
            "The difference between lstm and tfidf cannot be tested: 0 folds with "
            "scores of both, where at least 2 are needed; lstm takes 40 times as long "
            "to fit.",
        ),
    ],
)
def test_sentence(changes, sentence):
    assert str(replace(DIFFERENCE, **changes)) == sentence


@pytest.mark.parametrize(
    ("changes", "is_significant"),
    [
        ({}, True),
        ({"low": -0.001}, False),
        ({**NO_VARIANCE, "mcnemar_p_value": 0.04}, True),
        ({**NO_VARIANCE, "mcnemar_p_value": 0.06}, False),
        ({**NO_VARIANCE, "mcnemar_p_value": 0.04, "confidence_level": 0.99}, False),
        ({**NO_VARIANCE, "mcnemar_p_value": 0.0, "n_folds": 1}, False),
    ],
)
def test_is_significant(changes, is_significant):
    assert replace(DIFFERENCE, **changes).is_significant is is_significant
