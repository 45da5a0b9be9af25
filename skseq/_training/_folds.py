"""Folds of the training rows, each held out from one network."""

import numpy as np


def make_folds(part, n_folds, held_out_share, seed):
    """Assign rows to the fold that they are held out with.

    Where a row has one class, folds are stratified. A row that is the only one of its
    class, or of several labels the only one with a label, is not held out at all: what
    is held out is a class that was trained.

    Parameters
    ----------
    part : TrainingPart
        The rows, and their classes.
    n_folds : int
        Number of folds; if 1, a share of the rows is held out.
    held_out_share : float
        Share of the rows that a single fold holds out.
    seed : int
        Equal seeds give equal folds.

    Returns
    -------
    list of (ndarray of int, ndarray of int)
        Rows to train on, and rows held out.
    """
    rows = np.random.default_rng([seed, 3]).permutation(part.rows)
    codes = part.codes[rows]
    if codes.ndim == 1:
        order = np.argsort(codes, kind="stable")
        rows, codes = rows[order], codes[order]
        _, firsts, counts = np.unique(codes, return_index=True, return_counts=True)
    else:
        firsts, counts = codes.argmax(axis=0), (codes != 0).sum(axis=0)
    places = np.arange(len(rows))
    if n_folds > 1:
        fold_of = places % n_folds
        fold_of[firsts[counts == 1]] = -1
    else:
        # At equal distances, starting in the middle of the first.
        n_held_out = np.floor(held_out_share * places + 0.5)
        fold_of = np.where(np.diff(n_held_out, prepend=0) > 0, 0, -1)
        fold_of[firsts] = -1
    return [
        (np.sort(rows[fold_of != fold]), np.sort(rows[fold_of == fold]))
        for fold in range(n_folds)
    ]
