"""Load pretrained word vectors as the rows of an embedding."""

import codecs
import gzip
import os
import re
import sys
import zlib
from array import array
from collections.abc import Mapping
from itertools import chain, islice
from math import isfinite
from pathlib import Path

import numpy as np

from skseq._validation._arguments import check_count
from skseq._validation._containers import fill_masked
from skseq._validation._messages import describe, short_repr

# The rows before the first word: padding and unknown words.
_N_RESERVED = 2
_FORMAT = "The file must be UTF-8 text with a word and its numbers in each line."
_HEADER = re.compile(rb"\s*(\d{1,12})\s+(\d{1,6})\s*")


def load_word_vectors(source, *, max_words=None):
    """Load pretrained word vectors as the rows of an embedding.

    The row of a word is the id that ``TokenEncoder(vocabulary=words)`` gives it.

    Parameters
    ----------
    source : str, path-like or mapping of str to array-like of shape (dim,)
        Path of a UTF-8 text file, gzipped if its name ends in ``.gz``, in the format of
        word2vec [1]_ and fastText, or of GloVe [2]_: each line has a word and its
        numbers; in the format of word2vec, a header line has the number of words and
        ``dim``. Or a mapping of words to vectors.
    max_words : int, default=None
        Maximum number of words to read, from the start; all if None. Most files are
        sorted by falling frequency. The rest of the file is not read.

    Returns
    -------
    words : list of str
        The words, in the order of ``source``.
    vectors : ndarray of shape (n_words + 2, dim), dtype float32
        Row 0, for padding, is zero. Row 1, for unknown words, is the mean of the
        vectors read. Row ``i + 2`` is the vector of ``words[i]``.

    Raises
    ------
    OSError
        If the file cannot be opened.
    TypeError
        If ``source`` is neither a path nor a mapping, or a word of a mapping is not a
        string.
    ValueError
        If ``max_words`` is less than 1, the vectors differ in length or are not finite,
        a word is duplicate, there are no words, or the file is in another format,
        truncated or damaged.

    See Also
    --------
    skseq.TokenEncoder : Encode the words as ids.

    Notes
    -----
    The vector of unknown words is the mean of the others, which minimizes the sum of
    squared distances to them and has their scale. Zero is reserved for padding.

    A word in a file may contain spaces, like some of GloVe, but may not end in a space
    and a number, such as ``new 2``: this is a line with too many numbers.

    Words that the encoder never produces, by default those with capitals and all marks
    but !, ? and emoji, need memory for one row each, and have no effect.

    References
    ----------
    .. [1] T. Mikolov, K. Chen, G. Corrado and J. Dean, "Efficient Estimation of Word
       Representations in Vector Space", ICLR Workshop, 2013.
       https://arxiv.org/abs/1301.3781
    .. [2] J. Pennington, R. Socher and C. D. Manning, "GloVe: Global Vectors for Word
       Representation", EMNLP, 2014. https://aclanthology.org/D14-1162/

    Examples
    --------
    >>> from skseq import TokenEncoder
    >>> from skseq.datasets import load_word_vectors
    >>> words, vectors = load_word_vectors({"good": [1, 2], "film": [3, 0]})
    >>> vectors
    array([[0., 0.],
           [2., 1.],
           [1., 2.],
           [3., 0.]], dtype=float32)
    >>> TokenEncoder(vocabulary=words).fit_transform(["good, unusual film"])
    array([array([2, 1, 3], dtype=int32)], dtype=object)
    """
    if max_words is not None:
        max_words = check_count(max_words, "max_words", None, name="load_word_vectors")
        max_words = min(max_words, sys.maxsize)  # The limit of islice.
    if isinstance(source, Mapping):
        words, vectors = _read_mapping(source, max_words)
    elif isinstance(source, (str, os.PathLike)):
        words, vectors = _read_file(Path(source).expanduser(), max_words)
    else:
        raise TypeError(
            "load_word_vectors expects the path of a file, or a mapping of words to "
            f"vectors, got {describe(source)}. Convert two lists with "
            "dict(zip(words, vectors))."
        )
    vectors[0] = 0
    vectors[1] = vectors[_N_RESERVED:].mean(axis=0, dtype=np.float64)
    return words, vectors


