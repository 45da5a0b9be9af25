"""LSTMClassifier: sequences to class probabilities."""

from dataclasses import replace
from itertools import chain
from numbers import Integral, Real
from os import PathLike
from pathlib import Path

import keras
import numpy as np
from sklearn.callback import CallbackSupportMixin, with_callbacks
from sklearn.model_selection import train_test_split
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from skseq._classifier._fit_record import DataHashes, record_fit
from skseq._classifier._padding_removal import StepReader
from skseq._classifier._scikeras import KerasClassifierBase, undone_on_failure
from skseq._hashing import fingerprint_of
from skseq._network._architecture import (
    POOLINGS,
    Architecture,
    check_pooling,
    check_units,
)
from skseq._network._fork_check import warn_if_forked
from skseq._network._lstm_network import LSTMNetwork
from skseq._training._callbacks import EpochTasks
from skseq._training._checkpoint import TrainingCheckpoint
from skseq._training._chunks import TrainingChunks
from skseq._training._engine import choose_engine
from skseq._training._plan import TrainingPart, TrainingPlan, check_trained
from skseq._validation._check_sequences import check_sequences
from skseq._validation._labels_and_weights import (
    check_classes_have_weight,
    check_labels,
    check_weights,
    encode_labels,
)
from skseq._validation._messages import describe
from skseq._validation._sklearn_private import Interval, StrOptions

