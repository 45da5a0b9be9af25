"""reproducibility_report: what a fit depends on, as lines that can be compared."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace

from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._hashing import fingerprint_of
from skseq._persistence._estimators import serializer_of
from skseq._persistence._fitted_classifier import write_classifier
from skseq._persistence._json_values import pack
from skseq._validation._messages import describe

NAME = "reproducibility_report"

# Fitted attributes that are not hashed with the others: they have a line of their own,
# or depend on the container that the sequences came in.
_NOT_HASHED = {
    "weights",
    "seed",
    "fit_record",
    "n_features_in_",
    "feature_names_in_",
    "_sklearn_output_config",
}


def reproducibility_report(estimator):
    """Report what a fit depends on, with hashes of the data and of the result.

    On the same machine, an integer ``random_state`` and equal parameters, data and
    versions give equal weights, to the last bit. If a repeated fit has another hash of
    the weights, :meth:`ReproducibilityReport.differences` lists which other lines
    differ.

    Parameters
    ----------
    estimator : LSTMClassifier or sklearn.pipeline.Pipeline
        Fitted; a pipeline ends in an :class:`LSTMClassifier`.

    Returns
    -------
    ReproducibilityReport
        Prints line by line; ``to_dict`` converts it for a file, ``differences``
        compares it with another report.

    Raises
    ------
    NotFittedError
        If the estimator is not fitted.
    TypeError
        If ``estimator`` is neither an :class:`LSTMClassifier` nor a pipeline that ends
        in one.

    See Also
    --------
    save : Save a fitted estimator, with the record that this report is made from.
    show_versions : Versions of all dependencies, for a bug report.

    Notes
    -----
    The classifier records this at the end of each ``fit``, ``partial_fit``,
    ``fit_chunks`` and ``initialize``, in a few thousandths of the time of a fit. The
    record is pickled and saved with it, so the report describes the machine that
    trained. Other steps of a pipeline keep no record: the report holds their current
    parameters. The hash of the classifier's training data covers what they did to the
    data.

    After ``partial_fit``, or ``fit`` with ``warm_start``, the lines describe the last
    call, and ``earlier_calls`` is a hash of the same lines of all calls before, in
    order. ``fit_chunks`` hashes each chunk, so the report of several chunks differs
    from that of one fit to the same data, as do the weights; with a single chunk, the
    hashes are equal. A fit that was resumed from a ``checkpoint`` has the same hashes
    as one that was not interrupted.

    Examples
    --------
    >>> from sklearn.base import clone
    >>> from skseq import LSTMClassifier, reproducibility_report
    >>> X, y = [[1, 2, 3], [3, 2, 1, 2], [1, 3], [3, 1]] * 8, [0, 1, 0, 1] * 8
    >>> classifier = LSTMClassifier(units=8, random_state=0).fit(X, y)
    >>> report = reproducibility_report(classifier)
    >>> report
    random_state: 0
    seed: 209652396
    call: fit
    ...
    weights: ...
    >>> repeated = clone(classifier).fit(X, y)
    >>> report.differences(reproducibility_report(repeated))
    {}
    >>> other = clone(classifier).set_params(units=9).fit(X, y)
    >>> list(report.differences(reproducibility_report(other)))
    ['parameters.units', 'learnt.lstmclassifier', 'weights']
    """
    # ReproducibilityReport is in this module too, and needs no Keras.
    from skseq._classifier._lstm_classifier import LSTMClassifier

    *steps, (name, classifier) = _list_steps(estimator)
    if not isinstance(classifier, LSTMClassifier):
        raise TypeError(
            f"{NAME} expects a fitted LSTMClassifier, or a pipeline that ends in one, "
            f"got {describe(estimator)}. {_remedy(estimator)}"
        )
    check_is_fitted(classifier)
    record = _record_of(classifier)
    parameters, hashes = {}, {}
    for step_name, step in steps:
        parameters |= _parameters_of(step, step_name)
        hashes[step_name] = _hash_fitted_attributes(step)
    prefix = f"{name}__" if name else ""
    for parameter, text in record["parameters"].items():
        parameters[prefix + parameter] = text
    hashes[name or "lstmclassifier"] = _hash_values(write_classifier(classifier))
    return ReproducibilityReport(
        **record
        | {
            "seed": classifier._seed,
            "parameters": parameters,
            "learnt": hashes,
            "weights": fingerprint_of({}, classifier._network.weights),
        }
    )


@dataclass(frozen=True)
class ReproducibilityReport:
    """Result of :func:`reproducibility_report`, printed line by line.

    Hashes are SHA-256, in hexadecimal. All lines but ``learnt`` and ``weights`` were
    recorded by the fit, and do not change when the classifier is loaded elsewhere. They
    are None for a classifier that was fitted by a version that did not record them.

    Parameters
    ----------
    random_state : str
        The parameter of the classifier: a number, "None", or "RandomState".
    seed : int
        Seed drawn from it, which determines initial weights, batches, dropout and the
        validation split.
    call : str or None
        The method that trained last, such as "fit".
    n_calls : int or None
        Number of calls that have trained these weights, one after the other: more than
        1 only after ``warm_start`` or ``partial_fit``.
    earlier_calls : str or None
        Hash of the same lines of all calls before the last one; None if there were
        none.
    callbacks : list of str or None
        Classes of the callbacks, Keras' own and scikit-learn's. The report does not
        cover what they do to the weights.
    versions : dict of str to str or None
        Versions of "python", "skseq", "numpy", "scikit-learn", "keras" and its backend.
    machine : dict of str to str or int or None
        "system"; "engine", which is "kernel" or, on a GPU, "Keras on ..." with the name
        of the backend; "processor", the instruction set that the kernel uses;
        "kernel", the hash of the compiled kernel; and "threads", their number.
    parameters : dict of str to str
        Parameters of all steps as text, named as in ``set_params``; arrays and long
        texts are replaced by their hash. Parameters that do not affect the weights,
        such as ``verbose``, are left out.
    data : dict of str to str or int or None
        Training data of the last call, as the network receives it, without padding:
        "n_sequences", and hashes of "sequences", "labels", "sample_weight" (including
        ``class_weight``), and of the "validation" data if they were given.
    learnt : dict of str to str or None
        Hash of the fitted attributes of each step, by the name of the step: vocabulary,
        length, classes, history, Adam's moments. None for a step that :func:`save`
        cannot save.
    weights : str
        Hash of the weights of the network.

    See Also
    --------
    reproducibility_report : Make a report.

    Examples
    --------
    >>> import json
    >>> from skseq import LSTMClassifier, ReproducibilityReport, reproducibility_report
    >>> classifier = LSTMClassifier(units=4, random_state=0)
    >>> classifier = classifier.fit([[1, 2], [2, 1]] * 8, [0, 1] * 8)
    >>> report = reproducibility_report(classifier)
    >>> text = json.dumps(report.to_dict())
    >>> ReproducibilityReport.from_dict(json.loads(text)) == report
    True
    """

    random_state: str
    seed: int
    call: str | None
    n_calls: int | None
    earlier_calls: str | None
    callbacks: list | None
    versions: dict | None
    machine: dict | None
    parameters: dict
    data: dict | None
    learnt: dict
    weights: str

    @property
    def is_seeded(self):
        """Whether ``random_state`` was an integer, so that the fit can be repeated."""
        return self.random_state not in ("None", "RandomState")

    def differences(self, other):
        """Compare with another report, line by line.

        Parameters
        ----------
        other : ReproducibilityReport
            For example, that of the same estimator after another fit.

        Returns
        -------
        dict of str to tuple
            Name of each line that differs, such as "weights", "versions.numpy" or
            "parameters.lstmclassifier__units", with its value in this report and in
            the other one; None where a report has no such line. Empty if all lines are
            equal.

        Raises
        ------
        TypeError
            If ``other`` is not a ReproducibilityReport.
        """
        if not isinstance(other, ReproducibilityReport):
            raise TypeError(
                "differences expects another ReproducibilityReport, got "
                f"{describe(other)}. Make one with reproducibility_report, or with "
                "ReproducibilityReport.from_dict."
            )
        ours, theirs = self._lines(), other._lines()
        return {
            name: (ours.get(name), theirs.get(name))
            for name in ours | theirs
            if ours.get(name) != theirs.get(name)
        }

    def to_dict(self):
        """Convert the report to values that can be written as JSON.

        Returns
        -------
        dict
            The parameters of the constructor.
        """
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        """Make a report from the result of :meth:`to_dict`.

        Parameters
        ----------
        values : dict
            For example, read from a JSON file.

        Returns
        -------
        ReproducibilityReport

        Raises
        ------
        ValueError
            If ``values`` is not a result of :meth:`to_dict`.
        """
        kinds = {field.name: field.type for field in fields(cls)}
        if not isinstance(values, dict) or set(values) != set(kinds):
            raise ValueError(
                "ReproducibilityReport.from_dict expects a result of to_dict, with "
                f"{', '.join(kinds)}, got {describe(values)}."
            )
        for name, value in values.items():
            if not isinstance(value, kinds[name]) or not _is_plain(value):
                raise ValueError(
                    "ReproducibilityReport.from_dict expects a result of to_dict; "
                    f"{name} is {describe(value)}."
                )
        return cls(**values)

    def __repr__(self):
        # The parameters would take many lines, and are in the user's own code.
        text = json.dumps(self.parameters, sort_keys=True)
        parameters = hashlib.sha256(text.encode()).hexdigest()
        lines = replace(self, parameters=parameters)._lines()
        return "\n".join(f"{name}: {value}" for name, value in lines.items())

    def _lines(self):
        """Return all lines; those of a dict are prefixed with its name."""
        lines = {}
        for name, value in vars(self).items():
            if isinstance(value, dict):
                lines |= {f"{name}.{key}": each for key, each in value.items()}
            else:
                lines[name] = value
        return lines


def _list_steps(estimator, name=""):
    """Return names and steps, including those of nested pipelines."""
    if not isinstance(estimator, Pipeline):
        return [(name, estimator)]
    prefix = f"{name}__" if name else ""
    return [
        named
        for step_name, step in estimator.steps
        for named in _list_steps(step, prefix + step_name)
    ]


def _remedy(estimator):
    if hasattr(estimator, "best_estimator_"):
        return "Pass its best_estimator_."
    return (
        "Other estimators keep no record of their fit, nor do those that were loaded "
        "with for_prediction=True: load the file without it."
    )


def _record_of(classifier):
    from skseq._classifier._fit_record import (
        RECORD_KINDS,
        parameter_texts,
        random_state_text,
    )
    from skseq._classifier._parameter_checks import parameters_of

    record = getattr(classifier, "_fit_record", None)
    if record is not None:
        return record
    # Fitted by a version that kept no records.
    parameters = parameters_of(classifier)
    return {
        **dict.fromkeys(RECORD_KINDS),
        "random_state": random_state_text(parameters["random_state"]),
        "parameters": parameter_texts(parameters),
    }


def _parameters_of(step, name):
    from skseq._classifier._fit_record import parameter_texts

    if not hasattr(step, "get_params"):
        return {name: str(step)}
    texts = parameter_texts(step.get_params(deep=False))
    named = {f"{name}__{parameter}": text for parameter, text in texts.items()}
    return {name: type(step).__name__, **named}


def _hash_fitted_attributes(step):
    """Return a hash of a step's fitted attributes; None if they are unknown."""
    serializer = serializer_of(step)
    if serializer is None:
        return None
    check_is_fitted(step)
    return _hash_values(serializer.write(step))


def _hash_values(values):
    hashed = {name: values[name] for name in sorted(set(values) - _NOT_HASHED)}
    arrays = []
    try:
        packed = pack(hashed, arrays, where=NAME)
    except TypeError:  # A token or label of a type that cannot be packed.
        return None
    return fingerprint_of(packed, arrays)


def _is_plain(value):
    """Whether a list or a dict holds strings and integers only."""
    items = value if isinstance(value, list) else []
    if isinstance(value, dict):
        items = [*value, *value.values()]
    return all(item is None or isinstance(item, (str, int)) for item in items)
