"""Format values for error messages."""

import numpy as np


def describe(value):
    """Return the type of a value and a short representation of it.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
        At most 40 characters of the representation.
    """
    value = value.item() if isinstance(value, np.generic) else value
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '...'}"
