"""Containers of sequences for tests of several packages."""

import numpy as np


def object_array(rows):
    """Return a 1-D array of objects, even of rows of one length."""
    array = np.empty(len(rows), dtype=object)
    for place, row in enumerate(rows):
        array[place] = row
    return array


def as_lists(rows):
    """Return arrays as lists, which are simple to compare."""
    return [row.tolist() for row in rows]


def sequences_as_lists(sequences):
    """Return a `Sequences` as nested lists."""
    bounds = zip(sequences.offsets[:-1], sequences.offsets[1:], strict=True)
    return [sequences.values[start:end].tolist() for start, end in bounds]
