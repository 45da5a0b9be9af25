"""SequencePadder: pad ragged sequences to one array that scikit-learn can index."""

from numbers import Integral, Real

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from skseq._validation._check_sequences import INTEGER_KINDS, check_sequences
from skseq._validation._check_values import check_ids, check_n_features, reject
from skseq._validation._column_names import check_column_names
from skseq._validation._memory import check_memory
from skseq._validation._messages import describe, short_repr
from skseq._validation._sequences import Sequences
from skseq._validation._sklearn_private import Interval, StrOptions


def _has_columns(padder):
    return getattr(padder, "_n_features", None) is None


class SequencePadder(TransformerMixin, BaseEstimator):
    """Truncate and pad sequences to one common length.

    Parameter names and results are those of ``keras.utils.pad_sequences`` [1]_, except
    that the length is learned in ``fit``, and that a number that ``dtype`` cannot hold
    is an error: floats are not truncated to integers, and integers do not overflow.

    Parameters
    ----------
    maxlen : int, default=None
        Number of steps of every padded sequence. If None, the longest length in
        ``fit``.
    padding : {"pre", "post"}, default="pre"
        The side on which shorter sequences are padded.
    truncating : {"pre", "post"}, default="pre"
        The side on which longer sequences are truncated.
    value : float, default=0
        The padding. The classifiers of this package mask 0, and no other value.
    dtype : str or dtype, default="int32"
        Data type of the result. Sequences of floats of shape ``(length, n_features)``
        become float32 where this is an integer type.

    Attributes
    ----------
    maxlen_ : int
        Number of steps of every padded sequence.
    n_features_in_ : int
        Number of columns of X in ``fit``; only defined if X was an array. Later
        sequences may have any length.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Column names of X in ``fit``; only defined if X was a data frame whose column
        names are all strings.

    See Also
    --------
    TokenEncoder : Encode texts or symbols as ragged ids.
    SequenceScaler : Standardize measurements.
    LSTMClassifier : Classify padded or ragged sequences.

    References
    ----------
    .. [1] `Keras documentation: pad_sequences
       <https://keras.io/api/data_loading/timeseries/#padsequences-function>`_

    Examples
    --------
    >>> from skseq import SequencePadder
    >>> SequencePadder(maxlen=3).fit_transform([[5], [5, 6], [5, 6, 7, 8]])
    array([[0, 0, 5],
           [0, 5, 6],
           [6, 7, 8]], dtype=int32)
    """

    _parameter_constraints: dict = {
        "maxlen": [Interval(Integral, 1, None, closed="left"), None],
        "padding": [StrOptions({"pre", "post"})],
        "truncating": [StrOptions({"pre", "post"})],
        "value": [Real],
        "dtype": "no_validation",
    }

    def __init__(
        self,
        maxlen=None,
        *,
        padding="pre",
        truncating="pre",
        value=0,
        dtype="int32",
    ):
        self.maxlen = maxlen
        self.padding = padding
        self.truncating = truncating
        self.value = value
        self.dtype = dtype

    def fit(self, X, y=None):
        """Learn the length, unless ``maxlen`` gives it.

        Parameters
        ----------
        X : iterable of array-likes of shape (length,) or (length, n_features)
            The sequences: lists, tuples, arrays, or one array of padded sequences.
        y : None
            Ignored.

        Returns
        -------
        SequencePadder
            The fitted transformer.

        Raises
        ------
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If a parameter is invalid, X is empty or holds NaN or infinity, or
            ``maxlen`` is None and every sequence is empty.
        """
        self._fit(X)
        return self

    def fit_transform(self, X, y=None):
        """Learn the length and pad the same sequences in one pass.

        Parameters
        ----------
        X : iterable of array-likes of shape (length,) or (length, n_features)
            The sequences.
        y : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_samples, `maxlen_`) or \
                (n_samples, `maxlen_`, n_features)
            The padded sequences.

        Raises
        ------
        MemoryError
            As in ``transform``.
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            As in ``fit`` and ``transform``.
        """
        return self._pad(self._fit(X))

    def partial_fit(self, X, y=None):
        """Learn the length from these sequences and those of earlier calls.

        Parameters
        ----------
        X : iterable of array-likes of shape (length,) or (length, n_features)
            The sequences; the same kind in each call.
        y : None
            Ignored.

        Returns
        -------
        SequencePadder
            The transformer.

        Raises
        ------
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            As in ``fit``, or if the number of features of a step changes.
        """
        if not hasattr(self, "maxlen_"):
            return self.fit(X)
        self._validate_params()
        sequences = self._read(X)
        if self.maxlen is None:
            self.maxlen_ = max(self.maxlen_, int(sequences.lengths.max()))
        return self

    def transform(self, X):
        """Truncate and pad sequences to ``maxlen_`` steps.

        Parameters
        ----------
        X : iterable of array-likes of shape (length,) or (length, n_features)
            The sequences, of any length.

        Returns
        -------
        ndarray of shape (n_samples, `maxlen_`) or \
                (n_samples, `maxlen_`, n_features)
            The padded sequences.

        Raises
        ------
        MemoryError
            If the result does not fit in the free memory.
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If X is empty, holds NaN or infinity, holds a number that ``dtype`` cannot
            hold, or its steps have another number of features than in ``fit``.
        """
        check_is_fitted(self)
        return self._pad(self._read(X))

    # Without names, set_output leaves an array of three dimensions as it is.
    @available_if(_has_columns)
    def get_feature_names_out(self, input_features=None):
        """Name the columns of padded sequences of ids.

        Not available after a fit on measurements, whose three dimensions are not a
        table.

        Parameters
        ----------
        input_features : None
            Ignored: the steps of ragged sequences have no names.

        Returns
        -------
        ndarray of shape (`maxlen_`,), dtype object
            "step0", "step1", and so on.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        """
        check_is_fitted(self)
        return np.array([f"step{step}" for step in range(self.maxlen_)], dtype=object)

    def set_output(self, *, transform=None):
        """Set the container of padded ids; padded measurements stay an array.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, default=None
            As in scikit-learn. Ignored after a fit on measurements.

        Returns
        -------
        SequencePadder
            The padder.
        """
        return super().set_output(transform=transform) if _has_columns(self) else self

    def _fit(self, X):
        self._validate_params()
        self._check_holds_value(_check_dtype(self.dtype))
        sequences = check_sequences(X, name="SequencePadder")
        maxlen = int(sequences.lengths.max() if self.maxlen is None else self.maxlen)
        if maxlen == 0:
            raise ValueError(
                "SequencePadder(maxlen=None) expects a sequence that is not empty; all "
                f"{len(sequences)} are empty. Set maxlen, or check how the sequences "
                "were made."
            )
        check_column_names(self, X, reset=True)
        vars(self).pop("n_features_in_", None)
        if len(getattr(X, "shape", ())) > 1:
            self.n_features_in_ = X.shape[1]
        self.maxlen_ = maxlen
        self._n_features = sequences.n_features
        return sequences

    def _read(self, X):
        """Check sequences after fit, whose steps must be of the same kind."""
        sequences = check_sequences(X, name="SequencePadder")
        check_column_names(self, X, reset=False)
        if self._n_features is not None and not sequences.lengths.any():
            return Sequences(np.empty((0, self._n_features)), sequences.offsets)
        check_n_features(sequences, self._n_features, name="SequencePadder")
        return sequences

    def _pad(self, sequences):
        dtype = np.dtype(self.dtype)
        is_measured = sequences.n_features is not None and sequences.dtype.kind == "f"
        if is_measured and dtype.kind != "f":
            dtype = np.dtype("float32")
            self._check_holds_value(dtype)
        if dtype.kind == "f":
            sequences = _check_floats(sequences, dtype)
        else:
            sequences = check_ids(
                sequences,
                name="SequencePadder",
                dtype=dtype,
                remedy="Encode the tokens with TokenEncoder, or choose another dtype.",
            )
        check_memory(
            {
                "sequences": len(sequences),
                "steps": self.maxlen_,
                "bytes": (sequences.n_features or 1) * sequences.dtype.itemsize,
            },
            name="SequencePadder",
            what="for its result",
            remedy="Set a smaller maxlen, or leave the padder out: LSTMClassifier "
            "takes ragged sequences.",
        )
        return sequences.padded(
            self.maxlen_,
            padding=self.padding,
            truncating=self.truncating,
            value=self.value,
        )

    def _check_holds_value(self, dtype):
        if not _holds(dtype, self.value):
            raise ValueError(
                f"SequencePadder cannot hold value={short_repr(self.value)} in "
                f"dtype='{dtype}'. Choose a value or a dtype that fits."
            )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = True
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = []
        return tags


