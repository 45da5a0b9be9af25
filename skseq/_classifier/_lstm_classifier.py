"""LSTMClassifier: sequences to class probabilities."""

from sklearn.callback import CallbackSupportMixin, with_callbacks
from sklearn.utils.validation import check_is_fitted

from skseq._classifier._fitting import FitCall, fit_classifier
from skseq._classifier._input_reading import NAME
from skseq._classifier._parameter_checks import check_partial_fit
from skseq._classifier._parameters import ParametersMixin
from skseq._classifier._prediction import PredictionMixin
from skseq._classifier._scikeras import KerasClassifierBase
from skseq._network._fork_check import warn_if_forked
from skseq._training._callbacks import EpochTasks
from skseq._training._chunks import TrainingChunks


class LSTMClassifier(
    CallbackSupportMixin, ParametersMixin, PredictionMixin, KerasClassifierBase
):
    """Classify sequences with a long short-term memory network.

    Ids are looked up in a trained embedding, an LSTM [1]_ reads the vectors in order,
    and max and mean pooling over its states give the probabilities. Sequences of
    measurements, of shape ``(length, n_features)``, are read without an embedding. The
    network is trained by Adam [2]_ on the log loss, with gradients clipped to norm 1
    [3]_ and a learning rate that rises and falls [4]_. By default, up to five networks
    are trained, for a time that held-out rows choose, and answer together.

    Id 0 is padding and is masked wherever it stands, so that padding does not change
    predictions. In measurements, a time step of zeros is padding; put a
    :class:`SequenceScaler` in front if a real measurement may be zero.

    Parameters
    ----------
    units : int or tuple of int, default=100
        Number of LSTM units. A tuple makes one layer for each number.
    embedding_dim : int, default=32
        Size of the embedding vectors. Not used for measurements.
    vocabulary_size : int, default=None
        Upper bound of the ids, exclusive; a larger id is an error. If None, it is
        learned in ``fit``, and larger ids in later data are masked like padding. Not
        used for measurements.
    embedding : array-like of shape (vocabulary_size, embedding_dim), default=None
        Initial embedding, such as vectors of :func:`~skseq.datasets.load_word_vectors`;
        its shape replaces ``vocabulary_size`` and ``embedding_dim``. Random if None.
    freeze_embedding : bool, default=False
        Whether to keep ``embedding`` fixed in training.
    bidirectional : bool or "auto", default="auto"
        Whether each layer has a second LSTM that reads backwards [5]_. "auto" is True
        with ``epochs="auto"`` for measurements and for vocabularies of up to 256 ids,
        such as letters or events; else False.
    pooling : {"last", "max", "mean"} or tuple of them, default=("max", "mean")
        Pooling over the states of the last layer: the last state, or the maximum or
        mean of each unit over time. The results of several are concatenated. A sequence
        without a step has zeros.
    step_dropout : float or "auto", default="auto"
        Probability of dropping a time step in training, drawn again in each epoch; on
        texts, this is word dropout [6]_. "auto" is 0.2 for vocabularies of more than
        256 ids and 0 for smaller ones. Of measurements, it is 0.2 with
        ``epochs="auto"``, 0.5 on less than 200 rows of two features or more, and 0 with
        an integer ``epochs``.
    output_dropout : float, default=0.0
        Dropout rate on the pooled states [7]_.
    epochs : int or "auto", default="auto"
        Number of passes over the training data. "auto" holds out a fold of the rows
        from each network, or uses ``X_val``, doubles the number as long as the held-out
        loss falls, and calibrates the probabilities [8]_. In ``fit_chunks``, it is 3,
        and in ``partial_fit`` always 1.
    n_networks : int or "auto", default="auto"
        Number of networks, whose mean logits give the probabilities. "auto" is 1 for an
        integer ``epochs``, else up to 5, of less than 200 rows of measurements up to
        10: fewer, the more time steps there are.
    linear_path : bool, default=True
        Whether, with ``epochs="auto"``, a logistic regression on the tokens and pairs
        of tokens of a sequence adds to the logits, weighted by held-out rows. If there
        are up to 256 ids, it counts how often each occurs, and these rows also choose
        whether it counts them at positions, alone, in pairs or in triples, and triples
        and pairs with a gap. Of measurements, it reads the numbers of
        :class:`SequenceSummarizer`, unless these are more than ten million.
    batch_size : int, default=64
        Number of sequences in a batch. Batches are made of sequences of similar length.
    learning_rate : float, default=0.01
        Learning rate of Adam; with the schedule "cosine", its maximum.
    learning_rate_schedule : {"cosine", "constant"}, default="cosine"
        "cosine" raises the learning rate over the first 15 % of a ``fit``, or of a
        cycle, then lowers it to zero. ``partial_fit`` uses a constant rate.
    class_weight : dict or "balanced", default=None
        Weight of each class, as ``{label: weight}``; "balanced" weights classes by
        their inverse frequency. It multiplies ``sample_weight``. Not for indicator
        matrices.
    early_stopping : bool, default=False
        Whether to hold out a validation part, stratified where each sequence has one
        class; to train in cycles, each of which doubles the number of epochs and lowers
        the learning rate to zero; to stop when the loss after a cycle has not fallen
        for ``n_iter_no_change`` epochs; and to keep the weights of the best cycle. Not
        with ``epochs="auto"``.
    validation_fraction : float, default=0.1
        Fraction of the training data that ``early_stopping`` holds out, and
        ``epochs="auto"`` from a single network.
    n_iter_no_change : int, default=10
        Number of epochs without a lower validation loss before ``early_stopping`` ends
        the training.
    warm_start : bool, default=False
        Whether ``fit`` continues from the weights of the previous fit; with
        ``epochs="auto"``, they are kept if no cycle lowers the held-out loss.
    callbacks : list of keras.callbacks.Callback, default=None
        Called during ``fit`` and ``partial_fit``, like in Keras. Callbacks of
        :mod:`sklearn.callback` are set by ``set_callbacks``; each epoch of ``fit`` is a
        task to them.
    checkpoint : str or path-like, default=None
        File that ``fit`` writes after each epoch and deletes at the end. If it exists
        when ``fit`` begins, with the same data and parameters, training resumes after
        the last completed epoch and reaches the same weights. Needs an integer
        ``random_state``. The state of ``callbacks`` is not saved.
    random_state : int or RandomState, default=None
        Seed of initial weights, batches, dropout and the validation part. With an int,
        fits on the same data and machine are equal. Global random states are unchanged.
    verbose : int, default=0
        0 is silent, 1 shows a progress bar, 2 prints a line for each epoch. Both print
        a line for each cycle, where there are several cycles or networks.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels, sorted; column numbers, if y is an indicator matrix.
    model_ : keras.Model
        The network, from padded sequences to probabilities; with two classes, that of
        the second. With several networks or a linear path, all of them, as a copy.
    history_ : dict of str to list of float
        Loss and accuracy of each epoch, with the prefix "val\\_" for validation data.
        With an indicator matrix, both are means over the labels. Of several networks,
        the mean.
    n_epochs_ : int
        After how many epochs of ``history_`` the weights were taken: those chosen with
        ``epochs="auto"`` or by ``early_stopping``, else all. With ``early_stopping``,
        each of several networks keeps its own best; this is the best of their mean.
    n_features_in_ : int
        Number of columns of X in ``fit``, or of features of a step; not defined for
        ragged ids. Later sequences may have any length.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Column names in ``fit``, of X if it was a data frame, or of its rows if it was a
        list of data frames; only defined if they are all strings.

    See Also
    --------
    make_lstm_pipeline : From texts to this classifier.
    SequencePadder : Ragged sequences to one array.
    SequenceScaler : Standardize measurements.

    References
    ----------
    .. [1] S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural
       Computation 9(8), 1997.
    .. [2] D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR,
       2015.
    .. [3] R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training
       recurrent neural networks", ICML, 2013.
    .. [4] I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm
       Restarts", ICLR, 2017.
    .. [5] M. Schuster and K. K. Paliwal, "Bidirectional Recurrent Neural Networks",
       IEEE Transactions on Signal Processing 45(11), 1997.
    .. [6] M. Iyyer, V. Manjunatha, J. Boyd-Graber and H. Daumé III, "Deep Unordered
       Composition Rivals Syntactic Methods for Text Classification", ACL, 2015.
    .. [7] N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov,
       "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", Journal of
       Machine Learning Research 15, 2014.
    .. [8] C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern
       Neural Networks", ICML, 2017.

    Examples
    --------
    >>> from skseq import LSTMClassifier
    >>> X = [[1, 2, 3], [3, 2, 1, 2], [1, 3], [3, 1]] * 8
    >>> y = ["up", "down", "up", "down"] * 8
    >>> classifier = LSTMClassifier(
    ...     units=8, epochs=30, batch_size=8, learning_rate=0.01, random_state=0
    ... ).fit(X, y)
    >>> classifier.predict([[1, 2, 2, 3], [3, 2, 2, 1]])
    array(['up', 'down'], dtype='<U4')
    """

    @property
    def model_(self):
        """The network as a compiled Keras model, built on first access.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        """
        check_is_fitted(self)
        warn_if_forked()
        return self._network.model

    @with_callbacks
    def fit(self, X, y, sample_weight=None, *, X_val=None, y_val=None):
        """Train the network.

        A fit that fails or is interrupted leaves the classifier as it was.

        In a pipeline, the steps before transform ``X_val`` with
        ``Pipeline(..., transform_input=["X_val"])`` and metadata routing.

        Parameters
        ----------
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
            Padded or ragged ids, or measurements.
        y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
                (n_samples, n_labels)
            One label for each sequence, a string or integer; or an indicator matrix
            of 0 and 1, if a sequence may have any number of labels. The loss is then
            the mean over the labels.
        sample_weight : array-like of shape (n_samples,), default=None
            Weight of each sequence in the loss; 1 if None. A common factor is ignored.
        X_val : array-like or iterable of array-likes, default=None
            Validation data. ``early_stopping`` uses its loss and holds out nothing from
            X; without it, its loss and accuracy are only kept in ``history_``.
        y_val : array-like of shape (n_val_samples,), or array-like or sparse matrix \
                of shape (n_val_samples, n_labels), default=None
            Labels of ``X_val``.

        Returns
        -------
        LSTMClassifier
            The fitted classifier.

        Raises
        ------
        MemoryError
            If the weights, or the states of a batch, take more memory than is free.
        TypeError
            If X does not hold numbers.
        ValueError
            If a parameter or an argument is not as described, y has one class only,
            there is a ``class_weight`` with an indicator matrix, ``y_val`` is missing
            or has labels that are not in y, or the loss or a weight is not finite.
        """
        self._validate_params()
        tasks = EpochTasks(self, X=X, y=y, sample_weight=sample_weight)
        call = FitCall(
            "fit",
            self.epochs,
            self.learning_rate_schedule,
            resume=self.warm_start and hasattr(self, "_network"),
            X_val=X_val,
            y_val=y_val,
            tasks=tasks,
            has_checkpoint=True,
        )
        fit_classifier(self, TrainingChunks.of(X, y, sample_weight, name=NAME), call)
        return self

    def partial_fit(self, X, y, classes=None, sample_weight=None):
        """Train the network for one more epoch, on these sequences.

        Parameters
        ----------
        X : array-like or iterable of array-likes
            As in ``fit``. Where the first call cannot show the largest id, give
            ``vocabulary_size``.
        y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
                (n_samples, n_labels)
            Labels, as in ``fit``.
        classes : array-like of shape (n_classes,), default=None
            All labels of all calls; those of the first call if None. For an indicator
            matrix, its column numbers.
        sample_weight : array-like of shape (n_samples,), default=None
            Weight of each sequence in the loss; 1 if None. Unlike in ``fit``, weights
            are not divided by their mean: that over all calls is unknown.

        Returns
        -------
        LSTMClassifier
            The classifier.

        Raises
        ------
        TypeError, ValueError
            As in ``fit``; if ``classes`` changes; with ``early_stopping``; and with
            ``class_weight="balanced"``.
        """
        self._validate_params()
        check_partial_fit(self, classes)
        resume = hasattr(self, "_network")
        # Later calls are unknown: no schedule has an end, and no weight a mean.
        call = FitCall(
            "partial_fit", 1, "constant", resume, classes=classes, keeps_weights=True
        )
        fit_classifier(self, TrainingChunks.of(X, y, sample_weight, name=NAME), call)
        return self

    def fit_chunks(self, read_chunks, *, classes=None, X_val=None, y_val=None):
        """Train the network on data that come in chunks, one held at a time.

        Training is that of ``fit``, except that sequences are shuffled within chunks
        only. A fit that fails leaves the classifier as it was.

        Parameters
        ----------
        read_chunks : callable
            Called without arguments for each reading; returns an iterable of ``(X, y)``
            or ``(X, y, sample_weight)``, such as a generator function. There is one
            reading to count, one for each epoch, and one more with a ``checkpoint``;
            all must give the same chunks.
        classes : array-like of shape (n_classes,), default=None
            All labels; those of the chunks if None.
        X_val : array-like or iterable of array-likes, default=None
            As in ``fit``. ``early_stopping`` needs it here.
        y_val : array-like of shape (n_val_samples,), default=None
            Labels of ``X_val``.

        Returns
        -------
        LSTMClassifier
            The fitted classifier.

        Raises
        ------
        TypeError
            If ``read_chunks`` is not a function, a chunk is not a tuple, or X does not
            hold numbers.
        ValueError
            As in ``fit``; or if there is no chunk, readings differ, or there is
            ``early_stopping`` without ``X_val``.
        """
        self._validate_params()
        chunks = TrainingChunks(read_chunks, name=f"{NAME}.fit_chunks")
        call = FitCall(
            "fit_chunks",
            self.epochs,
            self.learning_rate_schedule,
            resume=self.warm_start and hasattr(self, "_network"),
            classes=classes,
            X_val=X_val,
            y_val=y_val,
            has_checkpoint=True,
        )
        fit_classifier(self, chunks, call)
        return self

    def initialize(self, X, y):
        """Build the network for these sequences and labels without training it.

        Parameters
        ----------
        X : array-like or iterable of array-likes
            As in ``fit``.
        y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
                (n_samples, n_labels)
            Labels, as in ``fit``.

        Returns
        -------
        LSTMClassifier
            The classifier, with random weights.

        Raises
        ------
        TypeError, ValueError
            As in ``fit``.
        """
        self._validate_params()
        call = FitCall("initialize", 0, "constant", resume=False)
        fit_classifier(self, TrainingChunks.of(X, y, None, name=NAME), call)
        return self
