"""What computes: the compiled kernel on a processor, Keras on an accelerator."""

import keras

import skseq._training._cpu_engine as cpu_training


def choose_engine():
    """Return the module that trains and predicts on this machine.

    Both have the functions ``train(network, plan)`` and ``predict(network,
    sequences)``, and give the same results up to rounding.

    Returns
    -------
    module
    """
    if _sees_gpu():
        import skseq._training._keras_engine as keras_training

        return keras_training
    return cpu_training


def _sees_gpu():
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        # Keras would start TensorFlow to list its devices, and no process that is
        # forked later could use Keras: neither ours nor anybody else's model.
        return bool(tf.config.get_visible_devices("GPU"))
    if backend == "jax":
        import jax

        return jax.default_backend() != "cpu"
    if backend == "torch":
        import torch

        return torch.cuda.is_available()
    return False
