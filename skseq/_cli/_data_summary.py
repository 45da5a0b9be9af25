"""Sentences about labelled rows: their lengths, classes and majority class."""

import unicodedata
from collections import defaultdict
from itertools import chain

import numpy as np

from skseq._cli._labelled_rows import NUMBER
from skseq._preprocessing._token_encoder import TokenEncoder


def describe_texts(texts, *, maxlen, kind="texts", **parameters):
    """Describe the lengths of the texts, in tokens as the classifiers count them.

    Parameters
    ----------
    texts : list of str, or list of list of str
        The texts, or sequences of symbols.
    maxlen : int
        Number of tokens that longer texts are truncated to for the LSTM.
    kind : {"texts", "symbols"}, default="texts"
        What they are.
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
    row, unit = "text", "characters" if encoder.analyzer == "char" else "words"
    if kind == "symbols":
        row, unit = "sequence", "symbols"
    if encoder.ngram_range != (1, 1):
        unit = "n-grams"
    sentence = (
        f"The median {row} has {_count(np.median(lengths), unit)}, the longest "
        f"{lengths.max():,}; there are {len(encoder.vocabulary_):,} distinct {unit}."
    )
    if unit == "n-grams":  # The LSTM skips those that are not in its vocabulary.
        lengths = _count_tokens(TokenEncoder(**parameters), texts)
    n_cut = int((lengths > maxlen).sum())
    if n_cut == 0:
        return sentence
    cut = f"1 {row} is" if n_cut == 1 else f"{n_cut:,} {row}s are"
    return f"{sentence} For the LSTM, {cut} truncated to the last {maxlen:,} {unit}."


def describe_measurements(runs, *, n_gaps, missing):
    """Describe the lengths of sequences of measurements.

    Parameters
    ----------
    runs : list of ndarray of shape (n_steps, n_features)
        The sequences.
    n_gaps : int
        Number of missing values in the file.
    missing : {"mean", "forward"} or None
        How they are imputed.

    Returns
    -------
    str
    """
    lengths = [len(run) for run in runs]
    n_features = runs[0].shape[1]
    each = "1 measurement" if n_features == 1 else f"{n_features} measurements"
    sentence = (
        f"The median sequence has {_count(np.median(lengths), 'steps')} of {each}, the "
        f"longest {max(lengths):,}."
    )
    if n_gaps == 0:
        return sentence
    by = {
        "mean": "the mean of the column",
        "forward": "the last known value of the sequence",
    }[missing]
    gaps = "1 value is" if n_gaps == 1 else f"{n_gaps:,} values are"
    return f"{sentence} In the file, {gaps} missing, and replaced by {by}."


def describe_doubts(rows, kind):
    """Describe what suggests that other options are meant.

    Parameters
    ----------
    rows : list of list of str, or list of ndarray
        Sequences.
    kind : {"symbols", "measurements"}
        What they hold.

    Returns
    -------
    list of str
        A sentence for each doubt.
    """
    found = []
    if max(map(len, rows)) == 1:
        found.append(
            "Each sequence has a single step: if they should have more, name other "
            "columns with --by."
        )
    symbols = set(chain.from_iterable(rows)) if kind == "symbols" else {""}
    if all(map(NUMBER.fullmatch, symbols)):
        found.append(
            "All symbols are numbers: if they are measurements, set --kind "
            "measurements."
        )
    return found


def _count(number, plural):
    """Return "1 word" or "2 words"."""
    return f"{number:.0f} {plural}".removesuffix("s" if f"{number:.0f}" == "1" else "")


def _count_tokens(encoder, texts):
    return np.array([len(row) for row in encoder.fit_transform(texts)])


def describe_classes(counts, *, unit="row"):
    """Describe the number of classes and the accuracy of the majority class.

    Parameters
    ----------
    counts : dict of {label: int}
        Number of rows of each class, the most frequent first.
    unit : str, default="row"
        What has a class: "row" or "sequence".

    Returns
    -------
    str
    """
    label, n_rows = next(iter(counts.items()))
    share = 100 * n_rows / sum(counts.values())
    return (
        f"There are {len(counts):,} classes. The majority class, {label}, has "
        f"{share:.1f} % of the {unit}s."
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
