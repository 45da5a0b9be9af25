"""Reject NaN, None and infinity in sequences, symbols and labels."""

from operator import ne

import numpy as np

from skseq._validation._check_values import reject


def check_finite(sequences, *, name, allow_nan):
    """Check that sequences of floats hold no NaN and no infinity.

    Parameters
    ----------
    sequences : Sequences
        With values of any shape and numeric type.
    name : str
        Caller's name, used in error messages.
    allow_nan : bool
        Whether NaN is accepted.

    Raises
    ------
    ValueError
        If a value is infinite, or NaN unless that is accepted.
    """
    if sequences.dtype.kind != "f":
        return
    if allow_nan:
        message = "finite numbers or NaN; sequence {row} holds {value}. Drop inf first."
        is_bad = np.isinf(sequences.values)
    else:
        message = (
            "finite numbers; sequence {row} holds {value}. Drop or impute NaN, also of "
            "masked values, and inf first; among measurements, SequenceScaler takes "
            "NaN as missing."
        )
        is_bad = ~np.isfinite(sequences.values)
    reject(sequences, is_bad, f"{name} expects {message}")


def has_missing(values):
    """Return whether any symbol or label is None, NaN or another missing value.

    Parameters
    ----------
    values : list or ndarray of shape (n_values,)
        Symbols or labels of any type.

    Returns
    -------
    bool
    """
    try:
        return None in values or any(map(ne, values, values))
    except (TypeError, ArithmeticError):  # pandas.NA has no truth value.
        return True
