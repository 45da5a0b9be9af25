"""Inspection functions and displays on valid and invalid input."""

import numpy as np
import pytest
from call_contract import attempt, examples, pictures
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import (
    anything,
    bad_labels,
    good_labels,
    id_rows,
    measured_rows,
    parameter_values,
    some_id_rows,
    spoilt,
    texts,
)

from skseq import (
    HistoryDisplay,
    LSTMClassifier,
    OrderImportanceDisplay,
    SequencePadder,
    TokenAttributionDisplay,
    TokenEncoder,
    TrajectoryDisplay,
    TruncationDisplay,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    order_importance,
    suggest_maxlen,
    token_attribution,
    truncation_report,
)

pytestmark = pytest.mark.filterwarnings("ignore:A column-vector y was passed")

TINY = {"units": 2, "embedding_dim": 2, "epochs": 1, "random_state": 0}
TEXTS = ["good film", "bad plot", "good plot, bad film", "a bad bad film"]
IDS = [[1, 2, 3], [3, 1], [2], [1, 1, 2]]
Y = ["no", "yes", "no", "yes"]
ABOUT = (
    r"order_importance|suggest_maxlen|truncation_report|token_attribution|Display"
    r"|TokenEncoder|SequencePadder|SequenceTfidfVectorizer|LSTMClassifier|RandomState"
    r"|This Pipeline instance is not fitted|[Ll]abel"
)

FITTED = {
    "texts": make_lstm_pipeline(maxlen=3)
    .set_params(**{f"lstmclassifier__{name}": TINY[name] for name in TINY})
    .fit(TEXTS, Y),
    "ids": LSTMClassifier(**TINY).fit(IDS, Y),
    "words": make_tfidf_pipeline().fit(TEXTS, Y),
    "padder": SequencePadder(3).fit(IDS),
}
estimators = st.sampled_from(sorted(FITTED)).map(FITTED.get) | st.one_of(
    anything, st.sampled_from([TokenEncoder(), LSTMClassifier(), make_lstm_pipeline()])
)
text_rows = st.lists(texts, min_size=4, max_size=4)
rows = st.one_of(
    st.sampled_from([TEXTS, IDS]),
    anything,
    spoilt(text_rows),
    spoilt(id_rows),
    spoilt(measured_rows()),
)
labels = good_labels(4) | bad_labels(4)


def some_of(**values):
    """Return a strategy for some of these keyword arguments, valid or invalid."""
    return st.fixed_dictionaries(
        {}, optional={name: values[name] | parameter_values for name in values}
    )


def is_cheap(parameters):
    n_repeats = parameters.get("n_repeats")
    return not (isinstance(n_repeats, (int, np.integer)) and n_repeats > 5)


@given(rows, some_of(coverage=st.floats(0, 1), encoder=estimators))
@examples(0.2)
def test_suggest_maxlen(X, parameters):
    maxlen, error = attempt(
        lambda X, parameters: suggest_maxlen(X, **parameters),
        X,
        parameters,
        about=ABOUT,
    )
    assert error is not None or maxlen >= 1


@given(some_id_rows, st.floats(0.01, 1), st.sampled_from(["sequences", "tokens"]))
@examples()
def test_suggest_maxlen_equals_trial_and_error(X, coverage, of):
    lengths = np.array(list(map(len, X)))

    def kept(maxlen):
        whole, cut = lengths <= maxlen, np.minimum(lengths, maxlen)
        return whole.mean() if of == "sequences" else cut.sum() / lengths.sum()

    maxlen = suggest_maxlen(X, coverage=coverage, of=of)
    assert kept(maxlen) >= coverage
    assert maxlen == 1 or kept(maxlen - 1) < coverage


@given(
    estimators,
    rows,
    labels,
    some_of(scoring=st.none(), n_repeats=st.just(1), random_state=st.just(0)),
)
@examples(0.1)
def test_order_importance(estimator, X, y, parameters):
    parameters = {"n_repeats": 1, **parameters}
    if not is_cheap(parameters):
        return
    found, error = attempt(
        lambda X, y, parameters: order_importance(estimator, X, y, **parameters),
        X,
        y,
        parameters,
        about=ABOUT,
    )
    assert error is not None or str(found)


@given(
    estimators,
    rows,
    st.none() | labels,
    some_of(scoring=st.none(), n_bins=st.integers(1, 5)),
)
@examples(0.1)
def test_truncation_report(estimator, X, y, parameters):
    found, error = attempt(
        lambda X, y, parameters: truncation_report(estimator, X, y, **parameters),
        X,
        y,
        parameters,
        about=ABOUT,
    )
    assert error is not None or str(found)


@given(id_rows.filter(any), st.integers(1, 6), st.sampled_from(["pre", "post"]))
@examples(0.5)
def test_truncation_report_of_lengths(X, maxlen, truncating):
    padder = SequencePadder(maxlen, truncating=truncating).fit(X)
    report = truncation_report(padder, X)
    lengths = list(map(len, X))
    assert report.lengths.tolist() == lengths
    assert report.kept_lengths.tolist() == [min(n, maxlen) for n in lengths]
    assert sum(bin_.n_sequences for bin_ in report.bins) == len(X)


@given(
    estimators,
    st.one_of(st.sampled_from([TEXTS[0], IDS[0]]), texts, anything),
    some_of(label=st.sampled_from(Y), tolerance=st.just(0.1)),
)
@examples(0.1)
def test_token_attribution(estimator, sequence, parameters):
    parameters = {"tolerance": 0.1, **parameters}
    found, error = attempt(
        lambda sequence, parameters: token_attribution(
            estimator, sequence, **parameters
        ),
        sequence,
        parameters,
        about=ABOUT,
    )
    assert error is not None or str(found)


@given(
    st.sampled_from([TrajectoryDisplay, TokenAttributionDisplay]),
    st.one_of(st.sampled_from(TEXTS), texts, anything),
    some_of(label=st.sampled_from(Y)),
)
@examples(0.04)
def test_displays_of_one_sequence(display, sequence, parameters):
    with pictures():
        drawn, error = attempt(
            lambda sequence, parameters: display.from_estimator(
                FITTED["texts"], sequence, **parameters
            ),
            sequence,
            parameters,
            about=ABOUT,
        )
        assert error is not None or drawn.plot().figure_ is not None


@given(
    st.sampled_from([OrderImportanceDisplay, TruncationDisplay]),
    estimators,
    rows,
    labels,
    some_of(scoring=st.none()),
)
@examples(0.04)
def test_displays_of_a_data_set(display, estimator, X, y, parameters):
    with pictures():
        attempt(
            lambda X, y, parameters: display.from_estimator(
                estimator, X, y, **parameters
            ),
            X,
            y,
            parameters,
            about=ABOUT,
        )


@given(estimators)
@examples(0.1)
def test_history_display(estimator):
    with pictures():
        attempt(HistoryDisplay.from_estimator, estimator, about=ABOUT)


@given(st.sampled_from([TEXTS, IDS]), st.integers(0, 2**32 - 1))
@examples(0.1)
def test_order_importance_of_a_bag_of_words_is_zero(X, seed):
    words = make_tfidf_pipeline(ngram_range=(1, 1)).fit(X, Y)
    found = order_importance(words, X, Y, n_repeats=1, random_state=seed)
    assert found.importances_mean == 0
