"""Random searches for the parameters of pipelines, in spaces for each kind of data."""

from itertools import product

from sklearn.model_selection import ParameterGrid, RandomizedSearchCV
from sklearn.pipeline import make_pipeline

from skseq._classifier._pipelines import make_lstm_pipeline, make_tfidf_pipeline
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
        },
    ],
    "symbols": [
        {
            **_TERMS,
            "tfidfvectorizer__ngram_range": [(1, 1), *product((1, 2), (2, 3, 4, 6))],
        }
    ],
}

# Epochs are not in the spaces either: each fit chooses them.
_NETWORK = {
    "lstmclassifier__units": [32, 64, 100],
    "lstmclassifier__bidirectional": [False, True],
    "lstmclassifier__batch_size": [16, 32, 64],
    "lstmclassifier__learning_rate": [0.003, 0.01],
    "lstmclassifier__output_dropout": [0.0, 0.3, 0.5],
}
_TOKENS = {**_NETWORK, "lstmclassifier__embedding_dim": [16, 32, 64]}
_LSTM_SPACES = {
    "texts": [{**_TOKENS, "lstmclassifier__step_dropout": ["auto", 0.0, 0.4]}],
    "symbols": [{**_TOKENS, "lstmclassifier__step_dropout": ["auto", 0.1]}],
    "measurements": [_NETWORK],
}


def make_tfidf_search(
    kind="texts",
    *,
    n_candidates=20,
    scoring="neg_log_loss",
    cv=5,
    n_jobs=None,
    random_state=None,
):
    """Make a random search for the terms of :func:`make_tfidf_pipeline`.

    It tries words, and n-grams of words, of characters or of symbols, with and without
    rare terms and logarithmic counts, of up to 50,000 terms. Each candidate chooses
    ``C`` by itself. On 300 sentences of 20 words, 8 candidates and 3 folds took 5 s of
    one core. The search is a classifier: in :func:`compare_classifiers` and
    ``cross_val_score`` it is repeated within each training part, so that the choice
    does not bias the score.

    Parameters
    ----------
    kind : {"texts", "symbols"}, default="texts"
        Whether the rows of X are texts, or sequences of symbols or ids.
    n_candidates : int, default=20
        Number of settings to try, drawn without replacement; at most all.
    scoring : str or callable, default="neg_log_loss"
        Score to choose by, as in scikit-learn. If a class may be missing in a training
        part, use "accuracy": its log loss is undefined.
    cv : int, cross-validation generator or iterable, default=5
        Folds, as in scikit-learn.
    n_jobs : int, default=None
        Number of fits at a time; None means 1.
    random_state : int or RandomState, default=None
        Seed of the candidates and of the classifiers.

    Returns
    -------
    sklearn.model_selection.RandomizedSearchCV
        The search, not fitted.

    Raises
    ------
    ValueError
        If ``kind`` is unknown, or ``n_candidates`` is not a positive integer.

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
    return _make_search(
        lambda: make_tfidf_pipeline(max_features=50_000, random_state=random_state),
        _TFIDF_SPACES,
        kind,
        n_candidates,
        name="make_tfidf_search",
        options={
            "scoring": scoring,
            "cv": cv,
            "n_jobs": n_jobs,
            "random_state": random_state,
        },
    )


def make_lstm_search(
    kind="texts",
    *,
    n_candidates=20,
    scoring="neg_log_loss",
    cv=5,
    n_jobs=None,
    random_state=None,
):
    """Make a random search for the parameters of an LSTM.

    It tries units, one or both directions, batch size, learning rate, dropout and the
    size of the embedding. Each fit chooses its epochs and trains up to five networks:
    the time is that of ``n_candidates`` times ``cv`` fits of the pipeline. The search
    is a classifier: in :func:`compare_classifiers` and ``cross_val_score`` it is
    repeated within each training part, so that the choice does not bias the score.

    Parameters
    ----------
    kind : {"texts", "symbols", "measurements"}, default="texts"
        Whether the rows of X are texts, sequences of symbols or ids, or sequences of
        measurements. Measurements are scaled by :class:`SequenceScaler`.
    n_candidates : int, default=20
        Number of settings to try, drawn without replacement; at most all.
    scoring : str or callable, default="neg_log_loss"
        Score to choose by, as in scikit-learn. If a class may be missing in a training
        part, use "accuracy": its log loss is undefined.
    cv : int, cross-validation generator or iterable, default=5
        Folds, as in scikit-learn.
    n_jobs : int, default=None
        Number of fits at a time; None means 1. A fit already uses several cores.
    random_state : int or RandomState, default=None
        Seed of the candidates and of the networks.

    Returns
    -------
    sklearn.model_selection.RandomizedSearchCV
        The search, not fitted.

    Raises
    ------
    ValueError
        If ``kind`` is unknown, or ``n_candidates`` is not a positive integer.

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

    def make():
        if kind == "measurements":
            # It imports Keras, which make_tfidf_search does not need.
            from skseq._classifier._lstm_classifier import LSTMClassifier

            return make_pipeline(
                SequenceScaler(), LSTMClassifier(random_state=random_state)
            )
        return make_lstm_pipeline(random_state=random_state)

    return _make_search(
        make,
        _LSTM_SPACES,
        kind,
        n_candidates,
        name="make_lstm_search",
        options={
            "scoring": scoring,
            "cv": cv,
            "n_jobs": n_jobs,
            "random_state": random_state,
        },
    )


def _make_search(make, spaces, kind, n_candidates, *, name, options):
    if not isinstance(kind, str) or kind not in spaces:
        raise ValueError(
            f"{name} expects kind as one of {list(spaces)}, got {describe(kind)}. Name "
            "what the rows of X are."
        )
    n_candidates = check_count(n_candidates, "n_candidates", 20, name=name)
    space = spaces[kind]
    return RandomizedSearchCV(
        make(), space, n_iter=min(n_candidates, len(ParameterGrid(space))), **options
    )
