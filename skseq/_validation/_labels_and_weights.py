"""What goes with each sequence in training: its labels, and its weight in the loss."""

from contextlib import contextmanager

import numpy as np
from scipy.sparse import issparse
from sklearn.preprocessing import LabelEncoder
from sklearn.utils import check_array
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from skseq._validation._messages import describe
from skseq._validation._missing_values import has_missing

# By whether an indicator matrix may come.
REMEDY = {
    True: "Where a sequence has several labels, make a matrix of 0 and 1 with "
    "sklearn.preprocessing.MultiLabelBinarizer.",
    False: "Take one label, or one column of labels, at a time.",
}


def check_labels(y, n_sequences, *, name, what="y", n_dims=(1,)):
    """Return y as an array of one label for each sequence, or of several.

    Parameters
    ----------
    y : array-like of shape (n_sequences,), or array-like or sparse matrix of shape \
            (n_sequences, n_labels)
        Labels of any type that sorts; or, where a sequence may have several, an
        indicator matrix: 1 for each label that a sequence has, 0 for the others.
    n_sequences : int
        How many labels are expected.
    name : str
        Caller's name, used in error messages.
    what : str, default="y"
        What y is called there.
    n_dims : tuple of int, default=(1,)
        How many dimensions it may have: 1, 2 or either.

    Returns
    -------
    ndarray of shape (n_sequences,), or (n_sequences, n_labels), dtype int8

    Raises
    ------
    ValueError
        If y is None, holds NaN or continuous numbers, or has another length or another
        number of dimensions.
    """
    if y is None:
        raise ValueError(
            f"{name} requires {what} to be passed, but the target {what} is None."
        )
    # Some arrays can be converted and nothing else; a list keeps None and NaN apart.
    y = np.asarray(y) if hasattr(y, "__array__") else y
    y = y.toarray() if issparse(y) else y
    _check_collection(y, name, what)
    _check_no_rows_of_labels(y, n_dims, name, what)
    _check_none_missing(y, name, what)
    with _naming(name, what):
        y = check_array(y, ensure_2d=False, dtype=None, input_name=what)
    if y.shape[1:] in [(), (1,)]:
        y = column_or_1d(y, warn=True)
    _check_n_dims(y, n_dims, name, what)
    _check_one_each(what, y, n_sequences, name)
    if y.ndim == 2:
        return _check_indicators(y, name, what)
    y = _unwrap_numbers(y)
    # Numbers past int64 are no classes; NumPy would warn as well as it finds out.
    with _naming(name, what), np.errstate(invalid="ignore"):
        check_classification_targets(y)
    return y


