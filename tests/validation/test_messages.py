"""Format of values in error messages."""

import re

import numpy as np
import pytest

from skseq.datasets import make_reber


def assert_shown(value, shown):
    with pytest.raises(ValueError, match=re.escape(f"got {shown}.")):
        make_reber(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("the", "str 'the'"),
        (np.str_("the"), "str 'the'"),
        ("x" * 38, f"str '{'x' * 38}'"),
        ("x" * 39, f"str '{'x' * 36}..."),
        (np.eye(2), "ndarray array([[1., 0.],        [0., 1.]])"),
    ],
)
def test_value(value, shown):
    assert_shown(value, shown)


def test_large_list():
    n_calls = 0

    class Item:
        def __repr__(self):
            nonlocal n_calls
            n_calls += 1
            return "?"

    items = [Item()] * 1000
    assert_shown(items, f"list {repr(items[:20])[:37]}...")
    assert n_calls < 60
