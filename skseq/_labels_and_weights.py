"""What goes with each sequence in training: its label, and its weight in the loss."""

import numpy as np
from sklearn.preprocessing import LabelEncoder
from sklearn.utils import check_array
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d


def check_labels(y, n_sequences, *, name, what="y"):
    """Return y as an array of shape (n_sequences,).

    Parameters
    ----------
    y : array-like of shape (n_sequences,)
        Labels of any type that sorts.
    n_sequences : int
        How many labels are expected.
    name : str
        Who asks, for error messages.
    what : str, default="y"
        What y is called there.

    Returns
    -------
    ndarray of shape (n_sequences,)

    Raises
    ------
    ValueError
        If y is None, holds NaN or continuous numbers, or has another length.
    """
    if y is None:
        raise ValueError(
            f"{name} requires {what} to be passed, but the target {what} is None."
        )
    # Some arrays can be converted and nothing else; a list keeps None and NaN apart.
    y = np.asarray(y) if hasattr(y, "__array__") else y
    _check_none_missing(y, name, what)
    y = column_or_1d(
        check_array(y, ensure_2d=False, dtype=None, input_name=what), warn=True
    )
    _check_one_each(what, y, n_sequences, name)
    check_classification_targets(y)
    return y


def encode_labels(y, classes, *, name, what="y"):
    """Turn labels into their places among the classes.

    Parameters
    ----------
    y : ndarray of shape (n_sequences,)
        Labels.
    classes : array-like of shape (n_classes,) or None
        All labels there are; those of y if None.
    name : str
        Who asks, for error messages.
    what : str, default="y"
        What y is called there.

    Returns
    -------
    classes : ndarray of shape (n_classes,)
        The labels, sorted.
    codes : ndarray of shape (n_sequences,), dtype int32
        The place of each label among the classes.

    Raises
    ------
    ValueError
        If there is one class only, or y holds a label that is not among the classes.
    """
    encoder = LabelEncoder().fit(y if classes is None else classes)
    if len(encoder.classes_) < 2:
        raise ValueError(
            f"{name} expects at least 2 classes in y, got 1 class: "
            f"{encoder.classes_.tolist()}."
        )
    try:
        return encoder.classes_, encoder.transform(y).astype(np.int32)
    except ValueError as error:
        raise ValueError(
            f"{name} expects the labels in {what} to be among its classes "
            f"{encoder.classes_.tolist()}. ({error})"
        ) from error


def check_weights(sample_weight, y, class_weight, *, name):
    """Return the weight of each sequence, that of its class included.

    Parameters
    ----------
    sample_weight : array-like of shape (n_sequences,) or None
        Weights of at least 0; 1 if None.
    y : ndarray of shape (n_sequences,)
        Labels.
    class_weight : dict, "balanced" or None
        Weight of each label, as scikit-learn has it.
    name : str
        Who asks, for error messages.

    Returns
    -------
    ndarray of shape (n_sequences,), dtype float32

    Raises
    ------
    ValueError
        If a weight is negative, NaN or infinite, or there are not as many as labels.
    """
    weights = np.ones(len(y))
    if sample_weight is not None:
        weights = check_array(
            sample_weight,
            ensure_2d=False,
            dtype=np.float64,
            ensure_non_negative=True,
            input_name="sample_weight",
        )
        if weights.ndim != 1:
            raise ValueError(
                f"{name} expects sample_weight in one dimension, got shape "
                f"{weights.shape}."
            )
        _check_one_each("sample_weight", weights, len(y), name)
    if class_weight is not None:
        weights = weights * compute_sample_weight(class_weight, y)
    if not (weights <= np.finfo(np.float32).max).all():
        raise ValueError(
            f"{name} expects weights that fit float32; sample_weight and class_weight "
            "make one that is NaN, infinite or larger."
        )
    return weights.astype(np.float32)


def check_classes_have_weight(codes, weights, *, name):
    """Check that at least two classes have a sequence that counts.

    Parameters
    ----------
    codes : ndarray of shape (n_sequences,)
        The class of each sequence.
    weights : ndarray of shape (n_sequences,)
        The weight of each sequence.
    name : str
        Who asks, for error messages.

    Raises
    ------
    ValueError
        If all weights of all classes but one are zero.
    """
    n_counting = np.count_nonzero(np.bincount(codes, weights=weights))
    if n_counting < 2:
        raise ValueError(
            f"{name} expects at least 2 classes whose weights are not all zero, got "
            f"{n_counting} such class(es). Check sample_weight and class_weight."
        )


def _check_none_missing(y, name, what):
    for index, label in enumerate(y if np.ndim(y) == 1 else []):
        try:
            is_missing = label is None or bool(label != label)
        except TypeError:  # pandas.NA has no truth.
            is_missing = True
        if is_missing:
            raise ValueError(
                f"Input {what} contains NaN: {name} expects a label for each sequence; "
                f"that of sequence {index} is {label!r}. Drop or name missing labels."
            )


def _check_one_each(what, values, n_sequences, name):
    if len(values) != n_sequences:
        raise ValueError(
            f"{name} expects one entry of {what} for each sequence, got {len(values)} "
            f"for {n_sequences} sequences."
        )
