"""Word vectors trained elsewhere, as the rows of an embedding."""

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
from numbers import Integral
from pathlib import Path
from reprlib import repr as short

import numpy as np

# The rows before the first word: padding, and words that have no vector.
_N_RESERVED = 2
_FORMAT = "The file must be text in UTF-8, a word and its numbers in each line."
_HEADER = re.compile(rb"\s*(\d{1,12})\s+(\d{1,6})\s*")


def load_word_vectors(source, *, max_words=None):
    """Load pretrained word vectors as the rows of an embedding.

    The row of a word is the id that ``TokenEncoder(vocabulary=words)`` gives it.

    Parameters
    ----------
    source : str, path-like or mapping of str to array-like of shape (dim,)
        A text file in UTF-8, or gzipped if its name ends in ``.gz``, in the format of
        word2vec [1]_, which fastText writes too, or of GloVe [2]_: in each line a word
        and its numbers, and in that of word2vec a first line with the number of words
        and of numbers a word. Or the words and their vectors themselves.
    max_words : int, default=None
        Read that many words, the first ones; all if None. Files are as a rule sorted
        by falling frequency. What stands behind is not looked at.

    Returns
    -------
    words : list of str
        The words, in the order of ``source``.
    vectors : ndarray of shape (n_words + 2, dim), dtype float32
        Row 0, for padding, is zero. Row 1, for words that have no vector, is the mean
        of those read. Row ``i + 2`` belongs to ``words[i]``.

    Raises
    ------
    OSError
        If the file cannot be opened.
    TypeError
        If ``source`` is neither a path nor a mapping, or a word of a mapping is no
        string.
    ValueError
        If ``max_words`` is less than 1, a word has no vector of as many finite numbers
        as the others, a word stands in the file twice, there is no word at all, or
        the file is in another format, cut short or damaged.

    See Also
    --------
    skseq.TokenEncoder : Gives the words their ids.

    Notes
    -----
    An unknown word starts at the mean of the known ones, the vector with the least sum
    of squared distances to them: it is of their scale and keeps what they share. Zero
    would be neither, and is the row of padding.

    A word of a file may hold spaces, as some of GloVe do, but may not end in one and a
    number, such as ``new 2``: that is a line with too many numbers.

    Words that the encoder never makes of a text, by default those with capitals or
    punctuation and those of a single letter, cost a row each and do no harm.

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
    >>> TokenEncoder(vocabulary=words).fit_transform(["A good, unusual film"])
    array([array([2, 1, 3], dtype=int32)], dtype=object)
    """
    if max_words is not None and (not isinstance(max_words, Integral) or max_words < 1):
        raise ValueError(
            "load_word_vectors expects max_words as an integer from 1 up, or None; got "
            f"{short(max_words)}."
        )
    if max_words is not None:
        max_words = min(max_words, sys.maxsize)  # islice counts no further.
    if isinstance(source, Mapping):
        words, vectors = _read_mapping(source, max_words)
    elif isinstance(source, (str, os.PathLike)):
        words, vectors = _read_file(Path(source).expanduser(), max_words)
    else:
        raise TypeError(
            "load_word_vectors expects the path of a file, or a mapping of words to "
            f"vectors; got {type(source).__name__}. Of two lists, make a dict with "
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
                f"load_word_vectors expects words as strings; got {short(word)}. "
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
            "load_word_vectors expects at least one word; got an empty mapping."
        )
    return words, np.stack([*rows[:1] * _N_RESERVED, *rows])


def _check_vector(word, vector):
    try:
        if np.iscomplexobj(vector):
            raise TypeError("complex numbers")
        numbers = np.asarray(vector, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(
            f"load_word_vectors expects vectors of numbers; for {word!r}: {error}."
        ) from error
    if numbers.ndim != 1 or numbers.size == 0:
        raise ValueError(
            "load_word_vectors expects vectors of shape (dim,); that of "
            f"{word!r} has shape {numbers.shape}."
        )
    # So put, NaN is refused too.
    fits = np.abs(numbers) <= np.finfo(np.float32).max
    if not fits.all():
        raise ValueError(
            "load_word_vectors expects finite numbers of float32; the vector of "
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
            f"load_word_vectors cannot unpack {path}: {error}. A name that ends in .gz "
            "must be that of a whole gzip file; fetch it again."
        ) from error


def _read_lines(file, max_words):
    # Bytes are cut at line feeds and ASCII spaces alone; some words of GloVe hold the
    # other characters that Python's str takes for the end of a line, or for a space.
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
            f"line {number}: expected a word and its numbers, got {_show(first)}. "
            f"{_FORMAT}"
        )
    numbers, line_of = array("f"), {}
    for number, line in islice(lines, max_words):
        try:
            word, vector = _read_line(line, dim)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}. {_FORMAT}") from error
        if word in line_of:
            raise ValueError(
                f"line {number}: {word!r} stands in line {line_of[word]} already. "
                f"Remove a line, or set max_words={len(line_of)} to stop before it."
            )
        line_of[word] = number
        # Rows 0 and 1 are computed last; room is made for them first.
        numbers.extend(vector if numbers else vector * (1 + _N_RESERVED))
    if not line_of:
        raise ValueError(f"it holds no word. {_FORMAT}")
    if announced is not None:
        expected = announced if max_words is None else min(announced, max_words)
        if len(line_of) != expected:
            raise ValueError(
                f"line {number}: expected {announced} words, as the first line says, "
                f"got {len(line_of)}. The file is cut short, or that line is wrong."
            )
    return list(line_of), np.frombuffer(numbers, dtype=np.float32).reshape(-1, dim)


def _read_line(line, dim):
    word, *fields = line.rsplit(None, dim)
    *rest, end = word.split()
    if len(fields) != dim or (rest and _is_number(end)):
        raise ValueError(f"expected a word and {dim} numbers, got {_show(line)}")
    try:
        vector = array("f", map(float, fields))
    except ValueError as error:
        raise ValueError(f"expected a word and {dim} numbers: {error}") from error
    # A sum of float32 is finite in float64, unless one of them is not.
    if not isfinite(sum(vector)):
        place = next(i for i, value in enumerate(vector) if not isfinite(value))
        raise ValueError(
            f"expected finite numbers of float32, got {fields[place].decode()}"
        )
    return word.strip().decode("utf-8"), vector


def _is_number(field):
    try:
        float(field)
    except ValueError:
        return False
    return True


def _show(line):
    n_fields = len(line.split())
    text = line.strip().decode("utf-8", "replace")
    return f"{n_fields} field{'s' * (n_fields != 1)}: {text[:40]!r}"
