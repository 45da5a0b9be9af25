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


def warn_if_transposed(sequences, *, name):
    """Warn if measurements seem to have the shape (n_samples, n_channels, length).

    That is, if all sequences have the same length below 10, and more than three times
    as many features, between which the values hardly change; or 1 or 2 steps only.

    Parameters
    ----------
    sequences : Sequences
        Ids, or measurements.
    name : str
        Caller's name, used in the message.
    """
    n_features, lengths = sequences.n_features or 0, sequences.lengths
    n_steps = int(lengths[0])
    if not 0 < 3 * n_steps < n_features or n_steps >= 10 or (lengths != n_steps).any():
        return
    if n_steps > 2 and not _are_features_smooth(sequences.values, n_steps):
        return
    warnings.warn(
        f"{name} reads X of shape (n_samples, length, n_features), and got sequences "
        f"of length {n_steps} with {n_features} features. If the second axis is that "
        "of channels, as in aeon and sktime, pass X.transpose(0, 2, 1). If not, ignore "
        "skseq.DataWarning.",
        DataWarning,
        stacklevel=8,
    )


def _are_features_smooth(values, n_steps):
    """Whether neighbouring features are alike, and more so than neighbouring steps."""
    values = values[: _N_COMPARED * n_steps].astype(np.float64)
    spread = values.std(axis=0)
    values = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    within = np.square(values - values.mean(axis=1, keepdims=True)).mean()
    of_sequences = values.reshape(-1, n_steps, values.shape[1])
    between_features = np.square(np.diff(of_sequences, axis=2)).mean()
    between_steps = np.square(np.diff(of_sequences, axis=1)).mean()
    # Without any correlation, 2 times the variance, and equal.
    return between_features < 1.1 * within and between_features < 0.6 * between_steps
