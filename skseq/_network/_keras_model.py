"""The network as a Keras model of stock layers."""

from contextlib import contextmanager

import keras
import numpy as np
from keras import layers, ops

from skseq._network._adam import CLIPNORM
from skseq._network._state import NetworkState

LOSSES = {
    "sigmoid": keras.losses.BinaryCrossentropy,
    "softmax": keras.losses.SparseCategoricalCrossentropy,
}
METRICS = {
    "sigmoid": keras.metrics.BinaryAccuracy,
    "softmax": keras.metrics.SparseCategoricalAccuracy,
}


@contextmanager
def float32_by_default():
    """Let Keras make layers, losses, metrics and optimizers in float32, like ours.

    Not all of them have a parameter for it.
    """
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)


@float32_by_default()
def build_model(architecture):
    """Build and compile a network of stock Keras layers, with padding masked.

    Parameters
    ----------
    architecture : Architecture

    Returns
    -------
    keras.Model
        Weights are zeros: load them by ``load_state``.
    """
    inputs = make_inputs(architecture)
    features = pooled_states(architecture, inputs)
    probabilities = layers.Dense(
        architecture.n_outputs,
        activation=architecture.activation,
        kernel_initializer="zeros",
        name="probabilities",
    )(features)
    return compiled(architecture, inputs, probabilities)


def make_inputs(architecture):
    """Return the input tensor of a network: padded ids, or padded measurements.

    Parameters
    ----------
    architecture : Architecture

    Returns
    -------
    keras.KerasTensor
    """
    if architecture.reads_ids:
        return keras.Input((None,), dtype="int32", name="ids")
    return keras.Input((None, architecture.n_features), name="steps")


def pooled_states(architecture, inputs, prefix=""):
    """Connect the layers of a network up to the pooled states.

    Parameters
    ----------
    architecture : Architecture
    inputs : keras.KerasTensor
        As ``make_inputs`` returns it.
    prefix : str, default=""
        Start of the names of all layers.

    Returns
    -------
    keras.KerasTensor
    """
    # Initial weights are loaded later; explicit seeds keep Keras from drawing on its
    # global one.
    if architecture.reads_ids:
        is_step = inputs != 0
        steps = layers.Embedding(
            architecture.vocabulary_size,
            architecture.embedding_dim,
            mask_zero=True,
            trainable=architecture.trains_embedding,
            embeddings_initializer="zeros",
            name=f"{prefix}embedding",
        )(inputs)
    else:
        is_step = ops.any(inputs != 0, axis=2)
        masking = layers.Masking(mask_value=0.0, name=f"{prefix}masking")
        steps = masking(inputs)
    n_layers = len(architecture.units)
    for number, units in enumerate(architecture.units, start=1):
        layer = layers.LSTM(
            units,
            kernel_initializer="zeros",
            recurrent_initializer="zeros",
            return_sequences=True,
            return_state=True,
            seed=0,
            name=f"{prefix}lstm" if n_layers == 1 else f"{prefix}lstm_{number}",
        )
        if architecture.bidirectional:
            layer = layers.Bidirectional(layer, name=f"bidirectional_{layer.name}")
        # Hidden and cell states after the last step; only the hidden ones are used.
        steps, *last_states = layer(steps)
    is_step = ops.expand_dims(ops.cast(is_step, "float32"), 2)
    pooled = {
        "last": lambda: ops.concatenate(last_states[::2], axis=1),
        "max": lambda: _masked_max(steps, is_step),
        "mean": lambda: _masked_mean(steps, is_step),
    }
    features = [pooled[name]() for name in architecture.pooling]
    features = ops.concatenate(features, axis=1)
    if architecture.output_dropout:
        dropout = layers.Dropout(architecture.output_dropout, seed=0)
        features = dropout(features)
    return features


def compiled(architecture, inputs, probabilities):
    """Make a model of its inputs and outputs, and compile it.

    Parameters
    ----------
    architecture : Architecture
    inputs, probabilities : keras.KerasTensor

    Returns
    -------
    keras.Model
    """
    model = keras.Model(inputs, probabilities, name="lstm_classifier")
    model.compile(
        optimizer=keras.optimizers.Adam(clipnorm=CLIPNORM / architecture.n_losses),
        # Keras would create the loss in the first fit, in the floatx of that time.
        loss=LOSSES[architecture.activation](),
        # With several labels, Keras would read "accuracy" as categorical accuracy.
        metrics=[METRICS[architecture.activation](name="accuracy")],
        # Under TensorFlow, compiling each batch width with XLA costs more than it
        # saves; JAX is slower without.
        jit_compile=keras.backend.backend() == "jax",
    )
    model.optimizer.build(model.trainable_variables)
    return model


def _masked_max(states, is_step):
    """Max pooling over unmasked steps; zero for a sequence without a step."""
    # States lie in (-1, 1): minus 2, a masked one is never the largest.
    largest = ops.max(states - 2 * (1 - is_step), axis=1)
    return largest * ops.max(is_step, axis=1)


def _masked_mean(states, is_step):
    """Mean pooling over unmasked steps."""
    n_steps = ops.maximum(ops.sum(is_step, axis=1), 1)
    return ops.sum(states * is_step, axis=1) / n_steps


def load_state(model, state):
    """Set the weights and the optimizer state of a model.

    Parameters
    ----------
    model : keras.Model
        One that ``build_model`` has returned.
    state : NetworkState
    """
    optimizer = model.optimizer
    iterations, learning_rate, *moments = optimizer.variables
    iterations.assign(state.n_updates)
    learning_rate.assign(state.learning_rate)
    n_frozen = len(model.weights) - len(model.trainable_variables)
    pairs = [*zip(moments[0::2], state.means[n_frozen:], strict=True)]
    pairs += zip(moments[1::2], state.squares[n_frozen:], strict=True)
    pairs += zip(model.weights, state.weights, strict=True)
    for variable, value in pairs:
        variable.assign(value)


def read_weights(model):
    """Return the weights of a model as arrays.

    Parameters
    ----------
    model : keras.Model
        One that ``build_model`` has returned.

    Returns
    -------
    list of ndarray
        In the order of ``Architecture.weight_shapes``.
    """
    return [_read_variable(variable) for variable in model.weights]


def read_state(model):
    """Return the weights and the optimizer state of a model.

    Parameters
    ----------
    model : keras.Model
        One that ``build_model`` has returned.

    Returns
    -------
    NetworkState
    """
    iterations, learning_rate, *moments = map(_read_variable, model.optimizer.variables)
    weights = read_weights(model)
    n_frozen = len(weights) - len(model.trainable_variables)
    frozen = [np.zeros_like(weight) for weight in weights[:n_frozen]]
    return NetworkState(
        weights=weights,
        means=frozen + moments[0::2],
        squares=frozen + moments[1::2],
        n_updates=int(iterations),
        learning_rate=float(learning_rate),
    )


def _read_variable(variable):
    if keras.backend.backend() == "tensorflow":
        return variable.numpy()  # NumPy cannot read distributed variables.
    return ops.convert_to_numpy(variable.value)
