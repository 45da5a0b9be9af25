"""Labelled sequences to learn classification on, and word vectors to start from.

``load_*`` functions read what lies on this machine, ``fetch_*`` functions download
once and keep a cache, as in :mod:`sklearn.datasets`; ``make_*`` functions draw at
random.
"""

from skseq.datasets._imdb import fetch_imdb
from skseq.datasets._movie_reviews import load_movie_reviews
from skseq.datasets._order_tasks import make_reber, make_recall, make_temporal_order
from skseq.datasets._word_vectors import load_word_vectors

__all__ = [
    "fetch_imdb",
    "load_movie_reviews",
    "load_word_vectors",
    "make_reber",
    "make_recall",
    "make_temporal_order",
]
