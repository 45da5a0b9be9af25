"""Save a fitted estimator in a file, and load it again, without pickle."""

import os
import platform
import stat
from importlib.metadata import version
from pathlib import Path

from skseq._atomic_write import check_target, write_atomically
from skseq._file_format import ARCHIVE_START, MAX_BYTES, read_archive, write_archive
from skseq._persistence._estimators import read_estimator, write_estimator

_LIBRARIES = ("skseq", "numpy", "scikit-learn", "keras")


def save(estimator, path):
    """Save a fitted estimator or pipeline in one file.

    The file holds parameters, vocabulary, labels and weights as JSON and arrays, in an
    uncompressed zip archive. :func:`load` restores an equal estimator: its predictions
    are equal to the last bit, and so is further training. Unlike a pickle, the file
    contains no code.

    Parameters
    ----------
    estimator : estimator
        A fitted :class:`TokenEncoder`, :class:`SequencePadder`,
        :class:`SequenceScaler`, :class:`SequenceSummarizer` or :class:`LSTMClassifier`,
        or a :class:`~sklearn.pipeline.Pipeline` of these, of
        :class:`~sklearn.preprocessing.StandardScaler`,
        :class:`~sklearn.linear_model.LogisticRegression`, or of the vectorizer of
        :func:`make_tfidf_pipeline`. Also scikit-learn's ``CalibratedClassifierCV``,
        ``FixedThresholdClassifier``, ``TunedThresholdClassifierCV``,
        ``VotingClassifier`` and ``FrozenEstimator`` of these, nested in any way.
    path : str or path-like
        File to write, with any suffix; ".skseq" is the convention. An existing file is
        replaced atomically: other processes find the old file or the new one, never a
        part of it.

    Raises
    ------
    NotFittedError
        If the estimator, or a step of it, is not fitted.
    TypeError
        If the estimator cannot be saved, or holds a value that cannot: another
        estimator, a function, callbacks, a ``random_state`` that is not an integer, or
        a token or label that is neither a string, a number nor a tuple of these.
    ValueError
        If the file would be larger than 2 GB, or have more than 32 MB of vocabulary and
        parameters.
    OSError
        If the file cannot be written.

    See Also
    --------
    load : Load a saved estimator.

    Notes
    -----
    What only affects ``fit`` is not saved: metadata requests, such as those of
    ``set_fit_request``, callbacks of ``set_callbacks``, and the path of a checkpoint.

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
    check_target(path)
    arrays = []
    content = write_estimator(estimator, arrays)
    written_by = {name: version(name) for name in _LIBRARIES}
    written_by["python"] = platform.python_version()
    write_atomically(path, write_archive(content, arrays, written_by=written_by))


def load(path, *, for_prediction=False):
    """Load an estimator that was saved by :func:`save`.

    Loading runs no code from the file, and imports no module because the file names it:
    only the estimators that :func:`save` lists can result. Damaged and malicious files
    are refused. The source of a file still matters: its author determines what the
    estimator predicts, and how long that takes.

    Parameters
    ----------
    path : str or path-like
        File to read.
    for_prediction : bool, default=False
        Whether the estimator is only to predict. An :class:`LSTMClassifier` in it then
        becomes an ``LSTMPredictor``, which has the same methods to predict and gives
        the same answers, bit by bit, as the classifier on a CPU. It cannot be trained,
        and has no ``model_``; neither Keras nor TensorFlow is imported, which saves
        seconds and hundreds of megabytes.

    Returns
    -------
    estimator
        Equal to the saved one.

    Raises
    ------
    ValueError
        If the file is damaged, was not written by :func:`save`, or was written by a
        later version in another format.
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
        estimator = read_estimator(content, arrays, for_prediction=for_prediction)
        if arrays:
            raise ValueError("it holds arrays that no estimator refers to")
    except (RecursionError, TypeError, ValueError) as error:
        raise ValueError(
            f"skseq.load cannot read {path}: {_one_line(error)}."
        ) from error
    return estimator


def _read_file(path):
    # A device may never end, and opening a pipe waits for a writer.
    status = os.stat(path)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(f"{path} is a folder. Name a file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(
            f"skseq.load expects a regular file, and {path} is a device or a pipe."
        )
    # Of a file in another format, which may be large, only the start is read.
    with open(path, "rb") as file:
        start = file.read(len(ARCHIVE_START))
        if start != ARCHIVE_START or status.st_size > MAX_BYTES:
            return start
        file.seek(0)
        return file.read()


def _one_line(error):
    text = " ".join(str(error).split()).rstrip(".")
    return text if len(text) <= 300 else f"{text[:297]}..."
