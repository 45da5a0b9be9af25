"""Early stopping on the loss of the validation data."""


class EarlyStopping:
    """Keeps the weights of the best cycle, and decides when to stop.

    Only the ends of cycles of the learning-rate schedule count: in the middle, where
    the rate is high, the loss is no sign of what the weights will reach.

    Parameters
    ----------
    patience : int or None
        Number of epochs without a lower validation loss after which to stop. If None,
        training never stops early and no weights are kept.
    progress : TrainingProgress or None
        Progress of an interrupted training to resume.

    Attributes
    ----------
    best_loss : float or None
        Lowest validation loss so far.
    n_worse : int
        Number of epochs since.
    best_weights : list of ndarray or None
        Weights after the cycle with the lowest loss.
    """

    def __init__(self, patience, progress=None):
        self._patience = patience
        self.best_loss = progress and progress.best_loss
        self.n_worse = progress.n_worse if progress else 0
        self.best_weights = progress and progress.best_weights

    def update(self, loss, network, ends_cycle):
        """Note the validation loss of an epoch.

        Parameters
        ----------
        loss : float
            The loss.
        network : CpuNetwork or LSTMNetwork
            Its weights are kept if the loss is the lowest so far.
        ends_cycle : bool
            Whether the epoch is the last one of a cycle.
        """
        if self._patience is None:
            return
        self.n_worse += 1
        if ends_cycle and (self.best_loss is None or loss < self.best_loss):
            self.best_loss, self.n_worse = loss, 0
            self.best_weights = network.weights

    @property
    def should_stop(self):
        """Whether the loss has not fallen for ``patience`` epochs; ask after cycles."""
        return self._patience is not None and self.n_worse >= self._patience
