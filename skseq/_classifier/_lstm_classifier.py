"""LSTMClassifier: sequences to class probabilities."""

from numbers import Integral, Real
from os import PathLike

import numpy as np
from sklearn.callback import CallbackSupportMixin, with_callbacks
from sklearn.utils.validation import check_is_fitted

from skseq._classifier._fitting import FitCall, fit_classifier
from skseq._classifier._input_reading import NAME, read_more
from skseq._classifier._parameter_checks import check_partial_fit
from skseq._classifier._scikeras import KerasClassifierBase
from skseq._network._architecture import POOLINGS
from skseq._network._fork_check import warn_if_forked
from skseq._training._callbacks import EpochTasks
from skseq._training._chunks import TrainingChunks
from skseq._training._engine import choose_engine
from skseq._validation._sklearn_private import Interval, StrOptions

# Adam keeps the learning rate in float32, where smaller values would be 0.
FLOAT32_RANGE = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)


class LSTMClassifier(CallbackSupportMixin, KerasClassifierBase):
    """Classify sequences with a long short-term memory network.

    Each id is looked up in a trained table of vectors, an LSTM [1]_ reads the vectors
    in order, and the largest and the mean value of each of its units give the
    probabilities. The network is trained by Adam [2]_ on the log loss, each gradient
    clipped to norm 1 [3]_, at a rate that rises and falls [4]_. Id 0 means "no token"
    wherever it stands: it is passed over, so padding never changes an answer. Sequences
    of measurements, of shape ``(length, n_features)``, are read without a table; a step
    of zeros is passed over. After a :class:`SequenceScaler`, only padding is one.

    Parameters
    ----------
    units : int or tuple of int, default=100
        Size of the LSTM's state. With several, there is a layer for each, which reads
        the states of the layer before.
    embedding_dim : int, default=32
        Size of the vector that stands for an id. Not used for measurements.
    vocabulary_size : int, default=None
        Ids are less than this; a larger one is an error. If None, it is learnt in
        ``fit``, and a larger id that comes later is passed over like padding. Not used
        for measurements.
    embedding : array-like of shape (vocabulary_size, embedding_dim), default=None
        The vectors to begin with, one for each id, such as those of
        :func:`~skseq.datasets.load_word_vectors`; its shape counts instead of the two
        parameters above. Random ones if None.
    freeze_embedding : bool, default=False
        Whether ``embedding`` stays as it is.
    bidirectional : bool, default=False
        Whether each layer has a second LSTM, of equal size, which reads from the end to
        the beginning [5]_.
    pooling : {"last", "max", "mean"} or tuple of them, default=("max", "mean")
        What the output sees of the states of the last layer: the last one, or the
        largest or the mean of each unit over all steps. With several, it sees them side
        by side. A sequence without a step has the state of zeros.
    step_dropout : float, default=0.0
        Share of the steps that each epoch passes over, drawn anew; on texts it is known
        as word dropout [6]_.
    output_dropout : float, default=0.0
        Share of what the output sees that is hidden from it, drawn anew for each
        sequence in training [7]_.
    epochs : int, default=3
        Number of times the training data is read.
    batch_size : int, default=64
        Number of sequences a gradient is taken over. Batches are made of sequences of
        similar length.
    learning_rate : float, default=0.01
        Step size of Adam; with the schedule "cosine", the largest one.
    learning_rate_schedule : {"cosine", "constant"}, default="cosine"
        "cosine" lets the step size rise over the first 15 % of a ``fit``, and then
        fall to zero over all its epochs. ``partial_fit``, which knows no end, keeps it
        constant.
    class_weight : dict or "balanced", default=None
        Weight of each class, as ``{label: weight}``; "balanced" weighs a class by the
        inverse of its frequency. It multiplies ``sample_weight``. Only where each
        sequence has one class.
    early_stopping : bool, default=False
        Whether to hold out a part of the training data, to stop when its loss has not
        fallen for ``n_iter_no_change`` epochs, and to keep the weights of the epoch
        where it was lowest. The part is stratified, where each sequence has one class.
    validation_fraction : float, default=0.1
        Share of the training data that ``early_stopping`` holds out.
    n_iter_no_change : int, default=10
        Number of epochs without a lower loss that ``early_stopping`` waits for.
    warm_start : bool, default=False
        Whether ``fit`` goes on from the weights of the fit before.
    callbacks : list of keras.callbacks.Callback, default=None
        Called during ``fit`` and ``partial_fit``, as Keras calls them. Those of
        :mod:`sklearn.callback` come by ``set_callbacks``; to them, each epoch of
        ``fit`` is a task.
    checkpoint : str or path-like, default=None
        A file that each epoch of ``fit`` leaves, in one step, and that is deleted at
        the end. If it is there when ``fit`` begins, with the same data and parameters,
        an earlier ``fit`` was cut off: this one goes on after its last full epoch, and
        comes to the same weights. Needs an integer ``random_state``. What ``callbacks``
        have seen is not kept.
    random_state : int or RandomState, default=None
        Seed of the initial weights, the batches and the held-out part. With an int,
        every fit on the same data and machine gives the same network. No global random
        state is changed.
    verbose : int, default=0
        0 is silent, 1 shows a progress bar, 2 prints a line an epoch.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels, sorted; the numbers of its columns, if y is an indicator matrix.
    model_ : keras.Model
        The network, from padded sequences to probabilities; with two classes, that of
        the second.
    history_ : dict of str to list of float
        Loss and accuracy of each epoch, with the prefix "val\\_" for the held-out part.
        With an indicator matrix, both are means over the labels.
    n_features_in_ : int
        Number of columns of X in ``fit``, or of features of a step; not defined for
        ragged ids. Later sequences may have any length.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Column names of X in ``fit``; only defined if X was a data frame whose column
        names are all strings.

    See Also
    --------
    make_lstm_pipeline : From texts to this classifier.
    SequencePadder : Ragged sequences to one array.
    SequenceScaler : Brings measurements to mean 0 and deviation 1.

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

    _parameter_constraints: dict = {
        "units": [Interval(Integral, 1, None, closed="left"), tuple, list],
        "bidirectional": ["boolean"],
        "pooling": [StrOptions(set(POOLINGS)), tuple, list],
        "step_dropout": [Interval(Real, 0, 1, closed="left")],
        "output_dropout": [Interval(Real, 0, 1, closed="left")],
        "embedding_dim": [Interval(Integral, 1, None, closed="left")],
        "vocabulary_size": [Interval(Integral, 1, None, closed="left"), None],
        "embedding": ["array-like", None],
        "freeze_embedding": ["boolean"],
        "epochs": [Interval(Integral, 1, None, closed="left")],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "learning_rate": [Interval(Real, *FLOAT32_RANGE, closed="both")],
        "learning_rate_schedule": [StrOptions({"cosine", "constant"})],
        "class_weight": [StrOptions({"balanced"}), dict, None],
        "early_stopping": ["boolean"],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "warm_start": ["boolean"],
        "callbacks": [list, None],
        "checkpoint": [str, PathLike, None],
        "random_state": ["random_state"],
        "verbose": ["verbose"],
    }

    def __init__(
        self,
        units=100,
        *,
        embedding_dim=32,
        vocabulary_size=None,
        embedding=None,
        freeze_embedding=False,
        bidirectional=False,
        pooling=("max", "mean"),
        step_dropout=0.0,
        output_dropout=0.0,
        epochs=3,
        batch_size=64,
        learning_rate=0.01,
        learning_rate_schedule="cosine",
        class_weight=None,
        early_stopping=False,
        validation_fraction=0.1,
        n_iter_no_change=10,
        warm_start=False,
        callbacks=None,
        checkpoint=None,
        random_state=None,
        verbose=0,
    ):
        self.units = units
        self.embedding_dim = embedding_dim
        self.vocabulary_size = vocabulary_size
        self.embedding = embedding
        self.freeze_embedding = freeze_embedding
        self.bidirectional = bidirectional
        self.pooling = pooling
        self.step_dropout = step_dropout
        self.output_dropout = output_dropout
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_schedule = learning_rate_schedule
        self.class_weight = class_weight
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.warm_start = warm_start
        self.callbacks = callbacks
        self.checkpoint = checkpoint
        self.random_state = random_state
        self.verbose = verbose

    @property
    def model_(self):
        """The network as a compiled Keras model, made when it is first asked for.

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

        In a pipeline, ``X_val`` passes the steps before with
        ``Pipeline(..., transform_input=["X_val"])`` and metadata routing, so that it is
        encoded by what was learnt from X alone.

        Parameters
        ----------
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
            Padded or ragged ids, or measurements.
        y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
                (n_samples, n_labels)
            One label for each sequence, of any type that sorts. Or, where a sequence
            may have any number of labels, an indicator matrix: 1 for each that it has,
            0 for the others. The loss is then the mean over the labels.
        sample_weight : array-like of shape (n_samples,), default=None
            Weight of each sequence in the loss; 1 if None.
        X_val : array-like or iterable of array-likes, default=None
            Sequences like X that are not trained on. ``early_stopping`` watches their
            loss and holds out nothing from X; without it, their loss and accuracy are
            only kept in ``history_``.
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
            If a parameter, X, y or ``sample_weight`` is not as described, y holds one
            class only, there is a ``class_weight`` with an indicator matrix, ``X_val``
            comes without ``y_val`` or with labels that are not in y, or the loss or a
            weight is not finite.
        """
        self._validate_params()
        tasks = EpochTasks(self, self.epochs, X=X, y=y, sample_weight=sample_weight)
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
        """Train the network for one epoch more, on these sequences.

        Parameters
        ----------
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
            As in ``fit``. Where the first call cannot show the largest id, give
            ``vocabulary_size``.
        y : array-like of shape (n_samples,), or array-like or sparse matrix of shape \
                (n_samples, n_labels)
            Labels, as in ``fit``.
        classes : array-like of shape (n_classes,), default=None
            All labels that will ever come; the labels of the first call if None. Those
            of an indicator matrix are the numbers of its columns.
        sample_weight : array-like of shape (n_samples,), default=None
            Weight of each sequence in the loss; 1 if None.

        Returns
        -------
        LSTMClassifier
            The classifier.

        Raises
        ------
        TypeError
            If X does not hold numbers.
        ValueError
            As in ``fit``; if ``classes`` changes; with ``early_stopping``; and with
            ``class_weight="balanced"``.
        """
        self._validate_params()
        check_partial_fit(self, classes)
        # The number of calls is unknown: no schedule has an end.
        call = FitCall(
            "partial_fit",
            1,
            "constant",
            resume=hasattr(self, "_network"),
            classes=classes,
        )
        fit_classifier(self, TrainingChunks.of(X, y, sample_weight, name=NAME), call)
        return self

    def fit_chunks(self, read_chunks, *, classes=None, X_val=None, y_val=None):
        """Train the network on data that come in chunks, one held at a time.

        It is trained as by ``fit``, but that it shuffles the sequences within each
        chunk only; with a single chunk, the result is the same. A fit that fails leaves
        the classifier as it was.

        Parameters
        ----------
        read_chunks : callable
            Called without arguments for each reading, and returns an iterable of
            ``(X, y)`` or ``(X, y, sample_weight)``, as ``fit`` takes them; a generator
            function will do. There is a reading to count, one an epoch, and one more
            with a ``checkpoint``; each must give the same.
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
            If ``read_chunks`` is no function, a chunk is no tuple, or X does not hold
            numbers.
        ValueError
            As in ``fit``; if there is no chunk, readings differ, or ``early_stopping``
            comes without ``X_val``.

        See Also
        --------
        fit_chunks : The same for a whole pipeline.
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
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
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
        TypeError
            If X does not hold numbers.
        ValueError
            As in ``fit``.
        """
        self._validate_params()
        call = FitCall("initialize", 0, "constant", resume=False)
        fit_classifier(self, TrainingChunks.of(X, y, None, name=NAME), call)
        return self

    def predict(self, X):
        """Predict the most probable class, or all probable labels, of each sequence.

        Parameters
        ----------
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
            The sequences, as in ``predict_proba``.

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_labels)
            Labels, of the type that ``fit`` was given. If that was an indicator matrix,
            another one, dense and of integers: 1 where the probability is above 0.5.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            As in ``predict_proba``.
        ValueError
            As in ``predict_proba``.
        """
        probabilities = self.predict_proba(X)
        if self._network.architecture.multilabel:
            return (probabilities > 0.5).astype(int)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def predict_proba(self, X):
        """Predict the probability of each class.

        Parameters
        ----------
        X : array-like of shape (n_samples, length) or \
                (n_samples, length, n_features), or iterable of array-likes of shape \
                (length,) or (length, n_features)
            Padded or ragged ids, or measurements, of any length.

        Returns
        -------
        ndarray of shape (n_samples, n_classes), dtype float32
            Probabilities, in the order of the rows and of ``classes_``. Those of a row
            add up to 1, unless ``fit`` was given an indicator matrix: then each is that
            of its label alone.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If X does not hold numbers.
        ValueError
            If X is empty, holds NaN, infinity, negative ids or, with
            ``vocabulary_size`` given, larger ids, or has another number of features.
        """
        check_is_fitted(self)
        sequences = read_more(self, X)
        probabilities = choose_engine().predict(self._network, sequences)
        if probabilities.shape[1] == 1:
            return np.hstack([1 - probabilities, probabilities])
        return probabilities

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        # Ids, that is; measurements of any sign come in three dimensions.
        tags.input_tags.categorical = True
        tags.input_tags.positive_only = True
        tags.input_tags.three_d_array = True
        return tags
