"""Words split by compiled code, against those of the regular expression.

Texts of a subclass of str take the general way, that of the regular expression.
"""

import sys

import pytest
from containers import as_lists
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from skseq import TokenEncoder
from skseq._preprocessing import _tokenization

# Letters that change their number or form when lowercased, marks, joiners, digits of
# several scripts, surrogates and other letters beyond 16 bits.
SPECIAL = (
    "aA_1 .!?؟'\n\0i\N{LATIN SMALL LETTER DOTLESS I}İßẞΣ\N{GREEK SMALL LETTER SIGMA}ςǅé"
    "e\u0301\u0307\u200c\u200d\ufe0f\u20e3१²½हि한\ud800\udc00\U0001d400\U0001d7d9"
)
characters = st.one_of(st.sampled_from(SPECIAL), st.characters(exclude_categories=()))
texts = st.lists(st.text(characters, max_size=20), min_size=1, max_size=8)


class Text(str):
    """A text that compiled code does not split."""


def learned(X, min_df, **parameters):
    """Return all that an encoder learns in three parts of X, and its ids."""
    encoder = TokenEncoder(max_tokens=5, min_df=min_df, **parameters)
    for start in range(0, len(X), 3):
        encoder.partial_fit(X[start : start + 3])
    counts = encoder._counts
    learned = (
        list(encoder.vocabulary_.items()),
        list(counts._numbers.items()),
        counts._n_times.tolist(),
        counts._n_rows_with.tolist(),
        as_lists(encoder.transform(X)),
    )
    if encoder.vocabulary_:
        learned += (as_lists(encoder.fit_transform(X)), encoder.vocabulary_)
    return learned


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    X=texts,
    min_df=st.sampled_from([1, 2, 0.4]),
    lowercase=st.booleans(),
    token_pattern=st.sampled_from(["auto", None]),
    chunk_size=st.integers(1, 50),
)
@example(
    X=["ΔΣ", "ΔΣ ΔΣΣ", "ΔΣ\0ΔΣ"],
    min_df=1,
    lowercase=True,
    token_pattern="auto",
    chunk_size=100,
)
def test_any_text(X, min_df, lowercase, token_pattern, chunk_size):
    parameters = {"lowercase": lowercase, "token_pattern": token_pattern}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tokenization, "CHUNK_SIZE", chunk_size)
        expected = learned([*map(Text, X)], min_df, **parameters)
        assert learned(X, min_df, **parameters) == expected


@pytest.mark.parametrize(
    ("lowercase", "token_pattern"), [(True, "auto"), (False, "auto"), (True, None)]
)
def test_every_character(lowercase, token_pattern):
    # The planes of Unicode.
    X = [
        " ".join(f"{c} a{c} {c}a{c}" for c in map(chr, range(start, start + 0x10000)))
        for start in range(0, sys.maxunicode, 0x10000)
    ]
    encoder = TokenEncoder(
        max_tokens=None, lowercase=lowercase, token_pattern=token_pattern
    )
    expected = encoder.fit_transform([*map(Text, X)])
    vocabulary = encoder.vocabulary_
    for row, expected_row in zip(encoder.fit_transform(X), expected, strict=True):
        assert_array_equal(row, expected_row)
    assert encoder.vocabulary_ == vocabulary


def test_ids_own_their_memory():
    """A row does not keep the other rows in memory."""
    encoder = TokenEncoder()
    rows = [*encoder.fit_transform(["aa bb", "aa"]), *encoder.transform(["bb", ""])]
    assert all(row.base is None and row.flags.writeable for row in rows)
