"""Check the column names of X, and of its rows, like scikit-learn."""

import numpy as np
from sklearn.utils.validation import validate_data

from skseq._validation._containers import column_names
from skseq._validation._messages import short_repr


def check_column_names(estimator, X, *, reset):
    """Learn the column names of X, or check that they are those learned.

    If X is a list of data frames, a sequence each, their columns count.

    Parameters
    ----------
    estimator : estimator
        ``feature_names_in_`` is set or deleted if ``reset``.
    X : array-like or iterable
        Its values are not checked.
    reset : bool
        Whether to learn the names.

    Raises
    ------
    ValueError
        If the names are not those learned, or differ between rows.
    """
    known = getattr(estimator, "feature_names_in_", None)
    names = _names_of_steps(X, type(estimator).__name__)
    if names is not None and reset:
        estimator.feature_names_in_ = np.array(names, dtype=object)
    elif names is not None and known is not None:
        if names != known.tolist():
            raise ValueError(
                f"{type(estimator).__name__} was fitted to data frames with the "
                f"columns {short_repr(known.tolist())}, got {short_repr(names)}. Pass "
                "the same columns in this order."
            )
    # Lists and arrays have no names. validate_data takes 40 microseconds to find out,
    # which counts in the prediction of a single sequence.
    elif type(X) not in (list, np.ndarray) or known is not None:
        validate_data(estimator, X, reset=reset, skip_check_array=True, ensure_2d=False)


def _names_of_steps(X, name):
    """Return the column names that all rows have; None if these are no data frames."""
    if type(X) is not list or not X:
        return None
    first = column_names(X[0])
    if first is None or not all(isinstance(each, str) for each in first):
        return None
    for index, row in enumerate(X):
        names = column_names(row)
        if names != first:
            raise ValueError(
                f"{name} expects data frames with the same columns; row 0 has "
                f"{short_repr(first)}, row {index} {short_repr(names)}. Select the "
                "same columns of each."
            )
    return first
