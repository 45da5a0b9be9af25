"""What a padder cuts and an encoder does not know, measured on a fitted pipeline."""

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from skseq import (
    LSTMClassifier,
    SequencePadder,
    TokenEncoder,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    truncation_report,
)

IDS = [[5], [5, 6], [6, 7], [5, 6, 7, 8], [5, 6, 7, 8, 9, 5]]
# The first word tells the class; a maxlen of 2 cuts it off.
TEXTS = ["good film", "bad film", "good film film", "bad film film"] * 8
LABELS = np.array([1, 0] * 16)


def count_with(padder, X=IDS, **parameters):
    return truncation_report(padder.fit(X), X, **parameters)


@pytest.fixture(scope="module")
def lstm():
    pipeline = make_lstm_pipeline(maxlen=2, random_state=0).set_params(
        lstmclassifier__units=4,
        lstmclassifier__epochs=30,
        lstmclassifier__batch_size=8,
        lstmclassifier__learning_rate=0.03,
    )
    return pipeline.fit(TEXTS, LABELS)


def test_counts():
    report = count_with(SequencePadder(maxlen=3))
    assert report.maxlen == 3
    assert report.lengths.tolist() == [1, 2, 2, 4, 6]
    assert report.kept_lengths.tolist() == [1, 2, 2, 3, 3]
    assert report.cut_rate == 0.4
    assert report.lost_rate == 4 / 15
    assert report.unknown_rate is None
    assert report.score_name is report.score is report.uncut_score is None


@pytest.mark.parametrize("maxlen", [6, None, 100])
def test_nothing_is_cut(maxlen):
    report = count_with(SequencePadder(maxlen))
    assert report.cut_rate == report.lost_rate == 0


def test_bins():
    whole, cut = count_with(SequencePadder(maxlen=3), n_bins=2).bins
    assert (whole.shortest, whole.longest, whole.n_sequences) == (1, 2, 3)
    assert (cut.shortest, cut.longest, cut.n_sequences) == (4, 6, 2)
    assert (whole.n_cut, whole.lost_rate) == (0, 0)
    assert (cut.n_cut, cut.lost_rate) == (2, 0.4)
    assert whole.score is whole.low is whole.high is whole.uncut_score is None


def test_bin_without_tokens_loses_nothing():
    empty, _ = count_with(SequencePadder(maxlen=1), [[], [], [2], [2]], n_bins=2).bins
    assert (empty.longest, empty.n_cut, empty.lost_rate) == (0, 0, 0)


@pytest.mark.parametrize(("truncating", "kept"), [("pre", 0), ("post", 2)])
def test_rows_that_are_padded_already(truncating, kept):
    padder = SequencePadder(maxlen=2, truncating=truncating)
    report = count_with(padder, np.array([[5, 6, 0, 0]]))
    assert report.truncating == truncating
    assert (report.lengths.tolist(), report.kept_lengths.tolist()) == ([2], [kept])


def test_measurements():
    report = count_with(SequencePadder(maxlen=2), [np.ones((3, 2)), np.ones((1, 2))])
    assert report.kept_lengths.tolist() == [2, 1]


def test_unknown_tokens():
    pipeline = make_pipeline(TokenEncoder(), SequencePadder()).fit(["good film"])
    report = truncation_report(pipeline, ["good book", "book film"])
    assert report.unknown_rate == 0.5


def test_id_1_of_another_step_is_no_unknown_token():
    pipeline = make_pipeline(FunctionTransformer(lambda rows: rows), SequencePadder())
    assert truncation_report(pipeline.fit([[1, 2]]), [[1, 2]]).unknown_rate is None


def test_column_of_a_frame():
    frame = pd.DataFrame({"stars": [1, 2], "text": ["good film", "film"]})
    pipeline = make_pipeline(
        FunctionTransformer(lambda frame: frame["text"]),
        TokenEncoder(),
        SequencePadder(),
    )
    report = truncation_report(pipeline.fit(frame), frame)
    assert report.lengths.tolist() == [2, 1]


