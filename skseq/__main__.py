"""Run the command-line interface: ``skseq``, or ``python -m skseq``."""

import os
import sys

from skseq._cli._command_line import main


def run(program="skseq"):
    """Run the command with the arguments of the process, and exit.

    Parameters
    ----------
    program : str, default="skseq"
        How the command was called, for messages.
    """
    # TensorFlow logs a missing GPU as an error; exceptions are still shown.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for stream in (sys.stdout, sys.stderr):
        # The name of a class may have characters that the terminal cannot encode.
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main(program=program))


if __name__ == "__main__":
    run("python -m skseq")
