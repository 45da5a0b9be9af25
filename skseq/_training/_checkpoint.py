"""TrainingCheckpoint: a file from which an interrupted training resumes."""

from dataclasses import dataclass
from pathlib import Path

from skseq._atomic_write import write_atomically
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


class TrainingCheckpoint:
    """Reads and writes the checkpoint of a training.

    Parameters
    ----------
    path : str or path-like
        The file.
    fingerprint : str
        Hash of data and parameters; only a training with the same one can resume.
    """

    def __init__(self, path, fingerprint):
        self._path = Path(path)
        self._fingerprint = fingerprint

    def read(self):
        """Read the progress of an interrupted training.

        Returns
        -------
        TrainingProgress or None
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
        return _unpack(content["progress"], [arrays[n] for n in range(len(arrays))])

    def write(self, progress):
        """Replace the file atomically.

        Parameters
        ----------
        progress : TrainingProgress
            Progress of the training.

        Raises
        ------
        OSError
            If the file cannot be written; the previous one is kept.
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
