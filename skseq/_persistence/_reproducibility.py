"""reproducibility_report: the receipt of a fit."""

from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._classifier._fit_record import (
    RECORD_KINDS,
    parameter_texts,
    random_state_text,
)
from skseq._classifier._lstm_classifier import LSTMClassifier
from skseq._hashing import fingerprint_of
from skseq._persistence._estimators import kind_of
from skseq._persistence._fitted_attributes import write_classifier
from skseq._persistence._reproducibility_report import ReproducibilityReport
from skseq._persistence._values import pack
from skseq._validation._messages import describe

NAME = "reproducibility_report"

# What is learnt, but does not count: it has a line of its own, or says in what form the
# sequences came.
_LEFT_OUT = {
    "weights",
    "seed",
    "fit_record",
    "n_features_in_",
    "feature_names_in_",
    "_sklearn_output_config",
}


def reproducibility_report(estimator):
    """Tell what a fit depends on, and give hashes of what came out.

    It is a receipt: an integer ``random_state``, equal parameters, data and versions on
    the same machine make the same weights, to the last bit. If a fit that is made again
    has another hash of the weights, :meth:`ReproducibilityReport.differences` tells
    which line is another one as well.

    Parameters
    ----------
    estimator : LSTMClassifier or sklearn.pipeline.Pipeline
        Fitted; a pipeline ends in an :class:`LSTMClassifier`.

    Returns
    -------
    ReproducibilityReport
        Prints line by line. With ``to_dict``, for a file, and ``differences``.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is nothing of the kind.

    See Also
    --------
    save : Save what was fitted, and this with it.
    show_versions : Versions of everything, for a bug report.

    Notes
    -----
    The classifier takes these notes at the end of each ``fit``, ``partial_fit``,
    ``fit_chunks`` and ``initialize``, and keeps them when it is pickled or saved: they
    are of the machine that trained. They take a few thousandths of the time of a fit.
    Other steps of a pipeline take no notes; their parameters are those of now.
    What they did to the data is in the hash of what the classifier was given.

    After ``partial_fit``, or ``fit`` with ``warm_start``, the lines are those of the
    last call, and ``earlier_calls`` stands for the same lines of all calls before, in
    their order. A fit in several chunks hashes each of them, so it differs from a fit
    to the same data in one piece, as its weights do; with a single chunk, the hashes
    are equal. A fit that went on from a ``checkpoint`` has the hashes of one that was
    never cut off.

    Examples
    --------
    >>> from sklearn.base import clone
    >>> from skseq import LSTMClassifier, reproducibility_report
    >>> X, y = [[1, 2, 3], [3, 2, 1, 2], [1, 3], [3, 1]] * 8, [0, 1, 0, 1] * 8
    >>> classifier = LSTMClassifier(units=8, random_state=0).fit(X, y)
    >>> receipt = reproducibility_report(classifier)
    >>> receipt
    random_state: 0
    seed: 209652396
    call: fit
    ...
    weights: ...
    >>> again = clone(classifier).fit(X, y)
    >>> receipt.differences(reproducibility_report(again))
    {}
    >>> other = clone(classifier).set_params(units=9).fit(X, y)
    >>> list(receipt.differences(reproducibility_report(other)))
    ['parameters.units', 'learnt.lstmclassifier', 'weights']
    """
    *steps, (name, classifier) = _list_steps(estimator)
    if not isinstance(classifier, LSTMClassifier):
        raise TypeError(
            f"{NAME} expects a fitted LSTMClassifier, or a pipeline that ends in one, "
            f"got {describe(estimator)}. {_remedy(estimator)}"
        )
    check_is_fitted(classifier)
    record = _record_of(classifier)
    parameters, learnt = {}, {}
    for step_name, step in steps:
        parameters |= _parameters_of(step, step_name)
        learnt[step_name] = _hash_learnt(step)
    prefix = f"{name}__" if name else ""
    for parameter, text in record["parameters"].items():
        parameters[prefix + parameter] = text
    learnt[name or "lstmclassifier"] = _hash_values(write_classifier(classifier))
    return ReproducibilityReport(
        **record
        | {
            "seed": classifier._seed,
            "parameters": parameters,
            "learnt": learnt,
            "weights": fingerprint_of({}, classifier._network.weights),
        }
    )


def _list_steps(estimator, name=""):
    """Return names and steps, with those of a pipeline in a pipeline."""
    if not isinstance(estimator, Pipeline):
        return [(name, estimator)]
    prefix = f"{name}__" if name else ""
    return [
        named
        for step_name, step in estimator.steps
        for named in _list_steps(step, prefix + step_name)
    ]


def _record_of(classifier):
    record = getattr(classifier, "_fit_record", None)
    if record is not None:
        return record
    # It was fitted before there were records.
    parameters = classifier.get_params(deep=False)
    return {
        **dict.fromkeys(RECORD_KINDS),
        "random_state": random_state_text(parameters["random_state"]),
        "parameters": parameter_texts(parameters),
    }


def _parameters_of(step, name):
    if not hasattr(step, "get_params"):
        return {name: str(step)}
    texts = parameter_texts(step.get_params(deep=False))
    named = {f"{name}__{parameter}": text for parameter, text in texts.items()}
    return {name: type(step).__name__, **named}


def _hash_learnt(step):
    """Return a hash of what a step has learnt; None if nobody knows what that is."""
    kind = kind_of(step)
    if kind is None:
        return None
    check_is_fitted(step)
    return _hash_values(kind.write(step))


def _hash_values(learnt):
    counted = {name: learnt[name] for name in sorted(set(learnt) - _LEFT_OUT)}
    arrays = []
    try:
        packed = pack(counted, arrays, where=NAME)
    except TypeError:  # A token or label of a type without a form to hash.
        return None
    return fingerprint_of(packed, arrays)


def _remedy(estimator):
    if hasattr(estimator, "best_estimator_"):
        return "Pass its best_estimator_."
    return "Other estimators take no notes of their fit."
