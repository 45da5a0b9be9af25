"""One fit of an LSTMClassifier, to data in memory or in chunks."""

from collections import Counter
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from sklearn.utils import check_random_state

from skseq._classifier._automatic_values import (
    is_bidirectional,
    linear_columns,
    reads_measurements,
    step_dropout,
)
from skseq._classifier._checkpointing import checkpoint_of, remove_checkpoint
from skseq._classifier._fit_record import DataHashes, record_fit
from skseq._classifier._fit_warnings import warn_if_nothing_learned
from skseq._classifier._input_reading import (
    NAME,
    extend_vocabulary,
    read_first,
    read_more,
)
from skseq._classifier._parameter_checks import (
    check_callbacks,
    check_checkpoint,
    check_embedding,
    check_epochs,
)
from skseq._classifier._resumed_training import adopt_parameters
from skseq._classifier._rollback import undone_on_failure
from skseq._classifier._validation_split import split_validation
from skseq._network._architecture import Architecture, check_pooling, check_units
from skseq._network._ensemble import NetworkEnsemble, networks_of
from skseq._network._lstm_network import LSTMNetwork
from skseq._training._auto_epochs import Budget, CycleChoice
from skseq._training._callbacks import EpochTasks
from skseq._training._engine import choose_engine
from skseq._training._ensemble_training import train_networks
from skseq._training._plan import TrainingPart, TrainingPlan, joined
from skseq._validation._data_warnings import warn_about_one_hot
from skseq._validation._labels_and_weights import (
    check_classes_have_weight,
    check_labels,
    check_weights,
    encode_labels,
    scale_weights,
    weight_of_each_class,
)

# Chunks are many rows: with epochs="auto", this suffices.
CHUNK_EPOCHS = 3


@dataclass(frozen=True, eq=False)
class FitCall:
    """Arguments of a call of fit, partial_fit, fit_chunks or initialize.

    Parameters
    ----------
    name : str
        Name of the method.
    epochs : int or "auto"
        Number of epochs to train for.
    schedule : {"cosine", "constant"}
        Learning-rate schedule.
    resume : bool
        Whether the training continues from the current weights.
    classes : array-like of shape (n_classes,), default=None
        All labels; those of the data if None.
    X_val, y_val : object, default=None
        Validation data.
    tasks : EpochTasks, default=None
        Notifies the callbacks of scikit-learn.
    has_checkpoint : bool, default=False
        Whether the parameter ``checkpoint`` applies.
    keeps_weights : bool, default=False
        Whether weights of sequences are not divided by their mean.
    """

    name: str
    epochs: int | str
    schedule: str
    resume: bool
    classes: object = None
    X_val: object = None
    y_val: object = None
    tasks: EpochTasks | None = None
    has_checkpoint: bool = False
    keeps_weights: bool = False


@undone_on_failure
def fit_classifier(classifier, chunks, call):
    """Fit a classifier in place; data in memory are a single chunk.

    Parameters
    ----------
    classifier : LSTMClassifier
        Its parameters are valid, each on its own.
    chunks : TrainingChunks
        The data.
    call : FitCall
        How to train on them.

    Raises
    ------
    MemoryError, TypeError, ValueError
        As the method that is called describes.
    """
    check_callbacks(classifier)
    check_checkpoint(classifier)
    check_epochs(classifier)
    if call.resume:
        adopt_parameters(classifier, name=f"{NAME}.{call.name}")
    embedding = check_embedding(classifier)
    sequences, n_dims = _survey(classifier, chunks, embedding, resume=call.resume)
    if chunks.are_one_hot and not call.resume:
        warn_about_one_hot(name=NAME)
    known = classifier.classes_ if call.resume else call.classes
    classifier.classes_, codes = encode_labels(chunks.labels, known, name=NAME)
    class_weight = chunks.class_weight(classifier.class_weight, classifier.classes_)
    weights = check_weights(
        chunks.label_weights, chunks.labels, class_weight, name=NAME
    )
    mean_weight = None if chunks.in_memory else weights.sum()
    if call.keeps_weights:
        mean_weight = 1
    weights = scale_weights(weights, mean_weight)
    if known is None:
        check_classes_have_weight(codes, weights, name=NAME)
    parts = None
    if chunks.in_memory:
        parts = [TrainingPart(sequences, codes, weights, np.arange(len(codes)))]
    if class_weight is not None and chunks.in_memory:
        # Of validation data as well: it watches the loss that is trained.
        class_weight = weight_of_each_class(
            class_weight, classifier.classes_, Counter(chunks.labels.tolist())
        )
    held_out = _read_validation(classifier, call, class_weight, n_dims)
    stops_early = classifier.early_stopping and held_out is None
    if stops_early and parts is None:
        raise ValueError(
            f"{NAME}(early_stopping=True) holds nothing out of chunks. Pass X_val and "
            "y_val to fit_chunks, or set early_stopping=False."
        )
    epochs, budget = call.epochs, None
    if epochs == "auto" and parts is None:
        epochs = CHUNK_EPOCHS
    elif epochs == "auto":
        budget = _budget(classifier, parts[0].sequences.lengths, call)
    if not call.resume:
        multilabel = n_dims == (2,)
        _initialize(classifier, embedding, budget, multilabel=multilabel)
    hashes = DataHashes(classifier.classes_, held_out)
    if parts is not None:
        hashes.update(0, parts[0])
    if epochs:
        if stops_early:
            training, held_out = split_validation(
                parts[0],
                classifier.classes_,
                classifier.validation_fraction,
                classifier._seed,
            )
            parts = [training]

        def read_parts():
            if parts is not None:
                return parts
            return _read_parts(
                classifier, chunks, class_weight, mean_weight, n_dims, hashes
            )

        n_rows = [len(part.rows) for part in parts] if parts else chunks.n_rows
        plan = _plan(classifier, read_parts, n_rows, held_out, epochs, call)
        choice = _train(classifier, plan, budget, call)
        if call.name == "fit":
            warn_if_nothing_learned(classifier, parts[0], choose_engine(), choice)
    # A classifier of an earlier version has no record.
    before = getattr(classifier, "_fit_record", "unknown") if call.resume else None
    classifier._fit_record = record_fit(
        classifier, hashes, call=call.name, engine=choose_engine(), before=before
    )
    if call.tasks is not None:
        call.tasks.end()
    if call.has_checkpoint:
        remove_checkpoint(classifier.checkpoint)


