"""New axes, with and without Matplotlib."""

import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from skseq._reporting._axes import new_axes

mpl.use("agg")


def test_size():
    ax = new_axes((3.0, 2.0), name="SomeDisplay")
    assert ax.figure.get_size_inches().tolist() == [3.0, 2.0]
    plt.close(ax.figure)


def test_rows():
    above, below = new_axes((3.0, 2.0), name="SomeDisplay", n_rows=2)
    assert above.figure is below.figure
    assert above.get_position().y0 > below.get_position().y0
    plt.close(above.figure)


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match="SomeDisplay.plot .* not installed. Install"):
        new_axes((3.0, 2.0), name="SomeDisplay")
