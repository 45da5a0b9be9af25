"""A network ensemble as one Keras model of stock layers."""

import numpy as np
from keras import layers, ops

from skseq._network._keras_model import (
    compiled,
    float32_by_default,
    make_inputs,
    pooled_states,
)
from skseq._network._keras_padding import places_of, steps_first
from skseq._network._keras_statistics import statistics
from skseq._network._terms import KINDS, N_CODES, Terms, base_of


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
        linear_logits = _linear_logits(ensemble.linear_path, inputs)
        total = layers.Add()([total, linear_logits])
    activation = layers.Activation(architecture.activation, name="probabilities")
    model = compiled(architecture, inputs, activation(total))
    _set_weights(model, ensemble)
    return model


def _linear_logits(linear_path, inputs):
    columns, n_outputs = linear_path.columns, linear_path.table.shape[1]
    if isinstance(columns, Terms):
        return _weighted_terms(columns, n_outputs, inputs)
    weights = layers.Dense(n_outputs, use_bias=False, name="linear_path")
    return weights(statistics(inputs))


def _weighted_terms(terms, n_outputs, inputs):
    inputs = steps_first(inputs, inputs != 0)
    table = layers.Embedding(terms.vocabulary_size, n_outputs, name="linear_path")
    # The weights of id 0 are zero, so that padding adds nothing.
    total = _weighted_sum(table, inputs, terms)
    for kind, known in terms.codes.items():
        if len(known):
            codes = _codes_of_steps(kind, inputs, terms.vocabulary_size)
            table = layers.Embedding(1 + len(known), n_outputs, name=_layer_of(kind))
            total += _weighted_sum(table, _find(codes, known), terms)
    n_steps = ops.sum(ops.cast(inputs != 0, "float32"), axis=1, keepdims=True)
    return total / ops.sqrt(ops.maximum(n_steps, 1))


def _weighted_sum(table, columns, terms):
    """Return the sum of the weights of all steps, or of all distinct terms."""
    if not terms.binary:
        return ops.sum(table(columns), axis=1)
    columns = ops.sort(columns, axis=1)
    before = ops.pad(columns, [[0, 0], [1, 0]])[:, :-1]
    # Only column 0, whose weights are zero, equals the padding in front.
    is_first = ops.cast(columns != before, "float32")
    return ops.sum(table(columns) * is_first[..., np.newaxis], axis=1)


def _codes_of_steps(kind, inputs, vocabulary_size):
    """Compute what the function of this name in ``_terms`` does, of padded ids."""
    base = base_of(kind, vocabulary_size)
    codes = ids = ops.where(inputs < base, inputs, 0)
    for power, distance in enumerate(KINDS[kind].distances, start=1):
        before = ops.pad(ids, [[0, 0], [distance, 0]])[:, :-distance]
        codes += before * base**power
    if KINDS[kind].at_position:
        unit, places = base ** KINDS[kind].n_tokens, places_of(ids)
        codes = ops.where(places < N_CODES // unit, places * unit + codes, 0)
    return codes


def _find(codes, known):
    """Return the rank of each code among the known ones, from 1; 0 if it is unknown."""
    n_bits = len(known).bit_length()
    # ops.searchsorted takes one dimension only.
    candidates = np.full(2**n_bits, N_CODES, np.int32)
    candidates[0], candidates[1 : 1 + len(known)] = -1, known
    ranks = ops.zeros_like(codes)
    for bit in reversed(range(n_bits)):
        higher = ranks + 2**bit
        ranks = ops.where(ops.take(candidates, higher) <= codes, higher, ranks)
    is_known = ops.equal(ops.take(candidates, ranks), codes)
    return ops.where(is_known, ranks, 0)


def _layer_of(kind):
    return f"linear_path_{kind}"


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
        _set_linear_weights(model, linear_path)


def _set_linear_weights(model, linear_path):
    terms = linear_path.columns
    if not isinstance(terms, Terms):
        model.get_layer("linear_path").set_weights([linear_path.table])
        return
    of_tokens, others = np.split(linear_path.table, [terms.vocabulary_size])
    model.get_layer("linear_path").set_weights([of_tokens])
    for kind, known in terms.codes.items():
        of_kind, others = np.split(others, [len(known)])
        if len(known):
            table = np.pad(of_kind, [(1, 0), (0, 0)])
            model.get_layer(_layer_of(kind)).set_weights([table])
