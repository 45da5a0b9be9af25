"""Labelled sequences to learn classification on: movie reviews and made-up tasks.

``load_*`` functions read what an installed package brings along, ``fetch_*``
functions download once and keep a cache, as in :mod:`sklearn.datasets`; ``make_*``
functions draw at random.
"""

from skseq.datasets._imdb import fetch_imdb
from skseq.datasets._movie_reviews import load_movie_reviews
from skseq.datasets._order_tasks import make_reber, make_recall, make_temporal_order

__all__ = [
    "fetch_imdb",
    "load_movie_reviews",
    "make_reber",
    "make_recall",
    "make_temporal_order",
]
