"""Summary statistics of padded measurements as a part of a Keras model."""

import numpy as np
from keras import ops

from skseq._network._keras_padding import places_of, steps_first
from skseq._preprocessing._summary_statistics import QUANTILES, STATISTICS

# Sorts behind every measurement.
LARGEST = np.finfo(np.float32).max


def statistics(inputs):
    """Compute the statistics that ``summarize`` does, of padded sequences.

    Parameters
    ----------
    inputs : keras.KerasTensor of shape (n_sequences, n_steps, n_features)
        Measurements. Steps whose features are all zero are padding, wherever they are.

    Returns
    -------
    keras.KerasTensor of shape (n_sequences, n_features * n_statistics)
        Zeros for a sequence without a step.
    """
    is_step = ops.any(ops.not_equal(inputs, 0), axis=2, keepdims=True)
    runs = steps_first(inputs, is_step)
    length = ops.sum(ops.cast(is_step, "int32"), axis=1, keepdims=True)
    differences = ops.pad(runs[:, 1:] - runs[:, :-1], [[0, 0], [0, 1], [0, 0]])
    of_runs, of_differences = _Runs(runs, length), _Runs(differences, length - 1)
    of = {
        "mean": of_runs.mean(),
        "std": of_runs.std(),
        "min": of_runs.min(),
        "max": of_runs.max(),
        "first": of_runs.at(ops.zeros_like(length)),
        "last": of_runs.at(length - 1),
        **{name: of_runs.quantile(share) for name, share in QUANTILES.items()},
        **{
            f"third{number + 1}_mean": of_runs.third_mean(number) for number in range(3)
        },
        "diff_mean": of_differences.mean(),
        "diff_std": of_differences.std(),
        "diff_min": of_differences.min(),
        "diff_max": of_differences.max(),
        "diff_abs_mean": of_differences.mean_of(ops.abs(differences)),
    }
    stacked = ops.stack([of[name] for name in STATISTICS], axis=-1)
    return ops.reshape(stacked, (-1, inputs.shape[2] * len(STATISTICS)))


class _Runs:
    """Sequences whose first steps, ``length`` of each, are not padding."""

    def __init__(self, values, length):
        self._values = values
        self._length = length
        self._places = places_of(values[:, :, :1])
        self._is_step = self._places < length

    def at(self, place):
        """Return the step at a place, or 0 if there is none."""
        is_place = ops.equal(self._places, place)
        return self._sum_where(is_place & self._is_step, self._values)

    def mean(self):
        return self.mean_of(self._values)

    def mean_of(self, values, is_step=None):
        """Return the mean over some steps; 0 if there is none."""
        is_step = self._is_step if is_step is None else is_step
        n_steps = ops.sum(ops.cast(is_step, "float32"), axis=1)
        return self._sum_where(is_step, values) / ops.maximum(n_steps, 1)

    def std(self):
        mean = ops.expand_dims(self.mean(), axis=1)
        return ops.sqrt(self.mean_of(ops.square(self._values - mean)))

    def min(self):
        return -self._max_of(-self._values)

    def max(self):
        return self._max_of(self._values)

    def quantile(self, share):
        in_order = ops.sort(ops.where(self._is_step, self._values, LARGEST), axis=1)
        sorted_runs = _Runs(in_order, self._length)
        place = share * ops.cast(self._length - 1, "float32")
        lower = ops.cast(ops.floor(place), "int32")
        below, above = sorted_runs.at(lower), sorted_runs.at(lower + 1)
        fraction = (place - ops.floor(place))[:, 0]
        return below + fraction * ops.where(fraction > 0, above - below, 0)

    def third_mean(self, number):
        start = number * self._length // 3
        end = ((number + 1) * self._length + 2) // 3
        is_step = (self._places >= start) & (self._places < end)
        return self.mean_of(self._values, is_step)

    def _max_of(self, values):
        highest = ops.max(ops.where(self._is_step, values, -LARGEST), axis=1)
        return ops.where(self._length[:, 0] > 0, highest, 0)

    def _sum_where(self, is_step, values):
        return ops.sum(ops.where(is_step, values, 0), axis=1)
