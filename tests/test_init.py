"""Public names of the package."""

from importlib.metadata import version

import pytest

import skseq


@pytest.mark.parametrize("name", skseq.__all__)
def test_public_name(name):
    assert getattr(skseq, name).__name__ in {name, f"skseq.{name}"}
    assert name in dir(skseq)


def test_star_import():
    names = {}
    exec("from skseq import *", names)
    assert set(skseq.__all__) <= set(names)


def test_unknown_name():
    with pytest.raises(AttributeError, match="'skseq' has no attribute 'LSTMs'"):
        skseq.LSTMs  # noqa: B018
    assert not hasattr(skseq, "__wrapped__")


def test_version():
    assert skseq.__version__ == version("skseq")