# Adam holds a rate in float32, where less would be 0.
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
        self._fit(
            X,
            y,
            sample_weight,
            self.epochs,
            self.learning_rate_schedule,
            call="fit",
            resume=self.warm_start and hasattr(self, "_network"),
            validation=(X_val, y_val),
            tasks=tasks,
            keeps_checkpoint=True,
        )
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
        self._check_partial_fit(classes)
        # Nobody knows how many calls will come: no schedule has an end.
        self._fit(
            X,
            y,
            sample_weight,
            1,
            "constant",
            call="partial_fit",
            resume=hasattr(self, "_network"),
            classes=classes,
        )
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
        chunks = TrainingChunks(read_chunks, name="LSTMClassifier.fit_chunks")
        self._fit_chunks(chunks, classes, (X_val, y_val))
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
        self._fit(X, y, None, 0, "constant", call="initialize", resume=False)
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
        sequences = self._read(X, reset=False)
        probabilities = choose_engine().predict(self._network, sequences)
        if probabilities.shape[1] == 1:
            return np.hstack([1 - probabilities, probabilities])
        return probabilities

    @undone_on_failure
    def _fit(
        self,
        X,
        y,
        sample_weight,
        epochs,
        schedule,
        *,
        call,
        resume,
        classes=None,
        validation=(None, None),
        tasks=None,
        keeps_checkpoint=False,
    ):
        self._check_callbacks()
        self._check_checkpoint()
        embedding = self._check_embedding()
        sequences = self._read(X, reset=not resume, embedding=embedding)
        known = self.classes_ if resume else classes
        n_dims = self._label_dims(resume)
        y = check_labels(y, len(sequences), name="LSTMClassifier", n_dims=n_dims)
        self.classes_, codes = encode_labels(y, known, name="LSTMClassifier")
        weights = check_weights(
            sample_weight, y, self.class_weight, name="LSTMClassifier"
        )
        if known is None:
            check_classes_have_weight(codes, weights, name="LSTMClassifier")
        held_out = self._read_validation(*validation, n_dims=(y.ndim,))
        if not resume:
            self._begin(embedding, multilabel=y.ndim == 2)
        part = TrainingPart(sequences, codes, weights, np.arange(len(codes)))
        data = DataHashes(self.classes_, held_out)
        data.see(0, part)
        if epochs:
            if held_out is None:
                part, held_out = self._hold_out(part)
            self._train(
                lambda: [part],
                (len(part.rows),),
                held_out,
                epochs,
                schedule,
                tasks,
                keeps_checkpoint=keeps_checkpoint,
            )
        self._keep_record(data, call, resume=resume)
        if tasks is not None:
            tasks.end()
        if keeps_checkpoint:
            self._remove_checkpoint()

    @undone_on_failure
    def _fit_chunks(self, chunks, classes, validation):
        self._check_callbacks()
        self._check_checkpoint()
        embedding = self._check_embedding()
        resume = self.warm_start and hasattr(self, "_network")
        known = self.classes_ if resume else classes
        n_dims, is_first = self._label_dims(resume), not resume
        for X, y, _ in chunks.read():
            if resume or is_first:
                sequences = self._read(X, reset=is_first, embedding=embedding)
            else:
                sequences = self._widen(X)
            y = check_labels(y, len(sequences), name="LSTMClassifier", n_dims=n_dims)
            chunks.survey(y)
            n_dims, is_first = (y.ndim,), False
        self.classes_, _ = encode_labels(chunks.labels, known, name="LSTMClassifier")
        class_weight = chunks.class_weight(self.class_weight, self.classes_)
        held_out = self._read_validation(*validation, n_dims=n_dims)
        if self.early_stopping and held_out is None:
            raise ValueError(
                "LSTMClassifier(early_stopping=True) holds nothing out of chunks. Pass "
                "X_val and y_val to fit_chunks, or set early_stopping=False."
            )
        if not resume:
            self._begin(embedding, multilabel=n_dims == (2,))
        data = DataHashes(self.classes_, held_out)

        def read_parts():
            number = -1
            for number, (X, y, sample_weight) in enumerate(chunks.read()):
                part = self._part(X, y, sample_weight, class_weight, n_dims)
                chunks.check_number(number, len(part.rows))
                data.see(number, part)
                yield part
            chunks.check_number(number + 1)

        self._train(
            read_parts,
            tuple(chunks.n_rows),
            held_out,
            self.epochs,
            self.learning_rate_schedule,
            keeps_checkpoint=True,
        )
        self._keep_record(data, "fit_chunks", resume=resume)
        self._remove_checkpoint()

    def _keep_record(self, data, call, *, resume):
        """Keep what reproducibility_report tells."""
        # A classifier of an earlier version has none.
        before = getattr(self, "_fit_record", "unknown") if resume else None
        self._fit_record = record_fit(
            self, data, call=call, engine=choose_engine(), before=before
        )

    def _part(self, X, y, sample_weight, class_weight, n_dims, *, what="y"):
        sequences = self._read(X, reset=False)
        names = {"name": "LSTMClassifier", "what": what}
        y = check_labels(y, len(sequences), **names, n_dims=n_dims)
        _, codes = encode_labels(y, self.classes_, **names)
        weights = check_weights(sample_weight, y, class_weight, name="LSTMClassifier")
        return TrainingPart(sequences, codes, weights, np.arange(len(codes)))

    def _label_dims(self, resume):
        """Return how many dimensions y may have."""
        if not resume:
            return (1, 2)
        return (2,) if self._network.architecture.multilabel else (1,)

    def _begin(self, embedding, *, multilabel):
        """Make the network, with random weights."""
        random_state = check_random_state(self.random_state)
        self._seed = int(random_state.randint(np.iinfo(np.int32).max))
        self.history_ = {}
        self._network = LSTMNetwork.with_random_weights(
            self._architecture(embedding, multilabel=multilabel),
            self.learning_rate,
            self._seed,
            embedding,
        )

    def _read(self, X, *, reset, embedding=None):
        """Check X, and return its sequences without the steps that mean nothing."""
        sequences = check_sequences(X, name="LSTMClassifier")
        validate_data(self, X, reset=reset, skip_check_array=True, ensure_2d=False)
        if not reset:
            return self._reader.read(sequences)
        self._reader = self._new_reader(embedding)
        sequences = self._reader.fit_read(sequences)
        if embedding is not None and sequences.n_features is not None:
            raise ValueError(
                "LSTMClassifier expects ids to look up in embedding, got steps of "
                f"{sequences.n_features} features. Set embedding=None."
            )
        width = self._reader.n_features or getattr(X, "shape", (0,))[1:]
        if width:
            self.n_features_in_ = self._reader.n_features or width[0]
        elif hasattr(self, "n_features_in_"):
            del self.n_features_in_
        return sequences

    def _widen(self, X):
        """Check more of X before any is trained on: there may be larger ids."""
        sequences = check_sequences(X, name="LSTMClassifier")
        validate_data(self, X, reset=False, skip_check_array=True, ensure_2d=False)
        self._reader.widen(sequences)
        return sequences

    def _architecture(self, embedding, *, multilabel):
        reads_ids = self._reader.n_features is None
        n_classes = len(self.classes_)
        embedding_dim = self.embedding_dim if embedding is None else embedding.shape[1]
        return Architecture(
            units=check_units(self.units, name="LSTMClassifier"),
            n_outputs=1 if n_classes == 2 and not multilabel else n_classes,
            n_features=self._reader.n_features,
            vocabulary_size=self._reader.vocabulary_size,
            embedding_dim=int(embedding_dim) if reads_ids else None,
            bidirectional=bool(self.bidirectional),
            pooling=check_pooling(self.pooling, name="LSTMClassifier"),
            output_dropout=float(self.output_dropout),
            freezes_embedding=bool(self.freeze_embedding),
            multilabel=multilabel,
        )

    def _check_embedding(self):
        """Return the vectors to begin with as an array; None if they are random."""
        if self.embedding is None:
            if self.freeze_embedding:
                raise ValueError(
                    "LSTMClassifier expects an embedding to freeze, got embedding=None "
                    "with freeze_embedding=True: random vectors must be trained."
                )
            return None
        try:
            embedding = check_array(
                self.embedding, dtype=np.float32, input_name="embedding"
            )
        except OverflowError as error:
            raise ValueError(
                "LSTMClassifier expects embedding as an array of numbers of shape "
                f"(vocabulary_size, embedding_dim); NumPy says: {error}."
            ) from error
        if self.vocabulary_size not in (None, len(embedding)):
            raise ValueError(
                "LSTMClassifier expects a row of embedding for each id, got "
                f"{len(embedding)} rows with vocabulary_size={self.vocabulary_size}. "
                "Leave vocabulary_size None."
            )
        return embedding

    def _new_reader(self, embedding):
        if embedding is not None:
            size, remedy = len(embedding), "Give embedding a row for each id."
        else:
            size = self.vocabulary_size and int(self.vocabulary_size)
            remedy = (
                "Raise vocabulary_size, or leave it None to skip ids that fit has not "
                "seen."
            )
        return StepReader(size, name="LSTMClassifier", remedy=remedy)

    def _read_validation(self, X_val, y_val, *, n_dims):
        """Return what is watched; None if nothing."""
        if (X_val is None) != (y_val is None):
            raise ValueError(
                "LSTMClassifier expects X_val and y_val together, got only "
                f"{'y_val' if X_val is None else 'X_val'}."
            )
        if X_val is None:
            return None
        return self._part(X_val, y_val, None, self.class_weight, n_dims, what="y_val")

    def _train(
        self,
        read_parts,
        n_rows,
        held_out,
        epochs,
        schedule,
        tasks=None,
        *,
        keeps_checkpoint,
    ):
        plan = TrainingPlan(
            read_parts=read_parts,
            n_rows=n_rows,
            held_out=held_out,
            first_epoch=len(self.history_.get("loss", [])),
            epochs=epochs,
            batch_size=int(self.batch_size),
            schedule=schedule,
            step_dropout=float(self.step_dropout),
            seed=self._seed,
            patience=self.n_iter_no_change if self.early_stopping else None,
            callbacks=self.callbacks or [],
            verbose=min(int(self.verbose), 2),
            tasks=tasks,
        )
        if keeps_checkpoint and self.checkpoint is not None:
            plan = self._with_checkpoint(plan)
        history = choose_engine().train(self._network, plan)
        check_trained(self._network.weights)
        self.history_ = {
            name: [*self.history_.get(name, []), *values]
            for name, values in plan.joined_history(history).items()
        }

    def _with_checkpoint(self, plan):
        """Let the plan go on where a fit that was cut off has stopped."""
        fingerprint = fingerprint_of(self._what_decides(), self._data_of(plan))
        checkpoint = TrainingCheckpoint(self.checkpoint, fingerprint)
        progress = checkpoint.read()
        if progress is not None:
            self._network.state = progress.state
        return replace(plan, checkpoint=checkpoint, progress=progress)

    def _remove_checkpoint(self):
        """Delete the file, as the last act of a fit: what fails before can go on."""
        if self.checkpoint is not None:
            Path(self.checkpoint).unlink(missing_ok=True)

    def _what_decides(self):
        """Return the parameters, and more, that the weights depend on."""
        unimportant = {"callbacks", "checkpoint", "embedding", "verbose", "warm_start"}
        parameters = self.get_params()
        return {
            **{name: repr(parameters[name]) for name in set(parameters) - unimportant},
            "architecture": repr(self._network.architecture),
            "classes": repr(self.classes_.tolist()),
        }

    def _data_of(self, plan):
        yield from self._network.state.weights
        parts = [] if plan.held_out is None else [plan.held_out]
        for part in chain(parts, plan.read_parts()):
            yield from (part.sequences.values, part.sequences.offsets)
            yield from (part.codes, part.weights, part.rows)

    def _hold_out(self, part):
        """Return what to train on, and what is held out of it; None if nothing."""
        if not self.early_stopping:
            return part, None
        rows, codes = part.rows, part.codes
        try:
            training_rows, held_out_rows = train_test_split(
                rows,
                test_size=self.validation_fraction,
                # Several labels make too many combinations for each to be in both.
                stratify=self.classes_[codes] if codes.ndim == 1 else None,
                random_state=self._seed,
            )
        except ValueError as error:
            raise ValueError(
                f"LSTMClassifier cannot hold out {self.validation_fraction} of "
                f"{len(rows)} sequences with each of {len(self.classes_)} classes in "
                "both parts. Raise validation_fraction, give more data, pass X_val and "
                f"y_val, or set early_stopping=False. ({error})"
            ) from error
        return replace(part, rows=training_rows), replace(part, rows=held_out_rows)

    def _check_checkpoint(self):
        is_seeded = isinstance(self.random_state, Integral)
        if self.checkpoint is not None and not is_seeded:
            raise ValueError(
                "LSTMClassifier expects an integer random_state with a checkpoint, so "
                "that a fit that goes on draws the same batches, got "
                f"random_state={self.random_state!r}."
            )

    def _check_callbacks(self):
        for callback in self.callbacks or []:
            if not isinstance(callback, keras.callbacks.Callback):
                raise TypeError(
                    "LSTMClassifier expects callbacks to be instances of "
                    f"keras.callbacks.Callback, got {describe(callback)}."
                )

    def _check_partial_fit(self, classes):
        if self.early_stopping:
            raise ValueError(
                "partial_fit does not support early_stopping=True: it sees a part of "
                "the data only. Set early_stopping=False."
            )
        if self.class_weight == "balanced":
            raise ValueError(
                "class_weight='balanced' is not supported for partial_fit, which sees "
                "a part of the labels only. Give the weights as {label: weight}."
            )
        if classes is None or not hasattr(self, "classes_"):
            return
        if not np.array_equal(np.unique(classes), self.classes_):
            raise ValueError(
                f"partial_fit expects the classes {self.classes_.tolist()}; "
                f"classes={classes!r} is not the same as on last call. Leave classes "
                "out, or call fit to start anew."
            )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        # Ids, that is; measurements of any sign come in three dimensions.
        tags.input_tags.categorical = True
        tags.input_tags.positive_only = True
        tags.input_tags.three_d_array = True
        return tags
