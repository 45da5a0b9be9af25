"""Small public data sets with published results, read from a folder.

The files are those of their publications, compressed. ``SKSEQ_PANEL`` names the folder.
"""

import csv
import gzip
import os
import sys
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

from benchmarks._time_series import parse_ts
from skseq import event_prefixes
from skseq.datasets import load_movie_reviews

VARIABLE = "SKSEQ_PANEL"
# What TF-IDF counts by default: words of texts, n-grams of symbols.
TEXTS = "TREC", "sentences", "IMDB"


def panel_folder():
    """Return the folder of the data; exit with a sentence if it is not given."""
    folder = os.environ.get(VARIABLE)
    if folder is None or not Path(folder).is_dir():
        sys.exit(
            f"Set the environment variable {VARIABLE} to a folder with the files "
            "TREC.train.all.gz, TREC.test.all.gz, splice.csv.gz, AMP.*.fa.gz, "
            "DECOY.*.fa.gz, helpdesk.csv.gz, bpi_12_w.csv.gz, RacketSports_*.ts.gz and "
            "natops_*.npy."
        )
    return Path(folder)


def _read(name, encoding="utf-8"):
    with gzip.open(panel_folder() / name, "rt", encoding=encoding) as file:
        return file.read()


def load_questions():
    """TREC questions [1]_ of six classes, on the official split.

    References
    ----------
    .. [1] X. Li and D. Roth, "Learning Question Classifiers", COLING, 2002.
    """
    return [_read_questions(part) for part in ("train", "test")]


def _read_questions(part):
    lines = _read(f"TREC.{part}.all.gz", encoding="latin-1").splitlines()
    labels, texts = zip(*(line.split(" ", 1) for line in lines), strict=True)
    return list(texts), np.array([label.partition(":")[0] for label in labels])


def load_reviews(source):
    """Reviews or sentences about films; a third of them are the test part."""
    X, y = load_movie_reviews(source, return_X_y=True)
    return _split([str(text) for text in X], y, 1 / 3)


def load_splice():
    """60 letters around a splice junction of DNA [1]_, in three classes.

    References
    ----------
    .. [1] M. O. Noordewier, G. G. Towell and J. W. Shavlik, "Training knowledge-based
       neural networks to recognize genes in DNA sequences", NIPS, 1991.
    """
    _, *rows = csv.reader(_read("splice.csv.gz").splitlines())
    labels, *_, strands = zip(*rows, strict=True)
    return _split([list(strand.strip()) for strand in strands], np.array(labels), 1 / 3)


def load_peptides():
    """Antimicrobial peptides and decoys [1]_, on the official split.

    References
    ----------
    .. [1] D. Veltri, U. Kamath and A. Shehu, "Deep learning improves antimicrobial
       peptide recognition", Bioinformatics 34(16), 2018.
    """
    return [_read_peptides(parts) for parts in (("tr", "eval"), ("te",))]


def _read_peptides(parts):
    X, y = [], []
    for part in parts:
        for label in ("AMP", "DECOY"):
            for entry in _read(f"{label}.{part}.fa.gz").split(">")[1:]:
                X.append(list("".join(entry.split("\n")[1:]).replace(" ", "").strip()))
                y.append(label)
    return X, np.array(y)


def load_events(name):
    """Prefixes of the cases of an event log; the class is the next activity.

    The test part are the last third of the cases, by the time of their first event.

    Parameters
    ----------
    name : {"helpdesk", "bpi_12_w"}
        The log [1]_.

    References
    ----------
    .. [1] N. Tax, I. Verenich, M. La Rosa and M. Dumas, "Predictive Business Process
       Monitoring with LSTM Neural Networks", CAiSE, 2017.
    """
    by_time = sorted(load_cases(name), key=min)
    n_train = len(by_time) * 2 // 3
    return [_prefixes(part) for part in (by_time[:n_train], by_time[n_train:])]


def load_cases(name):
    """Return the cases of an event log as lists of pairs of a time and an activity."""
    _, *rows = csv.reader(_read(f"{name}.csv.gz").splitlines())
    cases = {}
    for case, activity, time in rows:
        cases.setdefault(case, []).append((time, activity))
    return [sorted(events) for events in cases.values()]


def _prefixes(cases):
    activities = [[activity for _, activity in events] for events in cases]
    prefixes, next_activities, _ = event_prefixes(activities)
    return prefixes.tolist(), next_activities


def load_racket_sports():
    """Motions of a wrist [1]_: 30 steps of 6 features, 4 classes, on their split.

    References
    ----------
    .. [1] A. Bagnall et al., "The UEA multivariate time series classification archive,
       2018", arXiv:1811.00075, 2018.
    """
    return [parse_ts(_read(f"RacketSports_{part}.ts.gz")) for part in ("TRAIN", "TEST")]


def load_natops():
    """Gestures [1]_: 51 steps of 24 features, 6 classes, on their published split.

    References
    ----------
    .. [1] A. Bagnall et al., "The UEA multivariate time series classification archive,
       2018", arXiv:1811.00075, 2018.
    """
    return [
        (
            [*np.load(panel_folder() / f"natops_{part}_array.npy")],
            np.load(panel_folder() / f"natops_{part}_label.npy").astype(str),
        )
        for part in ("train", "test")
    ]


def _split(X, y, test_size):
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, stratify=y, random_state=0
    )
    return [(X_train, y_train), (X_test, y_test)]


LOADERS = {
    "TREC": load_questions,
    "sentences": lambda: load_reviews("rotten_tomatoes"),
    "IMDB": lambda: load_reviews("imdb"),
    "splice": load_splice,
    "peptides": load_peptides,
    "helpdesk": lambda: load_events("helpdesk"),
    "BPI 2012 W": lambda: load_events("bpi_12_w"),
}


def subset(part, n_rows, seed):
    """Draw rows of a part; all if there are fewer.

    Parameters
    ----------
    part : tuple of (list, ndarray)
        Sequences and classes.
    n_rows : int or None
        Number of rows; None for all.
    seed : int
        Equal seeds draw equal rows.

    Returns
    -------
    tuple of (list, ndarray)
    """
    X, y = part
    rows = np.random.default_rng(seed).permutation(len(y))[:n_rows]
    return [X[row] for row in rows], y[rows]
