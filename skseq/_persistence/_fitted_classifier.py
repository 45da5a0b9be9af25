"""Convert a fitted LSTMClassifier to a dict of plain values and back."""

from dataclasses import asdict, fields

import numpy as np

from skseq._network._architecture import Architecture, check_pooling, check_units
from skseq._network._ensemble import NetworkEnsemble, networks_of
from skseq._network._linear_path import LinearPath
from skseq._network._lstm_network import LSTMNetwork
from skseq._network._state import NetworkState
from skseq._network._summaries import Summaries
from skseq._network._terms import KINDS, Terms, is_term
from skseq._persistence._fitted_attributes import (
    OPTIONAL,
    check_classes,
    check_count,
    check_names,
    check_type,
    read_optional,
    write_optional,
)

_STATE_NAMES = {field.name for field in fields(NetworkState)}


def write_classifier(classifier):
    """Write architecture, weights and optimizer state of the networks."""
    network = classifier._network
    first, *others = [of_one.state for of_one in networks_of(network)]
    values = {
        "classes": classifier.classes_,
        "history": classifier.history_,
        "n_epochs": classifier.n_epochs_,
        "seed": classifier._seed,
        "skips_larger_ids": classifier._padding_remover._skips_larger_ids,
        "architecture": asdict(network.architecture),
        **vars(first),
        # Missing if it was fitted by a version that kept no records.
        "fit_record": getattr(classifier, "_fit_record", None),
        **write_optional(classifier),
    }
    if isinstance(network, NetworkEnsemble):
        path = network.linear_path
        values["ensemble"] = {
            "others": [dict(vars(state)) for state in others],
            "scale": network.scale,
            "linear_path": None if path is None else _write_linear_path(path),
        }
    return values


def read_classifier(classifier, values):
    """Build the networks, and set their weights and optimizer state."""
    from skseq._classifier._fit_record import check_fit_record
    from skseq._classifier._input_reading import make_padding_remover
    from skseq._classifier._parameter_checks import check_embedding

    check_names(
        values,
        {"classes", "history", "seed", "skips_larger_ids", "architecture"}
        | _STATE_NAMES,
        (*OPTIONAL, "fit_record", "n_epochs", "ensemble"),
    )
    classes = check_classes(values)
    architecture = _read_architecture(values["architecture"], len(classes))
    network = _read_network(values, architecture)
    if "ensemble" in values:
        network = _read_ensemble(check_type(values, "ensemble", dict), network)
    # The kernel looks up ids unchecked: they must be below the size of the embedding.
    remover = make_padding_remover(
        check_embedding(classifier), classifier.vocabulary_size
    )
    remover.n_features = architecture.n_features
    remover.vocabulary_size = architecture.vocabulary_size
    remover._skips_larger_ids = check_type(values, "skips_larger_ids", bool)
    classifier._padding_remover = remover
    classifier._seed = check_count(values, "seed", minimum=0, maximum=2**31)
    classifier.history_ = _check_history(values["history"])
    # Earlier versions kept the weights of the last epoch, or did not say which.
    n_epochs = len(classifier.history_.get("loss", []))
    values = {"n_epochs": n_epochs, **values}
    classifier.n_epochs_ = check_count(values, "n_epochs", minimum=0)
    classifier.classes_ = classes
    classifier._network = network
    read_optional(classifier, values)
    if values.get("fit_record") is not None:
        check_fit_record(values["fit_record"])
        classifier._fit_record = values["fit_record"]


def _read_network(values, architecture):
    shapes = architecture.weight_shapes()
    check_count(values, "n_updates", minimum=0)
    check_type(values, "learning_rate", float)
    for name in ("weights", "means", "squares"):
        _check_weights(values[name], shapes)
    state = NetworkState(**{name: values[name] for name in _STATE_NAMES})
    return LSTMNetwork(architecture, state)


