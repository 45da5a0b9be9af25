"""Folds of the training rows, each held out from one fit."""

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
    rng = np.random.default_rng([seed, 3])
    codes = part.codes[part.rows]
    if n_folds > 1:
        fold_of = assign_folds(codes, n_folds, rng)
    else:
        fold_of = _hold_out(codes, held_out_share, rng)
    return [
        (np.sort(part.rows[fold_of != fold]), np.sort(part.rows[fold_of == fold]))
        for fold in range(n_folds)
    ]


def assign_folds(codes, n_folds, rng):
    """Return the fold of each row, or -1 where it is the only one of its class.

    Parameters
    ----------
    codes : ndarray of shape (n_rows,) or (n_rows, n_labels)
        The class of each row, by which folds are stratified, or 1 for each label.
    n_folds : int
        Number of folds.
    rng : numpy.random.Generator or numpy.random.RandomState
        Draws the order of the rows.

    Returns
    -------
    ndarray of int of shape (n_rows,)
    """
    order = _order(codes, rng)
    firsts, counts = _first_of_each(codes[order])
    folds = np.empty(len(codes), dtype=int)
    folds[order] = np.arange(len(codes)) % n_folds
    folds[order[firsts[counts == 1]]] = -1
    return folds


def _hold_out(codes, share, rng):
    """Return 0 for the held-out share of the rows, and -1 for the others."""
    order = _order(codes, rng)
    firsts, _ = _first_of_each(codes[order])
    # At equal distances, starting in the middle of the first.
    n_held_out = np.floor(share * np.arange(len(codes)) + 0.5)
    folds = np.empty(len(codes), dtype=int)
    folds[order] = np.where(np.diff(n_held_out, prepend=0) > 0, 0, -1)
    folds[order[firsts]] = -1
    return folds


def _order(codes, rng):
    """Return the rows in a random order; class by class, where a row has one."""
    order = rng.permutation(len(codes))
    return order[np.argsort(codes[order], kind="stable")] if codes.ndim == 1 else order


def _first_of_each(codes):
    """Return the first row of each class or label, and how many there are."""
    if codes.ndim == 1:
        _, firsts, counts = np.unique(codes, return_index=True, return_counts=True)
        return firsts, counts
    return codes.argmax(axis=0), (codes != 0).sum(axis=0)
