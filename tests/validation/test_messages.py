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


def test_short_repr_of_a_large_list_stops_early():
    n_calls = 0

    class Item:
        def __repr__(self):
            nonlocal n_calls
            n_calls += 1
            return "?"

    items = [Item()] * 1000
    assert short_repr(items) == f"{repr(items[:20])[:37]}..."
    assert n_calls < 40
