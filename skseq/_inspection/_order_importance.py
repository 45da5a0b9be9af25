"""order_importance: the drop in the score if each sequence is shuffled."""

from dataclasses import dataclass

import numpy as np
from sklearn.base import is_classifier
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from skseq._reporting._number_formats import is_proportion
from skseq._validation._arguments import check_count
from skseq._validation._check_sequences import NUMERIC_KINDS, check_rows
from skseq._validation._containers import column_names, to_array
from skseq._validation._labels_and_weights import check_labels
from skseq._validation._messages import describe, short_repr
from skseq._validation._scoring import make_scorer

NAME = "order_importance"


def order_importance(
    estimator, X, y, *, scoring="accuracy", n_repeats=5, random_state=None
):
    """Measure the drop in the score of a fitted classifier if sequences are shuffled.

    Shuffling removes the order of the tokens and nothing else: a bag of words stays the
    same. The drop in the score is the importance of the order to this classifier. This
    is permutation importance [1]_ of the order instead of a feature; shuffled words
    were evaluated by [2]_. Nothing is fitted again.

    Parameters
    ----------
    estimator : estimator
        A fitted classifier of sequences, such as a pipeline.
    X : iterable of str, iterable of array-likes of shape (length,) or \
            (length, n_features), or array-like of shape (n_samples, length) or \
            (n_samples, length, n_features)
        Sequences that it was not trained on, in any form that it accepts:

        - Texts are split at white space; their words are shuffled and joined by spaces.
        - Rows of ids or symbols are shuffled.
        - In an array of numbers, 0 is padding and stays in place; all other values are
          shuffled. Steps of several features are kept together.
        - In rows of steps of several features, steps of zeros are padding and stay in
          place.
    y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
            (n_samples, n_labels)
        Their labels.
    scoring : str, callable or None, default="accuracy"
        The score, as in scikit-learn: higher is better. If None, that of
        ``estimator.score``.
    n_repeats : int, default=5
        Number of times to shuffle all sequences.
    random_state : int or RandomState, default=None
        Seed of the shuffles.

    Returns
    -------
    OrderImportance
        Prints as a sentence.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is not a classifier, X is a data frame, sparse, or not a
        collection of sequences, or ``scoring`` is of the wrong type.
    ValueError
        If X and y differ in length, ``n_repeats`` is less than 1, or the score is
        unknown.

    See Also
    --------
    OrderImportanceDisplay : Plot it.
    sklearn.inspection.permutation_importance : Importance of the columns of a table.

    Notes
    -----
    Texts are split at white space only, so a word analyzer, such as that of
    :class:`TokenEncoder` and of the vectorizers of scikit-learn, finds the same tokens
    in another order: the importance to a bag of words is zero. N-grams of tokens and
    of characters change.

    If the pipeline truncates sequences, as :class:`SequencePadder` does at ``maxlen``,
    shuffling also changes which tokens are kept, which may be part of the drop.

    An importance of zero means that this classifier does not use the order, not that
    the order carries no information.

    References
    ----------
    .. [1] L. Breiman, "Random Forests", Machine Learning 45, 5-32, 2001.
    .. [2] T. M. Pham, T. Bui, L. Mai and A. Nguyen, "Out of Order: How Important Is The
       Sequential Order of Words in a Sentence in Natural Language Understanding
       Tasks?", Findings of ACL-IJCNLP, 2021.

    Examples
    --------
    >>> from skseq import make_tfidf_pipeline, order_importance
    >>> texts = ["dog bites man", "man bites dog"] * 50
    >>> labels = ["common", "rare"] * 50
    >>> pairs = make_tfidf_pipeline(ngram_range=(1, 2)).fit(texts, labels)
    >>> order_importance(pairs, texts, labels, random_state=0)
    accuracy drops from 1.000 to ... if the tokens of each sequence are shuffled:
    importance of order ... percentage points (standard deviation ...)
    >>> words = make_tfidf_pipeline().fit(texts, labels)
    >>> order_importance(words, texts, labels, random_state=0)
    accuracy stays at 0.500 if the tokens of each sequence are shuffled:
    importance of order 0.0 percentage points (standard deviation 0.0)
    """
    _check_estimator(estimator)
    check_count(n_repeats, "n_repeats", 5, name=NAME)
    score_name, scorer = make_scorer(estimator, scoring, name=NAME)
    sequences = _list_sequences(X)
    y = check_labels(y, len(sequences), name=NAME, n_dims=(1, 2))
    random_state = check_random_state(random_state)
    score = scorer(estimator, sequences, y)
    shuffled_scores = [
        scorer(estimator, _shuffle(sequences, random_state), y)
        for _ in range(n_repeats)
    ]
    return OrderImportance(
        score_name=score_name,
        score=float(score),
        shuffled_scores=np.array(shuffled_scores, dtype=float),
        step_name=_step_name(sequences),
    )


