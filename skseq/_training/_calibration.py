"""Scales of an ensemble's networks and of its linear path, from held-out rows."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from skseq._network._log_loss import Score

# Smallest and largest scale of the networks, and of the linear path.
SCALES = (0.01, 3.0), (0.0, 3.0)
# The squares of the scales, times this and divided by the number of rows, are added to
# the loss. On few rows that are predicted well, no scale would be too large without it.
# Of 1 to 40, 5 to 15 were best on measurements; texts and symbols hardly depend on it.
SHRINKAGE = 10.0


@dataclass(frozen=True)
class Calibration:
    """Factors of the logits, and the loss that they can reach.

    Parameters
    ----------
    loss : float
        Lowest mean log loss on the held-out rows, for any scales.
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

    Without a linear path, this is temperature scaling [1]_. With few rows, the scales
    are a little smaller than would be best for these.

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

    def best_scales(shrinkage):
        result = minimize(
            lambda scales: mean_loss(scales) + shrinkage * np.sum(scales**2),
            np.full(len(parts), 0.5),
            bounds=SCALES[: len(parts)],
            method="L-BFGS-B",
        )
        return result.x

    lowest = float(mean_loss(best_scales(0)))
    scale, linear_scale = map(float, (*best_scales(SHRINKAGE / len(logits)), 0.0)[:2])
    return Calibration(lowest, scale, linear_scale)
