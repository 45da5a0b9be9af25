"""The IMDB reviews, as texts and as ids, shared by the benchmarks."""

import numpy as np

from benchmarks._worked_example import MAX_TOKENS
from skseq import SequencePadder, TokenEncoder
from skseq.datasets import load_movie_reviews


def shuffle_reviews(n_reviews=None):
    """Return the first reviews of a fixed shuffle: the data set is ordered by class.

    Parameters
    ----------
    n_reviews : int, default=None
        At most 25,000; all if None.

    Returns
    -------
    texts : ndarray of shape (n_reviews,), dtype object
    y : ndarray of shape (n_reviews,)
        1 for a positive review.
    """
    texts, y = load_movie_reviews("imdb", return_X_y=True)
    rows = np.random.default_rng(0).permutation(len(texts))[:n_reviews]
    return texts[rows], y[rows]


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
    texts, y = shuffle_reviews(n_reviews)
    return list(TokenEncoder(max_tokens=MAX_TOKENS).fit_transform(texts)), y


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
