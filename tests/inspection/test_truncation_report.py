"""The report on truncation: counts, scores, bins by length, text and HTML."""

from collections import Counter
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from factories import CountsPredictedRows
from numpy.testing import assert_array_equal
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from skseq import (
    LSTMClassifier,
    SequencePadder,
    TokenEncoder,
    TruncationReport,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    truncation_report,
)

IDS = [[5], [5, 6], [6, 7], [5, 6, 7, 8], [5, 6, 7, 8, 9, 5]]
# The first word determines the class; maxlen=2 truncates it.
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
def test_nothing_is_truncated(maxlen):
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


ROWS = [[], [0, 0], [5], [0, 0, 5, 6], [5, 6, 7, 0], [5, 6, 7, 8, 9]]


@pytest.mark.parametrize("truncating", ["pre", "post"])
@pytest.mark.parametrize("maxlen", [1, 2, 3, 9])
def test_kept_lengths_are_those_of_the_padder(maxlen, truncating):
    padder = SequencePadder(maxlen, truncating=truncating)
    report = count_with(padder, ROWS)
    padded = padder.transform(ROWS)
    assert_array_equal(report.lengths, [np.count_nonzero(row) for row in ROWS])
    assert_array_equal(report.kept_lengths, np.count_nonzero(padded, axis=1))


def test_steps_of_zeros_are_padding():
    X = np.array([[[0, 0], [0, 1], [0, 0], [2, 0]], [[1, 1], [0, 0], [0, 0], [0, 0]]])
    assert count_with(SequencePadder(9), X).lengths.tolist() == [3, 1]


def test_measurements():
    report = count_with(SequencePadder(maxlen=2), [np.ones((3, 2)), np.ones((1, 2))])
    assert report.kept_lengths.tolist() == [2, 1]


def test_unknown_tokens():
    pipeline = make_pipeline(TokenEncoder(), SequencePadder()).fit(["good film"])
    report = truncation_report(pipeline, ["good book", "book film"])
    assert report.unknown_rate == 0.5


def test_id_1_without_an_encoder_is_a_known_token():
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


class Counting(CountsPredictedRows, LSTMClassifier):
    n_rows = Counter()


@pytest.mark.parametrize(
    ("scoring", "method"),
    [("accuracy", "predict"), ("neg_log_loss", "predict_proba")],
)
def test_each_row_is_predicted_once(monkeypatch, scoring, method):
    classifier = Counting(units=2, epochs=1, random_state=0)
    X, y = [[1] * length for length in (1, 2, 3, 4)] * 25, [0, 1] * 50
    pipeline = make_pipeline(SequencePadder(1), classifier).fit(X, y)
    Counting.n_rows.clear()
    truncation_report(pipeline, X, y, scoring=scoring)
    # 100 truncated rows, and the 75 of them that differ untruncated.
    assert Counting.n_rows[method] == 175


def test_scorer_of_your_own_gets_the_classifier_and_the_rows(lstm):
    def check(estimator, rows, labels):
        assert isinstance(estimator[-1], LSTMClassifier)
        return estimator.score(rows, labels)

    found = truncation_report(lstm, TEXTS, LABELS, scoring=check)
    expected = truncation_report(lstm, TEXTS, LABELS)
    assert (found.score, found.uncut_score) == (expected.score, expected.uncut_score)
    assert [bin_.score for bin_ in found.bins] == [bin_.score for bin_ in expected.bins]


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


@pytest.mark.parametrize(
    "estimator",
    [
        LogisticRegression(),
        GridSearchCV(make_pipeline(SequencePadder()), {}),
        SequencePadder,
    ],
)
def test_invalid_pipeline(estimator):
    with pytest.raises(TypeError, match="report expects a Pipeline .* best_estimator_"):
        truncation_report(estimator, IDS)


def test_pipeline_without_a_padder():
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS)
    with pytest.raises(ValueError, match="truncation_report expects a SequencePadder"):
        truncation_report(tfidf, TEXTS)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (TEXTS, TypeError, "row 0 is str 'good film'. Encode texts with TokenEncoder"),
        ([], ValueError, "0 sample.* required by truncation_report"),
        (
            [[], [0]],
            ValueError,
            "truncation_report expects at least 1 token; each of the 2",
        ),
        (3, TypeError, "truncation_report expects a collection of sequences, got int"),
    ],
)
def test_invalid_sequences(X, error, message):
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


WHOLE, CUT = count_with(SequencePadder(maxlen=3), n_bins=2).bins
COUNTS = TruncationReport(
    maxlen=3,
    truncating="pre",
    lengths=np.array([1, 2, 2, 4, 6]),
    kept_lengths=np.array([1, 2, 2, 3, 3]),
    unknown_rate=None,
    score_name=None,
    score=None,
    uncut_score=None,
    bins=(WHOLE, CUT),
)
SCORES = replace(
    COUNTS,
    truncating="post",
    unknown_rate=0.0512,
    score_name="accuracy",
    score=0.8,
    uncut_score=1.0,
    bins=(
        replace(WHOLE, score=1.0, low=0.44, high=1.0, uncut_score=1.0),
        replace(CUT, score=0.5, low=0.09, high=0.91, uncut_score=1.0),
    ),
)
SUGGESTION = (
    "Keeping 95 % of the sequences whole takes maxlen=6; keeping 95 % of the tokens "
    "takes maxlen=6."
)


