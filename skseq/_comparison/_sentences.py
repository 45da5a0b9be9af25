"""Sentences about constant classifiers and about failures."""

from skseq._reporting._number_formats import format_count


def describe_constants(names, is_constant, n_folds):
    """Yield a sentence for each classifier that is constant in a fold.

    Parameters
    ----------
    names : sequence of str
        Names of the classifiers.
    is_constant : ndarray of shape (n_estimators, n_folds), dtype bool
        As in :class:`Comparison`.
    n_folds : int
        Number of folds.

    Yields
    ------
    str
    """
    for name, n_constant in zip(names, is_constant.sum(axis=1), strict=True):
        if n_constant:
            where = f"{n_constant} of {format_count(n_folds, 'fold')}"
            if n_constant == n_folds:
                where = "every fold"
            yield f"{name} is constant: it predicts one class for all rows of {where}."


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
