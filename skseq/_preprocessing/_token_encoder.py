"""TokenEncoder: texts, or sequences of symbols, to ragged ids."""

import warnings
from collections.abc import Collection
from itertools import count, pairwise, repeat
from numbers import Integral

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from skseq._preprocessing._ngrams import merge_ids, ngrams
from skseq._preprocessing._tokenization import split_symbols, split_texts
from skseq._preprocessing._vocabulary import TokenCounts
from skseq._validation._check_sequences import check_sequences
from skseq._validation._check_values import check_ids, check_vocabulary
from skseq._validation._messages import describe, short_repr
from skseq._validation._sklearn_private import Interval, RealNotInt, StrOptions
from skseq._validation._symbols import check_texts_or_symbols, check_tokens

UNKNOWN = 1
FIRST_TOKEN = 2


class TokenEncoder(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Number the tokens of texts, or the symbols of sequences, by falling frequency.

    Id 0 is left to padding and never produced, 1 stands for every token that is not in
    the vocabulary, and 2, 3, ... are the tokens of the vocabulary, the most frequent
    first; tokens of equal frequency stand in token order, those of several types by
    type first, and those that have no order as they were met. A ``vocabulary`` that is
    given keeps its own order.

    Parameters
    ----------
    max_tokens : int, default=5000
        Number of tokens to keep, the most frequent first; all if None. The two ids 0
        and 1 come on top. Not used if ``vocabulary`` is given.
    min_df : int or float, default=1
        Drop tokens that occur in fewer sequences than this: a count, or, as a float, a
        share of the sequences. Not used if ``vocabulary`` is given.
    vocabulary : collection of hashable, default=None
        Distinct tokens in the order of their ids, from 2 on, such as the words of
        :func:`skseq.datasets.load_word_vectors` or the ``vocabulary_`` of another
        encoder. If None, ``fit`` learns them.
    analyzer : {"word", "char", "char_wb"} or callable, default="word"
        How a text is split, as in
        :class:`sklearn.feature_extraction.text.CountVectorizer`, which does the
        splitting. Sequences of symbols are split already and skip this.
    lowercase : bool, default=True
        Whether a text is lowercased before it is split.
    token_pattern : str, default=r"(?u)\\b\\w\\w+\\b"
        Regular expression of a token of a text, if ``analyzer="word"``.
    ngram_range : tuple of (int, int), default=(1, 1)
        Fewest and most consecutive tokens of a term. (1, 2) numbers pairs of tokens
        too, each standing after its second token: "not good" is then met as a whole.
        Terms of a text are its tokens joined by a space, those of characters are joined
        by nothing, and those of symbols are tuples. A term of several tokens that is
        not in the vocabulary is left out.

    Attributes
    ----------
    vocabulary_ : dict
        Token to id, for the tokens kept or given.

    See Also
    --------
    SequencePadder : Ragged ids to one array.
    sklearn.feature_extraction.text.CountVectorizer : Counts tokens, without order.

    Examples
    --------
    >>> from skseq import TokenEncoder
    >>> encoder = TokenEncoder().fit(["good film", "good good plot"])
    >>> encoder.vocabulary_
    {'good': 2, 'film': 3, 'plot': 4}
    >>> encoder.transform(["a good book"])
    array([array([2, 1], dtype=int32)], dtype=object)
    >>> TokenEncoder().fit_transform([["A", "C", "A"], ["G"]])
    array([array([2, 3, 2], dtype=int32), array([4], dtype=int32)],
          dtype=object)
    >>> TokenEncoder(ngram_range=(1, 2)).fit(["not good"]).vocabulary_
    {'good': 2, 'not': 3, 'not good': 4}
    >>> TokenEncoder(vocabulary=["plot", "film"]).fit_transform(["good film"])
    array([array([1, 3], dtype=int32)], dtype=object)
    """

    _parameter_constraints: dict = {
        "max_tokens": [Interval(Integral, 1, None, closed="left"), None],
        "min_df": [
            Interval(RealNotInt, 0, 1, closed="both"),
            Interval(Integral, 1, None, closed="left"),
        ],
        "vocabulary": [Collection, None],
        "analyzer": [StrOptions({"word", "char", "char_wb"}), callable],
        "lowercase": ["boolean"],
        "token_pattern": [str],
        "ngram_range": [tuple, list],
    }

    _counts = None  # What partial_fit has met; fit keeps nothing of it.

    def __init__(
        self,
        *,
        max_tokens=5000,
        min_df=1,
        vocabulary=None,
        analyzer="word",
        lowercase=True,
        token_pattern=r"(?u)\b\w\w+\b",
        ngram_range=(1, 1),
    ):
        self.max_tokens = max_tokens
        self.min_df = min_df
        self.vocabulary = vocabulary
        self.analyzer = analyzer
        self.lowercase = lowercase
        self.token_pattern = token_pattern
        self.ngram_range = ngram_range

    def fit(self, X, y=None):
        """Learn the vocabulary, or take the one that is given.

        Parameters
        ----------
        X : iterable of str, or iterable of iterables of hashable
            Texts, or sequences of symbols.
        y : None
            Ignored.

        Returns
        -------
        TokenEncoder
            The fitted encoder.

        Raises
        ------
        TypeError
            If X holds anything but texts, or anything but sequences of hashable
            symbols, or ``vocabulary`` is a string, a set, or holds what has no hash.
        ValueError
            If X is empty or holds no token to learn, a symbol is None or NaN,
            ``vocabulary`` is empty, repeats a token or maps one to another id than its
            place gives, or ``token_pattern`` is no regular expression.
        """
        self.fit_transform(X)
        return self

    def fit_transform(self, X, y=None):
        """Learn the vocabulary and encode the same texts or sequences, in one pass.

        Parameters
        ----------
        X : iterable of str, or iterable of iterables of hashable
            Texts, or sequences of symbols.
        y : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_samples,), dtype object
            One int32 array of ids a row.

        Raises
        ------
        TypeError
            As in ``fit``.
        ValueError
            As in ``fit``.
        """
        rows, reads_texts = self._check(X)
        if self.vocabulary is None:
            vocabulary, encoded = self._learn(rows, reads_texts)
        else:
            vocabulary = self._given_vocabulary(reads_texts)
            encoded = self._encode(rows, reads_texts, vocabulary)
        self.vocabulary_ = vocabulary
        self._reads_texts = reads_texts
        self._counts = None
        return encoded

    def partial_fit(self, X, y=None):
        """Learn the vocabulary from these texts or sequences and those before.

        After the last call, the vocabulary is the one that ``fit`` would have learnt
        from all of them at once. Until then, ids change from call to call: encode
        nothing before all was met. What is kept between the calls grows with the number
        of distinct tokens, not with that of rows.

        Parameters
        ----------
        X : iterable of str, or iterable of iterables of hashable
            Texts, or sequences of symbols; the same kind in each call.
        y : None
            Ignored.

        Returns
        -------
        TokenEncoder
            The encoder. Where no token passes ``min_df`` as yet, its vocabulary is
            empty.

        Raises
        ------
        TypeError
            As in ``fit``, or if X is not of the kind of the first call.
        ValueError
            As in ``fit``, but that X may hold no token; or if ``fit`` was called
            before, which keeps no counts.
        """
        rows, reads_texts = self._check(X)
        counts, reads_texts = self._counts_so_far(reads_texts)
        if self.vocabulary is None:
            # As a list: rows that are refused must not be counted in part.
            counts.add(list(self._split(rows, reads_texts)))
            self.vocabulary_ = self._choose(counts)
        else:
            self.vocabulary_ = self._given_vocabulary(reads_texts)
        self._reads_texts = reads_texts
        self._counts = counts
        return self

    def transform(self, X):
        """Encode texts or sequences with the vocabulary.

        Parameters
        ----------
        X : iterable of str, or iterable of iterables of hashable
            What ``fit`` was given: texts, or sequences of symbols.

        Returns
        -------
        ndarray of shape (n_samples,), dtype object
            One int32 array of ids a row.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X is not of the kind that ``fit`` was given.
        ValueError
            If X is empty.
        """
        check_is_fitted(self)
        rows = check_texts_or_symbols(X, name="TokenEncoder")
        return self._encode(rows, self._reads_texts, self.vocabulary_)

    def inverse_transform(self, X):
        """Turn ids, ragged or padded, back into tokens.

        Parameters
        ----------
        X : iterable of array-likes of shape (length,)
            Ids, as ``transform`` or a SequencePadder after it returns them.

        Returns
        -------
        list of list
            The tokens of each row: nothing for id 0, None for id 1.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        ValueError
            If X holds an id that is not in the vocabulary.
        """
        check_is_fitted(self)
        sequences = check_sequences(X, name="TokenEncoder")
        if sequences.n_features is not None:
            raise ValueError(
                "TokenEncoder expects ids in sequences of shape (length,), got steps "
                f"of {sequences.n_features} features. Pass one sequence a row."
            )
        sequences = check_ids(sequences, name="TokenEncoder")
        check_vocabulary(
            sequences,
            FIRST_TOKEN + len(self.vocabulary_),
            name="TokenEncoder",
            remedy="The ids must come from this encoder.",
        )
        token_of = [None, None, *self.vocabulary_]
        sequences = sequences.keep(sequences.values != 0)
        tokens = [token_of[id_] for id_ in sequences.values.tolist()]
        return [tokens[start:end] for start, end in pairwise(sequences.offsets)]

    def get_feature_names_out(self, input_features=None):
        """List the vocabulary in order of id.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_tokens,), dtype object
            The token with id ``i`` stands at ``i - 2``.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        """
        check_is_fitted(self)
        return np.fromiter(self.vocabulary_, object, len(self.vocabulary_))

    def set_output(self, *, transform=None):
        """Accept any container: ragged ids are not a table, and stay an object array.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, default=None
            Ignored, so that a pipeline can set the output of its other steps.

        Returns
        -------
        TokenEncoder
            The encoder, unchanged.
        """
        return self

    def _check(self, X):
        """Check everything, and return the rows and whether they are texts."""
        self._validate_params()
        self._check_ngram_range()
        rows = check_texts_or_symbols(X, name="TokenEncoder")
        return rows, isinstance(rows[0], str)

    def _counts_so_far(self, reads_texts):
        """Return the counts of the calls before, and whether those read texts."""
        if not hasattr(self, "vocabulary_"):
            return TokenCounts(), reads_texts
        if self._counts is None:
            raise ValueError(
                "TokenEncoder.partial_fit cannot go on after fit, which keeps no "
                "counts. Call partial_fit from the first rows on, or clone the encoder."
            )
        return self._counts, self._reads_texts

    def _given_vocabulary(self, reads_texts):
        tokens = check_tokens(
            self.vocabulary, first_id=FIRST_TOKEN, name="TokenEncoder"
        )
        if reads_texts and self.lowercase and not callable(self.analyzer):
            _warn_of_capitals(tokens)
        return dict(zip(tokens, count(FIRST_TOKEN)))

    def _learn(self, rows, reads_texts):
        """Vocabulary of the rows, and their ids."""
        one_row_is_enough = isinstance(self.min_df, Integral) and self.min_df == 1
        counts = TokenCounts(counts_rows=not one_row_is_enough)
        numbered = counts.add(self._split(rows, reads_texts))
        vocabulary = self._choose(counts)
        if not vocabulary:
            raise ValueError(
                f"TokenEncoder found no token to keep in {len(rows)} rows: they are "
                "empty, or no token passes token_pattern and min_df."
            )
        ids = counts.ids_of(vocabulary, UNKNOWN)
        ids_of_rows = ([ids[part] for part in parts] for parts in numbered)
        return vocabulary, self._merged(ids_of_rows, len(rows))

    def _choose(self, counts):
        tokens = counts.choose(max_tokens=self.max_tokens, min_df=self.min_df)
        return dict(zip(tokens, count(FIRST_TOKEN)))

    def _encode(self, rows, reads_texts, vocabulary):
        ids_of_rows = (
            [_ids(vocabulary.get, terms, repeat(UNKNOWN)) for terms in parts]
            for parts in self._split(rows, reads_texts)
        )
        return self._merged(ids_of_rows, len(rows))

    def _merged(self, ids_of_rows, n_rows):
        shortest = self._sizes[0]
        merged = (merge_ids(parts, shortest, UNKNOWN) for parts in ids_of_rows)
        return np.fromiter(merged, object, n_rows)

    def _split(self, rows, reads_texts):
        """Yield the terms of each row, one list for each number of tokens."""
        joint = self._joint(reads_texts)
        tokens = self._tokens(rows, reads_texts, name="TokenEncoder")
        for row in tokens:
            yield [ngrams(row, n, joint) for n in self._sizes[: max(len(row), 1)]]

    def _tokens(self, rows, reads_texts, *, name):
        """Yield the tokens of each row; ``name`` says who asks, in error messages."""
        if not reads_texts:
            return split_symbols(rows, name=name)
        return split_texts(
            rows,
            name=name,
            analyzer=self.analyzer,
            lowercase=self.lowercase,
            token_pattern=self.token_pattern,
        )

    def _joint(self, reads_texts):
        """Return what stands between the tokens of a term; None makes a tuple."""
        if not reads_texts:
            return None
        return "" if self.analyzer == "char" else " "

    @property
    def _sizes(self):
        shortest, longest = map(int, self.ngram_range)
        return range(shortest, longest + 1)

    def _check_ngram_range(self):
        sizes = list(self.ngram_range)
        are_sizes = len(sizes) == 2 and all(isinstance(n, Integral) for n in sizes)
        if not are_sizes or not 1 <= sizes[0] <= sizes[1]:
            raise ValueError(
                "TokenEncoder expects ngram_range to be two ints, the fewest tokens of "
                f"a term, at least 1, and the most, got {describe(self.ngram_range)}."
            )
        if sizes[1] > 1 and self.analyzer == "char_wb":
            raise ValueError(
                "TokenEncoder makes no terms of several characters with "
                'analyzer="char_wb", whose words lie apart. Set analyzer="char".'
            )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        tags.transformer_tags.preserves_dtype = []
        return tags


def _warn_of_capitals(tokens):
    unmet = [
        token for token in tokens if isinstance(token, str) and token != token.lower()
    ]
    if unmet:
        warnings.warn(
            f"TokenEncoder lowercases texts, so that {len(unmet)} of the {len(tokens)} "
            f"tokens in vocabulary are never met, such as {short_repr(unmet[0])}. Set "
            "lowercase=False, or pass lowercased tokens.",
            stacklevel=4,
        )


def _ids(id_of, tokens, *default):
    return np.fromiter(map(id_of, tokens, *default), np.int32, len(tokens))
