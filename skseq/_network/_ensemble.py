"""NetworkEnsemble: several networks and a linear path that predict together."""

import numpy as np

from skseq._network._fork_check import note_start
from skseq._network._lstm_network import MODEL_LOCK


class NetworkEnsemble:
    """Networks of one architecture, whose logits are averaged.

    The logits of the ensemble are ``scale`` times the mean of the networks' logits,
    plus those of the linear path.

    Parameters
    ----------
    networks : list of LSTMNetwork
        Networks of equal architecture. They are not trained any more: train copies,
        and make another ensemble.
    scale : float, default=1.0
        Factor of the mean; the inverse of the temperature of a calibration.
    linear_path : LinearPath, default=None
        Added to the scaled mean.
    """

    def __init__(self, networks, scale=1.0, linear_path=None):
        for network in networks:
            network.release_model()  # The model of the ensemble replaces them.
        self.networks = networks
        self.scale = float(np.float32(scale))
        self.linear_path = linear_path
        self._model = None

    @property
    def architecture(self):
        """Architecture of each network."""
        return self.networks[0].architecture

    @property
    def model(self):
        """All networks and the linear path as one Keras model, built on first access.

        It is a copy: changes to it do not change the ensemble.
        """
        with MODEL_LOCK:
            if self._model is None:
                from skseq._network._keras_ensemble import build_ensemble_model

                note_start()
                self._model = build_ensemble_model(self)
        return self._model

    @property
    def weights(self):
        """All weights: of each network in turn, the scale, and of the linear path."""
        weights = [array for network in self.networks for array in network.weights]
        weights.append(np.array([self.scale], np.float32))
        if self.linear_path is not None:
            weights += self.linear_path.weights
        return weights

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
        total = sum(network.cpu_logits(sequences, run) for network in self.networks)
        logits = total * np.float32(self.scale / len(self.networks))
        if self.linear_path is not None:
            logits += self.linear_path.logits(sequences, run)
        return logits

    def __getstate__(self):
        # The weights are enough: a Keras model is large and does not pickle well.
        return {**vars(self), "_model": None}


def networks_of(network):
    """Return the networks of an ensemble, or a single network in a list.

    Parameters
    ----------
    network : LSTMNetwork or NetworkEnsemble

    Returns
    -------
    list of LSTMNetwork
    """
    return network.networks if isinstance(network, NetworkEnsemble) else [network]
