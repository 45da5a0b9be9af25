"""Check the labels of sequences, and their weights in the loss."""

from contextlib import contextmanager

import numpy as np
from scipy.sparse import issparse
from sklearn.preprocessing import LabelEncoder
from sklearn.utils import check_array
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from skseq._validation._containers import (
    conversion_of,
    fill_masked,
    to_array,
    unwrap_arrow,
)
from skseq._validation._messages import describe
from skseq._validation._missing_values import has_missing

# By whether an indicator matrix is accepted.
REMEDY = {
    True: "If sequences have several labels, convert them with "
    "sklearn.preprocessing.MultiLabelBinarizer.",
    False: "Pass one label, or one column of labels, at a time. Of one-hot columns, "
    "np.argmax(y, axis=1) gives the classes.",
}


def check_labels(y, n_sequences, *, name, what="y", n_dims=(1,)):
    """Convert y to an array with one label for each sequence, or several.

    Parameters
    ----------
    y : array-like of shape (n_sequences,), or array-like or sparse matrix of shape \
            (n_sequences, n_labels)
        Strings, integers or other labels that scikit-learn knows; or an indicator
        matrix, with 1 for each label of a sequence and 0 for the others.
    n_sequences : int
        Number of sequences.
    name : str
        Caller's name, used in error messages.
    what : str, default="y"
        Name of the argument, used in error messages.
    n_dims : tuple of int, default=(1,)
        Accepted numbers of dimensions: 1, 2 or both.

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
    # Some arrays can only be converted. A list is not: it keeps None apart from NaN.
    y = to_array(y) if hasattr(y, "__array__") else y
    y = y.toarray() if issparse(y) else y
    y = unwrap_arrow(y) if isinstance(y, (list, tuple)) else y
    _check_collection(y, name, what)
    _check_no_rows_of_labels(y, n_dims, name, what)
    _check_none_missing(y, name, what)
    with _name_in_errors(name, what), np.errstate(invalid="ignore"):
        y = check_array(y, ensure_2d=False, dtype=None, input_name=what)
    if y.shape[1:] in [(), (1,)]:
        y = column_or_1d(y, warn=True)
    _check_n_dims(y, n_dims, name, what)
    _check_one_each(what, y, n_sequences, name)
    if y.ndim == 2:
        return _check_indicators(y, name, what)
    y = _unwrap_numbers(y)
    _check_strings_or_numbers(y, name, what)
    # Floats beyond int64 are rejected as continuous; NumPy would warn as well.
    with _name_in_errors(name, what), np.errstate(invalid="ignore"):
        check_classification_targets(y)
    return y


def encode_labels(y, classes, *, name, what="y"):
    """Encode labels as their indices among the classes.

    An indicator matrix is returned as it is: its classes are the column numbers.

    Parameters
    ----------
    y : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        Labels, as ``check_labels`` returns them.
    classes : array-like of shape (n_classes,) or None
        All classes; if None, the labels in y.
    name : str
        Caller's name, used in error messages.
    what : str, default="y"
        Name of the argument, used in error messages.

    Returns
    -------
    classes : ndarray of shape (n_classes,)
        The classes, sorted.
    codes : ndarray of shape (n_sequences,), dtype int32, or y
        Index of each label among the classes.

    Raises
    ------
    ValueError
        If there are fewer than 2 classes, or a label is not among the classes.
    """
    if classes is not None:
        classes = _check_classes(classes, name)
    if y.ndim == 2:
        return _number_columns(y, classes, name, what), y
    with _name_in_errors(name, what if classes is None else "classes"):
        encoder = LabelEncoder().fit(y if classes is None else classes)
    if len(encoder.classes_) < 2:
        raise ValueError(
            f"{name} expects at least 2 classes in y, got 1 class: "
            f"{encoder.classes_.tolist()}. Pass sequences of another class; if a fold "
            "has none, stratify the folds, or use fewer folds."
        )
    try:
        return encoder.classes_, encoder.transform(y).astype(np.int32)
    except ValueError as error:
        raise ValueError(
            f"{name} expects the labels in {what} to be among its classes "
            f"{encoder.classes_.tolist()}. ({error})"
        ) from error


def are_alike(labels):
    """Say whether all rows have the same label or labels.

    Parameters
    ----------
    labels : ndarray of shape (n_samples,) or (n_samples, n_labels)

    Returns
    -------
    bool
    """
    return bool((labels == labels[:1]).all())


# Weights may be so small that products underflow, or infinite until they are checked.
@np.errstate(over="ignore", under="ignore", invalid="ignore")
def check_weights(sample_weight, y, class_weight, *, name):
    """Return the weight of each sequence, multiplied by that of its class.

    Parameters
    ----------
    sample_weight : array-like of shape (n_sequences,) or None
        Weights of at least 0; 1 if None.
    y : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        Labels.
    class_weight : dict, "balanced" or None
        Weight of each class, as in scikit-learn. None if y is an indicator matrix.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    ndarray of shape (n_sequences,), dtype float64

    Raises
    ------
    ValueError
        If a weight is negative, NaN or infinite, if there is not one for each sequence,
        or if ``class_weight`` is given with an indicator matrix.
    """
    if y.ndim == 2 and class_weight is not None:
        raise ValueError(
            f"{name} expects class_weight=None where y is an indicator matrix, got "
            f"{describe(class_weight)}: a sequence has no single label. "
            "Weigh sequences with sample_weight."
        )
    weights = np.ones(len(y))
    if sample_weight is not None:
        with _name_in_errors(name, "sample_weight", "numbers of at least 0"):
            weights = check_array(
                fill_masked(sample_weight),
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
        with _name_in_errors(name, "class_weight", "a number for each label"):
            weights = weights * compute_sample_weight(class_weight, y)
    if not ((weights >= 0) & (weights <= np.finfo(np.float32).max)).all():
        raise ValueError(
            f"{name} expects weights of at least 0 within the range of float32; a "
            "product of sample_weight and class_weight is NaN, negative or larger. "
            "Check both."
        )
    return weights


def weight_of_each_class(class_weight, classes, n_times):
    """Return class weights that are the same for the training and other data.

    Parameters
    ----------
    class_weight : dict or "balanced"
        Weight of each class, as in scikit-learn.
    classes : ndarray of shape (n_classes,)
        All labels.
    n_times : collections.Counter
        How often each label occurs in the training data, from which "balanced" weights
        follow.

    Returns
    -------
    dict
        By label; 1 for those that have no weight.
    """
    if class_weight == "balanced":
        class_weight = {
            label: n_times.total() / (len(n_times) * n) for label, n in n_times.items()
        }
    return dict.fromkeys(classes.tolist(), 1) | class_weight


@np.errstate(under="ignore")
def scale_weights(weights, mean=None):
    """Divide weights by their mean, so that a common factor does not change a fit.

    With a common factor, Adam's epsilon and the clipping of gradients would weigh more
    or less.

    Parameters
    ----------
    weights : ndarray of shape (n_sequences,)
        Weights from ``check_weights``.
    mean : float, default=None
        Mean weight of all sequences; that of these if None. If 0, weights stay as they
        are.

    Returns
    -------
    ndarray of shape (n_sequences,), dtype float32
    """
    mean = weights.mean() if mean is None else mean
    return (weights / (mean or 1)).astype(np.float32)


def check_classes_have_weight(codes, weights, *, name):
    """Check that at least two classes have a weight that is not zero.

    For an indicator matrix, one sequence is enough: it has a target in each column.

    Parameters
    ----------
    codes : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
        Class of each sequence, or indicator matrix.
    weights : ndarray of shape (n_sequences,)
        Weight of each sequence.
    name : str
        Caller's name, used in error messages.

    Raises
    ------
    ValueError
        If fewer than two classes, or no row of an indicator matrix, have weight.
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
    if _is_scalar(y) or not hasattr(y, "__len__"):
        call = conversion_of(y, what)
        remedy = f"Pass {call}" if call else "Pass one for each sequence"
        raise ValueError(
            f"{name} expects {what} as a list or an array of labels, got "
            f"{describe(y)}. {remedy}."
        )


