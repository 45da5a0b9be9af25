"""What scikit-learn's callbacks are told of a training: each epoch is a task."""


def callbacks_of(estimator):
    """Return the callbacks of scikit-learn that an estimator was given.

    Parameters
    ----------
    estimator : estimator
        It inherits ``sklearn.callback.CallbackSupportMixin``.

    Returns
    -------
    list
    """
    # set_callbacks keeps them nowhere else, and there is no get_callbacks.
    return getattr(estimator, "_skl_callbacks", [])


class EpochTasks:
    """The epochs of a fit, as the callbacks of scikit-learn see them.

    Parameters
    ----------
    estimator : estimator
        It inherits ``sklearn.callback.CallbackSupportMixin``, and its ``fit`` is
        decorated with ``sklearn.callback.with_callbacks``.
    n_epochs : int
        Number of epochs, at most.
    X, y : object
        What ``fit`` was given; scores are taken on it.
    sample_weight : array-like or None
        Weights that ``fit`` was given.
    """

    def __init__(self, estimator, n_epochs, *, X, y, sample_weight):
        self._estimator = estimator
        self._data = {"X": X, "y": y}
        if sample_weight is not None:
            self._data["metadata"] = {"sample_weight": sample_weight}
        self._fit = estimator._init_callback_context(max_subtasks=n_epochs)
        self._fit.call_on_fit_task_begin(estimator=estimator, **self._data)

    def begin_epoch(self):
        """Tell that an epoch begins."""
        self._epoch = self._fit.subcontext(task_name="epoch")
        self._epoch.call_on_fit_task_begin(estimator=self._estimator, **self._data)

    def end_epoch(self, make_network):
        """Tell that the epoch has ended.

        Parameters
        ----------
        make_network : callable
            Returns the network of the epoch; called if a callback wants to see it.

        Returns
        -------
        bool
            Whether a callback wants the training to end.
        """
        return self._epoch.call_on_fit_task_end(
            estimator=self._estimator,
            reconstruction_attributes=lambda: {"_network": make_network()},
            **self._data,
        )

    def end(self):
        """Tell that the fit has ended."""
        self._fit.call_on_fit_task_end(
            estimator=self._estimator, reconstruction_attributes={}, **self._data
        )
