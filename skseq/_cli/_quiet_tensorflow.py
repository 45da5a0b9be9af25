"""TensorFlow loaded without its remarks about the processor and missing GPUs."""

import os
import sys
from contextlib import contextmanager


@contextmanager
def quiet_start():
    """Keep off the terminal what compiled code writes to stderr.

    TensorFlow does so as it is loaded, before it heeds any setting. An exception is
    raised all the same. Without a stderr, nothing is done.
    """
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
