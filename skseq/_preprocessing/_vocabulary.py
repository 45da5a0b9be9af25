"""TokenCounts: how often each token was met, and which to keep."""

from collections import defaultdict
from numbers import Integral

import numpy as np

from skseq._validation._symbols import places_in_order


class TokenCounts:
    """Tokens, numbered as they are met, and how often that was.

    Parameters
    ----------
    counts_rows : bool, default=True
        Whether the rows that each token is in are counted, too. It takes as long as all
        the rest, and is of no use where one row is enough to keep a token.

    Attributes
    ----------
    n_rows : int
        Number of rows that were counted.
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
            The number of each token, for :meth:`TokenCounts.ids_of`.
        """
        # Each token is numbered when first met, without a Python-level loop.
        self._numbers.default_factory = self._numbers.__len__
        numbered = [
            [_numbers(self._numbers.__getitem__, tokens) for tokens in parts]
            for parts in rows
        ]
        self._numbers.default_factory = None  # It would not pickle.
        self.n_rows += len(numbered)
        of_rows = [np.concatenate(parts) for parts in numbered]
        self._n_times = self._plus(self._n_times, of_rows)
        if self._counts_rows:
            rows_with = map(np.unique, of_rows)
            self._n_rows_with = self._plus(self._n_rows_with, rows_with)
        return numbered

    def choose(self, *, max_tokens, min_df):
        """Return the tokens to keep, by falling frequency.

        Parameters
        ----------
        max_tokens : int or None
            Number of tokens to keep; all if None.
        min_df : int or float
            Number or share of the rows that a token has to be in, if they are counted.

        Returns
        -------
        list
            Tokens of equal frequency stand in token order.
        """
        tokens = list(self._numbers)
        order = np.array(places_in_order(tokens), dtype=np.int64)
        order = order[np.argsort(-self._n_times[order], kind="stable")]
        if self._counts_rows:
            is_count = isinstance(min_df, Integral)
            fewest = min_df if is_count else min_df * self.n_rows
            order = order[self._n_rows_with[order] >= fewest]
        return [tokens[number] for number in order[:max_tokens]]

    def ids_of(self, vocabulary, unknown):
        """Return the id of each token that was met, by its number.

        Parameters
        ----------
        vocabulary : dict
            Token to id.
        unknown : int
            The id of other tokens.

        Returns
        -------
        ndarray of int32
        """
        ids = np.full(len(self._numbers), unknown, dtype=np.int32)
        known = [self._numbers[token] for token in vocabulary]
        ids[known] = list(vocabulary.values())
        return ids

    def _plus(self, totals, rows):
        """Add how often each number stands in the rows."""
        numbers = np.concatenate([*rows, np.zeros(0, np.int32)])
        result = np.bincount(numbers, minlength=len(self._numbers))
        result[: len(totals)] += totals
        return result


def _numbers(number_of, tokens):
    return np.fromiter(map(number_of, tokens), np.int32, len(tokens))
