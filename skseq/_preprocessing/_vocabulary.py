"""Count tokens, and choose those of a vocabulary in the order of their ids."""

from collections import defaultdict
from itertools import repeat
from numbers import Integral, Real

import numpy as np


class TokenCounts:
    """Frequencies of tokens, which are numbered in order of first occurrence.

    Parameters
    ----------
    counts_rows : bool, default=True
        Whether to count the rows that hold each token, too. This takes half of the
        time, and is not needed if one row is enough to keep a token.

    Attributes
    ----------
    n_rows : int
        Number of rows counted.
    """

    def __init__(self, *, counts_rows=True):
        self.n_rows = 0
        self._counts_rows = counts_rows
        self._numbers = defaultdict()
        self._n_times = np.zeros(0, dtype=np.int64)
        self._n_rows_with = np.zeros(0, dtype=np.int64)

    def add(self, rows):
        """Count the tokens of rows.

        Parameters
        ----------
        rows : iterable of list of list
            For each row, lists of tokens.

        Returns
        -------
        list of list of ndarray
            The number of each token, for :meth:`TokenCounts.encode`.
        """
        numbered = self._number(rows)
        self.n_rows += len(numbered)
        of_rows = [np.concatenate(parts) for parts in numbered]
        self._n_times = self._plus(self._n_times, *_frequencies(of_rows))
        if self._counts_rows:
            in_rows = _frequencies(map(np.unique, of_rows))
            self._n_rows_with = self._plus(self._n_rows_with, *in_rows)
        return numbered

    def add_words(self, words):
        """Count the words of texts.

        Parameters
        ----------
        words : Words
        """
        ((numbers,),) = self._number([[words.distinct]])
        self.n_rows += len(words.of_texts)
        self._n_times = self._plus(self._n_times, numbers, words.n_times)
        if self._counts_rows:
            self._n_rows_with = self._plus(self._n_rows_with, numbers, words.n_texts)

    @property
    def has_only_fractions(self):
        """Whether all tokens are numbers of another type than integers."""
        return all(
            isinstance(token, Real) and not isinstance(token, Integral)
            for token in self._numbers
        )

    def fraction_once(self, *, of_words):
        """Compute which fraction of the tokens of all rows occurs in a single place.

        Parameters
        ----------
        of_words : bool
            Whether only words of two or more letters count.

        Returns
        -------
        float
        """
        n_times = self._n_times
        if of_words:
            lengths = np.fromiter(map(len, self._numbers), np.int64, len(self._numbers))
            n_times = n_times[lengths > 1]
        return np.count_nonzero(n_times == 1) / max(1, n_times.sum())

    def choose(self, *, max_tokens, min_df):
        """Return the tokens to keep, by falling frequency.

        Parameters
        ----------
        max_tokens : int or None
            Number of tokens to keep; all if None.
        min_df : int or float
            Minimum number or share of the rows that hold a token. Ignored unless
            ``counts_rows``.

        Returns
        -------
        list
            Tokens of equal frequency are in token order.
        """
        tokens = list(self._numbers)
        order = np.array(places_in_order(tokens), dtype=np.int64)
        order = order[np.argsort(-self._n_times[order], kind="stable")]
        if self._counts_rows:
            is_count = isinstance(min_df, Integral)
            fewest = min_df if is_count else min_df * self.n_rows
            order = order[self._n_rows_with[order] >= fewest]
        return [tokens[number] for number in order[:max_tokens]]

    def encode(self, numbered, vocabulary, unknown):
        """Return the ids of counted tokens.

        Parameters
        ----------
        numbered : list of list of ndarray
            As returned by ``add``.
        vocabulary : dict
            Token to id.
        unknown : int
            The id of tokens that are not in the vocabulary.

        Returns
        -------
        iterator of list of ndarray of int32
        """
        ids = np.full(len(self._numbers), unknown, dtype=np.int32)
        known = [self._numbers[token] for token in vocabulary]
        ids[known] = list(vocabulary.values())
        return ([ids[part] for part in parts] for parts in numbered)

    def _number(self, rows):
        """Return the number of each token; new tokens get the next numbers."""
        # The default factory numbers them without a Python-level loop.
        self._numbers.default_factory = self._numbers.__len__
        numbered = [
            [_numbers(self._numbers.__getitem__, tokens) for tokens in parts]
            for parts in rows
        ]
        self._numbers.default_factory = None  # It cannot be pickled.
        return numbered

    def _plus(self, totals, numbers, times):
        """Add the frequencies of distinct numbers to the totals."""
        result = np.zeros(len(self._numbers), np.int64)
        result[: len(totals)] = totals
        result[numbers] += times
        return result


def encode_tokens(tokens, vocabulary, unknown):
    """Return the ids of tokens.

    Parameters
    ----------
    tokens : list of hashable
    vocabulary : dict
        Token to id.
    unknown : int
        The id of tokens that are not in the vocabulary.

    Returns
    -------
    ndarray of int32
    """
    ids = map(vocabulary.get, tokens, repeat(unknown))
    return np.fromiter(ids, np.int32, len(tokens))


def encode_words(chunks, vocabulary, unknown):
    """Return the ids of the words of texts.

    Parameters
    ----------
    chunks : iterable of Words
    vocabulary : dict
        Token to id.
    unknown : int
        The id of words that are not in the vocabulary.

    Yields
    ------
    list of ndarray of int32
        One array, for each text.
    """
    for words in chunks:
        ids = encode_tokens(words.distinct, vocabulary, unknown)
        yield from ([ids[row]] for row in words.of_texts)


def places_in_order(tokens):
    """Return the indices that sort tokens.

    Parameters
    ----------
    tokens : list of hashable
        Distinct tokens. If they do not compare, they are sorted by the name of their
        type, then within each type; a type without an order keeps the order given.

    Returns
    -------
    list of int
    """
    order = range(len(tokens))
    in_order = _sorted(order, tokens)
    if in_order is not None:
        return in_order
    of_type = defaultdict(list)
    for place in order:
        of_type[type(tokens[place]).__name__].append(place)
    # Not by repr where there is no order: that of sets and objects differs between
    # processes.
    return [
        place
        for name in sorted(of_type)
        for place in _sorted(of_type[name], tokens) or of_type[name]
    ]


def _sorted(places, tokens):
    """Sort places by their tokens; return None if these do not compare."""
    try:
        with np.errstate(over="ignore"):  # An integer is compared with a float16.
            return sorted(places, key=tokens.__getitem__)
    except (TypeError, ValueError, OverflowError):
        return None


def _numbers(number_of, tokens):
    return np.fromiter(map(number_of, tokens), np.int32, len(tokens))


def _frequencies(rows):
    """Return the numbers up to the largest of the rows, and how often each occurs."""
    times = np.bincount(np.concatenate([*rows, np.zeros(0, np.int32)]))
    return np.arange(len(times)), times
