"""Save a fitted estimator in one file, and load it again, without pickle."""

import os
import platform
import stat
from importlib.metadata import version
from pathlib import Path

from skseq._atomic_write import write_atomically
from skseq._file_format import ARCHIVE_START, MOST_BYTES, read_archive, write_archive
from skseq._persistence._estimators import read_estimator, write_estimator

_LIBRARIES = ("skseq", "numpy", "scikit-learn", "keras")


def save(estimator, path):
    """Save a fitted estimator, a whole pipeline for one, in one file.

    The file holds parameters, vocabulary, labels and weights as JSON and arrays, in a
    zip archive that is not compressed. :func:`load` makes the same estimator of it,
    whose predictions are equal to the last bit and which trains on as this one would.
    Other than a pickle, it holds nothing that could be run.

    Parameters
    ----------
    estimator : estimator
        A fitted :class:`TokenEncoder`, :class:`SequencePadder`,
        :class:`SequenceScaler` or :class:`LSTMClassifier`, or a
        :class:`~sklearn.pipeline.Pipeline` of these, of
        :class:`~sklearn.linear_model.LogisticRegression`, or of the vectorizer of
        :func:`make_tfidf_pipeline`.
    path : str or path-like
        Where the file goes, with any suffix; ".skseq" says what it is. A file that is
        there is replaced, in one step: nobody ever finds half a file.

    Raises
    ------
    NotFittedError
        If the estimator, or a step of it, is not fitted.
    TypeError
        If the estimator is, or holds, something that the file cannot: an estimator of
        another kind, a function, callbacks, a ``random_state`` that is no integer, a
        token or label that is neither string nor number, nor a tuple of such.
    ValueError
        If the file would be larger than 2 GB, or hold more than 32 MB of vocabulary
        and parameters.
    OSError
        If the file cannot be written.

    See Also
    --------
    load : Load it again.

    Notes
    -----
    What counts in ``fit`` alone stays behind: requests of metadata, such as those of
    ``set_fit_request``, what ``set_callbacks`` was given, and the path of a checkpoint.

    Examples
    --------
    >>> import skseq, tempfile
    >>> from pathlib import Path
    >>> texts = ["good good film", "bad plot", "a good plot", "a bad bad film"]
    >>> pipeline = skseq.make_tfidf_pipeline().fit(texts, [1, 0, 1, 0])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "reviews.skseq"
    ...     skseq.save(pipeline, path)
    ...     loaded = skseq.load(path)
    >>> loaded.predict(["good", "bad"])
    array([1, 0])
    """
    path = Path(path)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"The folder {path.parent} does not exist. Make it, or name another file."
        )
    arrays = []
    content = write_estimator(estimator, arrays)
    written_by = {name: version(name) for name in _LIBRARIES}
    written_by["python"] = platform.python_version()
    write_atomically(path, write_archive(content, arrays, written_by=written_by))


def load(path):
    """Load an estimator that :func:`save` has saved.

    Nothing in the file is run, and nothing is imported because the file names it: only
    the estimators that :func:`save` lists can come out. A file that is damaged, or made
    to harm, is refused. Whom you got it from still matters: what it predicts, and how
    long that takes, its author decides.

    Parameters
    ----------
    path : str or path-like
        The file.

    Returns
    -------
    estimator
        As it was saved.

    Raises
    ------
    ValueError
        If the file is damaged, is none of :func:`save`, or was saved by a later version
        in another format.
    OSError
        If the file cannot be read.

    See Also
    --------
    save : Save an estimator.

    Examples
    --------
    >>> import skseq, tempfile
    >>> from pathlib import Path
    >>> encoder = skseq.TokenEncoder().fit([["A", "C", "A"], ["G"]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "encoder.skseq"
    ...     skseq.save(encoder, path)
    ...     skseq.load(path).vocabulary_
    {'A': 2, 'C': 3, 'G': 4}
    """
    data = _read_file(Path(path))
    try:
        content, arrays = read_archive(data)
        estimator = read_estimator(content, arrays)
        if arrays:
            raise ValueError("it holds arrays that belong to nothing")
    except (RecursionError, TypeError, ValueError) as error:
        raise ValueError(
            f"skseq.load cannot read {path}: {_in_one_line(error)}."
        ) from error
    return estimator


def _read_file(path):
    # Some files have no end, and opening others waits for somebody to write.
    status = os.stat(path)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(f"{path} is a folder. Name a file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(
            f"skseq.load expects a file, and {path} is a device or a pipe."
        )
    # Of a large file of another kind, no more than the beginning is read.
    with open(path, "rb") as file:
        start = file.read(len(ARCHIVE_START))
        if start != ARCHIVE_START or status.st_size > MOST_BYTES:
            return start
        file.seek(0)
        return file.read()


def _in_one_line(error):
    text = " ".join(str(error).split()).rstrip(".")
    return text if len(text) <= 300 else f"{text[:297]}..."
