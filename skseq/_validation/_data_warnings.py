"""DataWarning, and checks for data that are valid but probably not what was meant."""

import warnings

import numpy as np

# Sequences that are compared, at most.
_N_COMPARED = 100


class DataWarning(UserWarning):
    """Warning that data are valid, but are probably not what was meant.

    Its message says what to pass instead.

    Examples
    --------
    If the data are what was meant:

    >>> import warnings
    >>> from skseq import DataWarning
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", DataWarning)
    ...     warnings.warn("each row has one label", DataWarning)
    """


def warn_about_one_hot(*, name):
    """Warn that y has exactly one label in each row.

    Parameters
    ----------
    name : str
        Caller's name, used in the message.
    """
    warnings.warn(
        f"{name} reads y of two dimensions as independent labels, and each row has "
        "exactly one. If they are classes, of which each sequence has one, pass "
        "np.argmax(y, axis=1). If not, ignore skseq.DataWarning.",
        DataWarning,
        stacklevel=6,
    )


def warn_about_masked_ids(sequences, vocabulary_size, *, name, stacklevel):
    """Warn if a training does not learn some ids, because the first one lacked them.

    Parameters
    ----------
    sequences : Sequences
        Ids.
    vocabulary_size : int
        Upper bound of the ids, exclusive.
    name : str
        Caller's name, used in the message.
    stacklevel : int
        As for :func:`warnings.warn`.
    """
    ids = sequences.values
    n_masked = np.count_nonzero(ids >= vocabulary_size)
    if n_masked:
        warnings.warn(
            f"{name} learns nothing of {n_masked:,} of the {np.count_nonzero(ids):,} "
            f"ids: they are up to {ids.max():,}, the first training had ids below "
            f"{vocabulary_size:,}, and larger ones are skipped. Set vocabulary_size to "
            "the number of all ids before the first training.",
            DataWarning,
            stacklevel=stacklevel,
        )


def warn_if_transposed(sequences, *, name, stacklevel):
    """Warn if measurements seem to have the shape (n_samples, n_channels, length).

    That is, if all sequences have the same length, and more features, between which the
    values change far less than between steps; below 10 steps, and with more than three
    times as many features, a smaller difference is enough; of 1 or 2 steps, none.

    Parameters
    ----------
    sequences : Sequences
        Ids, or measurements.
    name : str
        Caller's name, used in the message.
    stacklevel : int
        As for :func:`warnings.warn`.
    """
    n_features, lengths = sequences.n_features or 0, sequences.lengths
    n_steps = int(lengths[0])
    if not 0 < n_steps < n_features or (lengths != n_steps).any():
        return
    is_wide = n_steps < 10 and 3 * n_steps < n_features
    if n_steps > 2:
        most = (1.1, 0.6) if is_wide else (0.7, 0.1)
        # Values of more than 1e150, whose squares are infinite, are not judged.
        with np.errstate(over="ignore", invalid="ignore"):
            is_transposed = _are_features_smooth(sequences.values, n_steps, *most)
    else:
        is_transposed = is_wide
    if not is_transposed:
        return
    warnings.warn(
        f"{name} reads X of shape (n_samples, length, n_features), and got sequences "
        f"of length {n_steps} with {n_features} features. If the second axis is that "
        "of channels, as in aeon and sktime, pass X.transpose(0, 2, 1). If not, ignore "
        "skseq.DataWarning.",
        DataWarning,
        stacklevel=stacklevel,
    )


def _are_features_smooth(values, n_steps, most_of_step, most_of_steps):
    """Whether neighbouring features are alike, and more so than neighbouring steps.

    The squared difference is compared with the variance within a step, and with the
    squared difference between steps; the limits are factors of these.
    """
    values = values[: _N_COMPARED * n_steps].astype(np.float64)
    spread = values.std(axis=0)
    values = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    within = np.square(values - values.mean(axis=1, keepdims=True)).mean()
    of_sequences = values.reshape(-1, n_steps, values.shape[1])
    between_features = np.square(np.diff(of_sequences, axis=2)).mean()
    between_steps = np.square(np.diff(of_sequences, axis=1)).mean()
    # Without any correlation, 2 times the variance, and equal.
    return (
        between_features < most_of_step * within
        and between_features < most_of_steps * between_steps
    )
