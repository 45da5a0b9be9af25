"""What compiled code writes to stderr is kept off, and only for a while."""

import os

import pytest

from skseq._cli._quiet_tensorflow import quiet_start


def test_quiet_for_a_while(capfd):
    with quiet_start():
        os.write(2, b"a remark")
        os.write(1, b"a result")
    os.write(2, b"an error")
    assert capfd.readouterr() == ("a result", "an error")


def test_exception_comes_through(capfd):
    with pytest.raises(KeyError), quiet_start():
        raise KeyError("x")
    os.write(2, b"an error")
    assert capfd.readouterr().err == "an error"
