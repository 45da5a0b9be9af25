"""show_versions: the installation and the machine, for a bug report."""

import json
import os
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path


def show_versions():
    """Print the versions of Python, skseq and its dependencies, and the machine.

    No dependency is imported, so it works even if TensorFlow cannot be imported.

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If skseq is not installed, only on the path.

    Examples
    --------
    >>> import skseq
    >>> skseq.show_versions()
    python: 3...
    platform: ...
    CPUs: ...
    Keras backend: ...
    skseq: ...
    keras: 3...
    """
    facts = {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "CPUs": os.cpu_count(),
        "Keras backend": _keras_backend(),
    }
    for package in ["skseq", *_dependencies()]:
        facts[package] = installed_version(package)
    for name, fact in facts.items():
        print(f"{name}: {fact}")


def _keras_backend():
    """Return the backend that Keras would choose, following its rules."""
    config_path = Path(os.environ.get("KERAS_HOME", "~/.keras"), "keras.json")
    try:
        config = json.loads(config_path.expanduser().read_text())
    except (OSError, ValueError):
        config = {}
    return os.environ.get("KERAS_BACKEND") or config.get("backend", "tensorflow")


def _dependencies():
    requirements = [text for text in requires("skseq") if "extra ==" not in text]
    return [re.match(r"[\w.-]+", text).group() for text in requirements]


def installed_version(package):
    """Return the version of a package, without importing it.

    Parameters
    ----------
    package : str

    Returns
    -------
    str
    """
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
