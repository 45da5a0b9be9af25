"""Callbacks of a fit: those of Keras, a progress bar, and those of scikit-learn."""

from skseq._network._ensemble import networks_of


class KerasCallbacks:
    """Calls Keras callbacks and the progress bar as ``keras.Model.fit`` does.

    For training without Keras. A callback may read and change the Keras model: the
    state is written to the model before each call, and read from it after. At the end
    of the context, the callbacks let go of the model.

    Parameters
    ----------
    network : LSTMNetwork
        The network; its Keras model is built if there are callbacks.
    optimizer : Adam
        Holds the current state.
    plan : TrainingPlan
        ``verbose=1`` adds a progress bar, ``verbose=2`` Keras' line for each epoch.

    Attributes
    ----------
    history : dict of str to list of float
        Loss and accuracy of each epoch, and what callbacks have added to the logs.
    """

    def __init__(self, network, optimizer, plan):
        # Building the list is the only step of training on the CPU that needs Keras.
        import keras

        self.history = {}
        self._network = network
        self._optimizer = optimizer
        self._plan = plan
        self._calls_batches = any(map(_overrides_batch_method, plan.callbacks))
        self._skips_batches = not (self._calls_batches or plan.verbose)
        self._list = keras.callbacks.CallbackList(
            [*plan.callbacks, *progress_bars(plan), history_recorder(self.history)],
            add_progbar=plan.verbose == 2,
            model=network.model if plan.callbacks else None,
            epochs=plan.last_epoch,
            steps=plan.n_batches,
            verbose=plan.verbose,
        )
        if plan.callbacks:
            network.model.stop_training = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._plan.release_callbacks()

    def call(self, method, *arguments):
        """Call a method of all callbacks.

        Parameters
        ----------
        method : str
            Name of the method, such as "on_epoch_begin".
        *arguments
            Its arguments.
        """
        is_of_batch = "batch" in method
        if is_of_batch and self._skips_batches:
            return
        shares_model = self._plan.callbacks and (self._calls_batches or not is_of_batch)
        if shares_model:
            self._network.state = self._optimizer.state
        getattr(self._list, method)(*arguments)
        if shares_model:
            self._optimizer.state = self._network.state

    @property
    def stop_training(self):
        """Whether a callback has set ``stop_training`` of the model."""
        return bool(self._plan.callbacks) and self._network.model.stop_training


def history_recorder(history):
    """Return a Keras callback that records the logs of each epoch.

    Place it after the callbacks that add to the logs.

    Parameters
    ----------
    history : dict of str to list of float
        The values are appended here.

    Returns
    -------
    keras.callbacks.Callback
    """
    import keras

    def record(epoch, logs):
        for name, value in logs.items():
            history.setdefault(name, []).append(value)

    return keras.callbacks.LambdaCallback(on_epoch_end=record)


def progress_bars(plan):
    """Return the Keras callback that shows a progress bar for each epoch, if any.

    The bar is plain text also in a notebook, where a widget would be lost in an export,
    and that of Keras shows control characters.

    Parameters
    ----------
    plan : TrainingPlan

    Returns
    -------
    list of keras.callbacks.Callback
        Empty unless ``verbose`` is 1.
    """
    if plan.verbose != 1:
        return []
    import keras
    from tqdm import tqdm

    bar = None

    def begin(epoch, logs):
        nonlocal bar
        title = f"epoch {epoch + 1}/{plan.last_epoch}"
        bar = tqdm(desc=title, total=plan.n_batches, unit="batch", dynamic_ncols=True)

    def advance(batch, logs):
        bar.set_postfix(logs, refresh=False)
        bar.update()

    def end(epoch, logs):
        bar.set_postfix(logs)
        bar.close()

    return [
        keras.callbacks.LambdaCallback(
            on_epoch_begin=begin, on_train_batch_end=advance, on_epoch_end=end
        )
    ]


def _overrides_batch_method(callback):
    import keras

    return any(
        getattr(getattr(callback, method), "__func__", None)
        is not getattr(keras.callbacks.Callback, method)
        for method in (
            "on_batch_begin",
            "on_batch_end",
            "on_train_batch_begin",
            "on_train_batch_end",
        )
    )


class EpochTasks:
    """Reports the epochs of a fit to scikit-learn callbacks, each epoch as a task.

    Parameters
    ----------
    estimator : estimator
        It inherits ``sklearn.callback.CallbackSupportMixin``, and its ``fit`` is
        decorated with ``sklearn.callback.with_callbacks``.
    X, y : object
        Arguments of ``fit``, on which callbacks compute scores.
    sample_weight : array-like or None
        Weights passed to ``fit``.

    Attributes
    ----------
    is_stopped : bool
        Whether a callback has asked to stop training.
    """

    def __init__(self, estimator, *, X, y, sample_weight):
        self._estimator = estimator
        self._data = {"X": X, "y": y}
        if sample_weight is not None:
            self._data["metadata"] = {"sample_weight": sample_weight}
        self.is_stopped = False
        self._fit = estimator._init_callback_context(max_subtasks=_n_tasks(estimator))
        self._fit.call_on_fit_task_begin(estimator=estimator, **self._data)

    def begin_epoch(self):
        """Report the start of an epoch."""
        self._epoch = self._fit.subcontext(task_name="epoch")
        self._epoch.call_on_fit_task_begin(estimator=self._estimator, **self._data)

    def end_epoch(self, make_network):
        """Report the end of the epoch.

        Parameters
        ----------
        make_network : callable
            Returns a network with the weights after the epoch, which training does not
            change later; called if a callback needs it.

        Returns
        -------
        bool
            Whether a callback asks to stop training.
        """
        self.is_stopped |= bool(
            self._epoch.call_on_fit_task_end(
                estimator=self._estimator,
                reconstruction_attributes=lambda: {"_network": make_network()},
                **self._data,
            )
        )
        return self.is_stopped

    def end(self):
        """Report the end of the fit."""
        self._fit.call_on_fit_task_end(
            estimator=self._estimator, reconstruction_attributes={}, **self._data
        )


def _n_tasks(estimator):
    """Return the number of epochs of all networks; None if it is not known."""
    if estimator.epochs == "auto":
        return None
    n_networks = estimator.n_networks
    if n_networks == "auto":
        is_resumed = estimator.warm_start and hasattr(estimator, "_network")
        n_networks = len(networks_of(estimator._network)) if is_resumed else 1
    return n_networks * estimator.epochs


def callbacks_of(estimator):
    """Return the scikit-learn callbacks of an estimator.

    Parameters
    ----------
    estimator : estimator
        It inherits ``sklearn.callback.CallbackSupportMixin``.

    Returns
    -------
    list
    """
    # set_callbacks stores them only here, and there is no get_callbacks.
    return getattr(estimator, "_skl_callbacks", [])
