"""Convert containers of other libraries to arrays."""

import sys

import numpy as np


def to_array(container):
    """Convert a container to an array in which missing values are missing.

    Parameters
    ----------
    container : array-like
        Anything that NumPy converts. Masked entries become NaN.

    Returns
    -------
    ndarray
        Strings of variable width become objects, which scikit-learn can check.
    """
    if np.ma.is_masked(container):
        can_hold_nan = container.dtype.kind in "fcO"
        is_number = container.dtype.kind in "biu"
        dtype = container.dtype if can_hold_nan else float if is_number else object
        container = container.astype(dtype).filled(np.nan)
    array = np.asarray(container)
    return array.astype(object) if array.dtype.kind == "T" else array


def is_pandas_na(value):
    """Return whether a value is ``pandas.NA``; does not import pandas.

    Parameters
    ----------
    value : object
        Any value.

    Returns
    -------
    bool
    """
    pandas = sys.modules.get("pandas")
    return pandas is not None and value is pandas.NA
