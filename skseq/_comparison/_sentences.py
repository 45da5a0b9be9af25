"""Sentences about several labels, constant classifiers, rare classes and failures."""

import numpy as np

from skseq._comparison._label_arrays import missing_classes
from skseq._reporting._number_formats import format_count


def describe_several_labels(y, score_names):
    """Yield what accuracy is, if rows have several labels.

    Parameters
    ----------
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Labels.
    score_names : sequence of str
        Names of the scores.

    Yields
    ------
    str
    """
    if y.ndim == 2 and "accuracy" in score_names:
        yield (
            f"A row counts as classified correctly if all of its {y.shape[1]} labels "
            "are: accuracy is the share of such rows."
        )


def describe_weights(names, mean):
    """Yield the weights of the classifiers in their weighted mean.

    Parameters
    ----------
    names : sequence of str
        Names of the classifiers.
    mean : Reference or None
        The weighted mean, if there is one.

    Yields
    ------
    str
    """
    if mean is not None:
        weights = np.nanmean(mean.weights, axis=0)
        parts = [
            f"{weight:.2f} {name}" for weight, name in zip(weights, names, strict=True)
        ]
        yield f"Weights of the {mean.name}: {', '.join(parts)}."


def describe_missing_classes(y, classes, folds):
    """Yield a sentence if classes of a test part are not in the training part.

    Parameters
    ----------
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Labels.
    classes : ndarray of shape (n_classes,)
        The distinct labels.
    folds : tuple of (ndarray, ndarray)
        Training and test rows.

    Yields
    ------
    str
    """
    missing = [missing_classes(y[train], y[test], classes) for train, test in folds]
    found = [fold for fold, labels in enumerate(missing) if len(labels)]
    if found:
        what = "Label" if y.ndim == 2 else "Class"
        label, first = missing[found[0]].tolist()[0], found[0]
        others = ""
        if len(found) > 1:
            have = "has" if len(found) == 2 else "have"
            others = f"; {format_count(len(found) - 1, 'other fold')} {have} such a gap"
        yield (
            f"{what} {label!r} is in no row of the training part of fold {first + 1} "
            f"of {len(folds)}, so that no classifier can learn it there{others}."
        )


def describe_constants(names, is_constant, n_folds, *, several_labels=False):
    """Yield a sentence for each classifier that is constant in a fold.

    Parameters
    ----------
    names : sequence of str
        Names of the classifiers.
    is_constant : ndarray of shape (n_estimators, n_folds), dtype bool
        As in :class:`Comparison`.
    n_folds : int
        Number of folds.
    several_labels : bool, default=False
        Whether a row may have several labels.

    Yields
    ------
    str
    """
    predicted = "the same labels" if several_labels else "one class"
    for name, n_constant in zip(names, is_constant.sum(axis=1), strict=True):
        if n_constant:
            where = f"{n_constant} of {format_count(n_folds, 'fold')}"
            if n_constant == n_folds:
                where = "every fold"
            yield (
                f"{name} is constant: it predicts {predicted} for all rows of {where}."
            )


def describe_failures(errors, n_folds):
    """Yield a sentence for each classifier that failed, with its first error.

    Parameters
    ----------
    errors : dict of {tuple of (str, int): str}
        As in :class:`Comparison`.
    n_folds : int
        Number of folds.

    Yields
    ------
    str
    """
    for name in dict.fromkeys(name for name, _ in errors):
        texts = [text for (other, _), text in errors.items() if other == name]
        first = texts[0].splitlines()[0].rstrip(".")
        folds = format_count(n_folds, "fold")
        yield f"{name} failed in {len(texts)} of {folds}; first error: {first}."
