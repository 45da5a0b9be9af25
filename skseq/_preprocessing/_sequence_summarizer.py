"""SequenceSummarizer: summary statistics of measurements over time, as a table."""

from numbers import Real

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from skseq._preprocessing._measurements import (
    carry_forward,
    check_feature_names,
    check_known,
    read_measurements,
    with_n_features,
)
from skseq._preprocessing._summary_statistics import STATISTICS, summarize
from skseq._validation._column_names import check_column_names
from skseq._validation._data_warnings import warn_if_transposed
from skseq._validation._sequences import Sequences
from skseq._validation._sklearn_private import StrOptions


class SequenceSummarizer(TransformerMixin, BaseEstimator):
    """Summarize measurements over time by 17 numbers for each feature of a step.

    These are mean, standard deviation, minimum, maximum, first and last value, the
    three quartiles, the means of the three thirds of the sequence, and of the
    differences between consecutive steps the mean, standard deviation, minimum, maximum
    and mean absolute value. Any classifier of tables can then be the baseline of an
    :class:`LSTMClassifier`; :func:`make_summary_pipeline` has one.

    Parameters
    ----------
    missing : {"error", "mean", "forward"}, default="error"
        How to treat NaN, masked entries and ``pandas.NA`` in a step: as an error, or as
        missing values. These are imputed with the mean of their feature in ``fit``, or
        with the last known value of the same sequence; "forward" imputes the mean where
        there is none. A step without any known value is skipped, like padding.
    mask_value : float, default=0
        In an array, a step whose features all equal this value is padding, and skipped.
        Choose NaN if the padding is NaN, or if there is no padding and a step of zeros
        is a measurement. Ragged sequences have no padding.

    Attributes
    ----------
    mean_ : ndarray of shape (n_features,)
        Mean of each feature over all steps in ``fit``. An empty sequence is summarized
        like a sequence of this one step.
    n_features_in_ : int
        Number of features of a step.
    feature_names_in_ : ndarray of str
        Column names in ``fit``: of X, one for each step, if it was a data frame, or of
        its rows, one for each feature, if it was a list of data frames. Only defined if
        they are all strings. Later data must have the same.

    See Also
    --------
    make_summary_pipeline : The summary, and logistic regression.
    SequenceScaler : Standardize measurements, for an LSTM.

    Notes
    -----
    A third of a sequence whose length is not divisible by 3 includes the steps at its
    ends that it shares with the next. The standard deviation is that of a population,
    and quantiles are interpolated linearly: both are NumPy's defaults. A sequence of
    one step has no differences; their statistics are 0.

    Examples
    --------
    >>> from skseq import SequenceSummarizer
    >>> summarizer = SequenceSummarizer()
    >>> summaries = summarizer.fit_transform([[1.0, 2.0, 6.0], [4.0]])
    >>> for name, of_both in zip(summarizer.get_feature_names_out(), summaries.T):
    ...     print(f"{name:16} {of_both.round(2)}")
    x0_mean          [3. 4.]
    x0_std           [2.16 0.  ]
    x0_min           [1. 4.]
    x0_max           [6. 4.]
    x0_first         [1. 4.]
    x0_last          [6. 4.]
    x0_quartile1     [1.5 4. ]
    x0_median        [2. 4.]
    x0_quartile3     [4. 4.]
    x0_third1_mean   [1. 4.]
    x0_third2_mean   [2. 4.]
    x0_third3_mean   [6. 4.]
    x0_diff_mean     [2.5 0. ]
    x0_diff_std      [1.5 0. ]
    x0_diff_min      [1. 0.]
    x0_diff_max      [4. 0.]
    x0_diff_abs_mean [2.5 0. ]
    """

    _parameter_constraints: dict = {
        "missing": [StrOptions({"error", "mean", "forward"})],
        "mask_value": [Real],
    }

    def __init__(self, *, missing="error", mask_value=0):
        self.missing = missing
        self.mask_value = mask_value

    def fit(self, X, y=None):
        """Learn the mean of each feature, for missing values and empty sequences.

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
        SequenceSummarizer
            The fitted transformer.

        Raises
        ------
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If a parameter is invalid, X is empty or holds infinity, X holds NaN with
            ``missing="error"``, or a feature has no known value, or a mean beyond the
            range of float64.
        """
        self._validate_params()
        sequences, is_measured = self._read(X)
        measured = sequences.keep(is_measured)
        warn_if_transposed(measured, name="SequenceSummarizer", stacklevel=3)
        steps = measured.values
        check_known(steps, name="SequenceSummarizer")
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.nanmean(steps, axis=0, dtype=np.float64)
        if not np.isfinite(mean).all():
            raise ValueError(
                "SequenceSummarizer expects means within the range of float64; that "
                f"of feature {int(np.argmin(np.isfinite(mean)))} is not. Measure it "
                "in a larger unit."
            )
        check_column_names(self, X, reset=True)
        self.n_features_in_ = sequences.n_features
        self.mean_ = mean
        return self

    def transform(self, X):
        """Summarize sequences.

        Parameters
        ----------
        X : iterable of array-likes of shape (length, n_features) or (length,), or \
                array-like of shape (n_samples, length, n_features) or \
                (n_samples, length)
            The sequences, of any length.

        Returns
        -------
        ndarray of shape (n_samples, 17 * n_features)
            All numbers of the first feature, then those of the second, and so on; see
            ``get_feature_names_out``.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold sequences of numbers.
        ValueError
            If X is empty or holds infinity, holds NaN with ``missing="error"``, its
            steps have another number of features than in ``fit``, or a statistic is
            beyond the range of float64.
        """
        check_is_fitted(self)
        sequences, is_measured = self._read(X)
        sequences = with_n_features(
            sequences, self.n_features_in_, name="SequenceSummarizer"
        )
        check_column_names(self, X, reset=False)
        values = sequences.values.astype(np.float64, copy=False)
        if self.missing == "forward":
            values = carry_forward(values, sequences)
        values = np.where(np.isnan(values), self.mean_, values)
        measured = Sequences(values, sequences.offsets).keep(is_measured)
        with np.errstate(over="ignore", invalid="ignore"):
            summaries = summarize(measured, self.mean_)
        is_infinite = ~np.isfinite(summaries).all(axis=1)
        if is_infinite.any():
            raise ValueError(
                "SequenceSummarizer expects statistics within the range of float64; "
                f"those of sequence {int(np.argmax(is_infinite))} are not. Measure in "
                "a larger unit."
            )
        return summaries

    def get_feature_names_out(self, input_features=None):
        """Name the columns of the result.

        Parameters
        ----------
        input_features : array-like of str of shape (n_features,), default=None
            Names of the features of a step; "x0", "x1" and so on if None.

        Returns
        -------
        ndarray of shape (17 * n_features,), dtype object
            "x0_mean", "x0_std" and so on.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        ValueError
            If there is not one name for each feature.
        """
        check_is_fitted(self)
        names = check_feature_names(
            input_features, self.n_features_in_, name="SequenceSummarizer"
        )
        columns = [f"{name}_{statistic}" for name in names for statistic in STATISTICS]
        return np.array(columns, dtype=object)

    def _read(self, X):
        """Return the sequences, and a mask of the measured steps."""
        sequences, is_measured, _ = read_measurements(
            X,
            name="SequenceSummarizer",
            missing=self.missing,
            mask_value=self.mask_value,
        )
        return sequences, is_measured

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.missing != "error"
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = []
        return tags
