"""Summary statistics of sequences of measurements, and their gradients."""

import numpy as np

# In the order of the columns of each feature.
STATISTICS = (
    "mean",
    "std",
    "min",
    "max",
    "first",
    "last",
    "quartile1",
    "median",
    "quartile3",
    "third1_mean",
    "third2_mean",
    "third3_mean",
    "diff_mean",
    "diff_std",
    "diff_min",
    "diff_max",
    "diff_abs_mean",
)
QUANTILES = {"quartile1": 0.25, "median": 0.5, "quartile3": 0.75}
# Statistics of this many measurements are computed at once: 8 MB.
BLOCK_SIZE = 1_000_000


def summarize(sequences, default_step):
    """Compute the statistics of sequences.

    Parameters
    ----------
    sequences : Sequences
        Measurements, finite.
    default_step : ndarray of shape (n_features,)
        An empty sequence has the statistics of one that consists of this step.

    Returns
    -------
    ndarray of shape (n_sequences, n_features * n_statistics), dtype float64
        All statistics of the first feature, in the order of ``STATISTICS``, then those
        of the second, and so on. A row does not depend on the others.
    """
    n_features = len(default_step)
    result = np.empty((len(sequences), n_features, len(STATISTICS)))
    lengths = sequences.lengths
    by_length = np.argsort(lengths, kind="stable")
    changes = np.flatnonzero(np.diff(lengths[by_length])) + 1
    for same_length in np.split(by_length, changes):
        length = lengths[same_length[0]]
        if length == 0:
            result[same_length] = _statistics(default_step[:, np.newaxis])
            continue
        n_rows = max(1, BLOCK_SIZE // (length * n_features))
        for start in range(0, len(same_length), n_rows):
            rows = same_length[start : start + n_rows]
            steps = sequences.offsets[rows, np.newaxis] + np.arange(length)
            runs = sequences.values[steps].swapaxes(1, 2)
            result[rows] = _statistics(np.ascontiguousarray(runs, np.float64))
    return result.reshape(len(sequences), -1)


def gradients(run):
    """Compute the gradient of each statistic of a sequence.

    Each statistic scales with its sequence. So the products of its gradient and the
    measurements add up to it (Euler's theorem on homogeneous functions).

    Parameters
    ----------
    run : ndarray of shape (n_steps, n_features), dtype float64
        Measurements; at least one step.

    Returns
    -------
    ndarray of shape (n_statistics, n_steps, n_features), dtype float64
        Where a statistic has no gradient, such as a minimum that occurs twice, that of
        one side.
    """
    length = len(run)
    result = np.zeros((len(STATISTICS), *run.shape))
    of = dict(zip(STATISTICS, result, strict=True))
    of["mean"][:] = 1 / length
    of["std"][:] = _std_gradient(run)
    of["first"][0] = of["last"][-1] = 1
    order = np.argsort(run, axis=0, kind="stable")
    columns = np.arange(run.shape[1])
    of["min"][order[0], columns] = of["max"][order[-1], columns] = 1
    for name, share in QUANTILES.items():
        place = share * (length - 1)
        lower = int(place)
        of[name][order[lower], columns] += 1 - (place - lower)
        of[name][order[min(lower + 1, length - 1)], columns] += place - lower
    for number, third in enumerate(_thirds(length), start=1):
        of[f"third{number}_mean"][third] = 1 / (third.stop - third.start)
    if length > 1:
        differences = np.diff(run, axis=0)
        lowest, highest = differences.argmin(axis=0), differences.argmax(axis=0)
        of_differences = {
            "diff_mean": np.full_like(differences, 1 / len(differences)),
            "diff_std": _std_gradient(differences),
            "diff_min": np.arange(len(differences))[:, np.newaxis] == lowest,
            "diff_max": np.arange(len(differences))[:, np.newaxis] == highest,
            "diff_abs_mean": np.sign(differences) / len(differences),
        }
        for name, gradient in of_differences.items():
            of[name][1:] += gradient
            of[name][:-1] -= gradient
    return result


def _std_gradient(values):
    std = values.std(axis=0)
    return (values - values.mean(axis=0)) / (len(values) * np.where(std > 0, std, 1))


def _thirds(length):
    return [
        slice(third * length // 3, -(-(third + 1) * length // 3)) for third in range(3)
    ]


def _statistics(runs):
    """Return the statistics over the last axis, in the order of STATISTICS."""
    length = runs.shape[-1]
    differences = np.diff(runs) if length > 1 else np.zeros_like(runs)
    return np.stack(
        [
            runs.mean(axis=-1),
            runs.std(axis=-1),
            runs.min(axis=-1),
            runs.max(axis=-1),
            runs[..., 0],
            runs[..., -1],
            *np.quantile(runs, [*QUANTILES.values()], axis=-1),
            *(runs[..., third].mean(axis=-1) for third in _thirds(length)),
            differences.mean(axis=-1),
            differences.std(axis=-1),
            differences.min(axis=-1),
            differences.max(axis=-1),
            np.abs(differences).mean(axis=-1),
        ],
        axis=-1,
    )
