"""A network ensemble as one Keras model of stock layers."""

import numpy as np
from keras import layers, ops

from skseq._network._keras_model import (
    compiled,
    float32_by_default,
    make_inputs,
    pooled_states,
)


@float32_by_default()
def build_ensemble_model(ensemble):
    """Build and compile the model of an ensemble, and set its weights.

    The output layers of the networks hold the scale of the ensemble and the bias of its
    linear path.

    Parameters
    ----------
    ensemble : NetworkEnsemble

    Returns
    -------
    keras.Model
    """
    architecture = ensemble.architecture
    inputs = make_inputs(architecture)
    logits = []
    for number in range(1, len(ensemble.networks) + 1):
        prefix = f"network_{number}_"
        features = pooled_states(architecture, inputs, prefix)
        head = layers.Dense(architecture.n_outputs, name=f"{prefix}logits")
        logits.append(head(features))
    total = logits[0] if len(logits) == 1 else layers.Average()(logits)
    if ensemble.linear_path is not None:
        total = layers.Add()([total, _linear_logits(architecture, inputs)])
    activation = layers.Activation(architecture.activation, name="probabilities")
    model = compiled(architecture, inputs, activation(total))
    _set_weights(model, ensemble)
    return model


def _linear_logits(architecture, inputs):
    table = layers.Embedding(
        architecture.vocabulary_size,
        architecture.n_outputs,
        name="linear_path",
    )
    is_step = ops.cast(inputs != 0, "float32")
    n_steps = ops.maximum(ops.sum(is_step, axis=1, keepdims=True), 1)
    # The weights of id 0 are zero, so that padding adds nothing.
    return ops.sum(table(inputs), axis=1) / ops.sqrt(n_steps)


def _set_weights(model, ensemble):
    linear_path, scale = ensemble.linear_path, np.float32(ensemble.scale)
    for number, network in enumerate(ensemble.networks, start=1):
        *below, kernel, bias = network.weights
        bias = scale * bias
        if linear_path is not None:
            bias += linear_path.bias
        prefix = f"network_{number}_"
        variables = [
            variable
            for layer in model.layers
            if layer.name.removeprefix("bidirectional_").startswith(prefix)
            for variable in layer.weights
        ]
        for variable, value in zip(
            variables, [*below, scale * kernel, bias], strict=True
        ):
            variable.assign(value)
    if linear_path is not None:
        model.get_layer("linear_path").set_weights([linear_path.table])
