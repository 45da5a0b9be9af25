"""Split texts and sequences of symbols into tokens, and make n-grams of them."""

import re
import sys
import unicodedata
from functools import cache, partial
from numbers import Integral

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from skseq._kernel._words import (
    ALONE,
    BEGINS,
    CONTINUES,
    OUTSIDE,
    SUFFICES,
    number_words,
)
from skseq._validation._messages import describe
from skseq._validation._symbols import check_symbols

# Values of token_pattern for which compiled code splits texts: "auto" keeps words of a
# single character, exclamation and question marks, and pictorial symbols such as emoji;
# None drops them, like scikit-learn.
COMPILED_PATTERNS = ("auto", None)
# A chunk has this many characters, but for its last text.
CHUNK_SIZE = 4_000_000


def split_texts(rows, *, name, **parameters):
    """Split texts into tokens, like scikit-learn's vectorizers.

    Parameters
    ----------
    rows : list
        Texts.
    name : str
        Caller's name, used in error messages.
    **parameters
        ``analyzer``, ``lowercase`` and ``token_pattern``, as for
        :class:`sklearn.feature_extraction.text.CountVectorizer`. If ``token_pattern``
        is one of ``COMPILED_PATTERNS``, words are split by ``split_words``.

    Returns
    -------
    iterator of list of hashable
        The tokens of each text.

    Raises
    ------
    TypeError
        While iterating, if a row is not a text.
    ValueError
        If the token pattern is not a regular expression.
    """
    pattern = parameters["token_pattern"]
    if parameters["analyzer"] == "word" and pattern in COMPILED_PATTERNS:
        parameters["tokenizer"] = partial(split_words, token_pattern=pattern)
    splitter = CountVectorizer(**parameters)
    try:
        analyze = splitter.build_analyzer()
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise ValueError(
            f"{name} expects token_pattern to be a regular expression, got "
            f"{describe(splitter.token_pattern)}: {str(error).rstrip('.')}."
        ) from error
    # A callable analyzer may return any iterable.
    return map(list, map(analyze, _check_texts(rows, name)))


def split_words(text, token_pattern):
    """List the words of a text: runs of letters, digits and underscores.

    Combining marks, such as the vowel signs of Hindi, belong to the word.

    Parameters
    ----------
    text : str
    token_pattern : {"auto", None}
        With "auto", a word has one or more of these characters, and exclamation marks,
        question marks and pictorial symbols, such as emoji, are words by themselves.
        With None, it has two or more: for most texts, these are the tokens of
        scikit-learn's default pattern.

    Returns
    -------
    list of str
    """
    return _word_pattern(token_pattern).findall(_without_dots(text))


def number_chunks(texts, *, lowercase, token_pattern):
    """Split texts like ``split_words``, and number the words, by compiled code.

    The memory that this takes does not grow with the number of texts.

    Parameters
    ----------
    texts : list of str
    lowercase : bool
        Whether to lowercase the texts before.
    token_pattern : {"auto", None}
        As for ``split_words``.

    Yields
    ------
    tuple
        For each chunk of the texts, the result of :func:`number_words`.
    """
    kinds = _kinds_of_characters(token_pattern)
    for chunk in _chunks(texts):
        if lowercase:
            chunk = map(str.lower, chunk)
        yield number_words([*map(_without_dots, chunk)], kinds)


def _chunks(texts):
    chunk, size = [], 0
    for text in texts:
        chunk.append(text)
        size += len(text)
        if size >= CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _without_dots(text):
    # Lowercasing makes two characters of the Turkish capital I with a dot.
    return text.replace("i\N{COMBINING DOT ABOVE}", "i")


@cache
def _kinds_of_characters(token_pattern):
    """Return the kind of each code point, for ``number_words``."""
    points = np.arange(sys.maxunicode + 1, dtype="<u4")
    characters = points.tobytes().decode("utf-32-le", "surrogatepass")
    kinds = np.full(len(points) + 1, OUTSIDE, np.uint8)
    patterns = {_word_characters(): CONTINUES, r"\w": BEGINS}
    if token_pattern == "auto":
        patterns[r"\w"] = SUFFICES
        kinds[_single_marks()] = ALONE
    for pattern, kind in patterns.items():
        for run in re.finditer(f"{pattern}+", characters):
            kinds[slice(*run.span())] = kind
    return kinds


@cache
def _word_pattern(token_pattern):
    if token_pattern is None:
        return re.compile(rf"\w{_word_characters()}+")
    return re.compile(rf"\w{_word_characters()}*|[{_ranges(_single_marks())}]")


