"""Places of the steps of padded sequences, and padding moved behind, in Keras."""

from keras import ops


def steps_first(values, is_step):
    """Move the steps of sequences to the front, in their order, and padding behind.

    Parameters
    ----------
    values : keras.KerasTensor of shape (n_sequences, n_steps, ...)
    is_step : keras.KerasTensor of bool, of the same number of dimensions
        Which of them are not padding.

    Returns
    -------
    keras.KerasTensor of the shape of ``values``
    """
    places = places_of(is_step)
    behind = places + ops.max(places) + 1
    order = ops.argsort(ops.where(is_step, places, behind), axis=1)
    return ops.take_along_axis(values, order, axis=1)


def places_of(steps):
    """Return the place of each step in its padded sequence, from 0.

    Parameters
    ----------
    steps : keras.KerasTensor of shape (n_sequences, n_steps, ...)

    Returns
    -------
    keras.KerasTensor of int32, of the same shape
    """
    return ops.cumsum(ops.cast(ops.ones_like(steps), "int32"), axis=1) - 1