def _survey(classifier, chunks, embedding, *, resume):
    """Read all chunks once; return the last sequences, and the dimensions of y."""
    n_dims, is_first = _label_dims(classifier, resume), not resume
    for X, y, sample_weight in chunks.read():
        if is_first:
            sequences = read_first(classifier, X, embedding)
        elif resume:
            sequences = read_more(classifier, X, warns=True)
        else:
            sequences = extend_vocabulary(classifier, X)
        y = check_labels(y, len(sequences), name=NAME, n_dims=n_dims)
        weights = None
        if not chunks.in_memory:
            weights = check_weights(sample_weight, y, None, name=NAME)
        chunks.survey(y, weights)
        n_dims, is_first = (y.ndim,), False
    return sequences, n_dims


def _label_dims(classifier, resume):
    """Return how many dimensions y may have."""
    if not resume:
        return (1, 2)
    return (2,) if classifier._network.architecture.multilabel else (1,)


def _read_validation(classifier, call, class_weight, n_dims):
    """Return the validation part; None if there is none."""
    if (call.X_val is None) != (call.y_val is None):
        raise ValueError(
            f"{NAME} expects X_val and y_val together, got only "
            f"{'y_val' if call.X_val is None else 'X_val'}."
        )
    if call.X_val is None:
        return None
    return _read_part(
        classifier,
        call.X_val,
        call.y_val,
        class_weight=class_weight,
        n_dims=n_dims,
        what="y_val",
    )


def _read_parts(classifier, chunks, class_weight, mean_weight, n_dims, hashes):
    """Yield the chunks of a further reading."""
    number = -1
    for number, (X, y, sample_weight) in enumerate(chunks.read()):
        part = _read_part(
            classifier,
            X,
            y,
            sample_weight,
            class_weight=class_weight,
            mean_weight=mean_weight,
            n_dims=n_dims,
        )
        chunks.check_number(number, len(part.rows))
        hashes.update(number, part)
        yield part
    chunks.check_number(number + 1)


def _read_part(
    classifier,
    X,
    y,
    sample_weight=None,
    *,
    class_weight,
    mean_weight=None,
    n_dims,
    what="y",
):
    sequences = read_more(classifier, X)
    names = {"name": NAME, "what": what}
    y = check_labels(y, len(sequences), **names, n_dims=n_dims)
    _, codes = encode_labels(y, classifier.classes_, **names)
    weights = check_weights(sample_weight, y, class_weight, name=NAME)
    weights = scale_weights(weights, mean_weight)
    return TrainingPart(sequences, codes, weights, np.arange(len(codes)))


def _budget(classifier, lengths, call):
    """Return how many networks to train, and for how long at most."""
    n_networks = classifier.n_networks
    if call.resume:
        n_networks = len(networks_of(classifier._network))
    return Budget.of(
        lengths,
        int(classifier.batch_size),
        n_networks,
        reads_ids=not reads_measurements(classifier),
    )