@cache
def _word_characters():
    """Return the pattern of a character of words."""
    # Up to U+FE00: the marks there select the look of a symbol.
    marks = [
        point
        for point in range(0x300, 0xFE00)
        if unicodedata.category(chr(point)) in ("Mn", "Mc")
    ]
    joiners = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    return rf"[\w{_ranges(marks)}{joiners}]"


@cache
def _single_marks():
    """Return the code points that are a word by themselves.

    These are the exclamation and question marks of any script, and Unicode's "other
    symbols", emoji among them. Of an emoji that is a sequence of characters, each
    symbol is a word, and what joins or colours them is in none.
    """
    # From U+20000 on, there are ideographs, and characters that are not shown.
    return [point for point in range(0x20000) if _is_single_mark(point)]


def _is_single_mark(point):
    category = unicodedata.category(chr(point))
    if category == "Po":
        name = unicodedata.name(chr(point))
        return "EXCLAMATION" in name or "QUESTION" in name
    return category == "So"


def _ranges(points):
    """Return code points as a part of a pattern; single ones would be slow to match."""
    starts = np.flatnonzero(np.diff(points, prepend=-2) > 1)
    runs = np.split(points, starts[1:])
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


def split_symbols(rows, *, name):
    """Convert each sequence of symbols to a list.

    Parameters
    ----------
    rows : list
        Sequences of symbols.
    name : str
        Caller's name, used in error messages.

    Yields
    ------
    list of hashable

    Raises
    ------
    TypeError
        If a row is a text, or a symbol is not hashable.
    ValueError
        If a row is not a sequence, or a symbol is missing.
    """
    for index, row in enumerate(rows):
        if isinstance(row, str):
            raise TypeError(
                f"{name} expects a sequence of symbols in each row; row {index} is the "
                f"text {describe(row)}. Do not mix texts and sequences of symbols."
            )
        yield check_symbols(row, index, name=name)


def check_ngram_range(ngram_range, analyzer, *, name):
    """Check the sizes of n-grams.

    Parameters
    ----------
    ngram_range : tuple or list
        Minimum and maximum n.
    analyzer : str or callable
        How texts are split into tokens.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If the sizes are not two integers in order, or the n-grams cross words.
    """
    sizes = list(ngram_range)
    are_sizes = len(sizes) == 2 and all(isinstance(n, Integral) for n in sizes)
    if not are_sizes or not 1 <= sizes[0] <= sizes[1]:
        raise ValueError(
            f"{name} expects ngram_range as two integers, the minimum n, at least 1, "
            f"and the maximum n, got {describe(ngram_range)}."
        )
    if sizes[1] > 1 and analyzer == "char_wb":
        raise ValueError(
            f'{name}(analyzer="char_wb") expects ngram_range=(1, 1), got '
            f"{describe(ngram_range)}: n-grams would cross the words. Set "
            'analyzer="char".'
        )


def ngrams(tokens, n, separator):
    """List the n-grams of a sequence, for one n.

    Parameters
    ----------
    tokens : list of hashable
        The tokens of the sequence.
    n : int
        Number of tokens in an n-gram.
    separator : str or None
        Joins tokens that are strings; if None, an n-gram is a tuple.

    Returns
    -------
    list of hashable
        Element ``i`` begins with token ``i``. With n = 1, the tokens themselves.
    """
    if n == 1:
        return tokens
    if n > len(tokens):
        return []
    tuples = zip(*(tokens[first:] for first in range(n)), strict=False)
    return list(tuples if separator is None else map(separator.join, tuples))


def merge_ids(parts, shortest, unknown):
    """Merge the ids of n-grams of several sizes, ordered by their last token.

    Parameters
    ----------
    parts : list of ndarray of int
        For each size, the ids of the n-grams of a sequence in order.
    shortest : int
        The first size; each further part has n-grams of one token more.
    unknown : int
        The id of unknown tokens. It is dropped for n-grams of several tokens, whose
        tokens have ids of their own.

    Returns
    -------
    ndarray of int
    """
    if shortest == len(parts) == 1:
        return parts[0]
    kept, ends = [], []
    for longer, ids in enumerate(parts):
        end = np.arange(len(ids)) + longer
        is_kept = (ids != unknown) | (shortest + longer == 1)
        kept.append(ids[is_kept])
        ends.append(end[is_kept])
    return np.concatenate(kept)[np.argsort(np.concatenate(ends), kind="stable")]


def _check_texts(rows, name):
    for index, row in enumerate(rows):
        if not isinstance(row, str):
            raise TypeError(
                f"{name} expects a text in each row; row {index} is {describe(row)}. "
                "Fill or drop missing texts; do not mix texts and sequences of symbols."
            )
        yield row
