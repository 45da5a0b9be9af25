"""The rows on whose true class classifiers disagree most."""

from dataclasses import dataclass

import numpy as np

from skseq._comparison._folds import take_rows


@dataclass(frozen=True, eq=False)
class Disagreement:
    """A row, and the probability of its true class by each classifier.

    Parameters
    ----------
    index : int
        Position of the row in X, from 0; of pandas objects, for ``iloc``.
    row : object
        The row of X.
    label : object
        True label of the row; of several, a row of the indicator matrix.
    probabilities : dict of {str: float}
        Probability of the true label, by name of the classifier; of several labels, the
        mean over labels of the probability that the row has it, or that it lacks it.
    """

    index: int
    row: object
    label: object
    probabilities: dict


def find_disagreements(of_truth, X, y, n):
    """Find the rows with the largest range of the probabilities of their true class.

    Parameters
    ----------
    of_truth : dict of {str: ndarray of shape (n_samples,)}
        Probability of the true class of each row, by classifier; NaN if it is missing.
    X : indexable
        The rows.
    y : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Labels.
    n : int
        Number of rows.

    Returns
    -------
    list of Disagreement
        At most n, in descending order of the range.
    """
    table = np.array(list(of_truth.values()))
    spread = table.max(axis=0) - table.min(axis=0)
    order = np.argsort(-spread, kind="stable")  # NaN is sorted to the end.
    return [
        Disagreement(
            index=int(index),
            row=take_rows(X, int(index)),
            label=y[index],
            probabilities=dict(zip(of_truth, table[:, index].tolist(), strict=True)),
        )
        for index in order[: min(n, np.isfinite(spread).sum())]
    ]
