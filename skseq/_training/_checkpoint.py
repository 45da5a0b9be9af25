"""TrainingCheckpoint: a file from which an interrupted training resumes."""

import math
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

import numpy as np

from skseq._atomic_write import check_target, write_atomically
from skseq._file_format import read_archive, write_archive
from skseq._network._state import NetworkState


@dataclass(frozen=True, eq=False)
class TrainingProgress:
    """Progress of a training.

    Parameters
    ----------
    n_epochs : int
        Number of completed epochs.
    state : NetworkState
        Weights and optimizer state.
    history : dict of str to list of float
        Loss and accuracy of each of these epochs.
    best_loss : float or None
        Lowest validation loss; None without early stopping.
    n_worse : int
        Number of epochs since.
    best_weights : list of ndarray or None
        Weights of the epoch with that loss.
    """

    n_epochs: int
    state: NetworkState
    history: dict
    best_loss: float | None = None
    n_worse: int = 0
    best_weights: list | None = None


@dataclass(eq=False)
class EnsembleProgress:
    """Progress of a training of one network or several, cycle by cycle.

    Parameters
    ----------
    states : list of NetworkState
        Weights and optimizer state of each network.
    histories : list of dict
        For each network, its history up to the last completed cycle.
    n_cycles : int, default=0
        Number of cycles that all networks have completed.
    n_networks : int, default=0
        Number of networks that have completed the next one, too.
    best : dict, default=None
        The best cycle so far, where held-out rows choose one.
    n_worse : int, default=0
        Number of cycles since.
    running : TrainingProgress, default=None
        Progress of the next network in this cycle.
    """

    states: list
    histories: list
    n_cycles: int = 0
    n_networks: int = 0
    best: dict | None = None
    n_worse: int = 0
    running: TrainingProgress | None = None


_KINDS = {kind.__name__: kind for kind in (NetworkState, TrainingProgress)}


class TrainingCheckpoint:
    """Reads and writes the checkpoint of a training.

    Parameters
    ----------
    path : str or path-like
        The file.
    fingerprint : str
        Hash of data and parameters; only a training with the same one can resume.

    Raises
    ------
    OSError
        If the file could not be written.
    """

    def __init__(self, path, fingerprint):
        self._path = Path(path)
        check_target(self._path)
        self._fingerprint = fingerprint

    def read(self):
        """Read the progress of an interrupted training.

        Returns
        -------
        EnsembleProgress or None
            None if there is no file.

        Raises
        ------
        OSError
            If the file cannot be read.
        ValueError
            If it is not a checkpoint, or belongs to another training.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            content, arrays = read_archive(data)
            fingerprint = content["fingerprint"]
            progress = EnsembleProgress(**_unpack(content["progress"], arrays))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"The checkpoint {self._path} cannot be read: {error}. Delete the file "
                "to train from the beginning."
            ) from error
        if fingerprint != self._fingerprint:
            raise ValueError(
                f"The checkpoint {self._path} belongs to a fit with other data or "
                "parameters. Delete the file to train from the beginning, or choose "
                "another file."
            )
        return progress

    def write(self, progress):
        """Replace the file atomically.

        Parameters
        ----------
        progress : EnsembleProgress
            Progress of the training.

        Raises
        ------
        OSError
            If the file cannot be written; the previous one is kept.
        """
        arrays = []
        content = {
            "fingerprint": self._fingerprint,
            "progress": _pack(vars(progress), arrays),
        }
        name = f"LSTMClassifier(checkpoint={str(self._path)!r})"
        data = write_archive(content, arrays, written_by={}, name=name)
        write_atomically(self._path, data)


def _pack(value, arrays):
    """Return what JSON holds of a value, and append its arrays."""
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": len(arrays) - 1}
    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        packed = {name: _pack(getattr(value, name), arrays) for name in names}
        return {"kind": type(value).__name__, "fields": packed}
    if isinstance(value, dict):
        return {name: _pack(item, arrays) for name, item in value.items()}
    if isinstance(value, list):
        return [_pack(item, arrays) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    return value


def _unpack(value, arrays):
    if isinstance(value, list):
        return [_unpack(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"array"}:
        return arrays[value["array"]]
    if set(value) == {"float"}:
        return float(value["float"])
    if set(value) == {"kind", "fields"}:
        return _KINDS[value["kind"]](**_unpack(value["fields"], arrays))
    return {name: _unpack(item, arrays) for name, item in value.items()}
