"""TokenEncoder and scikit-learn's CountVectorizer on 25,000 reviews.

Run ``python -m benchmarks.token_encoder``. Both split the texts in the same way and
keep the same number of tokens.
"""

import sys
from functools import partial

from sklearn.feature_extraction.text import CountVectorizer

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._side_by_side import time_side_by_side
from skseq import TokenEncoder
from skseq.datasets import load_movie_reviews

FITS = {
    "all words": {"max_tokens": None},
    "5,000 words": {"max_tokens": 5000},
    "5,000 words and pairs": {"max_tokens": 5000, "ngram_range": (1, 2)},
    "characters": {"max_tokens": None, "analyzer": "char"},
}
N_SINGLES = 1000


def main(trial=False):
    """Fit and transform the reviews, all at once and one by one."""
    n_reviews, rounds = (320, 3) if trial else (example.N_REVIEWS, 5)
    texts = load_movie_reviews("imdb").data[:n_reviews].tolist()
    singles = [[text] for text in texts[:: max(1, n_reviews // N_SINGLES)]]
    tasks = []
    for title, parameters in FITS.items():
        estimators = _estimators(**parameters)
        seconds = _time("fit_transform", estimators, [texts], rounds)
        tasks.append(Task(f"fit_transform, {title}", "s", seconds))
        if title == "5,000 words":
            seconds = _time("transform", estimators, [texts], rounds)
            tasks.append(Task(f"transform, {title}", "s", seconds))
            seconds = _time("transform", estimators, singles, rounds)
            milliseconds = {
                name: [1000 * total / len(singles) for total in own]
                for name, own in seconds.items()
            }
            tasks.append(Task("transform of one review, mean", "ms", milliseconds))
    publish(
        "token_encoder",
        f"Encoding {n_reviews:,} texts",
        "`TokenEncoder` and scikit-learn's `CountVectorizer`, which does not keep the "
        f"order of the tokens, on {n_reviews:,} reviews, {rounds} rounds. Both drop "
        "words of a single letter and all marks (`token_pattern=None`).",
        tasks,
        trial=trial,
    )


def _estimators(max_tokens, **parameters):
    return {
        "skseq": TokenEncoder(max_tokens=max_tokens, token_pattern=None, **parameters),
        "CountVectorizer": CountVectorizer(max_features=max_tokens, **parameters),
    }


def _time(method, estimators, inputs, rounds):
    """Return the seconds that a method takes for all inputs, by estimator."""
    calls = {
        name: partial(_call_with_each, getattr(each, method), inputs)
        for name, each in estimators.items()
    }
    return time_side_by_side(calls, rounds=rounds)


def _call_with_each(function, inputs):
    for X in inputs:
        function(X)


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
