"""SequenceTfidfVectorizer: TF-IDF of texts, or of sequences of symbols."""

from copy import copy

from sklearn.feature_extraction.text import TfidfVectorizer

from skseq._preprocessing._tokenization import split_words
from skseq._validation._symbols import check_symbols, check_texts_or_symbols

_SYMBOL_RANGE = (1, 3)


class SequenceTfidfVectorizer(TfidfVectorizer):
    """Compute TF-IDF features of texts, or of sequences of symbols or ids.

    Extends scikit-learn's vectorizer, and has the same parameters. If a row is not a
    text, its symbols, converted to strings, are the tokens; n-grams are made of them
    like those of words. With ``ngram_range=None``, terms have one word, or one to three
    symbols or characters. With ``token_pattern=None``, and no ``tokenizer``, texts are
    split like those of :class:`~skseq.TokenEncoder`.

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
        return super().fit(self._read(raw_documents), y)

    def fit_transform(self, raw_documents, y=None):
        """Learn the terms and weigh those of the same rows, like scikit-learn's."""
        return super().fit_transform(self._read(raw_documents), y)

    def transform(self, raw_documents):
        """Weigh the terms of each row, like scikit-learn's vectorizer."""
        return super().transform(self._read(raw_documents))

    def build_preprocessor(self):
        """Return a function that preprocesses texts, and keeps sequences unchanged."""
        return _TextsOrSymbols(super().build_preprocessor(), _unchanged)

    def build_tokenizer(self):
        """Return a function that splits texts, and converts symbols to strings."""
        if self.tokenizer is None and self.token_pattern is None:
            return _TextsOrSymbols(split_words, _names)
        return _TextsOrSymbols(super().build_tokenizer(), _names)

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

    def _validate_ngram_range(self):
        if self.ngram_range is not None:
            super()._validate_ngram_range()

    def _read(self, X):
        if self.input != "content":  # The rows are files or file names.
            return X
        rows = check_texts_or_symbols(X, name="SequenceTfidfVectorizer")
        return [self._read_row(row, index) for index, row in enumerate(rows)]

    def _read_row(self, row, index):
        if isinstance(row, (str, bytes)):
            return row
        symbols = check_symbols(row, index, name="SequenceTfidfVectorizer")
        if self.analyzer in ("char", "char_wb"):
            raise ValueError(
                f"SequenceTfidfVectorizer(analyzer={self.analyzer!r}) expects texts; "
                f"row {index} is a sequence of symbols. Set analyzer='word'."
            )
        return symbols


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
    return list(map(str, symbols))