def _read_mapping(source, max_words):
    words, rows = [], []
    for word, vector in islice(source.items(), max_words):
        if not isinstance(word, str):
            raise TypeError(
                f"load_word_vectors expects words as strings, got {describe(word)}. "
                "Decode or convert the keys of the mapping."
            )
        rows.append(_check_vector(word, vector))
        if rows[-1].shape != rows[0].shape:
            raise ValueError(
                "load_word_vectors expects vectors of one length; that of "
                f"{words[0]!r} has {rows[0].size} numbers, that of {word!r} "
                f"{rows[-1].size}. Drop the words that differ."
            )
        words.append(word)
    if not words:
        raise ValueError(
            "load_word_vectors expects at least one word, got an empty mapping. Pass "
            "words and their vectors."
        )
    return words, np.stack([*rows[:1] * _N_RESERVED, *rows])


def _check_vector(word, vector):
    try:
        if np.iscomplexobj(vector):
            raise TypeError("complex numbers")
        numbers = np.asarray(fill_masked(vector), dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(
            f"load_word_vectors expects vectors of numbers; for {word!r}: {error}."
        ) from error
    if numbers.ndim != 1 or numbers.size == 0:
        raise ValueError(
            "load_word_vectors expects vectors of shape (dim,); that of "
            f"{word!r} has shape {numbers.shape}."
        )
    # NaN compares as False, too.
    fits = np.abs(numbers) <= np.finfo(np.float32).max
    if not fits.all():
        raise ValueError(
            "load_word_vectors expects finite float32 numbers; the vector of "
            f"{word!r} holds {numbers[~fits][0]}. Drop that word."
        )
    return numbers.astype(np.float32)


def _read_file(path, max_words):
    open_file = gzip.open if path.suffix == ".gz" else open
    try:
        with open_file(path, "rb") as file:
            return _read_lines(file, max_words)
    except ValueError as error:
        raise ValueError(f"load_word_vectors cannot read {path}: {error}") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(
            f"load_word_vectors cannot decompress {path}: {error}. A file whose name "
            "ends in .gz must be a complete gzip file; download it again."
        ) from error


def _read_lines(file, max_words):
    # As bytes, which split at line feeds and ASCII spaces only: some words of GloVe
    # contain other characters that str interprets as line ends or spaces.
    lines = ((i, line) for i, line in enumerate(file, start=1) if not line.isspace())
    number, first = next(lines, (1, b""))
    first = first.removeprefix(codecs.BOM_UTF8)
    header = _HEADER.fullmatch(first)
    if header:
        announced, dim = map(int, header.groups())
    else:
        announced, dim = None, len(first.split()) - 1
        lines = chain([(number, first)], lines) if first else lines
    if first and dim < 1:
        raise ValueError(
            f"line {number}: expected a word and its numbers, got "
            f"{_describe_line(first)}. {_FORMAT}"
        )
    numbers, line_of = array("f"), {}
    for number, line in islice(lines, max_words):
        try:
            word, vector = _read_line(line, dim)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}. {_FORMAT}") from error
        if word in line_of:
            raise ValueError(
                f"line {number}: {word!r} is already in line {line_of[word]}. Remove a "
                f"line, or set max_words={len(line_of)} to stop before it."
            )
        line_of[word] = number
        # Reserve rows 0 and 1, which are computed last.
        numbers.extend(vector if numbers else vector * (1 + _N_RESERVED))
    if not line_of:
        raise ValueError(f"it has no words. {_FORMAT}")
    if announced is not None:
        expected = announced if max_words is None else min(announced, max_words)
        if len(line_of) != expected:
            raise ValueError(
                f"line {number}: expected {announced} words, as in the header line, "
                f"got {len(line_of)}. The file is truncated, or the header is wrong."
            )
    return list(line_of), np.frombuffer(numbers, dtype=np.float32).reshape(-1, dim)


def _read_line(line, dim):
    word, *fields = line.rsplit(None, dim)
    *rest, end = word.split()
    if len(fields) != dim or (rest and _is_number(end)):
        raise ValueError(
            f"expected a word and {dim} numbers, got {_describe_line(line)}"
        )
    try:
        vector = array("f", map(float, fields))
    except ValueError as error:
        raise ValueError(f"expected a word and {dim} numbers: {error}") from error
    # In float64, a sum of finite float32 numbers is finite.
    if not isfinite(sum(vector)):
        place = next(i for i, value in enumerate(vector) if not isfinite(value))
        raise ValueError(
            f"expected finite float32 numbers, got {fields[place].decode()}"
        )
    return word.strip().decode("utf-8"), vector


def _is_number(field):
    try:
        float(field)
    except ValueError:
        return False
    return True


def _describe_line(line):
    n_fields = len(line.split())
    text = line.strip().decode("utf-8", "replace")
    return f"{n_fields} field{'s' * (n_fields != 1)}: {short_repr(text)}"