def test_scores(lstm):
    report = truncation_report(lstm, TEXTS, LABELS, n_bins=2)
    whole, cut = report.bins
    assert report.score_name == "accuracy"
    assert report.score == lstm.score(TEXTS, LABELS)
    assert whole.score == whole.uncut_score == 1
    assert cut.score == 0.5
    assert report.score == 0.75
    assert cut.low < cut.score < cut.high
    in_full = make_pipeline(lstm[0], lstm[-1])
    assert report.uncut_score == in_full.score(TEXTS, LABELS)
    assert cut.uncut_score == in_full.score(TEXTS[2:4], LABELS[2:4])


def test_other_score(lstm):
    report = truncation_report(lstm, TEXTS, LABELS, scoring="neg_log_loss")
    assert report.score_name == "neg_log_loss"
    assert report.score < report.bins[0].score < 0
    assert report.bins[0].low is report.bins[0].high is None


def test_classifier_of_tables():
    pipeline = make_pipeline(TokenEncoder(), SequencePadder(2), LogisticRegression())
    report = truncation_report(pipeline.fit(TEXTS, LABELS), TEXTS, LABELS)
    assert report.score == pipeline.score(TEXTS, LABELS)
    assert report.uncut_score is None
    assert {bin_.uncut_score for bin_ in report.bins} == {None}


def test_classifier_of_measurements():
    runs = [np.full((length, 2), 1.0) for length in (1, 2, 3, 4)] * 2
    pipeline = make_pipeline(
        SequencePadder(2), LSTMClassifier(units=2, epochs=1, random_state=0)
    ).fit(runs, [0, 1] * 4)
    report = truncation_report(pipeline, iter(runs), [0, 1] * 4, n_bins=1)
    assert [bin_.n_cut for bin_ in report.bins] == [0, 4]
    assert 0 <= report.uncut_score <= 1


def test_nothing_is_fitted_nor_changed(lstm):
    weights = [weight.copy() for weight in lstm[-1].model_.get_weights()]
    texts, labels = TEXTS.copy(), LABELS.copy()
    truncation_report(lstm, texts, labels)
    for weight, before in zip(lstm[-1].model_.get_weights(), weights, strict=True):
        assert (weight == before).all()
    assert texts == TEXTS
    assert (labels == LABELS).all()


@pytest.mark.parametrize(
    "pipeline",
    [
        SequencePadder(),
        make_pipeline(TokenEncoder(), SequencePadder()),
        make_lstm_pipeline(),
    ],
)
def test_not_fitted(pipeline):
    with pytest.raises(NotFittedError, match="not fitted yet"):
        truncation_report(pipeline, TEXTS)


def test_no_padder():
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS)
    with pytest.raises(ValueError, match="truncation_report expects a SequencePadder"):
        truncation_report(tfidf, TEXTS)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (TEXTS, TypeError, "row 0 is str 'good film'. Encode texts with TokenEncoder"),
        ([], ValueError, "0 sample.* required by truncation_report"),
        ([[], [0]], ValueError, "truncation_report found no token: each of the 2"),
        (3, TypeError, "truncation_report expects a collection of sequences, got int"),
    ],
)
def test_no_sequences(X, error, message):
    with pytest.raises(error, match=message):
        truncation_report(SequencePadder(3).fit(IDS), X)


def test_labels_of_another_number(lstm):
    with pytest.raises(ValueError, match="truncation_report .* got 31 for 32"):
        truncation_report(lstm, TEXTS, LABELS[1:])


def test_labels_without_classifier():
    with pytest.raises(ValueError, match="truncation_report .* Leave y out"):
        truncation_report(SequencePadder(3).fit(IDS), IDS, [0, 1, 0, 1, 0])


@pytest.mark.parametrize("n_bins", [0, 2.5, None])
def test_n_bins(n_bins):
    with pytest.raises(ValueError, match=f"n_bins as an integer .* {n_bins}"):
        count_with(SequencePadder(3), n_bins=n_bins)
