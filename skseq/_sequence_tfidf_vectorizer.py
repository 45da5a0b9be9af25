"""SequenceTfidfVectorizer: TF-IDF of texts, or of sequences that are split already."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer


class SequenceTfidfVectorizer(TfidfVectorizer):
    """Weigh terms by TF-IDF, and take sequences of symbols or ids as well as texts.

    scikit-learn's vectorizer, with every parameter of it, except that a row that is no
    text is taken for a sequence that is split already. Its symbols are the tokens,
    written as strings; n-grams are made of them as of words.

    See Also
    --------
    sklearn.feature_extraction.text.TfidfVectorizer : The parameters and attributes.

    Examples
    --------
    >>> from skseq._sequence_tfidf_vectorizer import SequenceTfidfVectorizer
    >>> vectorizer = SequenceTfidfVectorizer().fit([[5, 6, 5], [7]])
    >>> vectorizer.get_feature_names_out()
    array(['5', '6', '7'], dtype=object)
    """

    def build_preprocessor(self):
        """Return a function that preprocesses a text and leaves a sequence alone."""
        return _TextsOnly(super().build_preprocessor(), _unchanged)

    def build_tokenizer(self):
        """Return a function that splits a text and lists the symbols of a sequence."""
        return _TextsOnly(super().build_tokenizer(), _symbols)


class _TextsOnly:
    """Calls one function on texts and another on sequences of symbols."""

    def __init__(self, on_text, on_symbols):
        self.on_text = on_text
        self.on_symbols = on_symbols

    def __call__(self, row):
        return (self.on_text if isinstance(row, str) else self.on_symbols)(row)


def _unchanged(row):
    return row


def _symbols(row):
    return list(map(str, row.tolist() if isinstance(row, np.ndarray) else row))
