"""Convert the fitted attributes of each estimator to a dict of plain values and back.

A ``write_...`` takes a fitted estimator. A ``read_...`` takes an estimator that has its
parameters only, and unchecked values: it raises ``ValueError``, or sets the fitted
attributes. In particular it checks all shapes, which compiled code relies on.
"""

from dataclasses import asdict, fields
from itertools import count
from numbers import Integral

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import StandardScaler

from skseq._network._architecture import Architecture, check_pooling, check_units
from skseq._preprocessing._token_encoder import FIRST_TOKEN
from skseq._preprocessing._vocabulary import TokenCounts

_CONTAINERS = ["default", "pandas", "polars"]  # Arguments of set_output.

# Attributes that scikit-learn sets only if X has them, or if set_output was called.
_OPTIONAL = ("n_features_in_", "feature_names_in_", "_sklearn_output_config")


def write_encoder(encoder):
    """Write the vocabulary, in the order of ids, and the counts of ``partial_fit``."""
    counts = encoder._counts
    return {
        "tokens": list(encoder.vocabulary_),
        "reads_texts": encoder._reads_texts,
        "counts": None
        if counts is None
        else {
            "n_rows": counts.n_rows,
            "tokens": list(counts._numbers),
            "n_times": counts._n_times,
            "n_rows_with": counts._n_rows_with,
        },
    }


def read_encoder(encoder, values):
    """Set the vocabulary and the counts."""
    _check_names(values, {"tokens", "reads_texts", "counts"})
    encoder._check_ngram_range()
    encoder.vocabulary_ = _number(values["tokens"], first=FIRST_TOKEN)
    encoder._reads_texts = _check(values, "reads_texts", bool)
    encoder._counts = None
    if values["counts"] is not None:
        encoder._counts = _read_counts(_check(values, "counts", dict))


def write_padder(padder):
    """Write the length, and the number of features of a time step."""
    return {
        "maxlen": padder.maxlen_,
        "n_features": padder._n_features,
        **_write_optional(padder),
    }


def read_padder(padder, values):
    """Set the length and the number of features."""
    _check_names(values, {"maxlen", "n_features"}, _OPTIONAL)
    # scikit-learn does not validate dtype.
    is_named = isinstance(padder.dtype, (str, type, np.dtype))
    if not is_named or np.dtype(padder.dtype).kind not in "iuf":
        raise ValueError("dtype of its SequencePadder is not numeric")
    padder._check_holds_value(np.dtype(padder.dtype))
    padder.maxlen_ = _check_count(values, "maxlen")
    padder._n_features = None
    if values["n_features"] is not None:
        padder._n_features = _check_count(values, "n_features")
    _read_optional(padder, values)


def write_scaler(scaler):
    """Write the mean, scale and variance of each feature, and the number of steps."""
    return {
        "mean": scaler.mean_,
        "scale": scaler.scale_,
        "variance": scaler._scaler.var_,
        "n_steps": scaler._scaler.n_samples_seen_,
        **_write_optional(scaler),
    }


def read_scaler(scaler, values):
    """Set the statistics of each feature."""
    names = {"mean", "scale", "variance", "n_steps", "n_features_in_"}
    _check_names(values, names, _OPTIONAL)
    shape = (_check_count(values, "n_features_in_"),)
    n_steps = values["n_steps"]
    is_number = isinstance(n_steps, (np.ndarray, np.number))
    if not is_number or n_steps.shape not in [(), shape]:
        raise ValueError("n_steps is neither a number nor one for each feature")
    within = StandardScaler()
    within.n_features_in_ = values["n_features_in_"]
    within.n_samples_seen_ = n_steps
    within.mean_ = scaler.mean_ = _check_array(values, "mean", shape)
    within.scale_ = scaler.scale_ = _check_array(values, "scale", shape)
    within.var_ = _check_array(values, "variance", shape)
    scaler._scaler = within
    _read_optional(scaler, values)


