"""Format values for error messages."""

import numpy as np


def describe(value):
    """Return the type of a value and its shortened representation.

    Parameters
    ----------
    value : object
        Any value. NumPy's scalars are shown as those of Python.

    Returns
    -------
    str
        Such as ``"str 'the'"``.
    """
    value = value.item() if isinstance(value, np.generic) else value
    return f"{type(value).__name__} {short_repr(value)}"


def short_repr(value):
    """Return the representation of a value, shortened to 40 characters.

    Parameters
    ----------
    value : object
        Any value.

    Returns
    -------
    str
        Ends in "..." if it was longer.
    """
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
