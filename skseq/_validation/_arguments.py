"""Arguments of functions and displays, checked as scikit-learn does an estimator's."""

from numbers import Integral, Real

from skseq._validation._messages import describe


def check_count(value, parameter, default, *, least=1, name):
    """Check a number of things.

    Parameters
    ----------
    value : object
        The argument.
    parameter : str
        What it is called.
    default : int
        For the message.
    least : int, default=1
        The least there may be.
    name : str
        Who asks.

    Raises
    ------
    ValueError
        If it is no integer, or below the least.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(
            f"{name} expects {parameter} as an integer of at least {least}, got "
            f"{describe(value)}. The default is {default}."
        )


def check_confidence_level(value, *, name):
    """Check how often an interval is to hold the truth.

    Parameters
    ----------
    value : object
        The argument.
    name : str
        Who asks.

    Raises
    ------
    ValueError
        If it is no number between 0 and 1.
    """
    if not isinstance(value, Real) or not 0 < value < 1:
        raise ValueError(
            f"{name} expects confidence_level as a number between 0 and 1, got "
            f"{describe(value)}. The default is 0.95."
        )


def check_report(report, field, maker, *, name):
    """Check that a report is of the kind that a display draws.

    Parameters
    ----------
    report : object
        The argument.
    field : str
        An attribute that no report of another kind has.
    maker : str
        The function that makes such reports.
    name : str
        Who asks.

    Raises
    ------
    TypeError
        If it is anything else.
    """
    if not hasattr(report, field):
        raise TypeError(
            f"{name} expects what {maker} returned, got {describe(report)}."
        )