def write_classifier(classifier):
    """Write architecture, weights and optimizer state of the network."""
    network, state = classifier._network, classifier._network.state
    return {
        "classes": classifier.classes_,
        "history": classifier.history_,
        "seed": classifier._seed,
        "skips_larger_ids": classifier._padding_remover._skips_larger_ids,
        "architecture": asdict(network.architecture),
        "weights": state.weights,
        "means": state.means,
        "squares": state.squares,
        "n_updates": state.n_updates,
        "learning_rate": state.learning_rate,
        # Missing if it was fitted by a version that kept no records.
        "fit_record": getattr(classifier, "_fit_record", None),
        **_write_optional(classifier),
    }


def read_classifier(classifier, values):
    """Build the network, and set its weights and optimizer state."""
    from skseq._classifier._fit_record import check_fit_record
    from skseq._classifier._input_reading import make_padding_remover
    from skseq._classifier._parameter_checks import check_embedding
    from skseq._network._lstm_network import LSTMNetwork
    from skseq._network._state import NetworkState

    state_names = {field.name for field in fields(NetworkState)}
    _check_names(
        values,
        {"classes", "history", "seed", "skips_larger_ids", "architecture"}
        | state_names,
        (*_OPTIONAL, "fit_record"),
    )
    classes = _check_classes(values)
    architecture = _read_architecture(values["architecture"], len(classes))
    shapes = architecture.weight_shapes()
    _check_count(values, "n_updates", minimum=0)
    _check(values, "learning_rate", float)
    for name in ("weights", "means", "squares"):
        _check_weights(values[name], shapes)
    # The kernel looks up ids unchecked: they must be below the size of the embedding.
    remover = make_padding_remover(
        check_embedding(classifier), classifier.vocabulary_size
    )
    remover.n_features = architecture.n_features
    remover.vocabulary_size = architecture.vocabulary_size
    remover._skips_larger_ids = _check(values, "skips_larger_ids", bool)
    classifier._padding_remover = remover
    classifier._seed = _check_count(values, "seed", minimum=0, maximum=2**31)
    classifier.history_ = _check_history(values["history"])
    classifier.classes_ = classes
    classifier._network = LSTMNetwork(
        architecture, NetworkState(**{name: values[name] for name in state_names})
    )
    _read_optional(classifier, values)
    if values.get("fit_record") is not None:
        check_fit_record(values["fit_record"])
        classifier._fit_record = values["fit_record"]


def write_vectorizer(vectorizer):
    """Write the terms, in the order of columns, and the TF-IDF weighting."""
    tfidf = vectorizer._tfidf
    columns = vectorizer.vocabulary_
    return {
        "terms": sorted(columns, key=columns.__getitem__),
        "is_fixed": vectorizer.fixed_vocabulary_,
        "weighting": tfidf.get_params(),
        "idf": tfidf.idf_ if tfidf.use_idf else None,
    }


def read_vectorizer(vectorizer, values):
    """Set the terms and the TF-IDF weighting."""
    _check_names(values, {"terms", "is_fixed", "weighting", "idf"})
    terms = _number(values["terms"], first=0)
    if not all(type(term) is str for term in terms):
        raise ValueError("a term is not a string")
    # scikit-learn accepts any tuple until it is used.
    sizes = vectorizer.ngram_range
    if sizes is not None and not (
        len(sizes) == 2 and all(isinstance(size, Integral) for size in sizes)
    ):
        raise ValueError("ngram_range is not a pair of integers")
    tfidf = TfidfTransformer()
    _check_names(_check(values, "weighting", dict), set(tfidf.get_params()))
    tfidf.set_params(**values["weighting"])._validate_params()
    tfidf.n_features_in_ = len(terms)
    if tfidf.use_idf:
        tfidf.idf_ = _check_array(values, "idf", (len(terms),))
    vectorizer.vocabulary_ = terms
    vectorizer.fixed_vocabulary_ = _check(values, "is_fixed", bool)
    vectorizer._tfidf = tfidf


