"""Hash parameters and data with SHA-256."""

import hashlib
import json

import numpy as np


def fingerprint_of(parameters, arrays):
    """Return a SHA-256 hash of parameters and arrays.

    Parameters
    ----------
    parameters : dict
        Values that JSON can represent.
    arrays : iterable of ndarray
        Hashed with their dtype and shape.

    Returns
    -------
    str
        In hexadecimal.
    """
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
    for array in arrays:
        digest.update(f"{array.dtype} {array.shape} ".encode())
        digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
