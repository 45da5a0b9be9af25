"""Initial weights of a network."""

import numpy as np


def random_weights(architecture, rng):
    """Draw initial weights from the distributions that Keras layers use by default.

    Glorot uniform input kernels, orthogonal recurrent kernels, forget-gate biases of 1,
    embeddings uniform in [-0.05, 0.05].

    Parameters
    ----------
    architecture : Architecture
    rng : numpy.random.Generator

    Returns
    -------
    list of ndarray of float32
        In the order of ``Architecture.weight_shapes``.
    """
    shapes = architecture.weight_shapes()
    weights = []
    if architecture.reads_ids:
        weights.append(rng.uniform(-0.05, 0.05, shapes.pop(0)))
    *of_lstms, head, _ = shapes
    for kernel, recurrent in zip(of_lstms[0::3], of_lstms[1::3], strict=True):
        weights += [
            _glorot_uniform(*kernel, rng),
            _orthogonal(*recurrent, rng),
            # A forget-gate bias of 1 keeps the cell state at first.
            np.repeat([0.0, 1.0, 0.0, 0.0], recurrent[0]),
        ]
    weights += [_glorot_uniform(*head, rng), np.zeros(head[1])]
    return [np.ascontiguousarray(weight, dtype=np.float32) for weight in weights]


def _orthogonal(n_inputs, n_outputs, rng):
    orthogonal, triangle = np.linalg.qr(rng.normal(size=(n_outputs, n_inputs)))
    return (orthogonal * np.sign(np.diag(triangle))).T


def _glorot_uniform(n_inputs, n_outputs, rng):
    limit = np.sqrt(6 / (n_inputs + n_outputs))
    return rng.uniform(-limit, limit, (n_inputs, n_outputs))
