"""Check that a file may be written, before the work whose result it will hold."""


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
        If its folder does not exist, it is a folder, or it exists and must not.
    """
    if not path.parent.is_dir():
        raise ValueError(
            f"The folder {path.parent} does not exist. Make it, or name another file "
            f"with {option}."
        )
    if path.is_dir():
        raise ValueError(f"{path} is a folder. Name a file with {option}.")
    if path.exists() and not may_replace:
        raise ValueError(
            f"{path} already exists. Overwrite it with --force, or name another file "
            f"with {option}."
        )
