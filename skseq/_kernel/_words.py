"""Split texts into words and number them, by a compiled loop."""

import ctypes
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from skseq._kernel._library import LIBRARY

_number_words = LIBRARY.number_words
_number_words.argtypes = [
    ctypes.c_char_p,
    ctypes.c_int64,
    ctypes.c_void_p,
    ctypes.c_uint64,
    *[ctypes.c_void_p] * 5,
]
_number_words.restype = ctypes.c_int64
_ENTRY = np.dtype(
    [
        ("hash", np.uint64),
        ("start", np.int64),
        ("length", np.int64),
        ("n_times", np.int64),
        ("n_texts", np.int32),
        ("last_text", np.int32),
    ]
)
# What a code point is: in no word; a word by itself; in a word, but not at its start;
# anywhere in a word of two or more; anywhere in a word of one or more.
OUTSIDE, ALONE, CONTINUES, BEGINS, SUFFICES = range(5)


class Words(NamedTuple):
    """The words of some texts, numbered by ``number_words``.

    Parameters
    ----------
    distinct : list of str
        The words in the order of their first occurrence.
    n_times : ndarray of shape (n_distinct,), dtype int64
        How often each occurs.
    n_texts : ndarray of shape (n_distinct,), dtype int32
        Number of texts that hold each.
    of_texts : list of ndarray of int32
        Indices in ``distinct`` of the words of each text.
    """

    distinct: list
    n_times: np.ndarray
    n_texts: np.ndarray
    of_texts: list


def number_words(texts, kinds):
    """Split texts into words, and number the distinct words.

    Parameters
    ----------
    texts : list of str
        At least one.
    kinds : ndarray of shape (0x110001,), dtype uint8
        For each code point, ``OUTSIDE``, ``ALONE``, ``CONTINUES``, ``BEGINS`` or
        ``SUFFICES``. The last item is ``OUTSIDE``: it stands for the end of a text.

    Returns
    -------
    Words
    """
    encoded = b"\xff".join(
        [*(text.encode("utf-8", "surrogatepass") for text in texts), b""]
    )
    # Between two words that are not a code point alone, there is another byte.
    most = min(len(encoded), len(encoded) // 2 + len(kinds))
    numbers = np.empty(len(encoded), np.int32)
    ends = np.empty(len(texts), np.int64)
    distinct = np.empty(len(encoded) + most, np.uint8)
    entries = np.empty(most, _ENTRY)
    slots = np.empty(max(64, 4 * most), np.int32)
    n_bytes = _number_words(
        encoded,
        len(encoded),
        kinds.ctypes.data,
        hash(__name__),  # Random in each process.
        *(array.ctypes.data for array in (numbers, ends, distinct, entries, slots)),
    )
    numbers = numbers[: ends[-1]].copy()
    words = distinct[:n_bytes].tobytes().decode().split("\n")[:-1]
    entries = entries[: len(words)]
    return Words(
        words,
        entries["n_times"].copy(),
        entries["n_texts"].copy(),
        [numbers[start:end] for start, end in pairwise([0, *ends.tolist()])],
    )
