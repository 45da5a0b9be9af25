"""A separate environment for libraries that conflict with TensorFlow."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / ".venv-peers"
_REQUIREMENTS = Path(__file__).with_name("peers.txt")


def find_peer_python():
    """Return the interpreter of the peers; update its environment if needed.

    Returns
    -------
    pathlib.Path
        Python of ``.venv-peers``.
    """
    python = _FOLDER / "bin" / "python"
    # The same versions in both environments.
    shared = [f"{name}=={version(name)}" for name in ("keras", "numpy", "scikit-learn")]
    wanted = "\n".join([_REQUIREMENTS.read_text(), *shared])
    installed = _FOLDER / "installed.txt"
    if not installed.exists() or installed.read_text() != wanted:
        print(
            f"Installing the peers into {_FOLDER.name}; it takes minutes.", flush=True
        )
        subprocess.run([sys.executable, "-m", "venv", "--clear", _FOLDER], check=True)
        install = [python, "-m", "pip", "install", "-qq"]
        subprocess.run([*install, "-r", _REQUIREMENTS, *shared], check=True)
        installed.write_text(wanted)
    return python
