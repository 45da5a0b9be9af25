"""Convert fitted estimators to JSON values and back: the classes that can be saved.

An estimator becomes an object with the keys "class", "parameters" and "learnt", its
fitted attributes; a pipeline has "steps", a meta-estimator "estimators" in addition.
When reading, the name of the class is looked up in ``SERIALIZERS`` and
``META_SERIALIZERS``, and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._classifier import _pipeline_class
from skseq._persistence._fitted_attributes import (
    read_encoder,
    read_padder,
    read_regression,
    read_scaler,
    read_standard_scaler,
    read_summarizer,
    read_tuned_regression,
    read_vectorizer,
    write_encoder,
    write_padder,
    write_regression,
    write_scaler,
    write_standard_scaler,
    write_summarizer,
    write_tuned_regression,
    write_vectorizer,
)
from skseq._persistence._fitted_classifier import read_classifier, write_classifier
from skseq._persistence._json_values import pack, unpack
from skseq._persistence._meta_estimators import META_SERIALIZERS
from skseq._validation._messages import describe

_MAX_DEPTH = 8


@dataclass(frozen=True)
class _Serializer:
    """How to save and load the estimators of a class.

    Parameters
    ----------
    module : str
        Module that defines the class.
    write : callable
        Takes a fitted estimator, returns a dict of its fitted attributes.
    read : callable
        Takes an estimator that has only its parameters, and that dict, unchecked, and
        sets the fitted attributes.
    fixed_parameters : dict
        Parameters that must have one value to be saved, each as a pair of that value
        and the remedy.
    omitted_parameters : tuple of str
        Parameters that are not saved, because they concern only this machine.
    class_name : str, default=None
        Name of the class, if it is not that in the file.
    """

    module: str
    write: Callable
    read: Callable
    fixed_parameters: dict
    omitted_parameters: tuple = ()
    class_name: str | None = None

    def load_class(self, name):
        return getattr(import_module(self.module), self.class_name or name)


# "deprecated" is scikit-learn's default, and stands for "not given".
_REGRESSION = {
    "penalty": ("deprecated", "Set l1_ratio instead, as scikit-learn advises.")
}

# Modules are imported when needed: that of LSTMClassifier imports Keras.
SERIALIZERS = {
    "TokenEncoder": _Serializer(
        "skseq._preprocessing._token_encoder", write_encoder, read_encoder, {}
    ),
    "SequencePadder": _Serializer(
        "skseq._preprocessing._sequence_padder", write_padder, read_padder, {}
    ),
    "SequenceScaler": _Serializer(
        "skseq._preprocessing._sequence_scaler", write_scaler, read_scaler, {}
    ),
    "SequenceSummarizer": _Serializer(
        "skseq._preprocessing._sequence_summarizer",
        write_summarizer,
        read_summarizer,
        {},
    ),
    "StandardScaler": _Serializer(
        "sklearn.preprocessing", write_standard_scaler, read_standard_scaler, {}
    ),
    "LSTMClassifier": _Serializer(
        "skseq._classifier._lstm_classifier",
        write_classifier,
        read_classifier,
        {"callbacks": (None, "They only affect fit: set callbacks=None.")},
        # fit writes to this path, so a file must not set it.
        omitted_parameters=("checkpoint",),
    ),
    "SequenceTfidfVectorizer": _Serializer(
        "skseq._preprocessing._tfidf",
        write_vectorizer,
        read_vectorizer,
        # With "filename", the texts to predict would be paths that are opened.
        {"input": ("content", "Pass the texts themselves.")},
    ),
    "LogisticRegression": _Serializer(
        "sklearn.linear_model",
        write_regression,
        read_regression,
        _REGRESSION,
    ),
    **dict.fromkeys(
        ("TunedLogisticRegression", "NaiveBayesLogisticRegression"),
        _Serializer(
            "skseq._classifier._tuned_logistic_regression",
            write_tuned_regression,
            read_tuned_regression,
            _REGRESSION,
        ),
    ),
}
# Those of make_lstm_pipeline and the like are of a class of skseq.
_PIPELINES = {"Pipeline": Pipeline, "skseq.Pipeline": _pipeline_class.Pipeline}
_NAMES = ", ".join(["Pipeline", *SERIALIZERS, *META_SERIALIZERS])


def serializer_of(estimator):
    """Return the serializer of an estimator's class.

    Parameters
    ----------
    estimator : estimator

    Returns
    -------
    _Serializer or None
        None if the class cannot be saved, as is the case for subclasses.
    """
    name = type(estimator).__name__
    serializer = SERIALIZERS.get(name)
    if serializer is None or type(estimator) is not serializer.load_class(name):
        return None
    return serializer


def write_estimator(estimator, arrays, *, where="the estimator"):
    """Convert a fitted estimator to values that JSON can represent.

    Parameters
    ----------
    estimator : estimator
        Of a class in ``SERIALIZERS``, or a pipeline or meta-estimator of such
        estimators.
    arrays : list of ndarray
        Numeric arrays are appended here; the result refers to them by their index.
    where : str
        Name of the estimator, for error messages.

    Returns
    -------
    dict

    Raises
    ------
    NotFittedError
        If the estimator, or a step of it, is not fitted.
    TypeError
        If the estimator, a parameter or a fitted attribute cannot be saved.
    """
    if type(estimator) in _PIPELINES.values():
        return _write_pipeline(estimator, arrays, where)
    name = type(estimator).__name__
    meta = META_SERIALIZERS.get(name)
    if meta is not None and type(estimator) is meta.load_class(name):
        return _write_meta(estimator, meta, arrays, where)
    serializer = serializer_of(estimator)
    if serializer is None:
        raise TypeError(
            f"skseq.save writes only {_NAMES}, but {where} is of type "
            f"{type(estimator).__module__}.{name}. "
            f"{_remedy(estimator)}"
        )
    check_is_fitted(estimator)
    parameters = estimator.get_params(deep=False)
    for parameter in serializer.omitted_parameters:
        parameters.pop(parameter, None)
    for parameter, (required, remedy) in serializer.fixed_parameters.items():
        value = parameters.pop(parameter)
        if value != required:
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
            for attribute, value in serializer.write(estimator).items()
        },
    }


# LSTMClassifier's, whose fitted attributes are read into a class without Keras.
_PREDICTOR = replace(
    SERIALIZERS["LSTMClassifier"],
    module="skseq._classifier._lstm_predictor",
    class_name="LSTMPredictor",
)


def read_estimator(written, arrays, *, for_prediction=False, depth=0):
    """Convert the result of ``write_estimator`` back to a fitted estimator.

    Parameters
    ----------
    written : object
        From unchecked JSON.
    arrays : dict of int to ndarray
        The arrays, by index. Those that are used are removed.
    for_prediction : bool, default=False
        Whether an LSTMClassifier becomes an LSTMPredictor.
    depth : int, default=0
        Number of pipelines and meta-estimators that contain it.

    Returns
    -------
    estimator

    Raises
    ------
    ValueError
        If ``written`` is not a result of ``write_estimator``.
    """
    name = written.get("class") if type(written) is dict else None
    if depth > _MAX_DEPTH:
        raise ValueError(f"its estimators are nested more than {_MAX_DEPTH} deep")
    if type(name) is str and name in _PIPELINES:
        return _read_pipeline(written, arrays, for_prediction, depth)
    if type(name) is str and name in META_SERIALIZERS:
        return _read_meta(written, name, arrays, for_prediction, depth)
    if type(name) is not str or name not in SERIALIZERS:
        raise ValueError(
            f"it holds {name!r:.60}, which is not an estimator that skseq.save writes"
        )
    if set(written) != {"class", "parameters", "learnt"}:
        raise ValueError(f"its {name} is incomplete")
    parameters, attributes = (
        _unpack_all(written[part], arrays) for part in ("parameters", "learnt")
    )
    serializer = SERIALIZERS[name]
    if for_prediction and name == "LSTMClassifier":
        serializer = _PREDICTOR
    estimator = serializer.load_class(name)()
    # Parameters that were added since the file was written keep their defaults.
    known = set(estimator.get_params(deep=False))
    if not set(parameters) <= known - {
        *serializer.fixed_parameters,
        *serializer.omitted_parameters,
    }:
        raise ValueError(f"its {name} has parameters that are unknown to this version")
    # A type is callable; only dtype may be one.
    if any(isinstance(parameters[each], type) for each in set(parameters) - {"dtype"}):
        raise ValueError(f"its {name} has a type as a parameter other than dtype")
    estimator.set_params(**parameters)
    estimator._validate_params()
    serializer.read(estimator, attributes)
    return estimator


def _write_pipeline(pipeline, arrays, where):
    if pipeline.memory is not None:
        raise TypeError(
            "skseq.save cannot write memory of Pipeline, a cache of pickles. It only "
            "affects fit: set memory=None."
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
        "class": "Pipeline" if type(pipeline) is Pipeline else "skseq.Pipeline",
        "steps": steps,
        "transform_input": pack(
            pipeline.transform_input, arrays, where="the transform_input of Pipeline"
        ),
        "verbose": bool(pipeline.verbose),
    }


def _write_meta(estimator, serializer, arrays, where):
    check_is_fitted(estimator)
    name = type(estimator).__name__
    parameters = estimator.get_params(deep=False)
    del parameters[serializer.holder]
    attributes, fitted = serializer.write(estimator)
    return {
        "class": name,
        "parameters": {
            parameter: pack(value, arrays, where=f"the {parameter} of {name}")
            for parameter, value in parameters.items()
        },
        "learnt": {
            attribute: pack(value, arrays, where=f"the {attribute} of {name}")
            for attribute, value in attributes.items()
        },
        "estimators": [
            write_estimator(each, arrays, where=f"the estimator in {where}")
            for each in fitted
        ],
    }


def _remedy(estimator):
    if hasattr(estimator, "best_estimator_"):
        return "Save its best_estimator_."
    return (
        "Write it with joblib or pickle, and load such files only from trusted sources."
    )


def _read_pipeline(written, arrays, for_prediction, depth):
    if set(written) != {"class", "steps", "transform_input", "verbose"}:
        raise ValueError("its Pipeline is incomplete")
    transform_input = unpack(written["transform_input"], arrays)
    are_names = type(transform_input) is list and all(
        type(name) is str for name in transform_input
    )
    if type(written["verbose"]) is not bool or not (
        transform_input is None or are_names
    ):
        raise ValueError("its Pipeline has damaged parameters")
    return _PIPELINES[written["class"]](
        _read_steps(written["steps"], arrays, for_prediction, depth),
        transform_input=transform_input,
        verbose=written["verbose"],
    )


def _read_meta(written, name, arrays, for_prediction, depth):
    keys = {"class", "parameters", "learnt", "estimators"}
    if set(written) != keys or type(written["estimators"]) is not list:
        raise ValueError(f"its {name} is incomplete")
    parameters, attributes = (
        _unpack_all(written[part], arrays) for part in ("parameters", "learnt")
    )
    fitted = [
        read_estimator(each, arrays, for_prediction=for_prediction, depth=depth + 1)
        for each in written["estimators"]
    ]
    if not fitted:
        raise ValueError(f"its {name} does not hold an estimator")
    serializer = META_SERIALIZERS[name]
    cls = serializer.load_class(name)
    return serializer.read(cls, parameters, attributes, fitted)


def _read_steps(written, arrays, for_prediction, depth):
    are_pairs = type(written) is list and all(
        type(step) is list and len(step) == 2 and type(step[0]) is str
        for step in written
    )
    if not are_pairs or not written:
        raise ValueError("its Pipeline has no steps")
    names = [name for name, _ in written]
    if len(set(names)) != len(names) or any("__" in name for name in names):
        raise ValueError("the steps of its Pipeline do not have unique, valid names")
    steps = [
        (
            name,
            step
            if step in (None, "passthrough")
            else read_estimator(
                step, arrays, for_prediction=for_prediction, depth=depth + 1
            ),
        )
        for name, step in written
    ]
    if not all(
        step in (None, "passthrough") or hasattr(step, "transform")
        for _, step in steps[:-1]
    ):
        raise ValueError("a step of its Pipeline other than the last has no transform")
    return steps


def _unpack_all(written, arrays):
    if type(written) is not dict:
        raise ValueError(
            "the parameters or fitted attributes of an estimator are missing"
        )
    return {name: unpack(value, arrays) for name, value in written.items()}