def _is_scalar(value):
    """Whether a value with __len__ is one string, or an array without dimensions."""
    return isinstance(value, (str, bytes)) or getattr(value, "shape", None) == ()


def _check_no_rows_of_labels(y, n_dims, name, what):
    """Reject collections of labels, which NumPy might convert to a matrix."""
    for index, labels in enumerate(_each_label(y)):
        if hasattr(labels, "__len__") and not _is_scalar(labels):
            raise ValueError(
                f"{name} expects one label for each sequence; {what} of sequence "
                f"{index} is {describe(labels)}. {REMEDY[2 in n_dims]}"
            )


def _each_label(y):
    """Return the labels if y is 1-D, like an array of lists that differ in length."""
    try:
        return y if np.ndim(y) == 1 else []
    except ValueError:  # They differ in length, or hold bytes and strings.
        return y


def _check_none_missing(y, name, what):
    is_table = isinstance(y, np.ndarray) and y.ndim == 2 and y.dtype.kind == "O"
    labels = y.ravel() if is_table else _each_label(y)
    if has_missing(labels):
        place = next(i for i, label in enumerate(labels) if has_missing([label]))
        raise ValueError(
            f"Input {what} contains NaN: {name} expects a label for each sequence; "
            f"that of sequence {place * len(y) // len(labels)} is "
            f"{describe(labels[place])}. Drop or replace missing labels."
        )


