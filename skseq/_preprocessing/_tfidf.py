"""SequenceTfidfVectorizer: TF-IDF of texts, or of sequences of symbols."""

from copy import copy
from functools import partial

from sklearn.feature_extraction.text import TfidfVectorizer

from skseq._preprocessing._token_warnings import (
    N_INSPECTED,
    warn_about_rare_words,
    warn_about_rows_without_terms,
)
from skseq._preprocessing._tokenization import (
    COMPILED_PATTERNS,
    number_chunks,
    split_words,
)
from skseq._preprocessing._vocabulary import TokenCounts
from skseq._validation._symbols import check_symbols, check_texts_or_symbols

NAME = "SequenceTfidfVectorizer"
_SYMBOL_RANGE = (1, 3)


class SequenceTfidfVectorizer(TfidfVectorizer):
    """Compute TF-IDF features of texts, or of sequences of symbols or ids.

    Extends scikit-learn's vectorizer, and has the same parameters. If a row is not a
    text, its symbols, converted to strings, are the tokens; n-grams are made of them
    like those of words. A space within a symbol becomes a no-break space. With
    ``ngram_range=None``, terms have one word, or one to three symbols or characters.
    With ``token_pattern`` "auto" or None, and no ``tokenizer``, texts are split like
    those of :class:`~skseq.TokenEncoder`.

    See Also
    --------
    sklearn.feature_extraction.text.TfidfVectorizer : The parameters and attributes.

    Examples
    --------
    >>> from skseq._preprocessing._tfidf import SequenceTfidfVectorizer
    >>> vectorizer = SequenceTfidfVectorizer().fit([[5, 6, 5], [7]])
    >>> vectorizer.get_feature_names_out()
    array(['5', '6', '7'], dtype=object)
    """

    _parameter_constraints = {
        **TfidfVectorizer._parameter_constraints,
        "ngram_range": [tuple, None],
    }

    def fit(self, raw_documents, y=None):
        """Learn the terms and their weights, like scikit-learn's vectorizer."""
        return super().fit(self._read_training(raw_documents), y)

    def fit_transform(self, raw_documents, y=None):
        """Learn the terms and weigh those of the same rows, like scikit-learn's."""
        return super().fit_transform(self._read_training(raw_documents), y)

    def transform(self, raw_documents):
        """Weigh the terms of each row, like scikit-learn's vectorizer."""
        rows = self._read(raw_documents)
        weights = super().transform(rows)
        if self.input == "content":
            is_text = isinstance(rows[0], str)
            warn_about_rows_without_terms(weights, name=NAME, reads_texts=is_text)
        return weights

    def build_preprocessor(self):
        """Return a function that preprocesses texts, and keeps sequences unchanged."""
        return _TextsOrSymbols(super().build_preprocessor(), _unchanged)

    def build_tokenizer(self):
        """Return a function that splits texts, and converts symbols to strings."""
        if self._splits_like_the_encoder:
            split = partial(split_words, token_pattern=self.token_pattern)
        else:
            split = super().build_tokenizer()
        return _TextsOrSymbols(split, _names)

    def build_analyzer(self):
        """Return a function that makes the terms of a row."""
        if self.ngram_range is not None:
            return super().build_analyzer()
        on_text = (1, 1) if self.analyzer == "word" else _SYMBOL_RANGE
        return _TextsOrSymbols(
            self._build_analyzer_of(on_text), self._build_analyzer_of(_SYMBOL_RANGE)
        )

    def _build_analyzer_of(self, ngram_range):
        return copy(self).set_params(ngram_range=ngram_range).build_analyzer()

    def _warn_for_unused_params(self):
        checked = copy(self)
        if self.token_pattern in COMPILED_PATTERNS:  # The default is not "unused".
            checked.token_pattern = None
        super(SequenceTfidfVectorizer, checked)._warn_for_unused_params()

    def _validate_ngram_range(self):
        if self.ngram_range is not None:
            super()._validate_ngram_range()

    @property
    def _splits_like_the_encoder(self):
        return self.tokenizer is None and self.token_pattern in COMPILED_PATTERNS

    def _read_training(self, X):
        rows = self._read(X)
        splits_words = self.analyzer == "word" and self._splits_like_the_encoder
        if not splits_words or self.input != "content":
            return rows
        counted = rows[:N_INSPECTED]
        if all(isinstance(row, str) for row in counted):
            counts = TokenCounts(counts_rows=False)
            for words in number_chunks(
                counted, lowercase=self.lowercase, token_pattern=self.token_pattern
            ):
                counts.add_words(words)
            warn_about_rare_words(counts, counted, name=NAME, stacklevel=4)
        return rows

    def _read(self, X):
        if self.input != "content":  # The rows are files or file names.
            return X
        rows = check_texts_or_symbols(X, name=NAME)
        return [self._read_row(row, index) for index, row in enumerate(rows)]

    def _read_row(self, row, index):
        if isinstance(row, str):
            return row
        if isinstance(row, bytes):
            return self._decode(row, index)
        symbols = check_symbols(row, index, name=NAME)
        if self.analyzer in ("char", "char_wb"):
            raise ValueError(
                f"{NAME}(analyzer={self.analyzer!r}) expects texts; "
                f"row {index} is a sequence of symbols. Set analyzer='word'."
            )
        return symbols

    def _decode(self, row, index):
        try:
            return self.decode(row)
        except UnicodeDecodeError as error:
            raise ValueError(
                f"{NAME} expects bytes in the encoding {self.encoding!r}; row {index} "
                f"is not: {error.reason} at byte {error.start}. Decode the texts, or "
                "set encoding."
            ) from error


class _TextsOrSymbols:
    """Call one function for texts, another for sequences; unlike a closure, pickles."""

    def __init__(self, on_text, on_symbols):
        self.on_text = on_text
        self.on_symbols = on_symbols

    def __call__(self, row):
        return (self.on_text if isinstance(row, str) else self.on_symbols)(row)


def _unchanged(row):
    return row


def _names(symbols):
    # Spaces join n-grams: without this, the symbol "ship car" would equal a pair.
    return [str(symbol).replace(" ", "\N{NO-BREAK SPACE}") for symbol in symbols]
