"""Select the compute backend: the C kernel on a CPU, Keras on a GPU or TPU."""

from functools import cache

import skseq._training._cpu_engine as cpu_engine
from skseq._quiet_import import without_log_lines


def choose_engine():
    """Return the module that trains and predicts on this machine.

    Both modules have the functions ``train(network, plan)`` and ``predict(network,
    sequences)``, with equal results up to rounding.

    Returns
    -------
    module
    """
    if _has_accelerator():
        import skseq._training._keras_engine as keras_engine

        return keras_engine
    return cpu_engine


def _has_accelerator():
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        _find_tensorflow_devices()
        # Keras would initialize TensorFlow to list its devices. After that, no forked
        # process could use Keras, not even for a model that is not ours.
        return bool(tf.config.get_visible_devices("GPU"))
    if backend == "jax":
        import jax

        return jax.default_backend() != "cpu"
    if backend == "torch":
        import torch

        return torch.cuda.is_available()
    return False


@cache
def _find_tensorflow_devices():
    """Let TensorFlow look for GPUs, which it does once; it logs if there are none."""
    import tensorflow as tf

    with without_log_lines():
        tf.config.get_visible_devices("GPU")
