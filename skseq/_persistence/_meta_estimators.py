"""Take classifiers that hold fitted classifiers apart, and put them together again.

A ``write_...`` takes a fitted meta-estimator, and returns a dict of plain fitted
attributes and the list of the fitted estimators in it. A ``read_...`` takes the class,
its parameters, that dict, unchecked, and the estimators, and returns the
meta-estimator: it raises ``ValueError`` where they do not fit together. The estimator
that ``fit`` would clone is made from a fitted one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from sklearn.base import clone, is_classifier
from sklearn.calibration import (
    _CalibratedClassifier,
    _SigmoidCalibration,
    _TemperatureScaling,
)
from sklearn.isotonic import IsotonicRegression
from sklearn.preprocessing import LabelEncoder
from sklearn.utils import Bunch

from skseq._persistence._fitted_attributes import (
    OPTIONAL,
    check_classes,
    check_names,
    read_optional,
    write_optional,
)


@dataclass(frozen=True)
class _MetaSerializer:
    """How to save and load the meta-estimators of a class.

    Parameters
    ----------
    module : str
        Module that defines the class.
    write, read : callable
        As described at the top of this module.
    holder : str
        Parameter that holds estimators.
    """

    module: str
    write: Callable
    read: Callable
    holder: str = "estimator"

    def load_class(self, name):
        return getattr(import_module(self.module), name)


def write_frozen(frozen):
    """Write an estimator that is not fitted again."""
    return {}, [frozen.estimator]


def read_frozen(cls, parameters, values, fitted):
    """Freeze the estimator."""
    check_names(values, ())
    (estimator,) = fitted
    return _make(cls, parameters, estimator)


def write_fixed_threshold(classifier):
    """Write a classifier with a given threshold."""
    return write_optional(classifier), [classifier.estimator_]


def write_tuned_threshold(classifier):
    """Write the threshold, its score and, if they were stored, all scores."""
    values = {
        "threshold": classifier.best_threshold_,
        "score": classifier.best_score_,
        "cv_results": getattr(classifier, "cv_results_", None),
    }
    return values | write_optional(classifier), [classifier.estimator_]


def read_tuned_threshold(cls, parameters, values, fitted):
    """Set the threshold and the scores."""
    classifier = _read_threshold(
        cls, parameters, values, fitted, {"threshold", "score", "cv_results"}
    )
    if not all(isinstance(values[name], float) for name in ("threshold", "score")):
        raise ValueError("the threshold of its classifier is not a number")
    classifier.best_threshold_ = values["threshold"]
    classifier.best_score_ = values["score"]
    if values["cv_results"] is not None:
        classifier.cv_results_ = values["cv_results"]
    classifier._curve_scorer = classifier._get_curve_scorer()
    return classifier


def write_calibrated(classifier):
    """Write the curves that turn scores of each classifier into probabilities."""
    parts = classifier.calibrated_classifiers_
    values = {
        "classes": classifier.classes_,
        "curves": [
            [
                {name: vars(curve)[name] for name in _CURVES[part.method][1]}
                for curve in part.calibrators
            ]
            for part in parts
        ],
    }
    return values | write_optional(classifier), [part.estimator for part in parts]


def read_calibrated(cls, parameters, values, fitted):
    """Set the curves."""
    _check_classifiers(fitted)
    classifier = _make(cls, parameters, clone(fitted[0]))
    check_names(values, {"classes", "curves"}, OPTIONAL)
    classes, curves = check_classes(values), values["curves"]
    if type(curves) is not list or len(curves) != len(fitted):
        raise ValueError("a calibrated classifier has no curves")
    # For two classes there is one curve; temperature scaling has one for all.
    is_single = classifier.method == "temperature" or len(classes) == 2
    n_curves = 1 if is_single else len(classes)
    parts = []
    for estimator, of_estimator in zip(fitted, curves, strict=True):
        if type(of_estimator) is not list or len(of_estimator) != n_curves:
            raise ValueError(f"a calibrated classifier should have {n_curves} curves")
        # Temperature scaling numbers the labels before the fit.
        if len(estimator.classes_) > len(classes):
            raise ValueError("a calibrated classifier has other classes")
        calibrators = [_read_curve(classifier.method, each) for each in of_estimator]
        part = _CalibratedClassifier(
            estimator, calibrators, classes=classes, method=classifier.method
        )
        parts.append(part)
    classifier.classes_ = classes
    classifier.calibrated_classifiers_ = parts
    read_optional(classifier, values)
    return classifier


def write_voting(classifier):
    """Write the labels, and the names of all estimators, of which some are dropped."""
    values = {
        "classes": classifier.classes_,
        "names": [name for name, _ in classifier.estimators],
        "dropped": [name for name, each in classifier.estimators if each == "drop"],
    }
    return values | write_optional(classifier), list(classifier.estimators_)


def read_voting(cls, parameters, values, fitted):
    """Set the labels, and name the estimators."""
    _check_classifiers(fitted)
    check_names(values, {"classes", "names", "dropped"}, OPTIONAL)
    names, dropped = values["names"], values["dropped"]
    are_names = all(
        type(each) is list and all(type(name) is str for name in each)
        for each in (names, dropped)
    )
    n_kept = len(set(names) - set(dropped)) if are_names else 0
    if n_kept != len(fitted) or len(set(names)) != len(names):
        raise ValueError("the names of its VotingClassifier are damaged")
    estimators = iter(fitted)
    named = {name: "drop" if name in dropped else next(estimators) for name in names}
    prototypes = [
        (name, each if each == "drop" else clone(each)) for name, each in named.items()
    ]
    classifier = _make(cls, parameters, prototypes, holder="estimators")
    classifier._validate_names(names)
    classifier.classes_ = check_classes(values)
    classifier.le_ = LabelEncoder().fit(classifier.classes_)
    classifier.estimators_ = fitted
    classifier.named_estimators_ = Bunch(**named)
    read_optional(classifier, values)
    return classifier


def _read_threshold(cls, parameters, values, fitted, names=()):
    check_names(values, names, OPTIONAL)
    _check_classifiers(fitted)
    (estimator,) = fitted
    prototype = estimator if parameters.get("cv") == "prefit" else clone(estimator)
    classifier = _make(cls, parameters, prototype)
    if len(estimator.classes_) != 2:
        raise ValueError(f"the classifier of its {cls.__name__} is not binary")
    classifier.estimator_ = estimator
    read_optional(classifier, values)
    return classifier


def _check_classifiers(fitted):
    if not all(is_classifier(each) for each in fitted):
        raise ValueError("a meta-estimator does not hold classifiers")


def _make(cls, parameters, prototype, *, holder="estimator"):
    """Make a meta-estimator that is not fitted, and check its parameters."""
    estimator = cls(prototype)
    # Parameters that were added since the file was written keep their defaults.
    if not set(parameters) <= set(estimator.get_params(deep=False)) - {holder}:
        raise ValueError(
            f"its {cls.__name__} has parameters that are unknown to this version"
        )
    # A type is callable, as functions are.
    if any(isinstance(value, type) for value in parameters.values()):
        raise ValueError(f"its {cls.__name__} has a type as a parameter")
    estimator.set_params(**parameters)
    estimator._validate_params()
    return estimator


def _read_curve(method, values):
    make, names = _CURVES[method]
    if type(values) is not dict:
        raise ValueError("a curve of a calibrated classifier is damaged")
    check_names(values, names)
    if not all(
        isinstance(each, (np.ndarray, np.floating, bool)) for each in values.values()
    ):
        raise ValueError("a curve of a calibrated classifier does not hold numbers")
    curve = make()
    curve.__setstate__(curve.__getstate__() | values)
    return curve


# For each method of calibration, how its curve is made, and what it learns.
_CURVES = {
    "sigmoid": (_SigmoidCalibration, ("a_", "b_")),
    "temperature": (_TemperatureScaling, ("beta_",)),
    "isotonic": (
        lambda: IsotonicRegression(out_of_bounds="clip"),
        ("X_min_", "X_max_", "X_thresholds_", "y_thresholds_", "increasing_"),
    ),
}

META_SERIALIZERS = {
    "CalibratedClassifierCV": _MetaSerializer(
        "sklearn.calibration", write_calibrated, read_calibrated
    ),
    "FixedThresholdClassifier": _MetaSerializer(
        "sklearn.model_selection", write_fixed_threshold, _read_threshold
    ),
    "FrozenEstimator": _MetaSerializer("sklearn.frozen", write_frozen, read_frozen),
    "TunedThresholdClassifierCV": _MetaSerializer(
        "sklearn.model_selection", write_tuned_threshold, read_tuned_threshold
    ),
    "VotingClassifier": _MetaSerializer(
        "sklearn.ensemble", write_voting, read_voting, holder="estimators"
    ),
}
