"""Drop the log lines that TensorFlow writes to stderr as it starts."""

import os
import re
import sys
import tempfile
from contextlib import contextmanager

# Log lines of TensorFlow and of the libraries in it, below the level of an exception.
_LOG_LINE = re.compile(
    rb"WARNING: All log messages before absl|To enable the following instructions"
    rb"|[IWE]\d{4} \d\d:|\d{4}-\d\d-\d\d .*: [IWE] "
)


@contextmanager
def without_log_lines():
    """Drop log lines of TensorFlow from stderr, and pass everything else on.

    TensorFlow writes them to the file descriptor, before it reads any setting. Without
    a stderr or a folder for temporary files, nothing is done, nor if the user asks for
    all messages with ``TF_CPP_MIN_LOG_LEVEL=0``.
    """
    try:
        if os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0":
            raise OSError
        written = tempfile.TemporaryFile()  # noqa: SIM115, closed by the with below
        stderr = os.dup(2)
    except OSError:
        yield
        return
    with written:
        if sys.stderr is not None:
            sys.stderr.flush()
        os.dup2(written.fileno(), 2)
        try:
            yield
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(stderr, 2)
            written.seek(0)
            for line in written:
                if not _LOG_LINE.match(line):
                    os.write(2, line)
            os.close(stderr)
