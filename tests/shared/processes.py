"""Python in new processes, for tests of several packages."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path


def environment(*folders, **variables):
    """Return os.environ with variables, and with folders to import modules from.

    The folder of this module is among them.
    """
    paths = [*folders, Path(__file__).parent, os.environ.get("PYTHONPATH", "")]
    path = os.pathsep.join(str(path) for path in paths if path)
    return {**os.environ, "PYTHONPATH": path, **variables}


@contextmanager
def start_python(*arguments, **options):
    """Run Python within the context, at whose end it is killed if it still runs.

    Without the kill, a failed test would wait for a process that never ends.

    Parameters
    ----------
    *arguments : str or Path
        Those of the interpreter.
    **options
        Those of `subprocess.Popen`; by default, the output is piped.

    Yields
    ------
    subprocess.Popen
    """
    defaults = {"stdout": subprocess.PIPE, "env": environment()}
    with subprocess.Popen(
        [sys.executable, *arguments], **defaults | options
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def run_python(*arguments, may_fail=False, **options):
    """Run Python to its end; return the process, with its output as text.

    Parameters
    ----------
    *arguments : str or Path
        Those of the interpreter.
    may_fail : bool, default=False
        Whether an exit status other than 0 is not an error.
    **options
        Those of `subprocess.run`.
    """
    defaults = {"capture_output": True, "encoding": "utf-8", "timeout": 300}
    defaults["env"] = environment()
    finished = subprocess.run(
        [sys.executable, *arguments], check=False, **defaults | options
    )
    assert may_fail or finished.returncode == 0, finished.stdout + finished.stderr
    return finished
