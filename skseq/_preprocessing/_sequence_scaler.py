"""SequenceScaler: measurements over time to mean 0 and deviation 1."""

from copy import deepcopy
from numbers import Real

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted, validate_data

from skseq._validation._check_sequences import check_rows, check_sequences
from skseq._validation._check_values import check_n_features, refuse
from skseq._validation._messages import describe
from skseq._validation._sequences import Sequences
from skseq._validation._sklearn_private import StrOptions

# Stands in the first feature of a measured step whose features all come out as 0: the
# classifiers of this package would pass over it. Too small to change a sum in float32.
NEARLY_ZERO = 1e-12


class SequenceScaler(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Bring each feature of the steps to mean 0 and deviation 1.

    Mean and deviation are those over all steps of all sequences in ``fit``. Padding has
    no share in them and stays 0. A measured step never becomes 0 in all its features,
    so that nothing which comes later takes it for padding. Scale first, then pad.

    Parameters
    ----------
    missing : {"error", "mean", "forward"}, default="error"
        What NaN in a step is: an error, or a missing value that is left out of mean and
        deviation and filled in, with the mean of its feature or with the last known
        value of the same sequence [1]_. Where there was none before, "forward" takes
        the mean. A step of which nothing is known is passed over like padding.
    add_indicator : bool, default=False
        Whether each feature is followed by another, after all of them: 1 where its
        value was missing, and 0 elsewhere [1]_.
    mask_value : float, default=0
        In an array, a step whose features are all equal to it is padding. Choose NaN
        where NaN pads, or where nothing does and a step of zeros is a measurement like
        any other. A ragged sequence holds no padding.

    Attributes
    ----------
    mean_ : ndarray of shape (n_features,)
        Mean of each feature over the steps in ``fit``.
    scale_ : ndarray of shape (n_features,)
        Its standard deviation; 1 for a feature that is constant.
    n_features_in_ : int
        Number of features of a step.
    feature_names_in_ : ndarray of str
        Column names of X in ``fit``, which are steps; only defined if X was a data
        frame whose column names are all strings.

    See Also
    --------
    SequencePadder : Pads what this returns.
    LSTMClassifier : Classifies what this returns, padded or not.
    sklearn.preprocessing.StandardScaler : The same for tables.

    References
    ----------
    .. [1] Z. Che, S. Purushotham, K. Cho, D. Sontag and Y. Liu, "Recurrent Neural
       Networks for Multivariate Time Series with Missing Values", Scientific Reports 8,
       2018.

    Examples
    --------
    >>> import numpy as np
    >>> from skseq import SequenceScaler
    >>> runs = [[[20.0, 1.0], [24.0, 3.0]], [[22.0, np.nan]]]
    >>> scaler = SequenceScaler(missing="forward").fit(runs)
    >>> scaler.mean_
    array([22.,  2.])
    >>> for run in scaler.transform([[[24.0, 1.0], [np.nan, 2.0]]]):
    ...     print(run.round(2))
    [[ 1.22 -1.  ]
     [ 1.22  0.  ]]
    """

    _parameter_constraints: dict = {
        "missing": [StrOptions({"error", "mean", "forward"})],
        "add_indicator": ["boolean"],
        "mask_value": [Real],
    }

    def __init__(self, *, missing="error", add_indicator=False, mask_value=0):
        self.missing = missing
        self.add_indicator = add_indicator
        self.mask_value = mask_value

    def fit(self, X, y=None):
        """Learn mean and deviation of each feature.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features) or (length,), or \
                array-like of shape (n_samples, length, n_features) or \
                (n_samples, length)
            The sequences. Where a step is a single number, it is the only feature.
        y : None
            Ignored.

        Returns
        -------
        SequenceScaler
            The fitted transformer.

        Raises
        ------
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If a parameter is not as described, X is empty or holds infinity, X holds
            NaN with ``missing="error"``, or a feature has no known value, or a variance
            that float64 cannot hold.
        """
        self._validate_params()
        sequences, is_measured, _ = self._read(X)
        steps = sequences.values[is_measured]
        _check_known(steps)
        scaler = _learn(StandardScaler(), steps)
        validate_data(self, X, reset=True, skip_check_array=True, ensure_2d=False)
        self.n_features_in_ = sequences.n_features
        self._take(scaler)
        return self

    def partial_fit(self, X, y=None):
        """Learn mean and deviation from these sequences and those before.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features) or (length,), or \
                array-like of shape (n_samples, length, n_features) or \
                (n_samples, length)
            The sequences.
        y : None
            Ignored.

        Returns
        -------
        SequenceScaler
            The transformer.

        Raises
        ------
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            As in ``fit``, of which only the first call has to know each feature; or if
            the steps have another number of features than before.
        """
        if not hasattr(self, "mean_"):
            return self.fit(X)
        self._validate_params()
        sequences, is_measured, _ = self._read(X)
        sequences = self._check_n_features(sequences, self.n_features_in_)
        validate_data(self, X, reset=False, skip_check_array=True, ensure_2d=False)
        if is_measured.any():
            steps = sequences.values[is_measured]
            self._take(_learn(deepcopy(self._scaler), steps))
        return self

    def transform(self, X):
        """Scale sequences.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features) or (length,), or \
                array-like of shape (n_samples, length, n_features) or \
                (n_samples, length)
            The sequences, of any length.

        Returns
        -------
        ndarray of shape (n_samples, length, n_features_out) or \
                ndarray of shape (n_samples,), dtype object
            An array where X was one, with zeros for padding; otherwise one array of
            shape (length, n_features_out) a sequence.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If X is empty or holds infinity, holds NaN with ``missing="error"``, its
            steps have another number of features than in ``fit``, or one becomes too
            large for its data type.
        """
        check_is_fitted(self)
        sequences, is_measured, shape = self._read(X)
        sequences = self._check_n_features(sequences, self.n_features_in_)
        validate_data(self, X, reset=False, skip_check_array=True, ensure_2d=False)
        with np.errstate(over="ignore"):
            scaled = (sequences.values - self.mean_) / self.scale_
        scaled[~is_measured] = np.nan
        is_missing = np.isnan(scaled)
        if self.missing == "forward":
            scaled = _carry_forward(scaled, sequences)
        scaled[np.isnan(scaled)] = 0
        if self.add_indicator:
            scaled = np.hstack([scaled, is_missing])
        scaled[~is_measured] = 0
        is_blank = is_measured & (np.abs(scaled) < NEARLY_ZERO).all(axis=1)
        scaled[is_blank, 0] = NEARLY_ZERO
        return _in_shape(shape, _in_type(scaled, sequences), sequences)

    def inverse_transform(self, X):
        """Turn scaled sequences back into measurements.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features_out), or array-like \
                of shape (n_samples, length, n_features_out)
            Sequences as ``transform``, or a SequencePadder after it, returns them.

        Returns
        -------
        ndarray of shape (n_samples, length, n_features) or \
                ndarray of shape (n_samples,), dtype object
            The measurements. What was missing is NaN if there is an indicator that
            says so, and otherwise what it was filled in with. Steps of zeros stay.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If X is empty, holds NaN or infinity, or its steps have another number of
            features than ``transform`` returns.
        """
        check_is_fitted(self)
        rows = check_rows(X, name="SequenceScaler")
        sequences = _as_floats(check_sequences(rows, name="SequenceScaler"))
        n_features = self.n_features_in_
        sequences = self._check_n_features(
            sequences, n_features * (1 + self.add_indicator)
        )
        values = sequences.values
        with np.errstate(over="ignore"):
            measured = values[:, :n_features] * self.scale_ + self.mean_
        if self.add_indicator:
            measured[values[:, n_features:] != 0] = np.nan
        measured[(values == 0).all(axis=1)] = 0
        return _in_shape(_shape(rows), _in_type(measured, sequences), sequences)

    def get_feature_names_out(self, input_features=None):
        """Name the features of a step.

        Parameters
        ----------
        input_features : array-like of str of shape (n_features,), default=None
            Names of the features; "x0", "x1" and so on if None.

        Returns
        -------
        ndarray of shape (n_features_out,), dtype object
            These names; with ``add_indicator``, then "missingindicator_x0" and so on.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        ValueError
            If there is not a name for each feature.
        """
        check_is_fitted(self)
        n_features = self.n_features_in_
        if input_features is None:
            input_features = [f"x{number}" for number in range(n_features)]
        names = [str(name) for name in input_features]
        if len(names) != n_features:
            raise ValueError(
                f"SequenceScaler expects input_features to hold {n_features} names, "
                f"got {len(names)}. Name the features of a step, in their order."
            )
        if self.add_indicator:
            names += [f"missingindicator_{name}" for name in names]
        return np.array(names, dtype=object)

    def set_output(self, *, transform=None):
        """Accept any container: sequences of steps are no table, and stay arrays.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, default=None
            Ignored, so that a pipeline can set the output of its other steps.

        Returns
        -------
        SequenceScaler
            The scaler, unchanged.
        """
        return self

    def _take(self, scaler):
        self._scaler = scaler
        self.mean_ = scaler.mean_
        self.scale_ = scaler.scale_

    def _read(self, X):
        """Return sequences, which steps were measured, and their shape in an array."""
        rows = check_rows(X, name="SequenceScaler")
        sequences = _as_floats(
            check_sequences(rows, name="SequenceScaler", allow_nan=True)
        )
        values, shape = sequences.values, _shape(rows)
        is_padding = np.zeros(len(values), dtype=bool)
        if shape is not None:
            is_padding = _equals(values, _as_float(self.mask_value)).all(axis=1)
        is_missing = np.isnan(values) & ~is_padding[:, np.newaxis]
        if self.missing == "error":
            refuse(
                sequences,
                is_missing,
                "SequenceScaler(missing='error') expects no NaN; sequence {row} holds "
                "{value}. Set missing='mean' or missing='forward' to fill it in, or "
                "mask_value=np.nan if it pads an array.",
            )
        return sequences, ~(is_padding | is_missing.all(axis=1)), shape

    def _check_n_features(self, sequences, n_features):
        if not sequences.lengths.any():
            return Sequences(
                np.empty((0, n_features), sequences.dtype), sequences.offsets
            )
        check_n_features(sequences, n_features, name="SequenceScaler")
        return sequences

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.missing != "error"
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def _shape(rows):
    """Return the number of sequences and steps of an array; None of ragged rows."""
    is_array = isinstance(rows, np.ndarray) and rows.ndim > 1
    return rows.shape[:2] if is_array else None


def _as_floats(sequences):
    """Return the sequences with steps of features, in float32 if they were, or 64."""
    values = sequences.values
    if values.ndim == 1:
        values = values[:, np.newaxis]
    dtype = np.float32 if values.dtype == np.float32 else np.float64
    return Sequences(values.astype(dtype, copy=False), sequences.offsets)


def _as_float(mask_value):
    try:
        return float(mask_value)
    except OverflowError as error:
        raise ValueError(
            "SequenceScaler expects mask_value as a number that float64 holds, got "
            f"{describe(mask_value)}. Choose one that pads an array."
        ) from error


def _equals(values, value):
    # A float of Python's is rounded to the type of the values, as these were.
    return np.isnan(values) if np.isnan(value) else values == value


def _check_known(steps):
    is_unknown = np.isnan(steps).all(axis=0)
    if is_unknown.any():
        feature = int(np.argmax(is_unknown))
        raise ValueError(
            "SequenceScaler learns mean and deviation of each feature, but feature "
            f"{feature} has no known value in any step. Leave it out, or check how the "
            "sequences were made."
        )


def _learn(scaler, steps):
    """Let a scaler learn, if the squares of the steps fit its numbers."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaler.partial_fit(steps.astype(np.float64))
        is_past = ~np.isfinite(scaler.mean_ + scaler.var_)
    if is_past.any():
        raise ValueError(
            "SequenceScaler computes in float64, which cannot hold mean and variance "
            f"of feature {int(np.argmax(is_past))}. Measure it in a larger unit."
        )
    return scaler


def _in_type(values, sequences):
    """Return what became of steps in their own type, if it holds that."""
    with np.errstate(over="ignore"):
        values = values.astype(sequences.dtype)
    refuse(
        sequences,
        np.isinf(values).any(axis=1),
        f"SequenceScaler computes in {sequences.dtype}, which cannot hold what becomes "
        "of step {value} of sequence {row}. Drop it, or fit to such steps.",
    )
    return values


def _carry_forward(values, sequences):
    """Fill NaN with the last known value of the same sequence, where there is one."""
    steps = np.arange(len(values))[:, np.newaxis]
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, steps), axis=0)
    starts = np.repeat(sequences.offsets[:-1], sequences.lengths)[:, np.newaxis]
    carried = np.take_along_axis(values, np.maximum(last, 0), axis=0)
    return np.where(last >= starts, carried, np.nan)


def _in_shape(shape, values, sequences):
    """Return steps as the array they came in, or as one array a sequence."""
    if shape is not None:
        return values.reshape(*shape, -1)
    runs = np.split(values, sequences.offsets[1:-1])
    return np.fromiter(runs, object, len(runs))
