"""Logistic regression that can choose its regularization by cross-validation."""

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from sklearn.utils import check_random_state, check_X_y
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data
from threadpoolctl import threadpool_limits

from skseq._training._folds import assign_folds
from skseq._training._naive_bayes import log_ratios, with_unit_norm
from skseq._validation._labels_and_weights import check_weights
from skseq._validation._sklearn_private import StrOptions

_CANDIDATES = 10.0 ** np.arange(-2, 4.5, 0.5)
_N_FOLDS = 5
# The log loss over C has one minimum, up to noise.
_N_RISES = 2


class TunedLogisticRegression(LogisticRegression):
    """Logistic regression with one more option: ``C="auto"``.

    It chooses C by stratified 5-fold cross-validation on log loss, from 0.01 to 10,000
    by factors of the square root of 10. With ``random_state=None``, the folds are the
    same in each fit. A class of a single row is in each training part.

    See Also
    --------
    sklearn.linear_model.LogisticRegression : The other parameters and the attributes.

    Attributes
    ----------
    C_ : float
        The value of C that was used.

    Examples
    --------
    >>> from sklearn.datasets import load_breast_cancer
    >>> from sklearn.preprocessing import scale
    >>> from skseq._classifier._tuned_logistic_regression import TunedLogisticRegression
    >>> X, y = load_breast_cancer(return_X_y=True)
    >>> float(TunedLogisticRegression(C="auto").fit(scale(X), y).C_)
    1.0
    """

    _parameter_constraints = {
        **LogisticRegression._parameter_constraints,
        "C": [*LogisticRegression._parameter_constraints["C"], StrOptions({"auto"})],
    }

    # The products of the solver are small: threads cost more than they save.
    @threadpool_limits.wrap(limits=1, user_api="blas")
    def fit(self, X, y, sample_weight=None):
        """Choose C if it is "auto", and fit like scikit-learn's classifier."""
        self._validate_params()
        _check_one_label(y, type(self).__name__)
        given = self.C
        C = self._choose_c(X, y, sample_weight) if given == "auto" else float(given)
        try:
            self.C = C
            self._fit_scaled(X, y, sample_weight)
        finally:
            self.C = given
        self.C_ = C
        return self

    def _fit_scaled(self, X, y, sample_weight):
        super().fit(X, y, sample_weight)

    def _feature_scales(self, X, y, weights):
        """Return factors of the columns, learned from a training part, or None."""
        return

    def _choose_c(self, X, y, sample_weight):
        """Return the C with the smallest log loss; 1.0 if there is no row to test."""
        X, y = check_X_y(X, y, accept_sparse="csr")
        check_classification_targets(y)
        weights = check_weights(
            sample_weight, y, self.class_weight, name=type(self).__name__
        )
        X, y, weights = (values[weights > 0] for values in (X, y, weights))
        codes = np.unique(y, return_inverse=True)[1]
        fold_of_row = _assign_folds(codes, self.random_state)
        if len(np.unique(codes)) < 2 or not (fold_of_row >= 0).any():
            return 1.0
        folds = [
            _Fold(self, X, codes, weights, fold_of_row == fold)
            for fold in np.unique(fold_of_row[fold_of_row >= 0])
        ]
        losses = []
        for C in _CANDIDATES:
            losses.append(sum(fold.log_loss(C) for fold in folds))
            if len(losses) - 1 - np.argmin(losses) == _N_RISES:
                break
        return float(_CANDIDATES[np.argmin(losses)])