def _check_dtype(dtype):
    try:
        # NumPy would interpret None as float64.
        checked = None if dtype is None else np.dtype(dtype)
    except (TypeError, ValueError, SyntaxError):  # NumPy evaluates "(2,)int32".
        checked = None
    if checked is None or checked.kind not in "iuf":
        raise ValueError(
            "SequencePadder expects dtype to be an integer or float type, got "
            f"{describe(dtype)}. Choose int32 for ids, float32 for measurements."
        )
    return checked


def _holds(dtype, value):
    """Whether a data type holds a number; fractions may be rounded."""
    # NumPy would round its own scalars to compare them with limits of another type.
    value = value.item() if isinstance(value, np.generic) else value
    if dtype.kind == "f":
        try:
            with np.errstate(over="ignore"):
                held = dtype.type(value)
        except OverflowError:  # An integer beyond the range of float64.
            return False
        if isinstance(value, Integral):
            return np.isfinite(held) and int(held) == value
        return np.isfinite(held) or not np.isfinite(value)
    limits = np.iinfo(dtype)
    return limits.min <= value <= limits.max and value == int(value)


def _check_floats(sequences, dtype):
    if sequences.dtype == dtype:
        return sequences
    values = sequences.values
    with np.errstate(over="ignore", under="ignore"):
        floats = values.astype(dtype)
    is_lost = ~np.isfinite(floats)
    if values.dtype.kind in INTEGER_KINDS:
        # Beyond its significant digits, a float type holds only some integers.
        largest = 2 ** (np.finfo(dtype).nmant + 1)
        places = np.nonzero((values > largest) | (values < -largest))
        is_lost[places] = floats[places].astype(object) != values[places].astype(object)
    reject(
        sequences,
        is_lost,
        f"SequencePadder cannot hold every number in dtype='{dtype}'; sequence "
        "{row} holds {value}. Choose a wider dtype, or scale the measurements.",
    )
    return Sequences(floats, sequences.offsets)