def test_text_of_counts():
    assert repr(COUNTS).splitlines() == [
        "Truncation of 5 sequences to 3 steps",
        "",
        "length  sequences  truncated  tokens lost",
        "1 to 2          3      0.0 %        0.0 %",
        "4 to 6          2    100.0 %       40.0 %",
        "",
        "2 sequences (40.0 %) are truncated at the beginning; 26.7 % of all tokens are "
        "lost.",
        SUGGESTION,
    ]


def test_text_of_scores():
    assert repr(SCORES).splitlines() == [
        "Truncation of 5 sequences to 3 steps",
        "",
        "length  sequences  truncated  tokens lost              accuracy  untruncated",
        "1 to 2          3      0.0 %        0.0 %  1.000 (0.44 to 1.00)",
        "4 to 6          2    100.0 %       40.0 %  0.500 (0.09 to 0.91)        1.000",
        "",
        "2 sequences (40.0 %) are truncated at the end; 26.7 % of all tokens are lost.",
        "5.1 % of the tokens are not in the vocabulary.",
        "Overall accuracy: 0.800; without truncation: 1.000.",
        SUGGESTION,
    ]


@pytest.mark.parametrize(
    ("changes", "expected", "absent"),
    [
        ({"uncut_score": None}, "Overall accuracy: 0.800.", "untruncated"),
        (
            {"kept_lengths": COUNTS.lengths},
            "No sequence is truncated.",
            "without truncation",
        ),
        (
            {"kept_lengths": COUNTS.lengths - [0, 0, 0, 0, 3]},
            "1 sequence (20.0 %) is truncated at the end; 20.0 % of all tokens are "
            "lost.",
            "2 sequences",
        ),
    ],
)
def test_sentences(changes, expected, absent):
    text = repr(replace(SCORES, **changes))
    assert expected in text.splitlines()
    assert absent not in text


def test_score_without_interval():
    bins = [replace(bin_, low=None, high=None) for bin_ in SCORES.bins]
    text = repr(replace(SCORES, score_name="roc_auc", bins=bins))
    assert text.splitlines()[4] == (
        "4 to 6          2    100.0 %       40.0 %    0.500        1.000"
    )


def test_html_of_scores():
    html = SCORES._repr_html_()
    assert "<caption>Truncation of 5 sequences to 3 steps</caption>" in html
    assert "<td>0.500 (0.09 to 0.91)</td>" in html
    assert f"<p>{SUGGESTION}</p>" in html


def test_rates():
    assert (COUNTS.cut_rate, COUNTS.lost_rate) == (0.4, 4 / 15)


@pytest.mark.parametrize(
    ("parameters", "maxlen"),
    [
        ({}, 6),
        ({"coverage": 0.7}, 4),
        ({"coverage": 0.7, "of": "tokens"}, 3),
    ],
)
def test_suggestion(parameters, maxlen):
    assert COUNTS.suggest_maxlen(**parameters) == maxlen


def test_suggestion_for_invalid_coverage():
    with pytest.raises(ValueError, match="TruncationReport.suggest_maxlen expects cov"):
        COUNTS.suggest_maxlen(coverage=95)


def test_bins_make_a_frame():
    frame = pd.DataFrame(SCORES.bins)
    assert frame["score"].tolist() == [1.0, 0.5]


def test_report_is_frozen():
    with pytest.raises(FrozenInstanceError):
        COUNTS.maxlen = 4


LENGTHS = np.random.default_rng(0).permutation(np.arange(1, 1001) // 3)


def bins_of(lengths, n_bins, maxlen):
    X = [[1] * length for length in lengths]
    return truncation_report(SequencePadder(maxlen).fit(X), X, n_bins=n_bins).bins


@pytest.mark.parametrize("maxlen", [1, 5, 150, 300, 10_000])
@pytest.mark.parametrize("n_bins", [1, 2, 5])
def test_bins_hold_each_length_once(n_bins, maxlen):
    bins = bins_of(LENGTHS, n_bins, maxlen)
    assert n_bins <= len(bins) <= n_bins + 1
    for bin_ in bins:
        within = (bin_.shortest <= LENGTHS) & (bin_.longest >= LENGTHS)
        assert bin_.n_sequences == within.sum()
        # No bin has both truncated and untruncated sequences.
        assert bin_.n_cut in (0, bin_.n_sequences)
    assert all(one.longest < next_.shortest for one, next_ in pairwise(bins))
    assert sum(bin_.n_sequences for bin_ in bins) == 1000


def test_sizes_of_bins_are_about_equal():
    sizes = [bin_.n_sequences for bin_ in bins_of(LENGTHS, 5, 199)]
    assert_array_equal(np.round(sizes, -1), [200] * 5)


def test_equal_lengths_share_a_bin():
    bins = bins_of([3, 3, 3, 5], 4, 9)
    assert [bin_.n_sequences for bin_ in bins] == [3, 1]


@pytest.mark.parametrize(("longest", "name"), [(7, "7"), (9, "7 to 9")])
def test_name_of_a_bin(longest, name):
    assert replace(WHOLE, shortest=7, longest=longest).name == name
