"""What holds of every call, whatever it is given.

Inputs stay as they are; and where a call fails, it does so on purpose: by one of the
errors that docstrings name, raised by a ``raise`` of this package or of scikit-learn's
checks, with a message that says what it is about.
"""

import linecache
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import sklearn
from hypothesis import settings
from scipy import sparse
from sklearn.exceptions import NotFittedError

import skseq

# NumPy's own, of the generator that scikit-learn makes of an integer random_state.
BAD_SEED = "Seed must be between 0 and 2**32 - 1"
DOCUMENTED = (ValueError, TypeError, NotFittedError, MemoryError)
HOMES = tuple(str(Path(package.__file__).parent) for package in (skseq, sklearn))
LONGEST_MESSAGE = 700


def examples(share=1):
    """Return settings with a share of the examples of the profile, 3 at least."""
    return settings(max_examples=max(3, int(settings.default.max_examples * share)))


@contextmanager
def pictures():
    """Draw in no window, and forget what was drawn."""
    with mpl.rc_context({"backend": "agg"}):
        try:
            yield
        finally:
            plt.close("all")


def attempt(call, *inputs, about):
    """Call, and return the result, or None and the error that was raised on purpose.

    Parameters
    ----------
    call : callable
        Takes the inputs.
    *inputs : object
        None of which may change.
    about : str
        A regular expression, of which the message has to hold something: names of what
        was called, of its parameters, or of rows.

    Returns
    -------
    result : object
    error : Exception or None
    """
    before = list(map(snapshot, inputs))
    try:
        result, error = call(*inputs), None
    except DOCUMENTED as raised:
        result, error = None, raised
        check_error(raised, about)
    assert list(map(snapshot, inputs)) == before, "an input has changed"
    return result, error


def check_error(error, about):
    """Check that an error was meant, and says what is wrong."""
    if str(error) == BAD_SEED:
        return
    file, line = traceback.extract_tb(error.__traceback__)[-1][:2]
    code = linecache.getline(file, line).strip()
    is_meant = code.startswith("raise") and file.startswith(HOMES)
    assert is_meant, f"{error!r} was not raised on purpose: {file}:{line}: {code}"
    message = str(error)
    # Some show the whole of a number, and scikit-learn the whole of any value.
    n_characters = len(re.sub(r"\d+|\s+", " ", message))
    most = LONGEST_MESSAGE if file.startswith(HOMES[0]) else np.inf
    assert 0 < n_characters <= most, message
    assert re.search(about, message), f"{message!r} names nothing of {about}"


def snapshot(value):
    """Return what can be compared later with what a value has become."""
    if isinstance(value, np.ndarray):
        content = value.tolist() if value.dtype.kind == "O" else value.tobytes()
        return value.dtype.str, value.shape, snapshot(content)
    if isinstance(value, (list, tuple)):
        return type(value).__name__, tuple(map(snapshot, value))
    if isinstance(value, Mapping):
        return tuple((snapshot(key), snapshot(value[key])) for key in value)
    if sparse.issparse(value):
        return type(value).__name__, snapshot(value.toarray())
    if hasattr(value, "to_numpy"):
        return type(value).__name__, snapshot(value.to_numpy())
    if isinstance(value, Iterator):
        return type(value).__name__
    return type(value).__name__, repr(value)


def state_of(estimator):
    """Return the attributes of an estimator, to tell whether a call has changed any."""
    return {
        name: (id(value), snapshot(value)) for name, value in vars(estimator).items()
    }
