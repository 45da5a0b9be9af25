"""Searches for the parameters of pipelines, in spaces for each kind of data."""

from copy import deepcopy
from itertools import product
from numbers import Real

from sklearn.model_selection import ParameterGrid
from sklearn.pipeline import make_pipeline

from skseq._classifier._budgeted_search import BudgetedSearchCV
from skseq._classifier._pipelines import make_lstm_pipeline, make_tfidf_pipeline
from skseq._classifier._stepwise_search import StepwiseSearchCV
from skseq._classifier._tuned_logistic_regression import (
    NaiveBayesLogisticRegression,
    TunedLogisticRegression,
)
from skseq._preprocessing._sequence_scaler import SequenceScaler
from skseq._validation._arguments import check_count
from skseq._validation._messages import describe

_TERMS = {
    "tfidfvectorizer__min_df": [1, 2],
    "tfidfvectorizer__sublinear_tf": [False, True],
}
# Each dict is a space of its own. C is not in them: each candidate chooses its own.
_TFIDF_SPACES = {
    "texts": [
        {
            **_TERMS,
            "tfidfvectorizer__analyzer": ["word"],
            "tfidfvectorizer__ngram_range": [(1, 1), (1, 2), (1, 3)],
        },
        {
            **_TERMS,
            "tfidfvectorizer__analyzer": ["char_wb"],
            "tfidfvectorizer__ngram_range": [(1, 3), (2, 5)],
            "tfidfvectorizer__max_features": [50_000],
        },
    ],
    "symbols": [
        {
            **_TERMS,
            "tfidfvectorizer__ngram_range": [(1, 1), *product((1, 2), (2, 3, 4, 6))],
        }
    ],
}

# Values to try instead of the defaults. Epochs are not among them: each fit chooses
# them.
_LSTM_CHANGES = {
    "texts": {
        "sequencepadder__maxlen": [2000],  # The longest might fill the memory.
        "lstmclassifier__bidirectional": [True],
        "lstmclassifier__units": [200],
        "lstmclassifier__step_dropout": [0.5],
        "lstmclassifier__output_dropout": [0.3],
        "lstmclassifier__batch_size": [32],
        "lstmclassifier__embedding_dim": [100],
        "lstmclassifier__pooling": ["max"],
        "lstmclassifier__n_networks": [10],
        "tokenencoder__analyzer": ["char"],
    },
    "symbols": {
        "lstmclassifier__step_dropout": [0.2, 0.1],
        "lstmclassifier__units": [(64, 64), 32],
        "lstmclassifier__pooling": [("last", "max", "mean")],
        "lstmclassifier__embedding_dim": [64],
        "lstmclassifier__batch_size": [32],
        "lstmclassifier__output_dropout": [0.3],
        "lstmclassifier__learning_rate": [0.003],
        "lstmclassifier__n_networks": [10],
    },
    "measurements": {
        "lstmclassifier__step_dropout": [0.5, 0.2, 0.0],
        "lstmclassifier__output_dropout": [0.5],
        "lstmclassifier__batch_size": [16],
        "lstmclassifier__units": [(64, 64), 32],
        "lstmclassifier__pooling": ["mean", ("last", "max", "mean")],
        "lstmclassifier__learning_rate": [0.003],
        "lstmclassifier__n_networks": [10],
    },
}


def make_tfidf_search(
    kind="texts",
    *,
    n_candidates=20,
    max_seconds=None,
    scoring="neg_log_loss",
    cv=5,
    n_jobs=None,
    random_state=None,
    verbose=0,
):
    """Make a random search for the terms of :func:`make_tfidf_pipeline`.

    It tries words, and n-grams of words, of characters or of symbols, with and without
    rare terms, logarithmic counts and weights of naive Bayes; of n-grams of characters,
    up to 50,000.
    Each candidate chooses ``C`` by itself. The search keeps the defaults unless a
    candidate has a better score. On 300 sentences of 20 words, 8 candidates and 3 folds
    took 5 s of one core.
    The search is a classifier: in :func:`compare_classifiers` and ``cross_val_score``
    it is repeated within each training part, so that the choice does not bias the
    score.

    Parameters
    ----------
    kind : {"texts", "symbols"}, default="texts"
        Whether the rows of X are texts, or sequences of symbols or ids.
    n_candidates : int, default=20
        Number of settings to try besides the defaults, drawn without replacement; at
        most all.
    max_seconds : float, default=None
        No setting is started after this time; the last fit comes on top. None is no
        limit.
    scoring : str or callable, default="neg_log_loss"
        Score to choose by, as in scikit-learn. The log loss is defined for folds that
        lack a class as well.
    cv : int, cross-validation generator or iterable, default=5
        Folds, as in scikit-learn.
    n_jobs : int, default=None
        Number of fits at a time; None means 1.
    random_state : int or RandomState, default=None
        Seed of the candidates and of the classifiers.
    verbose : int, default=0
        Messages about fits, as in scikit-learn: none, or more from 1 to 3.

    Returns
    -------
    sklearn.model_selection.RandomizedSearchCV
        The search, not fitted, of a subclass that begins with the defaults. Its
        ``score`` method returns ``scoring``: by default the negative log loss, not the
        accuracy.

    Raises
    ------
    ValueError
        If ``kind`` is unknown, ``n_candidates`` is not a positive integer, or
        ``max_seconds`` is not a positive number.

    See Also
    --------
    make_lstm_search : The search for the LSTM.

    Examples
    --------
    >>> from skseq import make_tfidf_search
    >>> texts = ["not good, bad", "not bad, good", "bad, not good", "good, not bad"] * 5
    >>> liked = [0, 1, 0, 1] * 5
    >>> search = make_tfidf_search(n_candidates=6, cv=2, random_state=0)
    >>> search.fit(texts, liked).predict(["good, not bad"])
    array([1])
    """
    name = "make_tfidf_search"
    n_candidates = check_count(n_candidates, "n_candidates", 20, name=name)
    space = _space_of(kind, _TFIDF_SPACES, max_seconds, name=name)
    regressions = [TunedLogisticRegression, NaiveBayesLogisticRegression]
    space = [each | {"logisticregression": regressions} for each in space]
    return BudgetedSearchCV(
        make_tfidf_pipeline(random_state=random_state),
        space,
        n_iter=min(n_candidates, len(ParameterGrid(space))),
        max_seconds=max_seconds,
        scoring=scoring,
        cv=cv,
        n_jobs=n_jobs,
        random_state=random_state,
        verbose=verbose,
    )


