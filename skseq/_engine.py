"""What computes: the compiled kernel on a processor, Keras on an accelerator."""

import keras

import skseq._cpu_training as cpu_training


def choose_engine():
    """Return the module that trains and predicts on this machine.

    Both have the functions ``train(network, plan)`` and ``predict(network,
    sequences)``, and give the same results up to rounding.

    Returns
    -------
    module
    """
    if keras.distribution.list_devices("gpu"):
        from skseq import (
            _keras_training,
        )  # It starts tf.data, which the other does not.

        return keras_training
    return cpu_training
