"""TrainingCheckpoint: a file from which a training that was cut off goes on."""

from dataclasses import dataclass
from pathlib import Path

from skseq._atomic_write import write_atomically
from skseq._file_format import read_archive, write_archive
from skseq._network._state import NetworkState


@dataclass(frozen=True, eq=False)
class TrainingProgress:
    """How far a training has come.

    Parameters
    ----------
    n_epochs : int
        Number of epochs that are over.
    state : NetworkState
        The numbers of the network.
    history : dict of str to list of float
        Loss and accuracy of each of these epochs.
    best_loss : float or None
        Lowest loss on what is held out; None if nothing is watched.
    n_worse : int
        Number of epochs since.
    best_weights : list of ndarray or None
        The weights of that epoch.
    """

    n_epochs: int
    state: NetworkState
    history: dict
    best_loss: float | None = None
    n_worse: int = 0
    best_weights: list | None = None


class TrainingCheckpoint:
    """Reads and writes the file.

    Parameters
    ----------
    path : str or path-like
        The file.
    fingerprint : str
        Stands for data and parameters: what the file holds is of use for a training
        with the same one.
    """

    def __init__(self, path, fingerprint):
        self._path = Path(path)
        self._fingerprint = fingerprint

    def read(self):
        """Read what a training that was cut off has left.

        Returns
        -------
        TrainingProgress or None
            None if there is no file.

        Raises
        ------
        OSError
            If the file cannot be read.
        ValueError
            If it is no checkpoint, or that of another training.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            content, arrays = read_archive(data)
            fingerprint = content["fingerprint"]
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"The checkpoint {self._path} cannot be read: {error}. Delete the file "
                "to train from the beginning."
            ) from error
        if fingerprint != self._fingerprint:
            raise ValueError(
                f"The checkpoint {self._path} is that of a fit with other data or "
                "other parameters. Delete the file to train from the beginning, or "
                "name another one."
            )
        return _unpack(content["progress"], [arrays[n] for n in range(len(arrays))])

    def write(self, progress):
        """Replace the file, in one step.

        Parameters
        ----------
        progress : TrainingProgress
            How far the training has come.

        Raises
        ------
        OSError
            If the file cannot be written; what was there stays.
        """
        numbers, arrays = _pack(progress)
        content = {"fingerprint": self._fingerprint, "progress": numbers}
        write_atomically(self._path, write_archive(content, arrays, written_by={}))


def _pack(progress):
    """Return what JSON holds, and the arrays."""
    state = progress.state
    numbers = {
        "n_epochs": progress.n_epochs,
        "history": progress.history,
        "n_updates": state.n_updates,
        "learning_rate": state.learning_rate,
        "best_loss": progress.best_loss,
        "n_worse": progress.n_worse,
    }
    best_weights = progress.best_weights or []
    return numbers, [*state.weights, *state.means, *state.squares, *best_weights]


def _unpack(numbers, arrays):
    n_lists = 3 if numbers["best_loss"] is None else 4
    n_weights = len(arrays) // n_lists
    weights, means, squares, *best = (
        arrays[start : start + n_weights] for start in range(0, len(arrays), n_weights)
    )
    return TrainingProgress(
        n_epochs=numbers["n_epochs"],
        state=NetworkState(
            weights, means, squares, numbers["n_updates"], numbers["learning_rate"]
        ),
        history=numbers["history"],
        best_loss=numbers["best_loss"],
        n_worse=numbers["n_worse"],
        best_weights=best[0] if best else None,
    )
