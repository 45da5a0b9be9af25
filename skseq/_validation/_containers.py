"""Convert containers of other libraries to arrays, and name them in messages."""

import sys

import numpy as np


def to_array(container):
    """Convert a container to an array, with NaN for masked entries.

    Parameters
    ----------
    container : array-like
        Anything that NumPy converts.

    Returns
    -------
    ndarray
        Strings of variable width become objects, which scikit-learn can check.
    """
    array = np.asarray(fill_masked(container))
    return array.astype(object) if array.dtype.kind == "T" else array


def to_list(container):
    """List the elements of a container as objects of Python.

    Iterating over arrays of NumPy, pyarrow and PyTorch gives scalars of their own.

    Parameters
    ----------
    container : iterable
        Of any kind.

    Returns
    -------
    list
    """
    for method in ("tolist", "to_pylist"):
        if hasattr(container, method):
            return getattr(container, method)()
    return list(container)


def unwrap_arrow(values):
    """Convert scalars of pyarrow, which iterating over its columns gives, to Python's.

    Parameters
    ----------
    values : iterable
        Of any kind.

    Returns
    -------
    list
        Other values are the same objects.
    """
    return [value.as_py() if hasattr(value, "as_py") else value for value in values]


def fill_masked(container):
    """Replace the masked entries of an array of ``numpy.ma`` by NaN.

    Parameters
    ----------
    container : object
        Any value.

    Returns
    -------
    object
        The same object if nothing is masked. Otherwise an array of a type that holds
        NaN: floats for integers, objects for strings.
    """
    # To is_masked alone, arrays of pandas with NA are masked as well.
    is_masked_array = isinstance(container, np.ma.MaskedArray)
    if not is_masked_array or not np.ma.is_masked(container):
        return container
    can_hold_nan = container.dtype.kind in "fcO"
    is_number = container.dtype.kind in "biu"
    dtype = container.dtype if can_hold_nan else float if is_number else object
    return container.astype(dtype).filled(np.nan)


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


def column_names(container):
    """Return the names of the columns of a data frame or table.

    Parameters
    ----------
    container : object
        Any value.

    Returns
    -------
    list or None
        None if it is not a data frame.
    """
    # A series of Dask has columns, too. A lazy frame would compute their names.
    is_series = getattr(container, "ndim", 2) != 2
    if is_series or hasattr(container, "collect") or not hasattr(container, "columns"):
        return None
    # The columns of pyarrow are the data.
    return list(getattr(container, "column_names", container.columns))


def conversion_of(container, what="X"):
    """Return the call that converts a container without rows to one with rows.

    Parameters
    ----------
    container : object
        Any value.
    what : str, default="X"
        Name of the argument.

    Returns
    -------
    str or None
        Such as "X.collect()" for lazy data frames, "X.to_list()" for ragged tensors.
    """
    methods = ("collect", "to_list")
    return next((f"{what}.{m}()" for m in methods if hasattr(container, m)), None)
