"""One score of scikit-learn's, by name or as a scorer, and what it is called."""

from sklearn.metrics import check_scoring, get_scorer

from skseq._validation._messages import describe


def make_scorer(estimator, scoring, *, name):
    """Return the name of a score, and its scorer.

    Parameters
    ----------
    estimator : estimator
        What is to be scored.
    scoring : str, callable or None
        As scikit-learn has it; None is the estimator's own ``score``.
    name : str
        Who asks, for error messages.

    Returns
    -------
    score_name : str
        "score" if it has no name.
    scorer : callable
        Of an estimator, X and y.

    Raises
    ------
    TypeError
        If ``scoring`` is anything else.
    ValueError
        If there is no such score.
    """
    if scoring is not None and not isinstance(scoring, str) and not callable(scoring):
        raise TypeError(
            f"{name} expects scoring as the name of one score, a scorer or None, got "
            f'{describe(scoring)}. Try scoring="accuracy".'
        )
    try:
        # A wrong name's error from check_scoring lists all the names there are.
        known = get_scorer(scoring) if isinstance(scoring, str) else scoring
        scorer = check_scoring(estimator, known)
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"{name} expects scoring as scikit-learn has it, got {scoring!r}. {error}"
        ) from error
    if isinstance(scoring, str):
        return scoring, scorer
    return getattr(scoring, "__name__", "score"), scorer
