"""Terms: the tokens, n-grams and positions that a linear path counts."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array, hstack

from skseq._kernel._terms import TermColumns

# Codes are below this: the Keras model computes them as integers of 32 bits.
N_CODES = 2**31 - 1


class TermKind(NamedTuple):
    """A kind of terms beside the tokens.

    Parameters
    ----------
    distances : tuple of int
        How many steps before the last token of a term its other tokens are, ascending.
    at_position : bool, default=False
        Whether terms at different positions are different terms. Positions count from
        the start of the sequence, and from 0.
    """

    distances: tuple
    at_position: bool = False

    @property
    def n_tokens(self):
        """Number of tokens of a term."""
        return 1 + len(self.distances)


# Those of gapped k-mers, as for DNA in M. Ghandi et al., "Enhanced Regulatory Sequence
# Prediction Using Gapped k-mer Features", PLOS Comput. Biol., 2014.
GAPPED_PAIRS = {
    f"pairs_{distance}_apart": TermKind((distance,)) for distance in range(2, 6)
}
KINDS = {
    "pairs": TermKind((1,)),
    **GAPPED_PAIRS,
    "triples": TermKind((1, 2)),
    "positions": TermKind((), at_position=True),
    "pairs_at_positions": TermKind((1,), at_position=True),
    "triples_at_positions": TermKind((1, 2), at_position=True),
}


class TermKinds(NamedTuple):
    """What a linear path counts.

    Parameters
    ----------
    names : tuple of str
        Kinds of terms beside the tokens, of ``KINDS``, in this order.
    binary : bool
        Count each term of a sequence once, however often it occurs.
    """

    names: tuple
    binary: bool


@dataclass(frozen=True, eq=False)
class Terms:
    """Tokens, n-grams of tokens, and both at positions, each with a column.

    The columns of the tokens come first, then those of each kind in turn.

    Parameters
    ----------
    vocabulary_size : int
        Upper bound of the ids, exclusive; the number of columns of the tokens.
    codes : dict of str to ndarray of int32, default={}
        Codes of the terms of each kind, ascending, as :func:`codes_of_steps` computes
        them. Kinds are those of ``KINDS``, in this order.
    binary : bool, default=False
        Count each term of a sequence once, however often it occurs.
    """

    vocabulary_size: int
    codes: dict = field(default_factory=dict)
    binary: bool = False

    def __len__(self):
        return self.vocabulary_size + sum(map(len, self.codes.values()))

    @property
    def arrays(self):
        """Learned arrays: the codes of each kind."""
        return [*self.codes.values()]

    def matrix(self, sequences):
        """Count the terms of each sequence, divided by the root of its length.

        Parameters
        ----------
        sequences : Sequences
            Ids, without padding.

        Returns
        -------
        scipy.sparse.csr_array of shape (n_sequences, n_terms), dtype float64
        """
        weights = 1 / np.sqrt(np.maximum(1, sequences.lengths))
        parts = []
        for columns, codes in self._read(sequences):
            terms, ends = columns.list_columns(codes, sequences.offsets)
            offsets = np.concatenate([[0], ends])
            values = np.repeat(weights, np.diff(offsets))
            shape = len(sequences), columns.n_columns
            parts.append(csr_array((values, terms, offsets), shape=shape))
        counts = hstack(parts, format="csr")
        counts.sum_duplicates()
        return counts

    def weighted_sums(self, sequences, table):
        """Compute the product of the counts and a table; faster than with ``matrix``.

        Parameters
        ----------
        sequences : Sequences
            Ids, without padding.
        table : ndarray of shape (n_terms, n_outputs), dtype float32
            Weights of the terms.

        Returns
        -------
        ndarray of shape (n_sequences, n_outputs), dtype float64
            A row does not depend on the others.
        """
        sums, start = np.zeros((len(sequences), table.shape[1])), 0
        table = np.ascontiguousarray(table)
        for columns, codes in self._read(sequences):
            columns.add_weights(codes, sequences.offsets, table[start:], sums)
            start += columns.n_columns
        return sums / np.sqrt(np.maximum(1, sequences.lengths))[:, np.newaxis]

    def _read(self, sequences):
        """Yield the columns of each kind, and the code of each step."""
        ids = np.ascontiguousarray(sequences.values, np.int32)
        yield TermColumns(self.vocabulary_size, once=self.binary), ids
        for kind, known in self.codes.items():
            codes = codes_of_steps(kind, sequences, self.vocabulary_size)
            yield TermColumns(len(known), known, once=self.binary), codes

    def step_sums(self, sequence, table):
        """Compute what each step of a sequence contributes to its weighted sum.

        The weight of an n-gram is divided equally among its steps, and if ``binary``,
        that of a term among its occurrences: these are Shapley values.

        Parameters
        ----------
        sequence : Sequences
            Of one.
        table : ndarray of shape (n_terms, n_outputs)
            Weights of the terms.

        Returns
        -------
        ndarray of shape (n_steps, n_outputs), dtype float64
        """
        table, ids = table.astype(np.float64), sequence.values
        sums = table[ids] / self._n_sharing(ids, sequence)
        start = self.vocabulary_size
        for kind, known in self.codes.items():
            columns = self._columns(kind, sequence)
            steps = np.flatnonzero(columns >= 0)
            n_sharing = self._n_sharing(columns, sequence)[steps]
            shares = table[start + columns[steps]] / n_sharing
            for distance in (0, *KINDS[kind].distances):
                sums[steps - distance] += shares / KINDS[kind].n_tokens
            start += len(known)
        return sums / np.sqrt(max(1, len(ids)))

    def _n_sharing(self, columns, sequences):
        """Return among how many occurrences the weight of each one is divided."""
        if not self.binary:
            return np.ones((len(columns), 1))
        keys = keys_of_steps(columns, sequences)
        _, term, n = np.unique(keys, return_inverse=True, return_counts=True)
        return n[term][:, np.newaxis]

    def _columns(self, kind, sequences):
        """Return the column of the term that ends at each step, or -1."""
        known = self.codes[kind]
        if not len(known):
            return np.full(len(sequences.values), -1)
        codes = codes_of_steps(kind, sequences, self.vocabulary_size)
        columns = np.minimum(np.searchsorted(known, codes), len(known) - 1)
        return np.where(known[columns] == codes, columns, -1)


def keys_of_steps(columns, sequences):
    """Return a number for each step that tells its sequence and its column or code.

    Parameters
    ----------
    columns : ndarray of int of shape (n_steps,)
        Numbers from 0 to ``N_CODES``; the keys of others mean nothing.
    sequences : Sequences
        The sequences of these steps.

    Returns
    -------
    ndarray of int64 of shape (n_steps,)
        The column is ``key & N_CODES``, the number of the sequence ``key >> 31``.
    """
    rows = np.repeat(np.arange(len(sequences)), sequences.lengths)
    return (rows << 31) + columns


def codes_of_steps(kind, sequences, vocabulary_size):
    """Return the code of the term that ends at each step.

    The digits of a code, in the base of :func:`base_of`, are the ids of the term, with
    the last id as the lowest digit, and above them the position of the last id, if it
    counts. A step at which no term ends has a code that no term has.

    Parameters
    ----------
    kind : str
        Kind of the term, of ``KINDS``.
    sequences : Sequences
        Ids, without padding.
    vocabulary_size : int
        Upper bound of the ids, exclusive.

    Returns
    -------
    ndarray of int32 of shape (n_steps,)
    """
    base = base_of(kind, vocabulary_size)
    distances, at_position = KINDS[kind]
    ids = np.where(sequences.values < base, sequences.values, 0).astype(np.int32)
    starts = np.repeat(sequences.offsets[:-1], sequences.lengths)
    positions = (np.arange(len(ids)) - starts).astype(np.int32)
    codes = ids
    for power, distance in enumerate(distances, start=1):
        before = np.zeros_like(ids)
        before[distance:] = ids[:-distance]
        before[positions < distance] = 0
        codes = codes + before * np.int32(base**power)
    if at_position:
        unit = base ** KINDS[kind].n_tokens
        is_near = positions < N_CODES // unit
        codes = np.where(is_near, positions * np.int32(unit) + codes, 0)
    return codes


def is_term(kind, codes, vocabulary_size):
    """Return which codes are those of terms, rather than of steps without one.

    Parameters
    ----------
    kind : str
        Kind of the terms, of ``KINDS``.
    codes : ndarray of int
        Codes.
    vocabulary_size : int
        Upper bound of the ids, exclusive.

    Returns
    -------
    ndarray of bool
    """
    base = base_of(kind, vocabulary_size)
    are_terms = codes >= 0
    for power in range(KINDS[kind].n_tokens):
        are_terms &= codes // base**power % base > 0
    return are_terms


def base_of(kind, vocabulary_size):
    """Return the base of the codes; only ids below it are part of terms.

    Parameters
    ----------
    kind : str
        Kind of the terms, of ``KINDS``.
    vocabulary_size : int
        Upper bound of the ids, exclusive.

    Returns
    -------
    int
    """
    n_digits = KINDS[kind].n_tokens + KINDS[kind].at_position
    return min(vocabulary_size, int(N_CODES ** (1 / n_digits)))
