"""Data sets for sequence classification, and pretrained word vectors.

As in :mod:`sklearn.datasets`, ``load_*`` functions read local files, ``fetch_*``
functions download a data set once and cache it, and ``make_*`` functions generate
random data.
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
