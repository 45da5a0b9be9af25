"""Scales of an ensemble's networks and of its linear path, from held-out rows."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from skseq._network._log_loss import Score

# Smallest and largest scale of the networks, and of the linear path.
SCALES = (0.01, 3.0), (0.0, 3.0)


@dataclass(frozen=True)
class Calibration:
    """Factors of the logits, and the loss that they lead to.

    Parameters
    ----------
    loss : float
        Mean log loss on the held-out rows.
    scale : float
        Factor of the networks' logits.
    linear_scale : float
        Factor of the linear path's logits.
    """

    loss: float
    scale: float
    linear_scale: float


def calibrate(logits, linear_logits, codes, weights, activation):
    """Fit the scales that give the lowest log loss on held-out rows.

    Without a linear path, this is temperature scaling [1]_.

    Parameters
    ----------
    logits : ndarray of shape (n_rows, n_outputs)
        Of the networks.
    linear_logits : ndarray of shape (n_rows, n_outputs) or None
        Of the linear path, if there is one.
    codes : ndarray of shape (n_rows,) or (n_rows, n_outputs)
        True classes or labels.
    weights : ndarray of shape (n_rows,)
        Sample weights; if all are 0, rows count alike.
    activation : {"sigmoid", "softmax"}
        Activation of the networks.

    Returns
    -------
    Calibration
        With scales of 1, if there is no row.

    References
    ----------
    .. [1] C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern
       Neural Networks", ICML, 2017.
    """
    if not len(logits):
        return Calibration(0.0, 1.0, 1.0)
    if not weights.any():
        weights = np.ones_like(weights)
    total = float(weights.sum(dtype=np.float64))
    parts = [logits] if linear_logits is None else [logits, linear_logits]

    def mean_loss(scales):
        scaled = sum(scale * part for scale, part in zip(scales, parts, strict=True))
        return Score.of(scaled, codes, weights, activation).loss / total

    start = np.full(len(parts), 0.5)
    bounds = SCALES[: len(parts)]
    result = minimize(mean_loss, start, bounds=bounds, method="L-BFGS-B")
    scale, linear_scale = map(float, (*result.x, 0.0)[:2])
    return Calibration(float(result.fun), scale, linear_scale)
