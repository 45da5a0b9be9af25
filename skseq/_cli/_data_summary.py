"""Sentences about labelled texts: their lengths, classes and majority class."""

import numpy as np

from skseq._preprocessing._token_encoder import TokenEncoder


def describe_texts(texts, *, maxlen):
    """Describe the lengths of the texts, in words as the classifiers count them.

    Parameters
    ----------
    texts : list of str
        The texts.
    maxlen : int
        Number of words that longer texts are truncated to for the LSTM.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If none of the texts has a word.
    """
    encoder = TokenEncoder(max_tokens=None)
    lengths = np.array([len(row) for row in encoder.fit_transform(texts)])
    sentence = (
        f"The median text has {np.median(lengths):.0f} words, the longest "
        f"{lengths.max():,}; there are {len(encoder.vocabulary_):,} distinct words."
    )
    n_cut = int((lengths > maxlen).sum())
    if n_cut == 0:
        return sentence
    texts_cut = "1 text is" if n_cut == 1 else f"{n_cut:,} texts are"
    return (
        f"{sentence} For the LSTM, {texts_cut} truncated to the last {maxlen:,} words."
    )


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
