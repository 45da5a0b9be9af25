"""Check the column names of X, like scikit-learn."""

import numpy as np
from sklearn.utils.validation import validate_data


def check_column_names(estimator, X, *, reset):
    """Learn the column names of X, or check that they are those learned.

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
        If the names are not those learned.
    """
    # Lists and arrays have no names. validate_data takes 40 microseconds to find out,
    # which counts in the prediction of a single sequence.
    if type(X) in (list, np.ndarray) and not hasattr(estimator, "feature_names_in_"):
        return
    validate_data(estimator, X, reset=reset, skip_check_array=True, ensure_2d=False)