def encode_labels(y, classes, *, name, what="y"):
    """Turn labels into their places among the classes.

    The columns of an indicator matrix are in their places: its classes are the numbers
    of its columns.

    Parameters
    ----------
    y : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        Labels, as ``check_labels`` returns them.
    classes : array-like of shape (n_classes,) or None
        All labels there are; those of y if None.
    name : str
        Caller's name, used in error messages.
    what : str, default="y"
        What y is called there.

    Returns
    -------
    classes : ndarray of shape (n_classes,)
        The labels, sorted.
    codes : ndarray of shape (n_sequences,), dtype int32, or y
        The place of each label among the classes.

    Raises
    ------
    ValueError
        If there is one class only, or y holds a label that is not among the classes.
    """
    if y.ndim == 2:
        return _number_columns(y, classes, name, what), y
    with _naming(name, what if classes is None else "classes"):
        encoder = LabelEncoder().fit(y if classes is None else classes)
    if len(encoder.classes_) < 2:
        raise ValueError(
            f"{name} expects at least 2 classes in y, got 1 class: "
            f"{encoder.classes_.tolist()}. Give sequences of another class; where a "
            "fold has none, stratify the folds, or make fewer."
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
    y : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        Labels.
    class_weight : dict, "balanced" or None
        Weight of each label, as scikit-learn has it. Only where a sequence has one.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    ndarray of shape (n_sequences,), dtype float32

    Raises
    ------
    ValueError
        If a weight is negative, NaN or infinite, there are not as many as sequences,
        or there is a ``class_weight`` with an indicator matrix.
    """
    if y.ndim == 2 and class_weight is not None:
        raise ValueError(
            f"{name} expects class_weight=None where y is an indicator matrix, got "
            f"{describe(class_weight)}: a sequence has no single label to be "
            "weighed by. Weigh sequences with sample_weight."
        )
    weights = np.ones(len(y))
    if sample_weight is not None:
        with _naming(name, "sample_weight", "numbers of at least 0"):
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
        with _naming(name, "class_weight", "a number for each label"):
            weights = weights * compute_sample_weight(class_weight, y)
    if not ((weights >= 0) & (weights <= np.finfo(np.float32).max)).all():
        raise ValueError(
            f"{name} expects weights of at least 0 that fit float32; sample_weight and "
            "class_weight make one that is NaN, negative, infinite or larger."
        )
    return weights.astype(np.float32)


def check_classes_have_weight(codes, weights, *, name):
    """Check that at least two classes have a sequence that counts.

    Any sequence says yes or no to each column of an indicator matrix: one is enough.

    Parameters
    ----------
    codes : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        The class of each sequence, or 1 for each label that it has.
    weights : ndarray of shape (n_sequences,)
        The weight of each sequence.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If all weights of all classes but one are zero, or all weights are.
    """
    if codes.ndim == 2:
        if not weights.any():
            raise ValueError(
                f"{name} expects weights that are not all zero. Check sample_weight."
            )
        return
    n_counting = np.count_nonzero(np.bincount(codes, weights=weights))
    if n_counting < 2:
        raise ValueError(
            f"{name} expects at least 2 classes whose weights are not all zero, got "
            f"{n_counting} such class(es). Check sample_weight and class_weight."
        )


def _check_collection(y, name, what):
    is_one_thing = isinstance(y, (str, bytes)) or getattr(y, "shape", None) == ()
    if is_one_thing or not hasattr(y, "__len__"):
        raise ValueError(
            f"{name} expects {what} as a list or an array of labels, got "
            f"{describe(y)}. Give one for each sequence."
        )


@contextmanager
def _naming(name, what, content="labels, such as strings or integers"):
    """Say what was read when a check of scikit-learn's fails."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} expects {what} to hold {content}. {error}") from error


def _unwrap_numbers(y):
    """Return numbers of an array of objects as an array of numbers."""
    if y.dtype.kind != "O":
        return y
    numbers = np.array(y.tolist())
    is_same = numbers.dtype.kind in "biuf" and (numbers == y).all()
    return numbers if is_same else y


def _each_label(y):
    """Return the labels if they come in one dimension, as those that differ do."""
    try:
        return y if np.ndim(y) == 1 else []
    except ValueError:  # They differ in length, or hold bytes and strings.
        return y


def _check_no_rows_of_labels(y, n_dims, name, what):
    """Refuse collections of labels: they are no matrix, though some look like one."""
    for index, labels in enumerate(_each_label(y)):
        if hasattr(labels, "__len__") and not isinstance(labels, (str, bytes)):
            raise ValueError(
                f"{name} expects one label for each sequence; {what} of sequence "
                f"{index} is {describe(labels)}. {REMEDY[2 in n_dims]}"
            )


def _check_none_missing(y, name, what):
    labels = _each_label(y)
    if has_missing(labels):
        index = next(i for i, label in enumerate(labels) if has_missing([label]))
        raise ValueError(
            f"Input {what} contains NaN: {name} expects a label for each sequence; "
            f"that of sequence {index} is {describe(labels[index])}. Drop or name "
            "missing labels."
        )


def _check_indicators(y, name, what):
    """Return a matrix of 0 and 1 with a byte for each."""
    is_other = (y != 0) & (y != 1)
    if is_other.any():
        row, column = np.argwhere(is_other)[0]
        raise ValueError(
            f"{name} expects {what} of two dimensions to hold 0 and 1 alone, got shape "
            f"{y.shape} with {describe(y[row, column])} in row {row}. Pass one label "
            f"for each sequence, in one dimension. {REMEDY[True]}"
        )
    return y.astype(np.int8)


def _check_n_dims(y, n_dims, name, what):
    if y.ndim in n_dims:
        return
    if y.ndim == 2:
        raise ValueError(
            f"{name} expects one label for each sequence, got {what} of shape "
            f"{y.shape}. {REMEDY[False]}"
        )
    raise ValueError(
        f"{name} expects {what} with a column for each label, got shape {y.shape}. "
        f"{REMEDY[True]}"
    )


def _number_columns(y, classes, name, what):
    columns = np.arange(y.shape[1])
    if classes is not None and not np.array_equal(np.unique(classes), columns):
        raise ValueError(
            f"{name} expects {what} to have a column for each of its classes "
            f"{np.unique(classes).tolist()}, got shape {y.shape}. The classes of an "
            "indicator matrix are the numbers of its columns."
        )
    return columns


def _check_one_each(what, values, n_sequences, name):
    if len(values) != n_sequences:
        raise ValueError(
            f"{name} expects one entry of {what} for each sequence, got {len(values)} "
            f"for {n_sequences} sequences."
        )
