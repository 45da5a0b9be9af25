"""Estimators as plain values: the table of what may be saved, and how.

An estimator is told by the name of its class, which is looked up in the table below and
nowhere else, by its parameters, and by what it has learnt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._persistence._fitted_attributes import (
    read_classifier,
    read_encoder,
    read_padder,
    read_regression,
    read_scaler,
    read_vectorizer,
    write_classifier,
    write_encoder,
    write_padder,
    write_regression,
    write_scaler,
    write_vectorizer,
)
from skseq._persistence._json_values import pack, unpack
from skseq._validation._messages import describe

_MOST_NESTED = 8


@dataclass(frozen=True)
class _Kind:
    """What the table says about a class.

    Parameters
    ----------
    home : str
        The module to import it from.
    write : callable
        Fitted estimator to a dict of what it has learnt.
    read : callable
        Estimator with its parameters, and that dict unchecked, to a fitted estimator.
    never_set : dict
        Parameters that stay at these values, each with what else to do.
    left_out : tuple of str
        Parameters that stay behind: of use on this machine alone.
    """

    home: str
    write: Callable
    read: Callable
    never_set: dict
    left_out: tuple = ()

    def load_class(self, name):
        return getattr(import_module(self.home), name)


# LSTMClassifier alone needs Keras, which takes seconds: homes are loaded when met.
KINDS = {
    "TokenEncoder": _Kind(
        "skseq._preprocessing._token_encoder", write_encoder, read_encoder, {}
    ),
    "SequencePadder": _Kind(
        "skseq._preprocessing._sequence_padder", write_padder, read_padder, {}
    ),
    "SequenceScaler": _Kind(
        "skseq._preprocessing._sequence_scaler", write_scaler, read_scaler, {}
    ),
    "LSTMClassifier": _Kind(
        "skseq._classifier._lstm_classifier",
        write_classifier,
        read_classifier,
        {"callbacks": (None, "They count in fit alone: set callbacks=None.")},
        # A path that fit writes to: a file from elsewhere must not choose it.
        left_out=("checkpoint",),
    ),
    "SequenceTfidfVectorizer": _Kind(
        "skseq._preprocessing._tfidf",
        write_vectorizer,
        read_vectorizer,
        # Otherwise what is predicted on could name files to open.
        {"input": ("content", "Pass the texts themselves.")},
    ),
    "LogisticRegression": _Kind(
        "sklearn.linear_model",
        write_regression,
        read_regression,
        # A default that stands for "not given", and goes with the deprecated parameter.
        {"penalty": ("deprecated", "Set l1_ratio instead, as scikit-learn advises.")},
    ),
}
_NAMES = ", ".join(["Pipeline", *KINDS])


def kind_of(estimator):
    """Look an estimator up in the table.

    Parameters
    ----------
    estimator : estimator

    Returns
    -------
    _Kind or None
        None if it is not there; a subclass is not.
    """
    name = type(estimator).__name__
    kind = KINDS.get(name)
    is_known = kind is not None and type(estimator) is kind.load_class(name)
    return kind if is_known else None


def write_estimator(estimator, arrays, *, where="the estimator"):
    """Turn a fitted estimator into what JSON can hold.

    Parameters
    ----------
    estimator : estimator
        One of the table, or a pipeline of such.
    arrays : list of ndarray
        Arrays of numbers are appended here, and named by their place.
    where : str
        What the estimator is, for error messages.

    Returns
    -------
    dict

    Raises
    ------
    NotFittedError
        If it, or a step of it, is not fitted.
    TypeError
        If it, a parameter or a learnt value cannot be saved.
    """
    if type(estimator) is Pipeline:
        return _write_pipeline(estimator, arrays, where)
    name = type(estimator).__name__
    kind = kind_of(estimator)
    if kind is None:
        raise TypeError(
            f"skseq.save writes {_NAMES}, and nothing else, but {where} is of the type "
            f"{name}. {_remedy(estimator)}"
        )
    check_is_fitted(estimator)
    parameters = estimator.get_params(deep=False)
    for parameter in kind.left_out:
        parameters.pop(parameter, None)
    for parameter, (only, remedy) in kind.never_set.items():
        value = parameters.pop(parameter)
        if value != only:
            raise TypeError(
                f"skseq.save cannot write {parameter} of {name}, got "
                f"{describe(value)}. {remedy}"
            )
    return {
        "class": name,
        "parameters": {
            parameter: pack(value, arrays, where=f"the {parameter} of {name}")
            for parameter, value in parameters.items()
        },
        "learnt": {
            attribute: pack(value, arrays, where=f"the {attribute} of {name}")
            for attribute, value in kind.write(estimator).items()
        },
    }


def read_estimator(written, arrays, *, depth=0):
    """Make a fitted estimator of what ``write_estimator`` returned.

    Parameters
    ----------
    written : object
        From JSON that nobody has checked.
    arrays : dict of int to ndarray
        The arrays, by place. Each that is met is taken out.
    depth : int, default=0
        How many pipelines it is a step of.

    Returns
    -------
    estimator

    Raises
    ------
    ValueError
        If it is nothing that ``write_estimator`` returns.
    """
    name = written.get("class") if type(written) is dict else None
    if name == "Pipeline":
        return _read_pipeline(written, arrays, depth)
    if type(name) is not str or name not in KINDS:
        raise ValueError(f"it holds {name!r:.60}, which is no estimator of skseq.save")
    if set(written) != {"class", "parameters", "learnt"}:
        raise ValueError(f"its {name} is not complete")
    parameters, learnt = (
        _unpack_all(written[part], arrays) for part in ("parameters", "learnt")
    )
    kind = KINDS[name]
    estimator = kind.load_class(name)()
    # Parameters that a later version has, too, keep their defaults.
    known = set(estimator.get_params(deep=False))
    if not set(parameters) <= known - {*kind.never_set, *kind.left_out}:
        raise ValueError(f"its {name} has parameters that this version does not know")
    # A type can be called, and is no more than a dtype may be.
    if any(isinstance(parameters[each], type) for each in set(parameters) - {"dtype"}):
        raise ValueError(f"its {name} has a type where none may be")
    estimator.set_params(**parameters)
    estimator._validate_params()
    kind.read(estimator, learnt)
    return estimator


def _write_pipeline(pipeline, arrays, where):
    if pipeline.memory is not None:
        raise TypeError(
            "skseq.save cannot write memory of Pipeline, a place for pickles. It "
            "counts in fit alone: set memory=None."
        )
    steps = [
        [
            name,
            step
            if step in (None, "passthrough")
            else write_estimator(step, arrays, where=f"the step {name!r} of {where}"),
        ]
        for name, step in pipeline.steps
    ]
    return {
        "class": "Pipeline",
        "steps": steps,
        "transform_input": pack(
            pipeline.transform_input, arrays, where="the transform_input of Pipeline"
        ),
        "verbose": bool(pipeline.verbose),
    }


def _read_pipeline(written, arrays, depth):
    if depth == _MOST_NESTED:
        raise ValueError("its pipelines are too deep in one another")
    if set(written) != {"class", "steps", "transform_input", "verbose"}:
        raise ValueError("its Pipeline is not complete")
    transform_input = unpack(written["transform_input"], arrays)
    are_names = type(transform_input) is list and all(
        type(name) is str for name in transform_input
    )
    if type(written["verbose"]) is not bool or not (
        transform_input is None or are_names
    ):
        raise ValueError("its Pipeline has damaged parameters")
    return Pipeline(
        _read_steps(written["steps"], arrays, depth),
        transform_input=transform_input,
        verbose=written["verbose"],
    )


def _read_steps(written, arrays, depth):
    are_pairs = type(written) is list and all(
        type(step) is list and len(step) == 2 and type(step[0]) is str
        for step in written
    )
    if not are_pairs or not written:
        raise ValueError("its Pipeline has no steps")
    names = [name for name, _ in written]
    if len(set(names)) != len(names) or any("__" in name for name in names):
        raise ValueError("the steps of its Pipeline have no names of their own")
    steps = [
        (
            name,
            step
            if step in (None, "passthrough")
            else read_estimator(step, arrays, depth=depth + 1),
        )
        for name, step in written
    ]
    if not all(
        step in (None, "passthrough") or hasattr(step, "transform")
        for _, step in steps[:-1]
    ):
        raise ValueError("a step of its Pipeline stands where it cannot")
    return steps


def _unpack_all(written, arrays):
    if type(written) is not dict:
        raise ValueError("an estimator has no values")
    return {name: unpack(value, arrays) for name, value in written.items()}


def _remedy(estimator):
    if hasattr(estimator, "best_estimator_"):
        return "Save its best_estimator_."
    return "Write it with joblib or pickle, and load such files only if you trust them."