def _read_ensemble(values, first):
    check_names(values, {"others", "scale", "linear_path"})
    scale = check_type(values, "scale", float)
    if not 0 < scale <= float(np.finfo(np.float32).max):
        raise ValueError("scale is out of range")
    networks = [first]
    for state in check_type(values, "others", list):
        if type(state) is not dict:
            raise ValueError("a network of the ensemble is damaged")
        check_names(state, _STATE_NAMES)
        networks.append(_read_network(state, first.architecture))
    linear_path = None
    if values["linear_path"] is not None:
        parts = check_type(values, "linear_path", dict)
        linear_path = _read_linear_path(parts, first.architecture)
    return NetworkEnsemble(networks, scale, linear_path)


def _write_linear_path(path):
    values = {"table": path.table, "bias": path.bias}
    if isinstance(path.columns, Terms):
        values |= {"codes": path.columns.codes, "binary": path.columns.binary}
    return values


def _read_linear_path(values, architecture):
    if architecture.reads_ids:
        check_names(values, {"codes", "table", "bias"}, ("binary",))
        columns = _read_terms(values, architecture.vocabulary_size)
    else:
        check_names(values, {"table", "bias"})
        columns = Summaries(architecture.n_features)
    shape = len(columns), architecture.n_outputs
    _check_weights([values["table"], values["bias"]], [shape, shape[1:]])
    return LinearPath(columns, values["table"], values["bias"])


def _read_terms(values, vocabulary_size):
    # Earlier versions counted every occurrence.
    binary = check_type({"binary": False, **values}, "binary", bool)
    codes = check_type(values, "codes", dict)
    check_names(codes, set(), KINDS)
    for kind, known in codes.items():
        is_array = type(known) is np.ndarray and known.dtype == np.int32
        if not is_array or known.ndim != 1 or (known[1:] <= known[:-1]).any():
            raise ValueError(f"the {kind} of the linear path are damaged")
        if not is_term(kind, known, vocabulary_size).all():
            raise ValueError(f"the {kind} of the linear path are out of range")
    return Terms(vocabulary_size, codes, binary)


def _read_architecture(values, n_classes):
    if type(values) is not dict:
        raise ValueError("the architecture is damaged")
    known = {field.name: field.type for field in fields(Architecture)}
    if not {"units", "n_outputs"} <= set(values) <= set(known):
        raise ValueError("the architecture has fields unknown to this version")
    for name, value in values.items():
        if not isinstance(value, known[name]) or (
            isinstance(value, bool) and known[name] is not bool
        ):
            raise ValueError(f"{name} of the architecture is damaged")
    architecture = Architecture(**values)
    check_units(architecture.units, name="the architecture")
    check_pooling(architecture.pooling, name="the architecture")
    sizes = [architecture.n_features]
    others = [architecture.vocabulary_size, architecture.embedding_dim]
    if architecture.reads_ids:
        sizes, others = others, sizes
    are_sizes = all(type(size) is int and size >= 1 for size in sizes)
    # The kernel reads steps as ids if there is a vocabulary.
    are_sizes = are_sizes and others == [None] * len(others)
    is_binary = n_classes == 2 and not architecture.multilabel
    n_outputs = 1 if is_binary else n_classes
    is_rate = 0 <= architecture.output_dropout < 1
    if not are_sizes or not is_rate or architecture.n_outputs != n_outputs:
        raise ValueError("the parts of the architecture do not fit together")
    return architecture


def _check_weights(arrays, shapes):
    if type(arrays) is not list or len(arrays) != len(shapes):
        raise ValueError(f"the network should have {len(shapes)} arrays of weights")
    for array, shape in zip(arrays, shapes, strict=True):
        is_weight = type(array) is np.ndarray and array.dtype == np.float32
        if not is_weight or array.shape != shape:
            raise ValueError(
                f"the network should have float32 weights of shape {shape}"
            )


def _check_history(history):
    is_history = type(history) is dict and all(
        type(name) is str
        and type(values) is list
        and all(type(value) is float for value in values)
        for name, values in history.items()
    )
    if not is_history:
        raise ValueError("the history is damaged")
    return history
