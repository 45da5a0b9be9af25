"""SequenceScaler: standardize measurements over time."""

from copy import deepcopy
from numbers import Real

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from skseq._preprocessing._measurements import (
    array_shape,
    as_floats,
    carry_forward,
    check_feature_names,
    check_known,
    read_measurements,
    with_n_features,
)
from skseq._validation._check_sequences import check_rows, convert_rows
from skseq._validation._check_values import reject
from skseq._validation._column_names import check_column_names
from skseq._validation._sklearn_private import StrOptions

# Replaces the first feature of a measured step whose features are all scaled to 0: the
# classifiers of this package would mask it. Too small to change a sum in float32.
NEARLY_ZERO = 1e-12


class SequenceScaler(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Standardize each feature of the steps to mean 0 and standard deviation 1.

    Mean and standard deviation are computed over all steps of all sequences in ``fit``.
    Padding is excluded and stays 0. A measured step is never scaled to 0 in all its
    features, so that later estimators do not mistake it for padding. Scale first, then
    pad.

    Parameters
    ----------
    missing : {"error", "mean", "forward"}, default="error"
        How to treat NaN, masked entries and ``pandas.NA`` in a step: as an error, or as
        missing values. These are excluded from mean and deviation, and imputed with the
        mean of their feature or with the last known value of the same sequence [1]_;
        "forward" imputes the mean where there is none. A step without any known value
        is masked like padding.
    add_indicator : bool, default=False
        Whether to append a missing indicator for each feature: 1 where its value was
        missing, 0 elsewhere [1]_.
    mask_value : float, default=0
        In an array, a step whose features all equal this value is padding. Choose NaN
        if the padding is NaN, or if there is no padding and a step of zeros is a
        measurement. Ragged sequences have no padding.

    Attributes
    ----------
    mean_ : ndarray of shape (n_features,)
        Mean of each feature over all steps in ``fit``.
    scale_ : ndarray of shape (n_features,)
        Standard deviation of each feature; 1 for a constant feature.
    n_features_in_ : int
        Number of features of a step.
    feature_names_in_ : ndarray of str
        Column names in ``fit``: of X, one for each step, if it was a data frame, or of
        its rows, one for each feature, if it was a list of data frames. Only defined if
        they are all strings. Later data must have the same.

    See Also
    --------
    SequencePadder : Pad the scaled sequences.
    LSTMClassifier : Classify the scaled sequences, padded or ragged.
    sklearn.preprocessing.StandardScaler : Standardize the columns of a table.

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
        """Learn mean and standard deviation of each feature.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features) or (length,), or \
                array-like of shape (n_samples, length, n_features) or \
                (n_samples, length)
            The sequences. If a step is a single number, it is the only feature.
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
            If a parameter is invalid, X is empty or holds infinity, X holds NaN with
            ``missing="error"``, or a feature has no known value, or a variance beyond
            the range of float64.
        """
        self._validate_params()
        sequences, is_measured, _ = self._read(X)
        steps = sequences.values[is_measured]
        check_known(steps, name="SequenceScaler")
        scaler = _learn(StandardScaler(), steps)
        check_column_names(self, X, reset=True)
        self.n_features_in_ = sequences.n_features
        self._take(scaler)
        return self

    def partial_fit(self, X, y=None):
        """Learn mean and deviation from these sequences and those of earlier calls.

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
            As in ``fit``, except that only the first call requires a known value of
            each feature; or if the number of features of a step changes.
        """
        if not hasattr(self, "mean_"):
            return self.fit(X)
        self._validate_params()
        sequences, is_measured, _ = self._read(X)
        sequences = self._check_n_features(sequences, self.n_features_in_)
        check_column_names(self, X, reset=False)
        if is_measured.any():
            steps = sequences.values[is_measured]
            self._take(_learn(deepcopy(self._scaler), steps))
        return self

    def transform(self, X):
        """Standardize sequences with the mean and deviation of ``fit``.

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
            An array if X was one, with zeros for padding; otherwise one array of shape
            (length, n_features_out) per sequence.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If X is empty or holds infinity, holds NaN with ``missing="error"``, its
            steps have another number of features than in ``fit``, or a scaled value is
            beyond the range of its data type.
        """
        check_is_fitted(self)
        sequences, is_measured, shape = self._read(X)
        sequences = self._check_n_features(sequences, self.n_features_in_)
        check_column_names(self, X, reset=False)
        with np.errstate(over="ignore"):
            scaled = (sequences.values - self.mean_) / self.scale_
        scaled[~is_measured] = np.nan
        is_missing = np.isnan(scaled)
        if self.missing == "forward":
            scaled = carry_forward(scaled, sequences)
        scaled[np.isnan(scaled)] = 0
        if self.add_indicator:
            scaled = np.hstack([scaled, is_missing])
        scaled[~is_measured] = 0
        is_blank = is_measured & (np.abs(scaled) < NEARLY_ZERO).all(axis=1)
        scaled[is_blank, 0] = NEARLY_ZERO
        return _in_shape(shape, _in_type(scaled, sequences), sequences)

    def inverse_transform(self, X):
        """Convert scaled sequences back to measurements.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features_out), or array-like \
                of shape (n_samples, length, n_features_out)
            Sequences, as returned by ``transform``, or by a SequencePadder after it.

        Returns
        -------
        ndarray of shape (n_samples, length, n_features) or \
                ndarray of shape (n_samples,), dtype object
            The measurements. Missing values are NaN with ``add_indicator=True``, and
            otherwise the values that replaced them. Steps of zeros stay zeros.

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
        sequences = as_floats(convert_rows(rows, name="SequenceScaler"))
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
        return _in_shape(array_shape(rows), _in_type(measured, sequences), sequences)

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
            If there is not one name for each feature.
        """
        check_is_fitted(self)
        names = check_feature_names(
            input_features, self.n_features_in_, name="SequenceScaler"
        )
        if self.add_indicator:
            names += [f"missingindicator_{name}" for name in names]
        return np.array(names, dtype=object)

    def set_output(self, *, transform=None):
        """Do nothing: sequences of steps are not a table, and stay arrays.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"}, default=None
            Ignored. Accepted so that a pipeline can configure its other steps.

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
        """Return the sequences, a mask of measured steps, and the shape of an array."""
        return read_measurements(
            X,
            name="SequenceScaler",
            missing=self.missing,
            mask_value=self.mask_value,
        )

    def _check_n_features(self, sequences, n_features):
        return with_n_features(sequences, n_features, name="SequenceScaler")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.missing != "error"
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def _learn(scaler, steps):
    """Fit a scaler further, and check that mean and variance are finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaler.partial_fit(steps.astype(np.float64))
        is_infinite = ~np.isfinite(scaler.mean_ + scaler.var_)
    if is_infinite.any():
        raise ValueError(
            "SequenceScaler expects mean and variance within the range of float64; "
            f"those of feature {int(np.argmax(is_infinite))} are not. Measure it in a "
            "larger unit."
        )
    return scaler


def _in_type(values, sequences):
    """Convert values to the type of the sequences, and check their range."""
    with np.errstate(over="ignore"):
        values = values.astype(sequences.dtype)
    reject(
        sequences,
        np.isinf(values).any(axis=1),
        f"SequenceScaler scales to {sequences.dtype}; step {{value}} of sequence "
        f"{{row}} is beyond its range. Drop the step, or fit to similar steps.",
    )
    return values


def _in_shape(shape, values, sequences):
    """Return steps in the shape of an array, or as one array per sequence."""
    if shape is not None:
        return values.reshape(*shape, -1)
    runs = np.split(values, sequences.offsets[1:-1])
    return np.fromiter(runs, object, len(runs))
