"""A file is written as a whole, or not at all."""

import os
import secrets
from pathlib import Path


def write_atomically(path, content):
    """Write a file so that nobody ever finds half of it.

    The content goes to a file beside it, and all the way to disk, before that takes the
    name. If the process is killed or the disk is full, what was there is still there.

    Parameters
    ----------
    path : Path
        Where the file goes. Where it is a link, the file that it points to is replaced.
    content : bytes
        What it shall hold.

    Raises
    ------
    OSError
        If the folder does not exist or the file cannot be written.
    """
    path = Path(os.path.realpath(path))
    # In the same folder: only there is the change of name one step.
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder):
    """Bring the new name to disk, too, where a system can: Windows opens no folder."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
