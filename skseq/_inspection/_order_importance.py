"""What the order of the tokens is worth to a fitted classifier."""

from dataclasses import dataclass

import numpy as np
from sklearn.base import is_classifier
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from skseq._reporting._number_formats import is_proportion
from skseq._validation._arguments import check_count
from skseq._validation._check_sequences import NUMERIC_KINDS, check_rows
from skseq._validation._labels_and_weights import check_labels
from skseq._validation._messages import describe
from skseq._validation._scoring import make_scorer

NAME = "order_importance"


def order_importance(
    estimator, X, y, *, scoring="accuracy", n_repeats=5, random_state=None
):
    """Measure what a fitted classifier loses when each sequence is shuffled.

    A shuffled sequence has lost its order and kept everything else: to a bag of words
    it is the same sequence. What the score loses by it is what the order was worth to
    this classifier. It is permutation importance [1]_ with the order in place of a
    feature; words were shuffled so by [2]_. Nothing is fitted anew.

    Parameters
    ----------
    estimator : estimator
        A fitted classifier of sequences, a pipeline for one.
    X : iterable of str, iterable of array-likes of shape (length,) or \
            (length, n_features), or array-like of shape (n_samples, length) or \
            (n_samples, length, n_features)
        Sequences that it was not trained on, in any form that it takes:

        - Texts are split at white space, and the words shuffled and joined by a space.
        - In rows of ids or symbols, each changes its place.
        - In one array of numbers, 0 is padding and stays where it is, and the others
          change places. A step of several numbers is moved as one.
        - In rows of steps of several numbers, a step of zeros is padding, and stays.
    y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
            (n_samples, n_labels)
        Their labels.
    scoring : str, callable or None, default="accuracy"
        The score, as in scikit-learn: greater is better. If None, that of
        ``estimator.score``.
    n_repeats : int, default=5
        Number of times that all sequences are shuffled.
    random_state : int or RandomState, default=None
        Seed of the shuffles.

    Returns
    -------
    OrderImportance
        Prints as a sentence. With ``score``, ``shuffled_scores`` and ``importances``
        of shape (n_repeats,), the score minus each of these, their
        ``importances_mean`` and their standard deviation ``importances_std``.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is no classifier, X is a data frame or sparse or no collection
        of sequences, or ``scoring`` is of the wrong type.
    ValueError
        If X and y differ in length, ``n_repeats`` is less than 1, or there is no such
        score.

    See Also
    --------
    OrderImportanceDisplay : Draw it.
    sklearn.inspection.permutation_importance : The same of the columns of a table.

    Notes
    -----
    The words of a text keep what is between their spaces, so that the tokens of a word
    analyzer, such as that of :class:`TokenEncoder` and scikit-learn's vectorizers, are
    exactly those of before in another order: a bag of words loses nothing. N-grams and
    characters do change.

    Where a step of a pipeline cuts sequences, as :class:`SequencePadder` does at
    ``maxlen``, the shuffle also decides which tokens are left, and a part of the loss
    may be theirs.

    A classifier that loses nothing has found no order to use. That does not prove that
    there is none.

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
    accuracy falls from 1.000 to ... when the tokens of each sequence are shuffled:
    order is worth ... points (deviation ...)
    >>> words = make_tfidf_pipeline().fit(texts, labels)
    >>> order_importance(words, texts, labels, random_state=0)
    accuracy stays at 0.500 when the tokens of each sequence are shuffled:
    order is worth 0.0 points (deviation 0.0)
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
    """What :func:`order_importance` found: plain data that print as a sentence.

    Parameters
    ----------
    score_name : str
        What the scores are.
    score : float
        The score of the sequences as they are.
    shuffled_scores : ndarray of shape (n_repeats,)
        The score of each shuffle of them.
    step_name : {"tokens", "steps"}
        What was shuffled.
    """

    score_name: str
    score: float
    shuffled_scores: np.ndarray
    step_name: str

    @property
    def importances(self):
        """The score minus that of each shuffle, shape (n_repeats,)."""
        return self.score - self.shuffled_scores

    @property
    def importances_mean(self):
        """Mean over the shuffles."""
        return float(self.importances.mean())

    @property
    def importances_std(self):
        """Standard deviation over the shuffles."""
        return float(self.importances.std())

    def __repr__(self):
        return (
            f"{self.score_name} {self._change()} when the {self.step_name} of each "
            f"sequence are shuffled: order is worth {self._worth()}"
        )

    def _change(self):
        score, shuffled = self.score, self.score - self.importances_mean
        before, after = f"{score:z.3f}", f"{shuffled:z.3f}"
        if before == after:
            return f"stays at {before}"
        return f"{'falls' if shuffled < score else 'rises'} from {before} to {after}"

    def _worth(self):
        mean, deviation = self.importances_mean, self.importances_std
        if is_proportion(self.score_name):
            return f"{100 * mean:z.1f} points (deviation {100 * deviation:.1f})"
        return f"{mean:z.3f} (deviation {deviation:.3f})"


def _check_estimator(estimator):
    is_estimator = hasattr(estimator, "fit") and not isinstance(estimator, type)
    if not is_estimator or not is_classifier(estimator):
        raise TypeError(
            f"{NAME} expects a fitted classifier, got {describe(estimator)}. Pass an "
            "instance, such as make_lstm_pipeline().fit(X_train, y_train)."
        )
    check_is_fitted(estimator)


def _list_sequences(X):
    """Return one array of numbers, or a list of texts, lists and arrays."""
    if hasattr(X, "columns"):
        raise TypeError(
            f"{NAME} expects sequences, got a data frame with the columns "
            f"{list(X.columns)}. Pass the one that holds them, or X.to_numpy() if the "
            "columns are steps."
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
    if isinstance(row, bytes) or not hasattr(row, "__iter__"):
        raise TypeError(
            f"{NAME} expects a text or a sequence in each row; row {index} is "
            f"{describe(row)}. Drop missing rows; wrap a single sequence in a list."
        )
    # A row that can be read once only is scored several times.
    return row if isinstance(row, (str, np.ndarray)) else list(row)


def _shuffle(sequences, random_state):
    if isinstance(sequences, np.ndarray):
        shuffled = sequences.copy()
        for row in shuffled:
            places = _places_of_content(row)
            row[places] = row[random_state.permutation(places)]
        return shuffled
    return [_shuffle_row(row, random_state) for row in sequences]


def _shuffle_row(row, random_state):
    if isinstance(row, str):
        words = row.split()
        return " ".join(words[i] for i in random_state.permutation(len(words)))
    # Among symbols, 0 may be one like the others.
    has_padding = _holds_measurements(row)
    places = _places_of_content(row) if has_padding else np.arange(len(row))
    shuffled = row.copy()
    for place, drawn in zip(places, random_state.permutation(places), strict=True):
        shuffled[place] = row[drawn]
    return shuffled


def _places_of_content(steps):
    steps = np.asarray(steps)
    return np.flatnonzero((steps.reshape(len(steps), -1) != 0).any(axis=1))


def _holds_measurements(row):
    # A symbol can be a tuple, but neither a list nor an array, which have no hash.
    return len(row) > 0 and isinstance(row[0], (list, np.ndarray))


def _step_name(sequences):
    return "steps" if any(map(_holds_measurements, sequences)) else "tokens"
