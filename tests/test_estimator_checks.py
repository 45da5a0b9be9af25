"""scikit-learn's own checks on every public estimator, expected failures strict."""

import pytest
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from skseq import (
    LSTMClassifier,
    SequencePadder,
    SequenceScaler,
    SequenceSummarizer,
    TokenEncoder,
)

ANY_WIDTH = "sequences may have any length, so another number of columns is valid"
NO_IDS = "the check passes fractions, which are not ids"
RAGGED = (
    "the check compares outputs as numbers; ragged ids are an object array of arrays"
)
LISTS = "lists are ragged sequences, and stay so: an object array of arrays"
SCIKERAS = "the class hierarchy of SciKeras cannot be changed from a subclass"

ENCODER = {
    "check_n_features_in": "rows are texts or sequences, which have no columns",
    "check_n_features_in_after_fitting": ANY_WIDTH,
    "check_pipeline_consistency": RAGGED,
    "check_estimators_pickle": RAGGED,
    "check_transformer_data_not_an_array": RAGGED,
    "check_transformer_general": RAGGED,
    "check_methods_sample_order_invariance": RAGGED,
    "check_methods_subset_invariance": RAGGED,
    "check_fit_idempotent": RAGGED,
    "check_fit_score_takes_y": "fit keeps no counts for partial_fit to go on from",
}
PIPELINE = {
    "check_estimators_overwrite_params": "a Pipeline replaces its steps in fit",
    "check_dont_overwrite_parameters": "a Pipeline replaces its steps in fit",
    "check_n_features_in": ENCODER["check_n_features_in"],
    "check_n_features_in_after_fitting": ANY_WIDTH,
    "check_transformer_general": ANY_WIDTH,
    "check_dtype_object": "any hashable is a symbol, not numbers alone",
}
PADDER = {
    "check_n_features_in_after_fitting": ANY_WIDTH,
    "check_transformer_general": ANY_WIDTH,
}
SCALER = {
    "check_n_features_in": "the columns of a table are steps, each of one feature",
    "check_n_features_in_after_fitting": ANY_WIDTH,
    "check_transformer_data_not_an_array": LISTS,
    "check_transformer_general": LISTS,
}
SUMMARIZER = {
    "check_n_features_in": SCALER["check_n_features_in"],
    "check_n_features_in_after_fitting": ANY_WIDTH,
    "check_transformer_general": ANY_WIDTH,
}
CLASSIFIER = {
    "check_mixin_order": SCIKERAS,
    "check_estimator_tags_renamed": SCIKERAS,
    "check_n_features_in_after_fitting": ANY_WIDTH,
    "check_estimators_partial_fit_n_features": ANY_WIDTH,
    # Only its last step fails; test_lstm_classifier.py has the earlier ones.
    "check_classifiers_train": ANY_WIDTH,
    "check_class_weight_classifiers": NO_IDS,
    "check_classifiers_one_label_sample_weights": NO_IDS,
    "check_sample_weight_equivalence_on_dense_data": NO_IDS,
}


EXPECTED = {
    TokenEncoder: ENCODER,
    SequencePadder: PADDER,
    SequenceScaler: SCALER,
    SequenceSummarizer: SUMMARIZER,
}


@pytest.mark.filterwarnings("ignore:Can't test estimator")
@parametrize_with_checks(
    [
        TokenEncoder(),
        SequencePadder(),
        SequenceScaler(),
        SequenceScaler(missing="mean"),
        SequenceSummarizer(),
        SequenceSummarizer(missing="mean"),
    ],
    expected_failed_checks=lambda estimator: EXPECTED[type(estimator)],
    xfail_strict=True,
)
def test_transformer(estimator, check):
    check(estimator)


# Checks that ragged output excludes above are run on the encoder with a padder. Their
# data are random numbers.
@pytest.mark.filterwarnings("ignore:TokenEncoder (does not know|reads numbers)")
@parametrize_with_checks(
    [make_pipeline(TokenEncoder(), SequencePadder())],
    expected_failed_checks=lambda estimator: PIPELINE,
    xfail_strict=True,
)
def test_encoder_and_padder(estimator, check):
    check(estimator)


@parametrize_with_checks(
    [LSTMClassifier(units=8, embedding_dim=8, epochs=20, learning_rate=0.05)],
    expected_failed_checks=lambda estimator: CLASSIFIER,
    xfail_strict=True,
)
def test_classifier(estimator, check):
    check(estimator)
