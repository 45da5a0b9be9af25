"""The smallest maxlen that keeps a fraction of the sequences or tokens."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils.validation import check_is_fitted

from skseq import (
    SequencePadder,
    TokenEncoder,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    suggest_maxlen,
)

IDS = [[5], [5, 6], [5, 6, 7], list(range(1, 11))]
TEXTS = ["good film", "bad plot, bad end", "good", "an end that is not good"]


@pytest.mark.parametrize(
    ("parameters", "maxlen"),
    [
        ({}, 10),
        ({"coverage": 0.75}, 3),
        ({"coverage": 0.75, "of": "tokens"}, 6),
        ({"coverage": 0.76}, 10),
    ],
)
def test_fraction(parameters, maxlen):
    found = suggest_maxlen(IDS, **parameters)
    assert type(found) is int
    assert found == maxlen


@pytest.mark.parametrize(
    "make",
    [
        iter,
        lambda ids: list(map(np.array, ids)),
        lambda ids: SequencePadder(maxlen=20).fit_transform(ids),
        lambda ids: SequencePadder(maxlen=20, padding="post").fit_transform(ids),
        lambda ids: pd.DataFrame(SequencePadder(maxlen=20).fit_transform(ids)),
        lambda ids: [np.ones((len(row), 2)) for row in ids],
    ],
)
def test_containers(make):
    assert suggest_maxlen(make(IDS), coverage=0.75) == 3


@pytest.mark.parametrize(
    "encoder",
    [
        TokenEncoder(),
        TokenEncoder().fit(["film"]),
        make_pipeline(TokenEncoder()),
        make_lstm_pipeline(maxlen=2),
        make_pipeline(TokenEncoder(), SequencePadder(maxlen=1)).fit(TEXTS),
    ],
)
def test_encoders(encoder):
    assert suggest_maxlen(TEXTS, coverage=0.75, encoder=encoder) == 4


def test_padder_as_the_first_step():
    pipeline = make_pipeline(SequencePadder(maxlen=1), LogisticRegression())
    assert suggest_maxlen(IDS, coverage=0.75, encoder=pipeline) == 3


def test_encoder_is_used_as_fitted():
    # Unknown n-grams are not encoded.
    encoder = TokenEncoder(ngram_range=(2, 2)).fit(["bad plot"])
    assert suggest_maxlen(TEXTS, coverage=1, encoder=encoder) == 1


def test_given_encoder_stays_unfitted():
    encoder = TokenEncoder()
    suggest_maxlen(TEXTS, encoder=encoder)
    with pytest.raises(ValueError, match="not fitted"):
        check_is_fitted(encoder)


def test_input_is_not_changed():
    ids = [row.copy() for row in IDS]
    suggest_maxlen(ids)
    assert ids == IDS


@pytest.mark.parametrize(
    ("of", "coverage", "maxlen"),
    [
        ("sequences", 0.1, 1),  # One sequence is empty, but maxlen is at least 1.
        ("sequences", 0.4, 1),
        ("sequences", 0.8, 2),
        ("sequences", 0.81, 10),
        ("sequences", 1, 10),
        ("tokens", 7 / 15, 2),
        ("tokens", 0.5, 3),
        ("tokens", np.float32(1), 10),
        ("tokens", 1e-9, 1),
    ],
)
def test_smallest_maxlen(of, coverage, maxlen):
    X = [[1] * length for length in (1, 2, 2, 10, 0)]
    assert suggest_maxlen(X, coverage=coverage, of=of) == maxlen


@pytest.mark.parametrize("per_cent", range(1, 101))
def test_exact_fraction_despite_rounding(per_cent):
    X = [[1] * length for length in range(1, 101)]
    assert suggest_maxlen(X, coverage=per_cent / 100) == per_cent


@pytest.mark.parametrize("coverage", [0, -0.1, 1.01, 95, "0.95", None, float("nan")])
def test_invalid_coverage(coverage):
    with pytest.raises(ValueError, match="suggest_maxlen expects coverage .* is 0.95"):
        suggest_maxlen(IDS, coverage=coverage)


@pytest.mark.parametrize("of", ["words", np.array(["tokens", "sequences"])], ids=str)
def test_coverage_of_unknown_units(of):
    with pytest.raises(ValueError, match="expects of to be .* got (str|ndarray)"):
        suggest_maxlen(IDS, of=of)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (TEXTS, TypeError, "row 0 is str 'good film'. Pass encoder=TokenEnc"),
        ([["a", "b"]], TypeError, "sequence 0 holds str 'a'. Encode"),
        ("good", TypeError, "suggest_maxlen expects a collection of sequences"),
        ([], ValueError, "0 sample.* required by suggest_maxlen"),
        (
            [[], [0, 0]],
            ValueError,
            "suggest_maxlen expects at least 1 token; each of the 2",
        ),
        ([[1], None], ValueError, "row 1 is NoneType None"),
    ],
)
def test_invalid_sequences(X, error, message):
    with pytest.raises(error, match=message):
        suggest_maxlen(X)


@pytest.mark.parametrize(
    "encoder", [TokenEncoder, LogisticRegression(), "word", pd.DataFrame({"a": [1]})]
)
def test_invalid_encoder(encoder):
    with pytest.raises(TypeError, match="(?s)encoder to be a transformer .* Pass an"):
        suggest_maxlen(TEXTS, encoder=encoder)


def test_encoder_of_bags_of_words():
    with pytest.raises(TypeError, match="suggest_maxlen expects sequences, got a spar"):
        suggest_maxlen(TEXTS, encoder=make_tfidf_pipeline()[:1])


def test_rows_are_read_once():
    class Rows(list):
        n_reads = 0

        def __iter__(self):
            Rows.n_reads += 1
            return super().__iter__()

    suggest_maxlen(Rows(IDS))
    assert Rows.n_reads == 1
