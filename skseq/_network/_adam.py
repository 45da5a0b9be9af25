"""CpuOptimizer: Adam on a CpuNetwork, by the compiled kernel."""

from skseq._kernel._bindings import KERNEL
from skseq._network._lstm_network import CLIPNORM, NetworkState

BETAS = 0.9, 0.999
EPSILON = 1e-7


class CpuOptimizer:
    """Adam, with the gradient of each array clipped, as the Keras model has it.

    Parameters
    ----------
    network : CpuNetwork
        Its weights are changed in place.
    state : NetworkState
        The numbers to begin with.
    """

    def __init__(self, network, state):
        self._network = network
        self.state = state

    @property
    def state(self):
        """Weights, moments, count and learning rate, copied in and out."""
        network = self._network
        return NetworkState(
            network.weights,
            network.layout.to_keras(self._means),
            network.layout.to_keras(self._squares),
            self._n_updates,
            self._learning_rate,
        )

    @state.setter
    def state(self, state):
        network = self._network
        network.weights = state.weights
        self._means = network.layout.to_kernel(state.means)
        self._squares = network.layout.to_kernel(state.squares)
        self._n_updates = state.n_updates
        self._learning_rate = state.learning_rate

    def step(self, gradients, rate_factor=1.0):
        """Take one step.

        Parameters
        ----------
        gradients : list of ndarray
            In the layout of the kernel.
        rate_factor : float, default=1.0
            Multiplies the learning rate.
        """
        self._n_updates += 1
        mean_part, square_part = (1 - beta**self._n_updates for beta in BETAS)
        clipnorm = CLIPNORM / self._network.architecture.n_losses
        rate = self._learning_rate * rate_factor * square_part**0.5 / mean_part
        for arrays in zip(
            self._network.arrays, gradients, self._means, self._squares, strict=True
        ):
            KERNEL.adam(
                *arrays,
                clipnorm=clipnorm,
                rate=rate,
                betas=BETAS,
                epsilon=EPSILON,
            )
