"""Check the arguments of compare_classifiers: classifiers, groups, scores."""

from sklearn.base import is_classifier

from skseq._validation._containers import to_array
from skseq._validation._messages import describe
from skseq._validation._missing_values import has_missing

NAME = "compare_classifiers"


def check_classifiers(estimators):
    """Check that there are at least two classifiers, each with a name.

    Parameters
    ----------
    estimators : object
        Classifiers by name.

    Raises
    ------
    TypeError
        If it is not a dict of str to classifiers.
    ValueError
        If there are fewer than two.
    """
    if not isinstance(estimators, dict):
        raise TypeError(
            f"{NAME} expects a dict of names and classifiers, got "
            f"{describe(estimators)}. "
            'Name them, as in {"lstm": make_lstm_pipeline(), ...}.'
        )
    for name, estimator in estimators.items():
        if not isinstance(name, str):
            raise TypeError(
                f"{NAME} expects names of type str; one is {describe(name)}. Put it in "
                "quotes."
            )
        _check_classifier(name, estimator)
    if len(estimators) < 2:
        raise ValueError(
            f"{NAME} expects at least 2 classifiers, got {list(estimators)}. Add a "
            "baseline, or score one with sklearn.model_selection.cross_validate."
        )


def check_groups(groups, n_rows):
    """Convert groups to an array, and check that there is one for each row.

    Parameters
    ----------
    groups : array-like of shape (n_samples,) or None
        Group of each row.
    n_rows : int
        Number of rows.

    Returns
    -------
    ndarray of shape (n_samples,) or None

    Raises
    ------
    ValueError
        If the shape differs, or a group is missing.
    """
    if groups is None:
        return None
    groups = to_array(groups)
    if groups.shape != (n_rows,):
        raise ValueError(
            f"{NAME} expects one group for each of the {n_rows} rows, got groups of "
            f"shape {groups.shape}."
        )
    if has_missing(groups):
        row = next(row for row in range(n_rows) if has_missing(groups[[row]]))
        raise ValueError(
            f"{NAME} expects a group for each row; that of row {row} is "
            f"{describe(groups[row])}. Drop the row, or give it a group of its own."
        )
    return groups


def check_score_name(score_name, score_names):
    """Check the name of a score, and replace None by the first one.

    Parameters
    ----------
    score_name : str or None
        The requested score.
    score_names : tuple of str
        Names of all scores.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the score is unknown.
    """
    if score_name is None:
        return score_names[0]
    if not isinstance(score_name, str) or score_name not in score_names:
        raise ValueError(
            f"Comparison expects the name of one of its scores, {list(score_names)}, "
            f"got {describe(score_name)}. Name it as scoring in {NAME}."
        )
    return score_name


def _check_classifier(name, estimator):
    is_estimator = hasattr(estimator, "fit") and not isinstance(estimator, type)
    if not is_estimator or not is_classifier(estimator):
        raise TypeError(
            f"{NAME} expects classifiers; {name!r} is {describe(estimator)}. Pass an "
            "instance of a classifier, such as make_tfidf_pipeline()."
        )
