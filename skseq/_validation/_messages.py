"""Format values for error messages."""

from reprlib import Repr

import numpy as np

MAX_LENGTH = 40

# Limits beyond MAX_LENGTH: the whole representation of a large list may take minutes.
_LIMITED = Repr()
for _kind in ("list", "tuple", "dict", "set", "frozenset", "deque"):
    setattr(_LIMITED, f"max{_kind}", MAX_LENGTH // 3 + 1)
for _kind in ("string", "long", "other"):
    setattr(_LIMITED, f"max{_kind}", 3 * MAX_LENGTH)


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
        One line, which ends in "..." if it was longer.
    """
    text = _LIMITED.repr(value).replace("\n", " ")
    return text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH - 3]}..."
