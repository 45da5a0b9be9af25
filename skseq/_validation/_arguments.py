"""Check arguments of functions, as scikit-learn checks parameters of estimators."""

from numbers import Integral, Real

from skseq._validation._messages import describe


def check_count(value, parameter, default, *, least=1, name):
    """Check that an argument is an integer of at least a minimum.

    Parameters
    ----------
    value : object
        The argument.
    parameter : str
        Its name.
    default : int or None
        Its default, used in the error message.
    least : int, default=1
        The minimum.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    int
        The argument as a Python integer, which does not overflow like those of NumPy.

    Raises
    ------
    ValueError
        If the argument is not an integer, or less than the minimum.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(
            f"{name} expects {parameter} as an integer of at least {least}, got "
            f"{describe(value)}. The default is {default}."
        )
    return int(value)


def check_confidence_level(value, *, name):
    """Check the confidence level of an interval.

    Parameters
    ----------
    value : object
        The argument.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If the argument is not a number between 0 and 1.
    """
    if not isinstance(value, Real) or not 0 < value < 1:
        raise ValueError(
            f"{name} expects confidence_level as a number between 0 and 1, got "
            f"{describe(value)}. The default is 0.95."
        )


def check_coverage(coverage, of, *, name):
    """Check the share of the sequences or tokens to keep.

    Parameters
    ----------
    coverage : object
        The share.
    of : object
        "sequences" or "tokens".
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If ``coverage`` is not a number above 0 and at most 1, or ``of`` is unknown.
    """
    if not isinstance(coverage, Real) or not 0 < coverage <= 1:
        raise ValueError(
            f"{name} expects coverage as a share above 0 and at most 1, got "
            f"{describe(coverage)}. The default is 0.95."
        )
    if not isinstance(of, str) or of not in ("sequences", "tokens"):
        raise ValueError(
            f'{name} expects of to be "sequences" or "tokens", got {describe(of)}. The '
            'default is "sequences".'
        )


def check_report(report, field, maker, *, name):
    """Check that a display gets a report of its own type.

    Parameters
    ----------
    report : object
        The argument.
    field : str
        An attribute that other reports do not have.
    maker : str
        Name of the function that returns such reports.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    TypeError
        If the argument lacks the attribute.
    """
    if not hasattr(report, field):
        raise TypeError(
            f"{name} expects the result of {maker}, got {describe(report)}."
        )
