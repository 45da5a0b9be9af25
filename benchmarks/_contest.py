"""Fit contestants on the same rows, and score them and the mean of two of them."""

from functools import cache

from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold

from benchmarks._accuracies import fit_and_predict, score_probabilities
from skseq import compare_classifiers

SEARCH_SECONDS = 600  # No candidate is started later.


def run_contest(contestants, train, test, seed, mean=None, weights=(0.5, 0.5)):
    """Fit and score each contestant.

    Parameters
    ----------
    contestants : dict of str to callable
        For each name, a function from a seed to a classifier.
    train, test : tuple of (X, y)
        Training and test data.
    seed : int
        For all contestants.
    mean : tuple of (str, str, str), default=None
        A name, and the two contestants whose probabilities are averaged under it.
    weights : tuple of (float, float), default=(0.5, 0.5)
        Weights of these two.

    Returns
    -------
    scores : dict of str to dict
        By name, as ``score`` returns them.
    probabilities : dict of str to ndarray
        By name, without the mean.
    """
    X_test, y_test = test
    scores, probabilities = {}, {}
    for name, make in contestants.items():
        classifier = make(seed)
        probabilities[name], seconds = fit_and_predict(classifier, train, X_test)
        scores[name] = score_probabilities(
            classifier.classes_, probabilities[name], y_test
        )
        scores[name] |= seconds
    if mean is not None:
        name, *of = mean
        parts = zip(weights, of, strict=True)
        average = sum(weight * probabilities[each] for weight, each in parts)
        scores[name] = score_probabilities(classifier.classes_, average, y_test)
        scores[name] |= {
            part: sum(scores[each][part] for each in of) for part in seconds
        }
    return scores, probabilities


def choose_weights(contestants, train, seed):
    """Return the weights of classifiers in their mean, by two-fold cross-validation.

    Parameters
    ----------
    contestants : dict of str to callable
        For each name, a function from a seed to a classifier.
    train : tuple of (X, y)
        Training data.
    seed : int
        Of the classifiers and the folds.

    Returns
    -------
    ndarray of shape (n_contestants,)
    """
    comparison = compare_classifiers(
        {name: make(seed) for name, make in contestants.items()},
        *train,
        cv=StratifiedKFold(2, shuffle=True, random_state=seed),
    )
    return comparison.mean.weights.mean(axis=0)


def tune_once(make_search, kind, train):
    """Return a function from a seed to the classifier that a search chooses.

    Parameters
    ----------
    make_search : callable
        ``make_lstm_search`` or ``make_tfidf_search``. The search has seed 0 and is
        fitted once, when the first classifier is made.
    kind : {"texts", "symbols", "measurements"}
        What the rows are.
    train : tuple of (X, y)
        Training data.

    Returns
    -------
    callable
    """

    @cache
    def choose():
        search = make_search(kind, max_seconds=SEARCH_SECONDS, random_state=0)
        search.fit(*train)
        print(f"{search.best_score_:.4f} {search.best_params_}", flush=True)
        return search.best_estimator_

    def make(seed):
        classifier = clone(choose())
        seeds = [name for name in classifier.get_params() if name.endswith("_state")]
        return classifier.set_params(**dict.fromkeys(seeds, seed))

    return make
