"""TokenEncoder: encode texts, or sequences of symbols, as ragged ids."""

from collections.abc import Collection
from functools import partial
from itertools import count, pairwise
from numbers import Integral

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from skseq._preprocessing._token_warnings import (
    warn_about_capitals,
    warn_about_measurements,
    warn_about_rare_words,
    warn_about_unknown,
)
from skseq._preprocessing._tokenization import (
    COMPILED_PATTERNS,
    check_ngram_range,
    merge_ids,
    ngrams,
    number_chunks,
    split_symbols,
    split_texts,
)
from skseq._preprocessing._vocabulary import TokenCounts, encode_tokens, encode_words
from skseq._validation._check_sequences import check_sequences
from skseq._validation._check_values import check_ids, check_vocabulary
from skseq._validation._sklearn_private import Interval, RealNotInt, StrOptions
from skseq._validation._symbols import check_texts_or_symbols, check_tokens

NAME = "TokenEncoder"
UNKNOWN = 1
FIRST_TOKEN = 2


class TokenEncoder(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Encode the tokens of texts, or the symbols of sequences, as integer ids.

    Id 0 is reserved for padding and never produced, 1 stands for every token that is
    not in the vocabulary, and 2, 3, ... are the tokens of the vocabulary, the most
    frequent first. Tokens of equal frequency are sorted, by their type first; a type
    without an order keeps that of first occurrence. A ``vocabulary`` keeps its own.

    Parameters
    ----------
    max_tokens : int, default=30_000
        Maximum number of tokens to keep, the most frequent first; all if None. Ignored
        if ``vocabulary`` is given.
    min_df : int or float, default=1
        Drop tokens that occur in fewer sequences than this: a count, or, as a float, a
        share of the sequences. Ignored if ``vocabulary`` is given.
    vocabulary : collection of hashable, default=None
        Distinct tokens in the order of their ids, from 2 on, such as the words of
        :func:`skseq.datasets.load_word_vectors` or the ``vocabulary_`` of another
        encoder. If None, the tokens are learned in ``fit``.
    analyzer : {"word", "char", "char_wb"} or callable, default="word"
        How texts are split into tokens, as in
        :class:`sklearn.feature_extraction.text.CountVectorizer`. Ignored for sequences
        of symbols.
    lowercase : bool, default=True
        Whether to lowercase texts before they are split.
    token_pattern : str or None, default="auto"
        Regular expression of a token in a text, if ``analyzer="word"``. With "auto", a
        token is a run of letters, digits and underscores, or a single !, ? or emoji.
        With None, it is a run of two or more characters, as in CountVectorizer.
    ngram_range : tuple of (int, int), default=(1, 1)
        Minimum and maximum n of the n-grams to encode. With (1, 2), the id of each pair
        of tokens follows that of its second token. N-grams of words are joined by a
        space, those of characters are joined directly, and those of symbols are tuples.
        N-grams of several tokens that are not in the vocabulary are left out.

    Attributes
    ----------
    vocabulary_ : dict
        Token to id, for the tokens learned or given.

    See Also
    --------
    SequencePadder : Pad ragged ids to one array.
    sklearn.feature_extraction.text.CountVectorizer : Count tokens, without their order.

    Examples
    --------
    >>> from skseq import TokenEncoder
    >>> encoder = TokenEncoder().fit(["good film", "good good plot"])
    >>> encoder.vocabulary_
    {'good': 2, 'film': 3, 'plot': 4}
    >>> encoder.transform(["a good book"])
    array([array([1, 2, 1], dtype=int32)], dtype=object)
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
        "token_pattern": [str, None],
        "ngram_range": [tuple, list],
    }

    _counts = None  # Set by partial_fit alone.

    def __init__(
        self,
        *,
        max_tokens=30_000,
        min_df=1,
        vocabulary=None,
        analyzer="word",
        lowercase=True,
        token_pattern="auto",
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
        """Learn the vocabulary, unless ``vocabulary`` gives it.

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
            If X does not consist of texts only, or of sequences of hashable symbols
            only, or ``vocabulary`` is a string, a set, or holds unhashable tokens.
        ValueError
            If a parameter is invalid, X is empty or has no token to learn, a symbol is
            None or NaN, ``vocabulary`` is empty, has duplicate tokens or maps tokens to
            ids other than 2, 3, ..., or ``token_pattern`` is not a regular expression.
        """
        self.fit_transform(X)
        return self

    def fit_transform(self, X, y=None):
        """Learn the vocabulary and encode the same texts or sequences in one pass.

        Parameters
        ----------
        X : iterable of str, or iterable of iterables of hashable
            Texts, or sequences of symbols.
        y : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_samples,), dtype object
            One int32 array of ids per row.

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

        After the last call, the vocabulary is the one that ``fit`` would learn from all
        of the rows at once. Ids change from call to call: transform after the last one.
        The memory kept between calls grows with the number of distinct tokens, not with
        the number of rows.

        Parameters
        ----------
        X : iterable of str, or iterable of iterables of hashable
            Texts, or sequences of symbols; the same kind in each call.
        y : None
            Ignored.

        Returns
        -------
        TokenEncoder
            The encoder. Its vocabulary is empty while no token reaches ``min_df``.

        Raises
        ------
        TypeError
            As in ``fit``, or if X holds texts and that of the first call did not, or
            the reverse.
        ValueError
            As in ``fit``, except that X may be without tokens; or if ``fit`` was called
            before, which keeps no counts.
        """
        rows, reads_texts = self._check(X)
        counts, reads_texts = self._counts_so_far(reads_texts)
        if self.vocabulary is None:
            # As a list, so that an invalid row raises before any row is counted.
            self._count(counts, rows, reads_texts, gather=list, stacklevel=4)
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
            Texts or sequences of symbols, as in ``fit``.

        Returns
        -------
        ndarray of shape (n_samples,), dtype object
            One int32 array of ids per row.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X holds texts and that of ``fit`` did not, or the reverse.
        ValueError
            If X is empty.
        """
        check_is_fitted(self)
        rows = check_texts_or_symbols(X, name=NAME)
        return self._encode(rows, self._reads_texts, self.vocabulary_)

    def inverse_transform(self, X):
        """Decode ids, ragged or padded, to tokens.

        Parameters
        ----------
        X : iterable of array-likes of shape (length,)
            Ids, as returned by ``transform``, or by a SequencePadder after it.

        Returns
        -------
        list of list
            The tokens of each row. Id 0 is skipped; id 1 becomes None.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        ValueError
            If X holds an id that is not in the vocabulary.
        """
        check_is_fitted(self)
        sequences = check_sequences(X, name=NAME)
        if sequences.n_features is not None:
            raise ValueError(
                "TokenEncoder expects ids in sequences of shape (length,), got steps "
                f"of {sequences.n_features} features. Pass one sequence per row."
            )
        sequences = check_ids(sequences, name=NAME)
        check_vocabulary(
            sequences,
            FIRST_TOKEN + len(self.vocabulary_),
            name=NAME,
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
            The token with id ``i`` is at index ``i - 2``.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        """
        check_is_fitted(self)
        return np.fromiter(self.vocabulary_, object, len(self.vocabulary_))

    def set_output(self, *, transform=None):
        """Do nothing: ragged ids are not a table, and stay an array.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, default=None
            Ignored. Accepted so that a pipeline can configure its other steps.

        Returns
        -------
        TokenEncoder
            The encoder, unchanged.
        """
        return self

    def _check(self, X):
        """Validate parameters and X; return the rows, and whether they are texts."""
        self._validate_params()
        check_ngram_range(self.ngram_range, self.analyzer, name=NAME)
        rows = check_texts_or_symbols(X, name=NAME)
        return rows, isinstance(rows[0], str)

    def _learn(self, rows, reads_texts):
        """Return the vocabulary of the rows, and their ids."""
        one_row_is_enough = isinstance(self.min_df, Integral) and self.min_df == 1
        counts = TokenCounts(counts_rows=not one_row_is_enough)
        encode = self._count(counts, rows, reads_texts)
        vocabulary = self._choose(counts)
        if not vocabulary:
            raise ValueError(
                f"TokenEncoder found no token to keep in {len(rows)} rows: they are "
                "empty, or no token matches token_pattern and reaches min_df. Texts "
                'without spaces between words need analyzer="char".'
            )
        return vocabulary, self._merged(encode(vocabulary, UNKNOWN), len(rows))

    def _count(self, counts, rows, reads_texts, gather=iter, stacklevel=6):
        """Count the n-grams of the rows; return how to encode them."""
        if self._is_compiled(rows, reads_texts):
            chunks = list(number_chunks(rows, **self._splitting))
            for words in chunks:
                counts.add_words(words)
            encode = partial(encode_words, chunks)
        else:
            numbered = counts.add(gather(self._split(rows, reads_texts)))
            encode = partial(counts.encode, numbered)
        if not reads_texts:
            warn_about_measurements(counts, rows, name=NAME, stacklevel=stacklevel)
        elif self.analyzer == "word" and self._sizes == range(1, 2):
            warn_about_rare_words(counts, rows, name=NAME, stacklevel=stacklevel)
        return encode

    def _is_compiled(self, rows, reads_texts):
        """Return whether compiled code splits the rows."""
        is_word = self.analyzer == "word" and self.token_pattern in COMPILED_PATTERNS
        is_plain = reads_texts and {*map(type, rows)} == {str}
        return is_word and is_plain and self._sizes == range(1, 2)

    def _choose(self, counts):
        tokens = counts.choose(max_tokens=self.max_tokens, min_df=self.min_df)
        return dict(zip(tokens, count(FIRST_TOKEN)))

    def _given_vocabulary(self, reads_texts):
        tokens = check_tokens(self.vocabulary, first_id=FIRST_TOKEN, name=NAME)
        if reads_texts and self.lowercase and not callable(self.analyzer):
            warn_about_capitals(tokens)
        return dict(zip(tokens, count(FIRST_TOKEN)))

    def _counts_so_far(self, reads_texts):
        """Return the counts of earlier calls, and whether their rows were texts."""
        if not hasattr(self, "vocabulary_"):
            return TokenCounts(), reads_texts
        if self._counts is None:
            raise ValueError(
                "TokenEncoder.partial_fit cannot continue after fit, which keeps no "
                "counts. Call partial_fit from the first rows on, or clone the encoder."
            )
        return self._counts, self._reads_texts

    def _encode(self, rows, reads_texts, vocabulary):
        if self._is_compiled(rows, reads_texts):
            chunks = number_chunks(rows, **self._splitting)
            ids_of_rows = encode_words(chunks, vocabulary, UNKNOWN)
        else:
            ids_of_rows = (
                [encode_tokens(part, vocabulary, UNKNOWN) for part in parts]
                for parts in self._split(rows, reads_texts)
            )
        encoded = self._merged(ids_of_rows, len(rows))
        warn_about_unknown(encoded, UNKNOWN, reads_texts=reads_texts)
        return encoded

    def _split(self, rows, reads_texts):
        """Yield the n-grams of each row, one list for each n."""
        separator = self._separator(reads_texts)
        for row in self._tokens(rows, reads_texts, name=NAME):
            yield [ngrams(row, n, separator) for n in self._sizes[: max(len(row), 1)]]

    def _tokens(self, rows, reads_texts, *, name):
        """Yield the tokens of each row; ``name`` is the caller's, for messages."""
        if not reads_texts:
            return split_symbols(rows, name=name)
        return split_texts(rows, name=name, analyzer=self.analyzer, **self._splitting)

    @property
    def _splitting(self):
        return {"lowercase": self.lowercase, "token_pattern": self.token_pattern}

    def _separator(self, reads_texts):
        """Return the string that joins the tokens of n-grams; None for tuples."""
        if not reads_texts:
            return None
        return "" if self.analyzer == "char" else " "

    @property
    def _sizes(self):
        shortest, longest = map(int, self.ngram_range)
        return range(shortest, longest + 1)

    def _merged(self, ids_of_rows, n_rows):
        merge = partial(merge_ids, shortest=self._sizes[0], unknown=UNKNOWN)
        return np.fromiter(map(merge, ids_of_rows), object, n_rows)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        tags.transformer_tags.preserves_dtype = []
        return tags
