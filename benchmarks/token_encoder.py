"""TokenEncoder and scikit-learn's CountVectorizer on 25,000 reviews.

Run ``python -m benchmarks.token_encoder``. Both split the texts in the same way and
keep the same number of words.
"""

import sys
from functools import partial

from sklearn.feature_extraction.text import CountVectorizer

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._side_by_side import time_side_by_side
from skseq import TokenEncoder
from skseq.datasets import load_movie_reviews


def main(trial=False):
    """Fit and transform the reviews, with all words and with 5,000."""
    n_reviews, rounds = (320, 3) if trial else (example.N_REVIEWS, 5)
    texts = load_movie_reviews("imdb").data[:n_reviews].tolist()
    tasks = []
    for name, max_tokens in (("all words", None), ("5,000 most frequent words", 5000)):
        encoder = TokenEncoder(max_tokens=max_tokens)
        vectorizer = CountVectorizer(max_features=max_tokens)
        calls = {
            "skseq": partial(encoder.fit_transform, texts),
            "CountVectorizer": partial(vectorizer.fit_transform, texts),
        }
        tasks.append(Task(name, "s", time_side_by_side(calls, rounds=rounds)))
    publish(
        "token_encoder",
        f"Encoding {n_reviews:,} texts",
        "`fit_transform` of `TokenEncoder` and of scikit-learn's `CountVectorizer` on "
        f"{n_reviews:,} reviews, {rounds} rounds.",
        tasks,
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
