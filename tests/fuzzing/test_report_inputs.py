"""Displays and methods of results, on valid and invalid input."""

import json

from call_contract import attempt, examples, pictures
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import anything, parameter_values
from sklearn.dummy import DummyClassifier

from skseq import (
    ComparisonDisplay,
    LSTMClassifier,
    OrderImportanceDisplay,
    ReproducibilityReport,
    TokenAttributionDisplay,
    TrajectoryDisplay,
    TruncationDisplay,
    compare_classifiers,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    order_importance,
    reproducibility_report,
    token_attribution,
    truncation_report,
)

TEXTS = ["good film", "bad plot", "good plot, bad film", "a bad bad film"] * 2
Y = ["no", "yes", "no", "yes"] * 2
ABOUT = (
    r"Display|ReproducibilityReport|reproducibility_report|differences|disagreements"
    r"|compare_classifiers|suggest_maxlen|This \w+ instance is not fitted"
)

PIPELINE = make_lstm_pipeline(maxlen=3, random_state=0)
PIPELINE.set_params(lstmclassifier__units=2, lstmclassifier__embedding_dim=2)
PIPELINE.set_params(lstmclassifier__epochs=1).fit(TEXTS, Y)
COMPARISON = compare_classifiers(
    {"a": DummyClassifier(), "b": DummyClassifier(strategy="uniform", random_state=0)},
    TEXTS,
    Y,
    cv=2,
    scoring=["accuracy", "neg_log_loss"],
    random_state=0,
)
TRUNCATION = truncation_report(PIPELINE, TEXTS, Y)
REPORT = reproducibility_report(PIPELINE)
LINES = sorted(REPORT.to_dict())
REPORTS = [
    COMPARISON,
    TRUNCATION,
    REPORT,
    order_importance(PIPELINE, TEXTS, Y, n_repeats=1, random_state=0),
    token_attribution(PIPELINE, TEXTS[0], tolerance=0.1),
]
reports = st.sampled_from(REPORTS) | anything
estimators = st.one_of(
    st.sampled_from([PIPELINE, PIPELINE[-1], LSTMClassifier(), make_tfidf_pipeline()]),
    anything,
)


@given(
    st.sampled_from(
        [
            ComparisonDisplay.from_comparison,
            OrderImportanceDisplay.from_importance,
            TruncationDisplay.from_report,
        ]
    ),
    reports,
)
@examples(0.2)
def test_displays_of_reports(draw, report):
    with pictures():
        attempt(draw, report, about=ABOUT)


@given(st.sampled_from(["accuracy", "neg_log_loss"]) | parameter_values)
@examples(0.1)
def test_score_of_a_display(score_name):
    with pictures():
        attempt(
            lambda name: ComparisonDisplay.from_comparison(COMPARISON, score_name=name),
            score_name,
            about=ABOUT,
        )


@given(
    st.sampled_from(
        [
            lambda n: TrajectoryDisplay.from_estimator(PIPELINE, TEXTS[0]).plot(
                n_labels=n
            ),
            lambda n: TokenAttributionDisplay.from_estimator(
                PIPELINE, TEXTS[0], tolerance=0.1
            ).plot(n_terms=n),
        ]
    ),
    st.integers(0, 20) | parameter_values,
)
@examples(0.04)
def test_number_of_labels_of_a_display(draw, n_words):
    with pictures():
        attempt(draw, n_words, about=ABOUT)


@given(st.floats(0, 1) | parameter_values)
@examples(0.2)
def test_differences(confidence_level):
    found, error = attempt(
        lambda level: COMPARISON.differences(confidence_level=level),
        confidence_level,
        about=ABOUT,
    )
    assert error is not None or len(found) == len(COMPARISON.score_names)


@given(st.integers(0, 20) | parameter_values)
@examples(0.2)
def test_disagreements(n):
    found, error = attempt(COMPARISON.disagreements, n, about=ABOUT)
    assert error is not None or len(found) <= n


@given(
    st.floats(0, 1) | parameter_values,
    st.sampled_from(["sequences", "tokens"]) | parameter_values,
)
@examples(0.2)
def test_suggest_maxlen_of_a_report(coverage, of):
    attempt(
        lambda coverage, of: TRUNCATION.suggest_maxlen(coverage=coverage, of=of),
        coverage,
        of,
        about=ABOUT,
    )


@given(estimators)
@examples(0.2)
def test_reproducibility_report(estimator):
    attempt(reproducibility_report, estimator, about=ABOUT)


@given(reports)
@examples(0.2)
def test_reproducibility_reports_are_compared_only_with_reports(other):
    attempt(REPORT.differences, other, about=ABOUT)


@given(st.dictionaries(st.sampled_from(sorted(REPORT.to_dict())), anything, max_size=2))
@examples(0.2)
def test_reproducibility_reports_from_files(changed):
    read = ReproducibilityReport.from_dict(json.loads(json.dumps(REPORT.to_dict())))
    assert read == REPORT
    found, error = attempt(
        lambda values: ReproducibilityReport.from_dict(REPORT.to_dict() | values),
        changed,
        about=ABOUT,
    )
    if error is None:
        different = {line.split(".")[0] for line in REPORT.differences(found)}
        assert different <= changed.keys()


@given(anything)
@examples(0.2)
def test_reproducibility_reports_from_anything(values):
    attempt(ReproducibilityReport.from_dict, values, about=ABOUT)
