"""Sentences about labelled texts: their lengths, classes and majority class."""

import unicodedata
from collections import defaultdict

import numpy as np

from skseq._preprocessing._token_encoder import TokenEncoder


def describe_texts(texts, *, maxlen, **parameters):
    """Describe the lengths of the texts, in tokens as the classifiers count them.

    Parameters
    ----------
    texts : list of str
        The texts.
    maxlen : int
        Number of tokens that longer texts are truncated to for the LSTM.
    **parameters
        Parameters of :class:`skseq.TokenEncoder`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If none of the texts has a token.
    """
    encoder = TokenEncoder(max_tokens=None, **parameters)
    lengths = _count_tokens(encoder, texts)
    unit = "characters" if encoder.analyzer == "char" else "words"
    if encoder.ngram_range != (1, 1):
        unit = "n-grams"
    sentence = (
        f"The median text has {np.median(lengths):.0f} {unit}, the longest "
        f"{lengths.max():,}; there are {len(encoder.vocabulary_):,} distinct {unit}."
    )
    if unit == "n-grams":  # The LSTM skips those that are not in its vocabulary.
        lengths = _count_tokens(TokenEncoder(**parameters), texts)
    n_cut = int((lengths > maxlen).sum())
    if n_cut == 0:
        return sentence
    texts_cut = "1 text is" if n_cut == 1 else f"{n_cut:,} texts are"
    return (
        f"{sentence} For the LSTM, {texts_cut} truncated to the last {maxlen:,} {unit}."
    )


def _count_tokens(encoder, texts):
    return np.array([len(row) for row in encoder.fit_transform(texts)])


def describe_classes(counts):
    """Describe the number of classes and the accuracy of the majority class.

    Parameters
    ----------
    counts : dict of {label: int}
        Number of rows of each class, the most frequent first.

    Returns
    -------
    str
    """
    label, n_rows = next(iter(counts.items()))
    share = 100 * n_rows / sum(counts.values())
    return (
        f"There are {len(counts):,} classes. The majority class, {label}, has "
        f"{share:.1f} % of the rows."
    )


def describe_similar_classes(labels):
    """Describe classes that differ only in how they are written, such as "a" and "A ".

    Parameters
    ----------
    labels : iterable of str or int
        Distinct labels.

    Returns
    -------
    list of str
        One sentence, or none.
    """
    spellings = defaultdict(list)
    for label in labels:
        spellings[_without_spelling(str(label))].append(str(label))
    similar = [found for found in spellings.values() if len(found) > 1]
    if not similar:
        return []
    *others, last = map(repr, sorted(similar[0]))
    more = ", as do others" if len(similar) > 1 else ""
    return [
        f"The classes {', '.join(others)} and {last} differ only in white space, case "
        f"or the form of a number{more}; they are kept apart. If they are one class, "
        "write it in one way."
    ]


def _without_spelling(label):
    """Return what is left of a label without white space, case and number format."""
    text = " ".join(unicodedata.normalize("NFKC", label).casefold().split())
    try:
        return float(text)
    except ValueError:
        return text
