"""fit_chunks: fit a pipeline to data larger than memory."""

from sklearn.base import clone
from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags

from skseq._training._chunks import TrainingChunks
from skseq._validation._messages import describe

NAME = "fit_chunks"


def fit_chunks(pipeline, read_chunks, *, classes=None, X_val=None, y_val=None):
    """Fit a pipeline to data larger than memory, one chunk at a time.

    The steps before the classifier are fitted to all chunks by ``partial_fit``, one
    after the other, each to the output of the steps before it. The classifier is
    trained as by ``fit``, with one learning-rate schedule over the whole training,
    except that sequences are shuffled within chunks only: chunks should be large and
    mixed.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Steps with ``partial_fit``, or that need no fit, and an :class:`LSTMClassifier`.
        It is fitted in place.
    read_chunks : callable
        Called without arguments for each reading; returns an iterable of ``(X, y)`` or
        ``(X, y, sample_weight)``, such as a generator function. There is one reading
        for each step that is fitted, one to count, and one for each epoch; all must
        give the same chunks.
    classes : array-like of shape (n_classes,), default=None
        All labels; those of the chunks if None.
    X_val : iterable, default=None
        Validation data, as in the ``fit`` of the classifier, before any transformation.
    y_val : array-like of shape (n_val_samples,), default=None
        Labels of ``X_val``.

    Returns
    -------
    sklearn.pipeline.Pipeline
        The fitted pipeline.

    Raises
    ------
    TypeError
        If ``pipeline`` does not end in an LSTMClassifier, a step has no
        ``partial_fit``, ``read_chunks`` is not a function, or a chunk is not a tuple.
    ValueError
        If there is no chunk, readings differ, or as in the ``fit`` of the steps.

    See Also
    --------
    LSTMClassifier.fit_chunks : The same for the classifier alone.

    Notes
    -----
    With a single chunk and an integer ``epochs``, the result is that of
    ``pipeline.fit``. With ``epochs="auto"``, training has three epochs, and with
    ``n_networks="auto"`` one network. A fit that fails leaves the pipeline as it was.

    Examples
    --------
    >>> from skseq import fit_chunks, make_lstm_pipeline
    >>> def read_chunks():
    ...     for _ in range(10):
    ...         yield ["good film", "bad plot", "good plot"], [1, 0, 1]
    >>> pipeline = make_lstm_pipeline(maxlen=20, epochs=20, random_state=0)
    >>> fit_chunks(pipeline, read_chunks).predict(["good film", "bad film"])
    array([1, 0])
    """
    steps = _check_steps(pipeline)
    fitted = []
    chunks = TrainingChunks(read_chunks, name=NAME)

    def read_transformed():
        for X, y, sample_weight in chunks.read():
            yield _transform(fitted, X), y, sample_weight

    for name, transformer in steps:
        fitted.append((name, _learn(clone(transformer), read_transformed)))
    if X_val is not None:
        X_val = _transform(fitted, X_val)
    pipeline[-1].fit_chunks(read_transformed, classes=classes, X_val=X_val, y_val=y_val)
    places = {name: place for place, (name, _) in enumerate(pipeline.steps)}
    for name, transformer in fitted:
        pipeline.steps[places[name]] = (name, transformer)
    return pipeline


def _check_steps(pipeline):
    """Return the steps that transform."""
    ends_well = isinstance(pipeline, Pipeline) and hasattr(pipeline[-1], "fit_chunks")
    if not ends_well:
        raise TypeError(
            f"{NAME} expects a pipeline that ends in an LSTMClassifier, got "
            f"{describe(pipeline)}. Make one with make_lstm_pipeline."
        )
    steps = [
        (name, step)
        for name, step in pipeline.steps[:-1]
        if step is not None and step != "passthrough"
    ]
    for name, step in steps:
        if not hasattr(step, "partial_fit") and get_tags(step).requires_fit:
            raise TypeError(
                f"{NAME} expects steps that learn from chunks by partial_fit; "
                f"{name!r} is {describe(step)}, which cannot. Leave it out, or fit the "
                "pipeline to data held in memory."
            )
    return steps


def _learn(transformer, read):
    for X, _, _ in read():
        if not hasattr(transformer, "partial_fit"):
            return transformer.fit(X)
        transformer.partial_fit(X)
    return transformer


def _transform(steps, X):
    for _, step in steps:
        X = step.transform(X)
    return X
