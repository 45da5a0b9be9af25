"""Integrated gradients of a network with respect to the vectors of its steps."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logsumexp, softmax

from skseq._kernel._threads import worker_threads
from skseq._network._cpu_network import GROUP_SIZE, CpuNetwork
from skseq._network._ensemble import NetworkEnsemble, networks_of
from skseq._validation._sequences import Sequences

# Gauss-Legendre quadrature with three points per panel, on the interval 0 to 1. With
# max pooling the gradient is discontinuous, so a higher order would not help.
_ROOTS, _ROOT_WEIGHTS = np.polynomial.legendre.leggauss(3)
NODES, WEIGHTS = (1 + _ROOTS) / 2, _ROOT_WEIGHTS / 2
N_PANELS = 16
MAX_POINTS = 600

# Maximal number of steps per batch of a thread, which bounds memory.
MAX_STEPS = 64_000


@dataclass(frozen=True, eq=False)
class Integral:
    """Attribution of the log-odds of a class to the steps of a sequence.

    Parameters
    ----------
    attributions : ndarray of shape (n_steps,)
        Contribution of each step.
    log_odds : float
        Log-odds of the class for the sequence.
    base_log_odds : float
        Log-odds of the class for the baseline, vectors of zeros.
    """

    attributions: np.ndarray
    log_odds: float
    base_log_odds: float


def integrated_gradients(network, steps, code, *, tolerance):
    """Integrate the gradient of the log-odds on the straight line from zero.

    Parameters
    ----------
    network : LSTMNetwork or NetworkEnsemble
        The network. A linear path is scaled on the line like the vectors.
    steps : ndarray of shape (n_steps,) or (n_steps, n_features)
        Ids or measurements, without padding.
    code : int
        Index of the class; of the label, if a sequence may have several.
    tolerance : float
        Largest accepted difference between the sum of the attributions and the change
        of the log-odds. The panels that contribute half of the error are bisected until
        it is reached, or ``MAX_POINTS`` points are computed.

    Returns
    -------
    Integral
    """
    with worker_threads() as run:
        path = _Path(network, steps, code, run)
        edges = np.linspace(0, 1, N_PANELS + 1)
        panels = path.panels(edges[:-1], edges[1:])
        while abs(panels.errors.sum()) > tolerance and path.n_points < MAX_POINTS:
            order = np.argsort(-abs(panels.errors))
            totals = np.cumsum(abs(panels.errors[order]))
            n_bisected = 1 + np.searchsorted(totals, totals[-1] / 2)
            worst, others = panels[order[:n_bisected]], panels[order[n_bisected:]]
            middles = (worst.starts + worst.ends) / 2
            halves = path.panels(
                np.concatenate([worst.starts, middles]),
                np.concatenate([middles, worst.ends]),
            )
            panels = others.concatenate(halves)
        base_log_odds, log_odds = path.log_odds(np.array([0.0, 1.0]))
    attributions = panels.attributions.sum(axis=0)
    return Integral(attributions, float(log_odds), float(base_log_odds))


def log_odds_of(logits, code, activation):
    """Return the log-odds of a class: log(p / (1 - p)) for its probability p.

    Parameters
    ----------
    logits : ndarray of shape (n_sequences, n_outputs)
        Outputs of the network before the activation.
    code : int
        Index of the class; of the label, if a sequence may have several.
    activation : {"sigmoid", "softmax"}
        A single sigmoid output stands for two classes, several for a label each.

    Returns
    -------
    ndarray of shape (n_sequences,)
    """
    logits = logits.astype(np.float64)
    if logits.shape[1] == 1:
        return logits[:, 0] if code == 1 else -logits[:, 0]
    if activation == "sigmoid":
        return logits[:, code]
    return logits[:, code] - logsumexp(np.delete(logits, code, axis=1), axis=1)


def log_odds_gradient(logits, code, activation):
    """Return the gradient of :func:`log_odds_of` with respect to the logits."""
    if logits.shape[1] == 1:
        return np.full_like(logits, 1 if code == 1 else -1)
    if activation == "sigmoid":
        gradient = np.zeros_like(logits)
    else:
        others = logits.copy()
        others[:, code] = -np.inf
        gradient = -softmax(others, axis=1)
    gradient[:, code] = 1
    return gradient


class _Path:
    """The straight line from vectors of zeros to the vectors of the steps."""

    def __init__(self, network, steps, code, run):
        networks = networks_of(network)
        self._networks = [_with_vectors(of_one, steps) for of_one in networks]
        self._scale = 1.0
        n_outputs = network.architecture.n_outputs
        self._linear_logits = np.zeros((len(steps), n_outputs))  # Of each step.
        self._bias = np.zeros(n_outputs)
        if isinstance(network, NetworkEnsemble):
            self._scale = network.scale / len(networks)
            if network.linear_path is not None:
                self._linear_logits = network.linear_path.step_logits(steps)
                self._bias = network.linear_path.bias
        self._of = code, network.architecture.activation
        self._run = run
        self.n_points = 0

    def panels(self, starts, ends):
        """Integrate over panels; the log-odds at their ends give the errors."""
        widths = ends - starts
        points = starts[:, np.newaxis] + widths[:, np.newaxis] * NODES
        _, slopes = self._at(points.ravel())
        slopes = slopes.reshape(*points.shape, len(self._linear_logits))
        attributions = np.einsum("p,n,pns->ps", widths, WEIGHTS, slopes)
        # Adjacent panels share an edge.
        edges, indices = np.unique([starts, ends], return_inverse=True)
        at_starts, at_ends = self.log_odds(edges)[indices.reshape(2, -1)]
        errors = attributions.sum(axis=1) - (at_ends - at_starts)
        return _Panels(starts, ends, attributions, errors)

    def log_odds(self, points):
        """Return the log-odds at points between 0 and 1."""
        return self._at(points)[0]

    def _at(self, points):
        """Return the log-odds, and the part of each step in their slope, at points."""
        size = min(GROUP_SIZE, max(1, MAX_STEPS // max(1, len(self._linear_logits))))
        groups = [points[i : i + size] for i in range(0, len(points), size)]
        results = list(self._run(self._at_group, groups))
        self.n_points += len(points)
        return tuple(map(np.concatenate, zip(*results, strict=True)))

    def _at_group(self, points):
        results = [
            network.vector_gradients(_scaled(vectors, points))
            for network, vectors in self._networks
        ]
        logits = self._scale * sum(of_one.astype(np.float64) for of_one, _ in results)
        logits += points[:, np.newaxis] * self._linear_logits.sum(axis=0)
        logits += self._bias
        d_logits = log_odds_gradient(logits, *self._of)
        slopes = d_logits @ self._linear_logits.T
        d_networks = (self._scale * d_logits).astype(np.float32)
        for (_, backward), (_, vectors) in zip(results, self._networks, strict=True):
            gradients = backward(d_networks).reshape(len(points), *vectors.shape)
            slopes += np.einsum("psi,si->ps", gradients, vectors)
        return log_odds_of(logits, *self._of), slopes


def _with_vectors(network, steps):
    """Return a network that reads vectors, and the vectors of the steps."""
    architecture, weights = network.architecture, network.weights
    if architecture.reads_ids:
        embedding, *weights = weights
        steps = embedding[steps]
    # The vectors replace the rows of the embedding.
    architecture = replace(
        architecture,
        n_features=None,
        vocabulary_size=1,
        embedding_dim=steps.shape[1],
        freezes_embedding=False,
    )
    nothing = np.zeros((1, steps.shape[1]), np.float32)
    return CpuNetwork(architecture, [nothing, *weights]), steps


def _scaled(vectors, points):
    """Return the sequence at each point of the line from zero."""
    n_points, (n_steps, n_inputs) = len(points), vectors.shape
    scaled = points.astype(np.float32)[:, np.newaxis, np.newaxis] * vectors
    offsets = np.arange(n_points + 1) * n_steps
    return Sequences(scaled.reshape(-1, n_inputs), offsets)


@dataclass(frozen=True, eq=False)
class _Panels:
    """Intervals of the path, each with its integral and error."""

    starts: np.ndarray
    ends: np.ndarray
    attributions: np.ndarray
    errors: np.ndarray

    def __getitem__(self, indices):
        return _Panels(*(array[indices] for array in vars(self).values()))

    def concatenate(self, others):
        pairs = zip(vars(self).values(), vars(others).values(), strict=True)
        return _Panels(*map(np.concatenate, pairs))
