"""Contract of every call, for valid and invalid input.

A call modifies no input, and fails only with a documented exception: raised by a
``raise`` statement of this package or of scikit-learn, with a message that names what
is invalid.
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

# Message of NumPy, for an integer random_state out of range.
BAD_SEED = "Seed must be between 0 and 2**32 - 1"
DOCUMENTED = (ValueError, TypeError, NotFittedError, MemoryError)
HOMES = tuple(str(Path(package.__file__).parent) for package in (skseq, sklearn))
LONGEST_MESSAGE = 700


def examples(share=1):
    """Return settings with a share of the examples of the profile, 3 at least."""
    return settings(max_examples=max(3, int(settings.default.max_examples * share)))


@contextmanager
def pictures():
    """Plot without a window, and close all figures at the end."""
    with mpl.rc_context({"backend": "agg"}):
        try:
            yield
        finally:
            plt.close("all")


def attempt(call, *inputs, about):
    """Call a function and return its result, or None and the documented exception.

    Parameters
    ----------
    call : callable
        Function of the inputs.
    *inputs : object
        Arguments of the call, which must not modify them.
    about : str
        Regular expression that the message must match: names of the function, of its
        parameters, or of rows.

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
    assert list(map(snapshot, inputs)) == before, "an input was modified"
    return result, error


def check_error(error, about):
    """Check that an exception was raised by a check and names what is invalid."""
    if str(error) == BAD_SEED:
        return
    file, line = traceback.extract_tb(error.__traceback__)[-1][:2]
    code = linecache.getline(file, line).strip()
    is_raised = code.startswith("raise") and file.startswith(HOMES)
    assert is_raised, f"{error!r} was not raised by a check: {file}:{line}: {code}"
    message = str(error)
    # Numbers may be shown in full; scikit-learn shows any value in full.
    n_characters = len(re.sub(r"\d+|\s+", " ", message))
    most = LONGEST_MESSAGE if file.startswith(HOMES[0]) else np.inf
    assert 0 < n_characters <= most, message
    assert re.search(about, message), f"{message!r} does not match {about}"


def snapshot(value):
    """Return an immutable copy of a value, to detect later modification."""
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
    """Return the attributes of an estimator, to detect later modification."""
    return {
        name: (id(value), snapshot(value)) for name, value in vars(estimator).items()
    }
