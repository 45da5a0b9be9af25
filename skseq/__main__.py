"""Run the command-line interface: ``python -m skseq``."""

import os
import sys

from skseq._cli._compare_command import main

if __name__ == "__main__":
    # TensorFlow logs a missing GPU as an error; exceptions are still shown.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for stream in (sys.stdout, sys.stderr):
        # The name of a class may have characters that the terminal cannot encode.
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