def _initialize(classifier, embedding, budget, *, multilabel):
    """Make the networks, with random weights."""
    random_state = check_random_state(classifier.random_state)
    classifier._seed = int(random_state.randint(np.iinfo(np.int32).max))
    classifier.history_, classifier.n_epochs_ = {}, 0
    n_networks = 1 if classifier.n_networks == "auto" else classifier.n_networks
    if budget is not None:
        n_networks = budget.n_networks
    architecture = _architecture(classifier, embedding, multilabel=multilabel)
    networks = [
        LSTMNetwork.with_random_weights(
            architecture, classifier.learning_rate, seed, embedding
        )
        for seed in _seeds(classifier, n_networks)
    ]
    classifier._network = networks[0] if n_networks == 1 else NetworkEnsemble(networks)


def _seeds(classifier, n_networks):
    """Return the seed of each network; that of the first is the classifier's."""
    rng = np.random.default_rng([classifier._seed, 4])
    others = rng.integers(np.iinfo(np.int32).max, size=n_networks - 1)
    return [classifier._seed, *map(int, others)]


def _architecture(classifier, embedding, *, multilabel):
    remover = classifier._padding_remover
    reads_ids = remover.n_features is None
    n_classes = len(classifier.classes_)
    embedding_dim = (
        classifier.embedding_dim if embedding is None else embedding.shape[1]
    )
    return Architecture(
        units=check_units(classifier.units, name=NAME),
        n_outputs=1 if n_classes == 2 and not multilabel else n_classes,
        n_features=remover.n_features,
        vocabulary_size=remover.vocabulary_size,
        embedding_dim=int(embedding_dim) if reads_ids else None,
        bidirectional=is_bidirectional(classifier),
        pooling=check_pooling(classifier.pooling, name=NAME),
        output_dropout=float(classifier.output_dropout),
        freezes_embedding=bool(classifier.freeze_embedding),
        multilabel=multilabel,
    )


def _plan(classifier, read_parts, n_rows, held_out, epochs, call):
    """Return the training of the first network, in a single cycle."""
    return TrainingPlan(
        read_parts=read_parts,
        n_rows=tuple(n_rows),
        held_out=held_out,
        first_epoch=len(classifier.history_.get("loss", [])),
        epochs=epochs,
        batch_size=int(classifier.batch_size),
        schedule=call.schedule,
        step_dropout=step_dropout(classifier, sum(n_rows)),
        seed=classifier._seed,
        patience=classifier.n_iter_no_change if classifier.early_stopping else None,
        callbacks=classifier.callbacks or [],
        verbose=min(int(classifier.verbose), 2),
        tasks=call.tasks,
    )


def _train(classifier, plan, budget, call):
    """Train the networks, set what comes out, and return what chose the epochs."""
    before = classifier._network
    networks = networks_of(before)
    if isinstance(before, NetworkEnsemble):
        networks = [copy(network) for network in networks]
    seeds = _seeds(classifier, len(networks))
    engine, file, choice, cycle_ends = choose_engine(), None, None, (plan.epochs,)
    if call.has_checkpoint and classifier.checkpoint is not None:
        file = checkpoint_of(classifier, plan.held_out, plan.read_parts, budget)
    if budget is not None:
        (part,) = plan.read_parts()
        choice = CycleChoice(
            before.architecture,
            part,
            plan.held_out,
            n_networks=len(networks),
            engine=engine,
            linear_columns=linear_columns(
                classifier, part.sequences.lengths[part.rows]
            ),
            held_out_share=classifier.validation_fraction,
            seed=classifier._seed,
        )
        cycle_ends = budget.cycle_ends

    # Of a single training, the callbacks of Keras show each epoch.
    in_cycles = len(networks) * len(cycle_ends) > 1

    def make_plan(number, start, end):
        of_network = replace(
            plan,
            seed=seeds[number],
            first_epoch=plan.first_epoch + start,
            epochs=end - start,
            verbose=0 if in_cycles else plan.verbose,
        )
        if choice is None:
            return of_network
        training, held_out = choice.parts(part, number)
        return replace(
            of_network,
            read_parts=lambda: [training],
            n_rows=(len(training.rows),),
            held_out=held_out,
        )

    history = train_networks(
        networks,
        cycle_ends,
        make_plan,
        engine=engine,
        starts_trained=bool(classifier.history_),
        choice=choice,
        file=file,
        verbose=plan.verbose if in_cycles else 0,
    )
    if choice is not None:
        classifier._network = choice.ensemble
    elif isinstance(before, NetworkEnsemble):
        ensemble = NetworkEnsemble(networks, before.scale, before.linear_path)
        classifier._network = ensemble
    n_epochs = choice.n_epochs if choice else plan.n_kept_epochs(history)
    classifier.n_epochs_ = plan.first_epoch + n_epochs
    classifier.history_ = joined(classifier.history_, history)
    return choice