@contextmanager
def _name_in_errors(name, what, content="labels, such as strings or integers"):
    """Name the caller and the argument in errors of scikit-learn's checks."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} expects {what} to hold {content}. {error}") from error


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


def _check_one_each(what, values, n_sequences, name):
    if len(values) != n_sequences:
        raise ValueError(
            f"{name} expects one entry of {what} for each sequence, got {len(values)} "
            f"for {n_sequences} sequences. Each row of X is read as one sequence."
        )


def _check_indicators(y, name, what):
    """Check a matrix of 0 and 1, and convert it to int8."""
    is_other = (y != 0) & (y != 1)
    if is_other.any():
        row, column = np.argwhere(is_other)[0]
        raise ValueError(
            f"{name} expects {what} of two dimensions to hold only 0 and 1, got shape "
            f"{y.shape} with {describe(y[row, column])} in row {row}. Pass one label "
            f"for each sequence, in one dimension. {REMEDY[True]}"
        )
    return y.astype(np.int8)


def _unwrap_numbers(y):
    """Convert an object array of numbers to a numeric one."""
    if y.dtype.kind != "O":
        return y
    numbers = np.array(y.tolist())
    is_same = numbers.dtype.kind in "biuf" and (numbers == y).all()
    return numbers if is_same else y


def _check_strings_or_numbers(y, name, what):
    if y.dtype.kind == "O" and not isinstance(y[0], str):
        raise ValueError(
            f"{name} expects {what} to hold labels, such as strings or integers, got "
            f"{describe(y[0])}. The scores of scikit-learn do not take it; pass "
            f"[str(label) for label in {what}]."
        )


def _check_classes(classes, name):
    classes = to_array(classes)
    if classes.ndim == 1 and has_missing(classes):
        raise ValueError(
            f"{name} expects classes to hold labels, none of them missing, got "
            f"{describe(classes.tolist())}. Drop the missing one."
        )
    return classes


def _number_columns(y, classes, name, what):
    columns = np.arange(y.shape[1])
    if classes is not None and not np.array_equal(np.unique(classes), columns):
        raise ValueError(
            f"{name} expects {what} to have a column for each of its classes "
            f"{np.unique(classes).tolist()}, got shape {y.shape}. The classes of an "
            "indicator matrix are the numbers of its columns."
        )
    return columns
