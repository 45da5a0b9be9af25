"""Convert ``scoring``, as in scikit-learn, to scorers and their names."""

from contextlib import contextmanager

from sklearn.metrics import check_scoring, get_scorer

from skseq._validation._log_loss_scorer import negative_log_loss
from skseq._validation._messages import describe

# By the name of a scorer of scikit-learn, one that is defined for more rows.
_SUBSTITUTES = {"neg_log_loss": negative_log_loss}


def make_scorer(estimator, scoring, *, name):
    """Return the name of one score, and its scorer.

    Parameters
    ----------
    estimator : estimator
        The estimator to score.
    scoring : str, callable or None
        As in scikit-learn; None is the estimator's own ``score``.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    score_name : str
        "score" if the scorer has no name.
    scorer : callable
        With the signature ``scorer(estimator, X, y)``.

    Raises
    ------
    TypeError
        If ``scoring`` is of another type.
    ValueError
        If the score is unknown.
    """
    if scoring is not None and not isinstance(scoring, str) and not callable(scoring):
        raise TypeError(
            f"{name} expects scoring as the name of one score, a scorer or None, got "
            f'{describe(scoring)}. Try scoring="accuracy".'
        )
    with _name_in_errors(scoring, name):
        # For a wrong name, get_scorer has a short error; check_scoring lists all names.
        known = _get_scorer(scoring) if isinstance(scoring, str) else scoring
        return _score_name(scoring), check_scoring(estimator, known)


def make_scorers(scoring, *, name):
    """Return the scorers of one score or several, by name.

    Parameters
    ----------
    scoring : str, callable, list of str, or dict of {str: str or callable}
        As in scikit-learn.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    dict of {str: callable}
        In the given order; "score" if a scorer has no name. The signature of each is
        ``scorer(estimator, X, y)``.

    Raises
    ------
    TypeError
        If ``scoring`` is of another type.
    ValueError
        If a score is unknown, or there is none.
    """
    scorings = sorted(scoring) if isinstance(scoring, set) else scoring
    if isinstance(scoring, str) or callable(scoring):
        scorings = {_score_name(scoring): scoring}
    elif not isinstance(scoring, (list, tuple, set, dict)):
        raise TypeError(
            f"{name} expects scoring as a name, a scorer, a list of names or a dict, "
            f'got {describe(scoring)}. Try scoring="accuracy".'
        )
    with _name_in_errors(scoring, name):
        check_scoring(scoring=scorings)
        if not isinstance(scorings, dict):
            scorings = {known: known for known in scorings}
        return {key: _get_scorer(known) for key, known in scorings.items()}


def substitute(scorer, scoring):
    """Return the scorer that replaces one of scikit-learn, if there is one.

    Parameters
    ----------
    scorer : callable or other
        What scikit-learn makes of ``scoring``.
    scoring : str or other
        As in scikit-learn.

    Returns
    -------
    callable or other
        The same ``scorer``, unless ``scoring`` is the name of one that is replaced.
    """
    return _SUBSTITUTES.get(scoring, scorer) if isinstance(scoring, str) else scorer


def _get_scorer(scoring):
    return substitute(get_scorer(scoring), scoring)


def _score_name(scoring):
    return (
        scoring if isinstance(scoring, str) else getattr(scoring, "__name__", "score")
    )


@contextmanager
def _name_in_errors(scoring, name):
    """Add the caller and the argument to the errors of scikit-learn."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"{name} expects scoring as in scikit-learn, got {describe(scoring)}. "
            f"{error}"
        ) from error
