"""Data sets of time series from the package aeon, which is not imported."""

import subprocess
import sys
from pathlib import Path

import numpy as np

# Its dependencies conflict with those of skseq; reading its data needs none of them.
_PACKAGE = "aeon==1.6.0"
_FOLDER = Path(__file__).parents[1] / ".venv-aeon"


def load_time_series(name, part):
    """Load one part of a data set from the time series archive [1]_.

    Parameters
    ----------
    name : {"BasicMotions", "JapaneseVowels"}
        The data set.
    part : {"TRAIN", "TEST"}
        The part, as it was published.

    Returns
    -------
    X : list of ndarray of shape (length, n_features)
        The measurements.
    y : ndarray of str of shape (n_samples,)
        The classes.

    References
    ----------
    .. [1] A. Bagnall et al., "The UEA multivariate time series classification archive,
       2018", arXiv:1811.00075, 2018.
    """
    path = _install() / name / f"{name}_{part}.ts"
    return parse_ts(path.read_text(encoding="utf-8"))


def parse_ts(text):
    """Parse a file of the archive.

    Parameters
    ----------
    text : str
        Its content.

    Returns
    -------
    X : list of ndarray of shape (length, n_features)
        The measurements.
    y : ndarray of str of shape (n_samples,)
        The classes.
    """
    _, data = text.split("@data")
    X, y = [], []
    for line in data.strip().splitlines():
        # A line contains the features one after the other, then the class.
        *features, label = line.split(":")
        X.append(np.array([feature.split(",") for feature in features], float).T)
        y.append(label)
    return X, np.array(y)


def _install():
    """Return the folder of the data; install the package if it is missing."""
    folder = _FOLDER / "aeon" / "datasets" / "data"
    if not folder.exists():
        print(f"Installing {_PACKAGE} into {_FOLDER.name}.", flush=True)
        install = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps"]
        subprocess.run([*install, "--target", _FOLDER, _PACKAGE], check=True)
    return folder