class NaiveBayesLogisticRegression(TunedLogisticRegression):
    """Logistic regression on terms that are scaled by ratios of naive Bayes [1]_.

    A term counts more, the more its frequency differs between the classes: its column
    is multiplied by the square root of the log-ratio of its frequencies. The ratios are
    those of the training rows, in each fold that chooses ``C="auto"`` as well.

    See Also
    --------
    TunedLogisticRegression : Without ratios; the parameters and attributes are equal.

    References
    ----------
    .. [1] S. Wang and C. D. Manning, "Baselines and Bigrams: Simple, Good Sentiment and
       Topic Classification", ACL, 2012.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from skseq._classifier._tuned_logistic_regression import (
    ...     NaiveBayesLogisticRegression,
    ... )
    >>> counts = CountVectorizer().fit_transform(["good film", "bad film"] * 5)
    >>> model = NaiveBayesLogisticRegression().fit(counts, [1, 0] * 5)
    >>> model.coef_.round(2)
    array([[-1.18,  0.  ,  1.18]])
    """

    def _fit_scaled(self, X, y, sample_weight):
        X, y = validate_data(self, X, y, accept_sparse="csr")
        check_classification_targets(y)
        weights = check_weights(
            sample_weight, y, self.class_weight, name=type(self).__name__
        )
        scales = self._feature_scales(X, y, weights)
        names = getattr(self, "feature_names_in_", None)
        super()._fit_scaled(_scale_columns(X, scales), y, sample_weight)
        if names is not None:
            self.feature_names_in_ = names
        # Of the columns as they are, so that predictions need not know the scales.
        self.coef_ = self.coef_ * scales

    def _feature_scales(self, X, y, weights):
        X = sparse.csr_array(X)
        return with_unit_norm(X, np.sqrt(log_ratios(X, y, weights)[0]))


class _Fold:
    """A training and a test part, and a classifier that goes from one C to the next."""

    def __init__(self, classifier, X, codes, weights, is_test):
        # The weights include those of the classes.
        changes = {"C": 1.0, "class_weight": None, "warm_start": True}
        self._classifier = LogisticRegression(
            **classifier.get_params(deep=False) | changes
        )
        X_train, self._X_test = X[~is_test], X[is_test]
        if _has_unit_rows(X):
            self._X_test = _drop_unseen(X_train, self._X_test)
        y_and_weights = codes[~is_test], weights[~is_test]
        scales = classifier._feature_scales(X_train, *y_and_weights)
        if scales is not None:
            X_train, self._X_test = (
                _scale_columns(part, scales) for part in (X_train, self._X_test)
            )
        self._training = X_train, *y_and_weights
        self._truth, self._weights = codes[is_test], weights[is_test]

    def log_loss(self, C):
        """Return the sum over the test part."""
        self._classifier.set_params(C=C).fit(*self._training)
        probabilities = self._classifier.predict_proba(self._X_test)
        of_truth = probabilities[np.arange(len(self._truth)), self._truth]
        smallest = np.finfo(of_truth.dtype).tiny
        return -self._weights @ np.log(np.maximum(of_truth, smallest))


def _check_one_label(y, name):
    shape = y.shape if hasattr(y, "shape") else np.array(y, dtype=object).shape
    if len(shape) == 2 and shape[1] > 1:
        raise ValueError(
            f"{name} expects one label for each row, got y of shape {shape}. If y is "
            "one-hot, pass np.argmax(y, axis=1). For several labels, wrap the pipeline "
            "in sklearn.multiclass.OneVsRestClassifier."
        )


def _assign_folds(codes, random_state):
    """Return the fold of each row; without a seed, the same in each fit."""
    random_state = check_random_state(0 if random_state is None else random_state)
    return assign_folds(codes, _N_FOLDS, random_state)


def _scale_columns(X, scales):
    if sparse.issparse(X):
        return (X @ sparse.diags_array(scales)).tocsr()
    return X * scales


def _has_unit_rows(X):
    """Whether X is sparse with rows of length 1, or empty, as a vectorizer makes it."""
    if not sparse.issparse(X):
        return False
    lengths = np.sqrt(X.multiply(X).sum(axis=1))
    return bool(np.all(np.isclose(lengths, 1) | (lengths == 0)))


def _drop_unseen(X_train, X_test):
    """Set terms without a training row to 0, and scale the rows to length 1 again.

    A vectorizer does this to new texts. Without it, test rows would be shorter along
    the terms that have a coefficient, and the chosen C too large.
    """
    is_seen = (X_train != 0).sum(axis=0) > 0
    return normalize(X_test.multiply(is_seen).tocsr())
