"""Hash parameters and data with SHA-256."""

import hashlib
import json

import numpy as np


def fingerprint_of(parameters, arrays):
    """Return a hash of what decides a training.

    Parameters
    ----------
    parameters : dict
        Parameters that JSON holds.
    arrays : iterable of ndarray
        The data.

    Returns
    -------
    str
    """
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
    for array in arrays:
        digest.update(f"{array.dtype} {array.shape} ".encode())
        digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
