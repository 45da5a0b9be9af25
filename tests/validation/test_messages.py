"""Format of values in error messages."""

import numpy as np
import pytest

from skseq._validation._messages import describe, short_repr


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "int 3"),
        (np.int8(3), "int 3"),
        ("the", "str 'the'"),
        (np.str_("the"), "str 'the'"),
        ("x" * 38, f"str '{'x' * 38}'"),
        ("x" * 39, f"str '{'x' * 36}..."),
    ],
)
def test_describe(value, shown):
    assert describe(value) == shown


def test_short_repr():
    assert short_repr("x" * 38) == f"'{'x' * 38}'"
    assert short_repr("x" * 39) == f"'{'x' * 36}..."
