"""The IMDB reviews as ids, shared by the benchmarks."""

import numpy as np

from benchmarks._worked_example import MAX_TOKENS
from skseq import SequencePadder, TokenEncoder
from skseq.datasets import load_movie_reviews


def encode_reviews(n_reviews):
    """Return the first reviews of a fixed shuffle, as ids.

    Parameters
    ----------
    n_reviews : int
        At most 25,000.

    Returns
    -------
    sequences : list of ndarray of int32
        Ids; the vocabulary is learned from these reviews.
    y : ndarray of shape (n_reviews,)
        1 for a positive review.
    """
    texts, y = load_movie_reviews("imdb", return_X_y=True)
    # The data set is ordered by class.
    rows = np.random.default_rng(0).permutation(len(texts))[:n_reviews]
    return list(TokenEncoder(max_tokens=MAX_TOKENS).fit_transform(texts[rows])), y[rows]


def save_reviews(path, *, n_reviews, maxlen):
    """Write ``X``, padded on the left, and ``y`` to an npz file.

    The last columns of ``X`` equal the reviews padded to a smaller ``maxlen``.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    n_reviews, maxlen : int
        Shape of ``X``.
    """
    sequences, y = encode_reviews(n_reviews)
    X = SequencePadder(maxlen=maxlen).fit_transform(sequences)
    np.savez(path, X=X, y=y)
