"""Numbers of words against a regular expression and a Counter."""

import re
from collections import Counter

import numpy as np
import pytest

from skseq._kernel import _words
from skseq._kernel._words import ALONE, BEGINS, CONTINUES, SUFFICES, number_words

KINDS = np.zeros(0x110001, np.uint8)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789é한\U0001d504"
ALPHA = "\N{GREEK SMALL LETTER ALPHA}"
MARK = "\N{INVERTED QUESTION MARK}"
KINDS[[*map(ord, LETTERS)]] = BEGINS
KINDS[ord(ALPHA)] = SUFFICES
KINDS[ord("'")] = CONTINUES
KINDS[[ord("!"), ord(MARK)]] = ALONE
IN_WORDS = f"[{LETTERS}{ALPHA}']"
PATTERN = re.compile(f"[{LETTERS}]{IN_WORDS}+|{ALPHA}{IN_WORDS}*|[!{MARK}]")

SEVERAL = [
    "",
    "to be or not to be",
    "a b\0c' 'don't do '' a' é' ééé éé",
    "\ud800a\udc00 한한\0한a \U0001d504\U0001d504\U0010ffff\U0001d504é",
    "ends in a word",
    "\xff\n",
    "",
]
CASES = {
    "one empty text": [""],
    "several texts": SEVERAL,
    "shortest words": ["aa", ALPHA, "!!", f"{ALPHA}!{ALPHA}'{MARK}!a!", f"{ALPHA} a'"],
    "many distinct words": [" ".join(map(str, range(1000, 21000)))] * 2,
}


def assert_numbers(texts):
    words = number_words(texts, KINDS)
    expected = [PATTERN.findall(text) for text in texts]
    assert [[words.distinct[i] for i in row] for row in words.of_texts] == expected
    n_times = Counter(word for row in expected for word in row)
    assert words.distinct == list(n_times)  # By first occurrence, too.
    n_texts = Counter(word for row in expected for word in set(row))
    assert words.n_times.tolist() == [n_times[word] for word in words.distinct]
    assert words.n_texts.tolist() == [n_texts[word] for word in words.distinct]


@pytest.mark.parametrize("texts", CASES.values(), ids=CASES)
def test_numbers(texts):
    assert_numbers(texts)


def test_words_of_equal_hashes(monkeypatch):
    # With the key 0, the hash of each word is 0.
    monkeypatch.setattr(_words, "hash", lambda name: 0, raising=False)
    assert_numbers([*SEVERAL, " ".join(map(str, range(1000, 1300)))])
