"""LSTMNetwork: the weights and optimizer state of a network, and its Keras model."""

from threading import Lock

import numpy as np

from skseq._network._cpu_network import CpuNetwork
from skseq._network._fork_check import note_start
from skseq._network._initialization import random_weights
from skseq._network._state import NetworkState
from skseq._validation._memory import check_memory

MODEL_LOCK = Lock()


class LSTMNetwork:
    """A network with its weights and optimizer state.

    The state is held in arrays until the Keras model is first accessed. From then on it
    is read from the model, so that changes to the model take effect.

    Parameters
    ----------
    architecture : Architecture
        Layers and their sizes.
    state : NetworkState
        Weights and optimizer state.
    """

    _cpu = None  # (weights, CpuNetwork of these weights)

    def __init__(self, architecture, state):
        self.architecture = architecture
        self._state = state
        self._model = None

    @classmethod
    def with_random_weights(cls, architecture, learning_rate, seed, embedding=None):
        """Return an untrained network.

        Parameters
        ----------
        architecture : Architecture
            Layers and their sizes.
        learning_rate : float
            Learning rate of Adam.
        seed : int
            Equal seeds give equal weights.
        embedding : ndarray of shape (vocabulary_size, embedding_dim), default=None
            Initial embedding; random if None.

        Returns
        -------
        LSTMNetwork

        Raises
        ------
        MemoryError
            If training it would take more memory than is free.
        """
        _check_fits(architecture)
        weights = random_weights(architecture, np.random.default_rng(seed))
        if embedding is not None:
            weights[0] = embedding
        zeros = [np.zeros_like(weight) for weight in weights]
        # In float32, as in the Keras model: building one must not change an update.
        rate = float(np.float32(learning_rate))
        return cls(architecture, NetworkState(weights, zeros, zeros, 0, rate))

    @property
    def model(self):
        """The compiled Keras model, built on first access."""
        # Threads that access it at the same time get the same model.
        with MODEL_LOCK:
            if self._model is None:
                from skseq._network import _keras_model

                note_start()
                model = _keras_model.build_model(self.architecture)
                _keras_model.load_state(model, self._state)
                self._model = model
        return self._model

    @property
    def weights(self):
        """The weights, in the order of ``Architecture.weight_shapes``."""
        if self._model is None:
            return self._state.weights
        from skseq._network._keras_model import read_weights

        return read_weights(self._model)

    @property
    def state(self):
        """Weights and optimizer state, read from the model if there is one."""
        if self._model is None:
            return self._state
        from skseq._network._keras_model import read_state

        return read_state(self._model)

    @state.setter
    def state(self, state):
        self._state = state
        if self._model is not None:
            from skseq._network._keras_model import load_state

            load_state(self._model, state)

    @property
    def cpu(self):
        """The network in the layout of the kernel, converted when the weights change.

        Do not train it: threads that predict share it.
        """
        if self._model is not None:
            # The model's weights may change at any time, so the copy is not kept.
            self._cpu = None
            return CpuNetwork(self.architecture, self.weights)
        weights = self.weights
        # Read once: another thread may replace it.
        kept = self._cpu
        if kept is None or kept[0] is not weights:
            self._cpu = kept = weights, CpuNetwork(self.architecture, weights)
        return kept[1]

    def cpu_logits(self, sequences, run):
        """Compute logits by the kernel.

        Parameters
        ----------
        sequences : Sequences
            Without padding.
        run : callable
            Maps a function over lists, like ``map``.

        Returns
        -------
        ndarray of shape (n_sequences, n_outputs), dtype float32
        """
        cpu = self.cpu
        try:
            return cpu.logits(np.arange(len(sequences)), sequences, run)
        finally:
            cpu.release_scratch()  # The network keeps the rest for the next call.

    def release_model(self):
        """Keep the state in arrays, and let go of the Keras model."""
        self._state, self._model = self.state, None

    def set_trained(self, cpu, state):
        """Set the state, and keep its conversion unless there is a Keras model.

        Parameters
        ----------
        cpu : CpuNetwork
            The network in the layout of the kernel, with the weights of ``state``.
        state : NetworkState
            The new state.
        """
        self.state = state
        if self._model is None:
            self._cpu = state.weights, cpu

    def restore(self, state):
        """Return to an earlier state, even if interrupted.

        Parameters
        ----------
        state : NetworkState
            An earlier state of this network.
        """
        try:
            self.state = state
        except BaseException:
            # The model is half loaded: drop it, and build the next from the state.
            self._state, self._model = state, None
            raise

    def __getstate__(self):
        # The state is enough: a Keras model is large and does not pickle well.
        return {"architecture": self.architecture, "_state": self.state, "_model": None}


def _check_fits(architecture):
    sizes = f"units={architecture.units}"
    remedy = "Lower the largest of these."
    if architecture.reads_ids:
        sizes += f", {architecture.vocabulary_size:,} ids and embedding_dim="
        sizes += f"{architecture.embedding_dim:,}"
        remedy += " TokenEncoder assigns small ids."
    check_memory(
        # float32: the weight, its copy in the kernel's layout, Adam's two means.
        {"weights": architecture.n_weights, "bytes": 16},
        name=f"LSTMClassifier with {sizes}",
        what="for training",
        remedy=remedy,
    )