def write_regression(regression):
    """Write the coefficients of each class."""
    return {
        "classes": regression.classes_,
        "coef": regression.coef_,
        "intercept": regression.intercept_,
        "n_iter": regression.n_iter_,
        **_write_optional(regression),
    }


def read_regression(regression, values):
    """Set the coefficients."""
    names = {"classes", "coef", "intercept", "n_iter", "n_features_in_"}
    _check_names(values, names, _OPTIONAL)
    classes = _check_classes(values)
    n_rows = 1 if len(classes) == 2 else len(classes)
    n_features = _check_count(values, "n_features_in_")
    regression.coef_ = _check_array(values, "coef", (n_rows, n_features))
    regression.intercept_ = _check_array(values, "intercept", (n_rows,))
    regression.n_iter_ = _check(values, "n_iter", np.ndarray)
    regression.classes_ = classes
    _read_optional(regression, values)


def write_tuned_regression(regression):
    """Write the coefficients of each class, and the chosen C."""
    return {**write_regression(regression), "C": regression.C_}


def read_tuned_regression(regression, values):
    """Set the coefficients, and the chosen C."""
    C = values.pop("C", None)
    if type(C) is not float or not C > 0:
        raise ValueError("C is not a positive number")
    read_regression(regression, values)
    regression.C_ = C


def _write_optional(estimator):
    return {
        name: vars(estimator)[name] for name in _OPTIONAL if name in vars(estimator)
    }


def _read_optional(estimator, values):
    if "n_features_in_" in values:
        estimator.n_features_in_ = _check_count(values, "n_features_in_")
    if "feature_names_in_" in values:
        names = _check(values, "feature_names_in_", np.ndarray)
        if names.dtype != object or not all(type(name) is str for name in names):
            raise ValueError("the names of features are not strings")
        estimator.feature_names_in_ = names
    if "_sklearn_output_config" in values:
        config = _check(values, "_sklearn_output_config", dict)
        if list(config) != ["transform"] or config["transform"] not in _CONTAINERS:
            raise ValueError("the output container of set_output is unknown")
        estimator._sklearn_output_config = config


def _read_counts(values):
    _check_names(values, {"n_rows", "tokens", "n_times", "n_rows_with"})
    counts = TokenCounts()
    counts.n_rows = _check_count(values, "n_rows", minimum=0)
    counts._numbers.update(_number(values["tokens"], first=0))
    shape = (len(counts._numbers),)
    counts._n_times = _check_array(values, "n_times", shape, kind="i")
    counts._n_rows_with = _check_array(values, "n_rows_with", shape, kind="i")
    return counts


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


def _check_classes(values):
    classes = _check(values, "classes", np.ndarray)
    if classes.ndim != 1 or len(classes) < 2:
        raise ValueError("expected at least 2 classes, in a 1-D array")
    return classes


def _check_names(values, required, optional=()):
    if not set(required) <= set(values) <= {*required, *optional}:
        raise ValueError("fitted attributes of an estimator are missing or unknown")


def _check(values, name, kind):
    if type(values[name]) is not kind:
        raise ValueError(f"{name} is not of type {kind.__name__}")
    return values[name]


def _check_count(values, name, *, minimum=1, maximum=2**63 - 1):
    value = values[name]
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} is not an integer")
    if not minimum <= value <= maximum:
        raise ValueError(f"{name} is out of range")
    return value


def _check_array(values, name, shape, *, kind="f"):
    array = _check(values, name, np.ndarray)
    if array.dtype.kind != kind or array.shape != shape:
        raise ValueError(f"{name} is not an array of shape {shape}")
    return array


def _number(tokens, *, first):
    """Return a dict from tokens to consecutive integers."""
    if type(tokens) is not list:
        raise ValueError("the vocabulary is not a list")
    try:
        numbers = dict(zip(tokens, count(first)))
    except TypeError as error:
        raise ValueError("a token is not hashable") from error
    if len(numbers) != len(tokens):
        raise ValueError("the vocabulary has a duplicate token")
    return numbers