@dataclass(frozen=True, eq=False, repr=False)
class OrderImportance:
    """Result of :func:`order_importance`, printed as a sentence.

    Parameters
    ----------
    score_name : str
        Name of the score.
    score : float
        Score of the original sequences.
    shuffled_scores : ndarray of shape (n_repeats,)
        Score of each shuffle.
    step_name : {"tokens", "steps"}
        Name of the shuffled elements.

    See Also
    --------
    order_importance : Compute it.
    OrderImportanceDisplay : Plot it.

    Examples
    --------
    >>> from skseq import make_tfidf_pipeline, order_importance
    >>> texts = ["dog bites man", "man bites dog"] * 50
    >>> words = make_tfidf_pipeline().fit(texts, [0, 1] * 50)
    >>> importance = order_importance(words, texts, [0, 1] * 50, random_state=0)
    >>> importance.score, importance.importances_mean
    (0.5, 0.0)
    """

    score_name: str
    score: float
    shuffled_scores: np.ndarray
    step_name: str

    @property
    def importances(self):
        """Drop in the score by each shuffle, shape (n_repeats,)."""
        return self.score - self.shuffled_scores

    @property
    def importances_mean(self):
        """Mean drop over the shuffles."""
        return float(self.importances.mean())

    @property
    def importances_std(self):
        """Standard deviation of the drop over the shuffles."""
        return float(self.importances.std())

    def __repr__(self):
        return (
            f"{self.score_name} {self._change()} if the {self.step_name} of each "
            f"sequence are shuffled: importance of order {self._importance()}"
        )

    def _change(self):
        score, shuffled = self.score, self.score - self.importances_mean
        before, after = f"{score:z.3f}", f"{shuffled:z.3f}"
        if before == after:
            return f"stays at {before}"
        return f"{'drops' if shuffled < score else 'rises'} from {before} to {after}"

    def _importance(self):
        mean, deviation = self.importances_mean, self.importances_std
        if is_proportion(self.score_name):
            return (
                f"{100 * mean:z.1f} percentage points (standard deviation "
                f"{100 * deviation:.1f})"
            )
        return f"{mean:z.3f} (standard deviation {deviation:.3f})"


def _check_estimator(estimator):
    is_estimator = hasattr(estimator, "fit") and not isinstance(estimator, type)
    if not is_estimator or not is_classifier(estimator):
        raise TypeError(
            f"{NAME} expects a fitted classifier, got {describe(estimator)}. Pass an "
            "instance, such as make_lstm_pipeline().fit(X_train, y_train)."
        )
    check_is_fitted(estimator)


def _list_sequences(X):
    """Return an array of numbers, or a list of texts, lists and arrays."""
    columns = column_names(X)
    if columns is not None:
        raise TypeError(
            f"{NAME} expects sequences, got a data frame with the columns "
            f"{short_repr(columns)}. Pass the column of sequences, or X.to_numpy() if "
            "the columns are steps."
        )
    rows = check_rows(X, name=NAME)
    if isinstance(rows, np.ndarray):
        if rows.ndim > 1 and rows.dtype.kind in NUMERIC_KINDS:
            return rows
        if rows.ndim > 1 and rows.shape[1] == 1:
            raise ValueError(
                f"{NAME} expects texts in one dimension, got shape {rows.shape}. Pass "
                "X.ravel()."
            )
        rows = rows.tolist()
    return [_list_steps(row, index) for index, row in enumerate(rows)]


def _list_steps(row, index):
    if isinstance(row, str):
        return row
    steps = to_array(row) if hasattr(row, "__array__") else row
    is_scalar = isinstance(row, bytes) or getattr(steps, "ndim", 1) == 0
    if is_scalar or not hasattr(steps, "__iter__"):
        raise TypeError(
            f"{NAME} expects a text or a sequence in each row; row {index} is "
            f"{describe(row)}. Drop missing rows; wrap a single sequence in a list."
        )
    # An iterator could be read only once, but each row is scored several times.
    return steps if isinstance(steps, np.ndarray) else list(steps)


def _shuffle(sequences, random_state):
    if isinstance(sequences, np.ndarray):
        shuffled = sequences.copy()
        for row in shuffled:
            indices = _find_tokens(row)
            row[indices] = row[random_state.permutation(indices)]
        return shuffled
    return [_shuffle_row(row, random_state) for row in sequences]


def _shuffle_row(row, random_state):
    if isinstance(row, str):
        words = row.split()
        return " ".join(words[i] for i in random_state.permutation(len(words)))
    # In a list of symbols, 0 may be a symbol.
    has_padding = _is_multivariate(row)
    indices = _find_tokens(row) if has_padding else np.arange(len(row))
    shuffled = row.copy()
    for index, source in zip(indices, random_state.permutation(indices), strict=True):
        shuffled[index] = row[source]
    return shuffled


def _find_tokens(steps):
    """Return the indices of the steps that are not padding."""
    steps = np.asarray(steps)
    return np.flatnonzero((steps.reshape(len(steps), -1) != 0).any(axis=1))


def _is_multivariate(row):
    # A symbol may be a tuple, but not a list or an array, which are not hashable.
    return len(row) > 0 and isinstance(row[0], (list, np.ndarray))


def _step_name(sequences):
    return "steps" if any(map(_is_multivariate, sequences)) else "tokens"
