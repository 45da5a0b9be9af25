"""DNA sequences as letters and as k-mers, against a naive implementation."""

from collections import Counter
from itertools import count

import numpy as np
import pytest
from containers import as_lists
from factories import make_classifier
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.pipeline import make_pipeline

from skseq import SequencePadder, TokenEncoder, load, save

RNG = np.random.default_rng(0)
STRANDS = [
    "".join(RNG.choice(list("ACGT"), size=length))
    for length in [1, 2, *RNG.integers(3, 40, size=38)]
]
LABELS = np.array(["TATA" in strand or "AT" in strand[:8] for strand in STRANDS])

reference_settings = settings(deadline=None, derandomize=True, max_examples=40)
strands = st.lists(st.text("ACGT", max_size=15), min_size=1, max_size=5)
ranges = st.tuples(st.integers(1, 4), st.integers(0, 3)).map(
    lambda sizes: (sizes[0], sum(sizes))
)
limits = st.one_of(st.none(), st.integers(1, 20))


def kmers_of(strand, shortest, longest):
    """Return the k-mers by position of their last letter, the shorter ones first."""
    return [
        strand[end - k : end]
        for end in range(1, len(strand) + 1)
        for k in range(shortest, min(longest, end) + 1)
    ]


def vocabulary_of(X, ngram_range, max_tokens, min_df):
    """Return the k-mers in the order of their ids."""
    kmers = [kmers_of(strand, *ngram_range) for strand in X]
    counts = Counter(kmer for row in kmers for kmer in row)
    rows_with = Counter(kmer for row in kmers for kmer in set(row))
    frequent = [kmer for kmer in counts if rows_with[kmer] >= min_df]
    frequent.sort(key=lambda kmer: (-counts[kmer], kmer))
    return dict(zip(frequent[:max_tokens], count(2)))


def encode(vocabulary, X, ngram_range):
    """Return the ids: 1 for an unknown letter; longer unknown k-mers are dropped."""
    return [
        [
            vocabulary.get(kmer, 1)
            for kmer in kmers_of(strand, *ngram_range)
            if kmer in vocabulary or len(kmer) == 1
        ]
        for strand in X
    ]


def make_dna_pipeline(ngram_range, *steps):
    return make_pipeline(
        TokenEncoder(analyzer="char", ngram_range=ngram_range),
        *steps,
        make_classifier(units=8, epochs=3, batch_size=8),
    )


@reference_settings
@given(
    X=strands,
    later=strands,
    ngram_range=ranges,
    max_tokens=limits,
    min_df=st.integers(1, 3),
)
def test_kmers_as_naive_reference(X, later, ngram_range, max_tokens, min_df):
    vocabulary = vocabulary_of(X, ngram_range, max_tokens, min_df)
    assume(vocabulary)
    encoder = TokenEncoder(
        analyzer="char",
        lowercase=False,
        ngram_range=ngram_range,
        max_tokens=max_tokens,
        min_df=min_df,
    )
    expected = encode(vocabulary, X, ngram_range)
    assert as_lists(encoder.fit_transform(X)) == expected
    assert list(encoder.vocabulary_.items()) == list(vocabulary.items())
    assert as_lists(encoder.transform(later)) == encode(vocabulary, later, ngram_range)


@reference_settings
@given(X=strands, ngram_range=ranges)
def test_lists_of_letters_equal_strings(X, ngram_range):
    assume(any(len(strand) >= ngram_range[0] for strand in X))
    of_strands = TokenEncoder(
        analyzer="char", lowercase=False, ngram_range=ngram_range, max_tokens=None
    ).fit(X)
    of_letters = TokenEncoder(ngram_range=ngram_range, max_tokens=None)
    ids = of_letters.fit_transform(list(map(list, X)))
    # K-mers of symbols are tuples, whose ties may be in another order.
    rows = of_letters.inverse_transform(ids)
    kmers = [["".join(kmer) for kmer in row] for row in rows]
    assert kmers == of_strands.inverse_transform(of_strands.transform(X))


@pytest.mark.parametrize("k", [1, 3])
def test_number_of_kmers(k):
    ids = TokenEncoder(analyzer="char", ngram_range=(k, k)).fit_transform(STRANDS)
    lengths = [max(0, len(strand) - k + 1) for strand in STRANDS]
    assert list(map(len, ids)) == lengths


def test_lower_case_equals_upper_case():
    encoder = TokenEncoder(analyzer="char", ngram_range=(2, 2)).fit(["GATTACA"])
    upper, lower = encoder.transform(["GATTACA", "gattaca"])
    assert_array_equal(upper, lower)
    assert "ga" in encoder.vocabulary_


def test_unknown_bases():
    letters = TokenEncoder(analyzer="char").fit(["ACGT"])
    assert letters.inverse_transform(letters.transform(["ANC"])) == [["a", None, "c"]]
    pairs = TokenEncoder(analyzer="char", ngram_range=(2, 2)).fit(["ACGT"])
    assert pairs.inverse_transform(pairs.transform(["ACNGT"])) == [["ac", "gt"]]


@pytest.mark.parametrize("ngram_range", [(1, 1), (3, 3), (1, 3)], ids=str)
@pytest.mark.parametrize("padding", ["pre", "post"])
def test_padding_does_not_change_predictions(ngram_range, padding):
    ragged = make_dna_pipeline(ngram_range).fit(STRANDS, LABELS)
    padder = SequencePadder(maxlen=200, padding=padding)
    padded = make_pipeline(ragged[0], padder.fit([[1]]), ragged[-1])
    expected = ragged.predict_proba(STRANDS)
    assert_allclose(padded.predict_proba(STRANDS), expected, atol=1e-5)
    alone = np.vstack([ragged.predict_proba([strand]) for strand in STRANDS])
    assert_allclose(alone, expected, atol=1e-5)


def test_strands_shorter_than_a_kmer_have_equal_predictions():
    pipeline = make_dna_pipeline((3, 3), SequencePadder()).fit(STRANDS, LABELS)
    none, one, two, three = pipeline.predict_proba(["", "A", "GT", "GTA"])
    assert_array_equal(none, one)
    assert_array_equal(none, two)
    assert not np.allclose(none, three)


@pytest.mark.parametrize("ngram_range", [(1, 1), (3, 3), (1, 3)], ids=str)
def test_saved_pipelines_are_restored(tmp_path, ngram_range):
    pipeline = make_dna_pipeline(ngram_range, SequencePadder(maxlen=50)).fit(
        STRANDS, LABELS
    )
    save(pipeline, tmp_path / "pipeline.skseq")
    loaded = load(tmp_path / "pipeline.skseq")
    assert loaded[0].vocabulary_ == pipeline[0].vocabulary_
    assert_array_equal(loaded.predict_proba(STRANDS), pipeline.predict_proba(STRANDS))


def test_learns_the_order_of_two_boxes():
    def strand_of(first, second):
        parts = ["".join(RNG.choice(list("ACGT"), size=5)) for _ in range(3)]
        return parts[0] + first + parts[1] + second + parts[2]

    X = [strand_of("TTGACA", "TATAAT") for _ in range(150)]
    X += [strand_of("TATAAT", "TTGACA") for _ in range(150)]
    y = np.repeat(["promoter", "decoy"], 150)
    pipeline = make_dna_pipeline((3, 3)).set_params(lstmclassifier__epochs=20)
    pipeline.fit(X[::2], y[::2])
    assert pipeline.score(X[1::2], y[1::2]) > 0.95
