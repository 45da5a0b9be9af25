"""Read the sequences that fit and predict are given."""

from skseq._classifier._padding_removal import PaddingRemover
from skseq._validation._check_sequences import check_sequences
from skseq._validation._column_names import check_column_names
from skseq._validation._data_warnings import warn_about_masked_ids, warn_if_transposed

NAME = "LSTMClassifier"


def make_padding_remover(embedding, vocabulary_size):
    """Make the object that checks ids and strips padding.

    Parameters
    ----------
    embedding : ndarray of shape (vocabulary_size, embedding_dim) or None
        Initial embedding, if it is given.
    vocabulary_size : int or None
        Upper bound of the ids, exclusive, if there is no embedding.

    Returns
    -------
    PaddingRemover
    """
    if embedding is not None:
        size, remedy = len(embedding), "Give embedding a row for each id."
    else:
        size = vocabulary_size and int(vocabulary_size)
        remedy = (
            "Raise vocabulary_size, or leave it None to skip ids that fit has not seen."
        )
    return PaddingRemover(size, name=NAME, remedy=remedy)


def read_first(classifier, X, embedding):
    """Read the first sequences of a fit, and set what they decide.

    Parameters
    ----------
    classifier : LSTMClassifier
        Its attributes for the input are set.
    X : array-like or iterable of array-likes
        Sequences of ids or of measurements.
    embedding : ndarray of shape (vocabulary_size, embedding_dim) or None
        Initial embedding, if it is given.

    Returns
    -------
    Sequences
        Without padding.

    Raises
    ------
    TypeError, ValueError
        If X is not as ``fit`` describes it, or holds measurements although there is an
        embedding.
    """
    sequences = _check(classifier, X, reset=True)
    warn_if_transposed(sequences, name=NAME, stacklevel=8)
    remover = make_padding_remover(embedding, classifier.vocabulary_size)
    classifier._padding_remover = remover
    sequences = remover.fit_strip(sequences)
    if embedding is not None and sequences.n_features is not None:
        raise ValueError(
            f"{NAME} expects ids to look up in embedding, got steps of "
            f"{sequences.n_features} features. Set embedding=None."
        )
    width = remover.n_features or getattr(X, "shape", (0,))[1:]
    if width:
        classifier.n_features_in_ = remover.n_features or width[0]
    elif hasattr(classifier, "n_features_in_"):
        del classifier.n_features_in_
    return sequences


def read_more(classifier, X, *, warns=False):
    """Read sequences after the first ones.

    Parameters
    ----------
    classifier : LSTMClassifier
    X : array-like or iterable of array-likes
        Sequences like those of ``read_first``.
    warns : bool, default=False
        Whether ids outside the vocabulary raise a warning, as they should in training.

    Returns
    -------
    Sequences
        Without padding and ids outside the vocabulary.

    Raises
    ------
    TypeError, ValueError
        If X is not as ``fit`` describes it, or differs from the first sequences.
    """
    remover, sequences = classifier._padding_remover, _check(classifier, X, reset=False)
    stripped = remover.strip(sequences)
    if warns and remover.n_features is None:
        warn_about_masked_ids(
            sequences, remover.vocabulary_size, name=NAME, stacklevel=7
        )
    return stripped


def extend_vocabulary(classifier, X):
    """Extend a learned vocabulary by the ids of more sequences, before training.

    Parameters
    ----------
    classifier : LSTMClassifier
    X : array-like or iterable of array-likes
        Sequences like those of ``read_first``.

    Returns
    -------
    Sequences
        As they came.

    Raises
    ------
    TypeError, ValueError
        As in ``read_more``.
    """
    sequences = _check(classifier, X, reset=False)
    classifier._padding_remover.extend(sequences)
    return sequences


def _check(classifier, X, *, reset):
    sequences = check_sequences(X, name=NAME)
    check_column_names(classifier, X, reset=reset)
    return sequences
