"""``python -m skseq``: for those who do not write code."""

import os
import sys

from skseq._cli._compare_command import main

if __name__ == "__main__":
    # TensorFlow calls it an error that there is no GPU; exceptions still show.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for stream in (sys.stdout, sys.stderr):
        # A class may have a name that the terminal cannot show.
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
