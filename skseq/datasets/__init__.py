"""Labelled movie reviews to learn sequence classification on.

``load_*`` functions read what an installed package brings along, ``fetch_*``
functions download once and keep a cache, as in :mod:`sklearn.datasets`.
"""

from skseq.datasets._imdb import fetch_imdb
from skseq.datasets._movie_reviews import load_movie_reviews

__all__ = ["fetch_imdb", "load_movie_reviews"]
