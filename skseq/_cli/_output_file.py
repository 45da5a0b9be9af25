"""Check that a file may be written before the work that it is for, and write it."""

import sys
from contextlib import contextmanager, nullcontext

from skseq._atomic_write import open_atomically


def check_may_write(path, option, *, may_replace):
    """Check that a file may be written.

    Parameters
    ----------
    path : Path
        The file.
    option : str
        The option that names it.
    may_replace : bool
        Whether it may exist.

    Raises
    ------
    ValueError
        If its folder does not exist, it is no file, or it exists and must not.
    """
    if not path.parent.is_dir():
        raise ValueError(
            f"The folder {path.parent} does not exist. Make it, or name another file "
            f"with {option}."
        )
    if path.is_dir():
        raise ValueError(f"{path} is a folder. Name a file with {option}.")
    if path.exists() and not path.is_file():
        raise ValueError(f"{path} is a device or a pipe. Name a file with {option}.")
    if path.exists() and not may_replace:
        raise ValueError(
            f"{path} already exists. Overwrite it with --force, or name another file "
            f"with {option}."
        )


@contextmanager
def open_output(path):
    """Open a file to write it atomically, or standard output; an error names it.

    Parameters
    ----------
    path : Path or None
        The file; standard output if None.

    Yields
    ------
    file
        Open for writing bytes.

    Raises
    ------
    OSError
        If it cannot be written.
    KeyboardInterrupt
        After Ctrl-C, with a sentence about the file.
    """
    is_file = path is not None
    try:
        with (
            open_atomically(path) if is_file else nullcontext(sys.stdout.buffer) as file
        ):
            yield file
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{path} was not written." if is_file else "") from None
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.strerror is None:  # Of another file, and named already.
            raise
        name = path if is_file else "Standard output"
        raise OSError(f"{name} cannot be written: {error.strerror}.") from error
