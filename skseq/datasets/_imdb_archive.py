"""Download the archive of the Large Movie Review Dataset, and read its reviews."""

import errno
import gzip
import hashlib
import re
import tarfile
import time
import warnings
import zlib
from dataclasses import dataclass
from http.client import HTTPException
from urllib.request import urlopen

# Error numbers of a full disk or an exceeded quota.
FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_TIMEOUT = 60.0  # seconds without a byte
_CHUNK = 1 << 20  # bytes
# Limits against decompression bombs, far above the published sizes (13,704 bytes; less
# than 1 GB).
_MAX_REVIEW_BYTES = 1_000_000
_MAX_UNPACKED_BYTES = 2_000_000_000
_DAMAGE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)
_FOLDERS = ("train/neg", "train/pos", "test/neg", "test/pos")
_MEMBER = re.compile(
    r"(?:\./)?aclImdb/((train|test)/(neg|pos)/([0-9]{1,9})_([0-9]{1,2})\.txt)"
)


@dataclass(frozen=True)
class RemoteFile:
    """URL, length and hash of a published file."""

    url: str
    n_bytes: int
    sha256: str


PUBLISHED_ARCHIVE = RemoteFile(
    url="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
    n_bytes=84_125_825,
    sha256="c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
)


def download_archive(remote, path, *, n_retries, delay):
    """Write the published archive to a path.

    Parameters
    ----------
    remote : RemoteFile
        The file to download.
    path : path-like
        The path to write. The caller removes the file, also after an error.
    n_retries : int
        Maximum number of retries after a failed attempt.
    delay : float
        Seconds before the first retry; doubled before each further one.

    Raises
    ------
    OSError
        If every attempt fails, the hash of the file differs, or the disk is full.
    """
    for attempt in range(n_retries + 1):
        try:
            n_received, sha256 = _transfer(remote, path)
            break
        except (OSError, HTTPException) as error:
            if getattr(error, "errno", None) in FULL_DISK:
                raise
            if attempt == n_retries:
                raise OSError(
                    f"{remote.url} could not be downloaded, after {n_retries} retries: "
                    f"{error}. Check the connection, or download the file by other "
                    "means and pass its path as archive."
                ) from error
            pause = delay * 2**attempt
            warnings.warn(
                f"The download of {remote.url} failed: {error}. The next attempt "
                f"starts in {pause:g} s.",
                stacklevel=4,
            )
            time.sleep(pause)
    if sha256 != remote.sha256:
        raise OSError(
            f"{remote.url} is not the published file: expected {remote.n_bytes:,} "
            f"bytes with sha256 {remote.sha256}, received {n_received:,} bytes with "
            f"sha256 {sha256}. Download the published file by other means and pass its "
            "path as archive."
        )


def _transfer(remote, path):
    digest = hashlib.sha256()
    n_received = 0
    with urlopen(remote.url, timeout=_TIMEOUT) as response, open(path, "wb") as file:
        # One byte more than published is enough to detect a longer file.
        while chunk := response.read(min(_CHUNK, remote.n_bytes + 1 - n_received)):
            file.write(chunk)
            digest.update(chunk)
            n_received += len(chunk)
    if n_received < remote.n_bytes:
        raise ConnectionError(
            f"the server sent {n_received:,} of {remote.n_bytes:,} bytes"
        )
    return n_received, digest.hexdigest()


def read_archive(path):
    """Read the labelled reviews of an archive without unpacking it to disk.

    Parameters
    ----------
    path : path-like
        A gzipped tar file.

    Returns
    -------
    list of (str, str)
        File name, such as ``"train/pos/127_8.txt"``, and text of each review, ordered
        by split (train, test), class (neg, pos), number and rating.

    Raises
    ------
    ValueError
        If the file is damaged, or has no reviews in the layout of the published one.
    """
    reviews = {}
    try:
        with gzip.open(path) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                for key, name, text in _labelled_reviews(tar):
                    if key in reviews:
                        raise ValueError(f"{name!r} is duplicate")
                    reviews[key] = name, text
            # gzip verifies the checksum at the end of the file.
            while stream.read(_CHUNK):
                pass
        _check_folders(name for name, _ in reviews.values())
    except (*_DAMAGE, ValueError) as error:
        raise ValueError(
            f"{path} cannot be read as the IMDB archive: {error}. Expected a whole "
            ".tar.gz of UTF-8 texts aclImdb/{train,test}/{neg,pos}/ID_RATING.txt."
        ) from error
    return [reviews[key] for key in sorted(reviews)]


def _labelled_reviews(tar):
    """Yield the sort key, the name and the text of each review."""
    for member in tar:
        end = member.offset_data + member.size
        if end > _MAX_UNPACKED_BYTES:
            raise ValueError(
                f"with {member.name!r} it unpacks to {end:,} bytes, more than the "
                f"{_MAX_UNPACKED_BYTES:,} allowed"
            )
        match = _MEMBER.fullmatch(member.name)
        if not match or not member.isreg():
            continue
        if member.size > _MAX_REVIEW_BYTES:
            raise ValueError(
                f"{member.name!r} has {member.size:,} bytes, more than the "
                f"{_MAX_REVIEW_BYTES:,} allowed in a review"
            )
        name, split, sentiment, number, rating = match.groups()
        key = split == "test", sentiment == "pos", int(number), int(rating)
        yield key, name, _decode(tar.extractfile(member).read(), name)


def _decode(content, name):
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name!r} is not UTF-8 text ({error})") from error


def _check_folders(names):
    missing = set(_FOLDERS) - {name.rpartition("/")[0] for name in names}
    if missing:
        folders = ", ".join(f"aclImdb/{folder}" for folder in sorted(missing))
        raise ValueError(f"there are no reviews in {folders}")
