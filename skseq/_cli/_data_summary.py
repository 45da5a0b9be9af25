"""Sentences about labelled texts: how many, how long, and what guessing would reach."""

import numpy as np

from skseq._preprocessing._token_encoder import TokenEncoder


def describe_texts(texts, *, maxlen):
    """Return how long the texts are, in words as the classifiers take them.

    Parameters
    ----------
    texts : list of str
        The texts.
    maxlen : int
        Number of words that are read of each.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If no text has a word.
    """
    encoder = TokenEncoder(max_tokens=None)
    lengths = np.array([len(row) for row in encoder.fit_transform(texts)])
    sentence = (
        f"Half of the texts have {np.median(lengths):.0f} words or fewer, the longest "
        f"{lengths.max():,}; {len(encoder.vocabulary_):,} words are different."
    )
    n_cut = int((lengths > maxlen).sum())
    if n_cut == 0:
        return sentence
    texts_cut = "1 text" if n_cut == 1 else f"{n_cut:,} texts"
    return f"{sentence} Of {texts_cut}, the LSTM reads the last {maxlen:,} words only."


def describe_classes(counts):
    """Return what somebody reaches who always answers the most frequent class.

    Parameters
    ----------
    counts : dict of {label: int}
        Rows of each class, the most frequent first.

    Returns
    -------
    str
    """
    label, n_rows = next(iter(counts.items()))
    share = 100 * n_rows / sum(counts.values())
    return (
        f"There are {len(counts):,} classes. Whoever always answers {label} is right "
        f"in {share:.1f} % of the rows."
    )