def make_lstm_search(
    kind="texts",
    *,
    n_candidates=12,
    max_seconds=None,
    scoring="neg_log_loss",
    cv=3,
    n_jobs=None,
    random_state=None,
    verbose=0,
):
    """Make a search for the parameters of an LSTM.

    It changes one parameter at a time, then joins the changes that improve the score:
    units, batch size, pooling, both dropouts and ten networks; for texts the length,
    larger vectors, both directions and characters; for symbols larger vectors; for
    symbols and measurements the learning rate. Each fit chooses its epochs. The search
    keeps the defaults unless a candidate has a better score. It is a classifier: in
    :func:`compare_classifiers` and ``cross_val_score`` it is repeated within each
    training part, so that the choice does not bias the score.

    Parameters
    ----------
    kind : {"texts", "symbols", "measurements"}, default="texts"
        Whether the rows of X are texts, sequences of symbols or ids, or sequences of
        measurements. Measurements are scaled by :class:`SequenceScaler`.
    n_candidates : int, default=12
        Number of changes to try, drawn without replacement; at most all, which are 10
        or 11. Up to three candidates that join changes follow.
    max_seconds : float, default=None
        No candidate is started after this time; the defaults and the last fit come on
        top. None is no limit.
    scoring : str or callable, default="neg_log_loss"
        Score to choose by, as in scikit-learn. The log loss is defined for folds that
        lack a class as well.
    cv : int, cross-validation generator or iterable, default=3
        Folds, as in scikit-learn.
    n_jobs : int, default=None
        Number of fits at a time; None means 1. A fit already uses several cores.
    random_state : int or RandomState, default=None
        Seed of the candidates and of the networks.
    verbose : int, default=0
        Messages about fits, as in scikit-learn: none, or more from 1 to 3.

    Returns
    -------
    sklearn.model_selection.RandomizedSearchCV
        The search, not fitted, of a subclass that begins with the defaults. Its
        ``score`` method returns ``scoring``: by default the negative log loss, not the
        accuracy.

    Raises
    ------
    ValueError
        If ``kind`` is unknown, ``n_candidates`` is not a positive integer, or
        ``max_seconds`` is not a positive number.

    See Also
    --------
    make_tfidf_search : The search for the baseline.

    Examples
    --------
    >>> from skseq import make_lstm_search
    >>> search = make_lstm_search("measurements", n_candidates=8, random_state=0)
    >>> list(search.estimator.named_steps)
    ['sequencescaler', 'lstmclassifier']
    """
    name = "make_lstm_search"
    n_candidates = check_count(n_candidates, "n_candidates", 10, name=name)
    changes = _space_of(kind, _LSTM_CHANGES, max_seconds, name=name)
    pipeline = make_lstm_pipeline(random_state=random_state)
    if kind == "measurements":
        pipeline = make_pipeline(SequenceScaler(), pipeline[-1])
    return StepwiseSearchCV(
        pipeline,
        changes,
        n_iter=min(n_candidates, sum(map(len, changes.values()))),
        max_seconds=max_seconds,
        scoring=scoring,
        cv=cv,
        n_jobs=n_jobs,
        random_state=random_state,
        verbose=verbose,
    )


def _space_of(kind, spaces, max_seconds, *, name):
    """Return a copy of the space for a kind of data; check the budget, too."""
    if not isinstance(kind, str) or kind not in spaces:
        raise ValueError(
            f"{name} expects kind as one of {list(spaces)}, got {describe(kind)}. Name "
            "what the rows of X are."
        )
    if max_seconds is not None:
        is_number = isinstance(max_seconds, Real) and not isinstance(max_seconds, bool)
        if not is_number or not max_seconds > 0:
            raise ValueError(
                f"{name} expects max_seconds as a positive number, got "
                f"{describe(max_seconds)}. The default, None, is no limit."
            )
    return deepcopy(spaces[kind])
