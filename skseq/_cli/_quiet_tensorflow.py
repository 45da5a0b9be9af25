"""Import TensorFlow without its remarks about the CPU and missing GPUs."""

import os
import sys
from contextlib import contextmanager


@contextmanager
def quiet_start():
    """Discard the output of compiled code to stderr.

    TensorFlow writes there when it is imported, before its settings take effect.
    Exceptions are raised as usual. Without a stderr, this does nothing.
    """
    try:
        stderr = os.dup(2)
    except OSError:
        yield
        return
    sys.stderr.flush()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(null)
