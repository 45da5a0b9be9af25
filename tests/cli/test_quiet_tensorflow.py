"""The output of compiled code to stderr is discarded within the context only."""

import os

import pytest

from skseq._cli._quiet_tensorflow import quiet_start


def test_stderr_is_discarded_within_the_context(capfd):
    with quiet_start():
        os.write(2, b"a remark")
        os.write(1, b"a result")
    os.write(2, b"an error")
    assert capfd.readouterr() == ("a result", "an error")


def test_exception_is_raised(capfd):
    with pytest.raises(KeyError), quiet_start():
        raise KeyError("x")
    os.write(2, b"an error")
    assert capfd.readouterr().err == "an error"
