"""Atomic file writes."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path


def check_target(path):
    """Check that a path is one of a file that can be written atomically.

    Parameters
    ----------
    path : Path

    Raises
    ------
    OSError
        If it is a folder, a device or a pipe, or its folder does not exist.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not path.is_file():
        # To rename a file to it would remove it.
        raise OSError(f"{path} is a device or a pipe. Name a file.")
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"The folder {path.parent} does not exist. Make it, or name another file."
        )


def write_atomically(path, content):
    """Write a file atomically: readers find the old content or the new one.

    Parameters
    ----------
    path : Path
        File to write. If it is a symbolic link, its target is replaced.
    content : bytes
        Bytes to write.

    Raises
    ------
    OSError
        As in ``check_target``, or if the file cannot be written.
    """
    with open_atomically(path) as file:
        file.write(content)


@contextmanager
def open_atomically(path):
    """Open a file to write it atomically, when the context is left without an error.

    The content is written to a temporary file in the same folder, flushed to disk, and
    renamed. If the process is killed or the disk is full, the old file is unchanged.

    Parameters
    ----------
    path : Path
        File to write. If it is a symbolic link, its target is replaced.

    Yields
    ------
    file
        Open for writing bytes.

    Raises
    ------
    OSError
        As in ``check_target``, or if the file cannot be written.
    """
    check_target(path)
    path = Path(os.path.realpath(path))
    # Renaming is atomic only within a file system, so within the folder.
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder):
    """Flush the renaming to disk; Windows cannot open a folder."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
