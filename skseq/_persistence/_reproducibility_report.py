"""ReproducibilityReport: the receipt of a fit, to print, to keep and to compare."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace

from skseq._validation._messages import describe


@dataclass(frozen=True)
class ReproducibilityReport:
    """What :func:`reproducibility_report` found: plain data that print line by line.

    Hashes are SHA-256, as hexadecimal text. All but ``learnt`` and ``weights`` are of
    the time of the fit, wherever the classifier was loaded since. They are None for a
    classifier that was fitted by a version that did not keep them.

    Parameters
    ----------
    random_state : str
        The parameter of the classifier: a number, "None", or "RandomState".
    seed : int
        What was drawn from it. It decides initial weights, batches, what is dropped
        and what is held out.
    call : str or None
        The method that trained last, such as "fit".
    n_calls : int or None
        Number of calls that have trained the weights, one after the other: 1, unless
        there was a ``warm_start`` or ``partial_fit``.
    earlier_calls : str or None
        Hash of the same lines of the calls before the last one; None without any.
    callbacks : list of str or None
        Classes of the callbacks, Keras' own and scikit-learn's. They may do anything to
        the weights, and what they do is not in the report.
    versions : dict of str to str or None
        Versions of "python", "skseq", "numpy", "scikit-learn", "keras" and its backend.
    machine : dict of str to str or int or None
        "system", "engine", which is "kernel" or "Keras on ..." where that has a GPU,
        "processor", the instruction set that the kernel chose, hash of the compiled
        "kernel", and number of "threads".
    parameters : dict of str to str
        Parameters of all steps as text, named as in ``set_params``; of arrays and of
        long texts, a hash. Those that change no weight, such as ``verbose``, are left
        out.
    data : dict of str to str or int or None
        What the last call has trained on, as the network sees it, without padding:
        "n_sequences", and hashes of "sequences", "labels", "sample_weight", with
        ``class_weight`` in it, and of the "validation" data, if they were given.
    learnt : dict of str to str or None
        Hash of what each step has learnt, by the name of the step: vocabulary, length,
        classes, history, Adam's means. None for a step that :func:`save` cannot save.
    weights : str
        Hash of the weights of the network.

    See Also
    --------
    reproducibility_report : Make it.

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
        """Whether ``random_state`` was an integer, so that a fit can be made again."""
        return self.random_state not in ("None", "RandomState")

    def differences(self, other):
        """Compare with another report, line by line.

        Parameters
        ----------
        other : ReproducibilityReport
            Such as that of the same estimator, fitted again.

        Returns
        -------
        dict of str to tuple
            Of each line that differs, its name, such as "weights", "versions.numpy" or
            "parameters.lstmclassifier__units", and what it is here and there; None
            where there is no such line. Empty if all are equal.

        Raises
        ------
        TypeError
            If ``other`` is no report.
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
        """Return the report as values that JSON holds.

        Returns
        -------
        dict
            The parameters of the constructor.
        """
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        """Make a report of what :meth:`to_dict` returned.

        Parameters
        ----------
        values : dict
            From a file, for one.

        Returns
        -------
        ReproducibilityReport

        Raises
        ------
        ValueError
            If ``values`` is anything else.
        """
        kinds = {field.name: field.type for field in fields(cls)}
        if not isinstance(values, dict) or set(values) != set(kinds):
            raise ValueError(
                "ReproducibilityReport.from_dict expects what to_dict has returned, "
                f"with {', '.join(kinds)}, got {describe(values)}."
            )
        for name, value in values.items():
            if not isinstance(value, kinds[name]) or not _is_plain(value):
                raise ValueError(
                    "ReproducibilityReport.from_dict expects what to_dict has "
                    f"returned; {name} is {describe(value)}."
                )
        return cls(**values)

    def __repr__(self):
        # All parameters are many lines, and stand in the code that made the fit.
        text = json.dumps(self.parameters, sort_keys=True)
        parameters = hashlib.sha256(text.encode()).hexdigest()
        lines = replace(self, parameters=parameters)._lines()
        return "\n".join(f"{name}: {value}" for name, value in lines.items())

    def _lines(self):
        """Return all lines, those of a dict with its name before theirs."""
        lines = {}
        for name, value in vars(self).items():
            if isinstance(value, dict):
                lines |= {f"{name}.{key}": each for key, each in value.items()}
            else:
                lines[name] = value
        return lines


def _is_plain(value):
    """Whether a list or a dict holds texts and numbers alone."""
    items = value if isinstance(value, list) else []
    if isinstance(value, dict):
        items = [*value, *value.values()]
    return all(item is None or isinstance(item, (str, int)) for item in items)
