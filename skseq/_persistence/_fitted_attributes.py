"""What each estimator has learnt, as a dict of plain values, and back.

A ``write_...`` takes a fitted estimator. A ``read_...`` takes one that has only its
parameters, and values that nobody has checked: it raises ``ValueError``, or makes the
estimator what it was. Shapes are checked above all, which compiled code relies on.
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

# Attributes that scikit-learn sets where X has such, and what set_output has said.
_CONTAINERS = ["default", "pandas", "polars"]
_MAYBE = ("n_features_in_", "feature_names_in_", "_sklearn_output_config")


def write_encoder(encoder):
    """Vocabulary, in the order of ids, and what ``partial_fit`` has counted."""
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


def read_encoder(encoder, learnt):
    """Give an encoder its vocabulary."""
    _check_names(learnt, {"tokens", "reads_texts", "counts"})
    encoder._check_ngram_range()
    encoder.vocabulary_ = _number(learnt["tokens"], first=FIRST_TOKEN)
    encoder._reads_texts = _check(learnt, "reads_texts", bool)
    encoder._counts = None
    if learnt["counts"] is not None:
        encoder._counts = _read_counts(_check(learnt, "counts", dict))


def write_padder(padder):
    """Length, and number of features of a step."""
    return {
        "maxlen": padder.maxlen_,
        "n_features": padder._n_features,
        **_write_maybe(padder),
    }


def read_padder(padder, learnt):
    """Give a padder its length."""
    _check_names(learnt, {"maxlen", "n_features"}, _MAYBE)
    # Checked by hand: to scikit-learn, anything may be a dtype.
    is_named = isinstance(padder.dtype, (str, type, np.dtype))
    if not is_named or np.dtype(padder.dtype).kind not in "iuf":
        raise ValueError("dtype of its SequencePadder is no type of numbers")
    padder._check_holds_value(np.dtype(padder.dtype))
    padder.maxlen_ = _check_count(learnt, "maxlen")
    padder._n_features = None
    if learnt["n_features"] is not None:
        padder._n_features = _check_count(learnt, "n_features")
    _read_maybe(padder, learnt)


def write_scaler(scaler):
    """Mean and deviation of each feature, and what ``partial_fit`` goes on from."""
    return {
        "mean": scaler.mean_,
        "scale": scaler.scale_,
        "variance": scaler._scaler.var_,
        "n_steps": scaler._scaler.n_samples_seen_,
        **_write_maybe(scaler),
    }


def read_scaler(scaler, learnt):
    """Give a scaler its means and deviations."""
    names = {"mean", "scale", "variance", "n_steps", "n_features_in_"}
    _check_names(learnt, names, _MAYBE)
    shape = (_check_count(learnt, "n_features_in_"),)
    n_steps = learnt["n_steps"]
    is_number = isinstance(n_steps, (np.ndarray, np.number))
    if not is_number or n_steps.shape not in [(), shape]:
        raise ValueError("n_steps has no count for each feature")
    within = StandardScaler()
    within.n_features_in_ = learnt["n_features_in_"]
    within.n_samples_seen_ = n_steps
    within.mean_ = scaler.mean_ = _check_array(learnt, "mean", shape)
    within.scale_ = scaler.scale_ = _check_array(learnt, "scale", shape)
    within.var_ = _check_array(learnt, "variance", shape)
    scaler._scaler = within
    _read_maybe(scaler, learnt)


def write_classifier(classifier):
    """All numbers of the network, those of its training included."""
    network, state = classifier._network, classifier._network.state
    return {
        "classes": classifier.classes_,
        "history": classifier.history_,
        "seed": classifier._seed,
        "skips_larger_ids": classifier._reader._skips_larger_ids,
        "architecture": asdict(network.architecture),
        "weights": state.weights,
        "means": state.means,
        "squares": state.squares,
        "n_updates": state.n_updates,
        "learning_rate": state.learning_rate,
        # Not of one that was fitted before there were records.
        "fit_record": getattr(classifier, "_fit_record", None),
        **_write_maybe(classifier),
    }


def read_classifier(classifier, learnt):
    """Build the network anew, and give it its numbers."""
    from skseq._classifier._fit_record import check_fit_record
    from skseq._network._lstm_network import LSTMNetwork, NetworkState

    state_names = {field.name for field in fields(NetworkState)}
    _check_names(
        learnt,
        {"classes", "history", "seed", "skips_larger_ids", "architecture"}
        | state_names,
        (*_MAYBE, "fit_record"),
    )
    classes = _check_classes(learnt)
    architecture = _read_architecture(learnt["architecture"], len(classes))
    shapes = _weight_shapes(architecture)
    _check_count(learnt, "n_updates", least=0)
    _check(learnt, "learning_rate", float)
    for name in ("weights", "means", "squares"):
        _check_weights(learnt[name], shapes)
    # The size of the table of vectors is what keeps the kernel within it.
    reader = classifier._new_reader(classifier._check_embedding())
    reader.n_features = architecture.n_features
    reader.vocabulary_size = architecture.vocabulary_size
    reader._skips_larger_ids = _check(learnt, "skips_larger_ids", bool)
    classifier._reader = reader
    classifier._seed = _check_count(learnt, "seed", least=0, most=2**31)
    classifier.history_ = _check_history(learnt["history"])
    classifier.classes_ = classes
    classifier._network = LSTMNetwork(
        architecture, NetworkState(**{name: learnt[name] for name in state_names})
    )
    _read_maybe(classifier, learnt)
    if learnt.get("fit_record") is not None:
        check_fit_record(learnt["fit_record"])
        classifier._fit_record = learnt["fit_record"]


def write_vectorizer(vectorizer):
    """Terms, in the order of columns, and their weights."""
    tfidf = vectorizer._tfidf
    columns = vectorizer.vocabulary_
    return {
        "terms": sorted(columns, key=columns.__getitem__),
        "is_fixed": vectorizer.fixed_vocabulary_,
        "weighting": tfidf.get_params(),
        "idf": tfidf.idf_ if tfidf.use_idf else None,
    }


def read_vectorizer(vectorizer, learnt):
    """Give a vectorizer its terms and their weights."""
    _check_names(learnt, {"terms", "is_fixed", "weighting", "idf"})
    terms = _number(learnt["terms"], first=0)
    if not all(type(term) is str for term in terms):
        raise ValueError("a term is no string")
    # To scikit-learn, any tuple will do until it is used.
    sizes = vectorizer.ngram_range
    if len(sizes) != 2 or not all(isinstance(size, Integral) for size in sizes):
        raise ValueError("ngram_range is no pair of integers")
    tfidf = TfidfTransformer()
    _check_names(_check(learnt, "weighting", dict), set(tfidf.get_params()))
    tfidf.set_params(**learnt["weighting"])._validate_params()
    tfidf.n_features_in_ = len(terms)
    if tfidf.use_idf:
        tfidf.idf_ = _check_array(learnt, "idf", (len(terms),))
    vectorizer.vocabulary_ = terms
    vectorizer.fixed_vocabulary_ = _check(learnt, "is_fixed", bool)
    vectorizer._tfidf = tfidf


def write_regression(regression):
    """Coefficients of each class."""
    return {
        "classes": regression.classes_,
        "coef": regression.coef_,
        "intercept": regression.intercept_,
        "n_iter": regression.n_iter_,
        **_write_maybe(regression),
    }


def read_regression(regression, learnt):
    """Give a logistic regression its coefficients."""
    names = {"classes", "coef", "intercept", "n_iter", "n_features_in_"}
    _check_names(learnt, names, _MAYBE)
    classes = _check_classes(learnt)
    n_rows = 1 if len(classes) == 2 else len(classes)
    n_features = _check_count(learnt, "n_features_in_")
    regression.coef_ = _check_array(learnt, "coef", (n_rows, n_features))
    regression.intercept_ = _check_array(learnt, "intercept", (n_rows,))
    regression.n_iter_ = _check(learnt, "n_iter", np.ndarray)
    regression.classes_ = classes
    _read_maybe(regression, learnt)


def _write_maybe(estimator):
    return {name: vars(estimator)[name] for name in _MAYBE if name in vars(estimator)}


def _read_maybe(estimator, learnt):
    if "n_features_in_" in learnt:
        estimator.n_features_in_ = _check_count(learnt, "n_features_in_")
    if "feature_names_in_" in learnt:
        names = _check(learnt, "feature_names_in_", np.ndarray)
        if names.dtype != object or not all(type(name) is str for name in names):
            raise ValueError("names of features are no strings")
        estimator.feature_names_in_ = names
    if "_sklearn_output_config" in learnt:
        config = _check(learnt, "_sklearn_output_config", dict)
        if list(config) != ["transform"] or config["transform"] not in _CONTAINERS:
            raise ValueError("the container of the output is unknown")
        estimator._sklearn_output_config = config


def _read_counts(learnt):
    _check_names(learnt, {"n_rows", "tokens", "n_times", "n_rows_with"})
    counts = TokenCounts()
    counts.n_rows = _check_count(learnt, "n_rows", least=0)
    counts._numbers.update(_number(learnt["tokens"], first=0))
    shape = (len(counts._numbers),)
    counts._n_times = _check_array(learnt, "n_times", shape, kind="i")
    counts._n_rows_with = _check_array(learnt, "n_rows_with", shape, kind="i")
    return counts


def _read_architecture(values, n_classes):
    if type(values) is not dict:
        raise ValueError("the architecture is damaged")
    known = {field.name: field.type for field in fields(Architecture)}
    if not {"units", "n_outputs"} <= set(values) <= set(known):
        raise ValueError("the architecture is not of this version")
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
    # The kernel takes steps for ids where there is a vocabulary.
    are_sizes = are_sizes and others == [None] * len(others)
    is_binary = n_classes == 2 and not architecture.multilabel
    n_outputs = 1 if is_binary else n_classes
    is_share = 0 <= architecture.output_dropout < 1
    if not are_sizes or not is_share or architecture.n_outputs != n_outputs:
        raise ValueError("the parts of the architecture do not fit together")
    return architecture


def _weight_shapes(architecture):
    """Return the shape of each array, in the order of ``NetworkState``."""
    shapes, n_inputs = [], architecture.n_inputs
    if architecture.reads_ids:
        shapes.append((architecture.vocabulary_size, n_inputs))
    for units in architecture.units:
        of_one = [(n_inputs, 4 * units), (units, 4 * units), (4 * units,)]
        shapes += architecture.n_directions * of_one
        n_inputs = architecture.n_directions * units
    n_pooled = architecture.n_pooled * architecture.units[-1]
    n_outputs = architecture.n_outputs
    return [*shapes, (n_pooled, n_outputs), (n_outputs,)]


def _check_weights(arrays, shapes):
    if type(arrays) is not list or len(arrays) != len(shapes):
        raise ValueError("the network has more or fewer weights")
    for array, shape in zip(arrays, shapes, strict=True):
        is_weight = type(array) is np.ndarray and array.dtype == np.float32
        if not is_weight or array.shape != shape:
            raise ValueError(f"the network has no weights of shape {shape}")


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


def _check_classes(learnt):
    classes = _check(learnt, "classes", np.ndarray)
    if classes.ndim != 1 or len(classes) < 2:
        raise ValueError("there are no two classes")
    return classes


def _check_names(learnt, required, maybe=()):
    if not set(required) <= set(learnt) <= {*required, *maybe}:
        raise ValueError("what an estimator has learnt is not complete")


def _check(learnt, name, kind):
    if type(learnt[name]) is not kind:
        raise ValueError(f"{name} is no {kind.__name__}")
    return learnt[name]


def _check_count(learnt, name, *, least=1, most=2**63 - 1):
    value = learnt[name]
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} is no integer")
    if not least <= value <= most:
        raise ValueError(f"{name} is out of range")
    return value


def _check_array(learnt, name, shape, *, kind="f"):
    array = _check(learnt, name, np.ndarray)
    if array.dtype.kind != kind or array.shape != shape:
        raise ValueError(f"{name} has no shape {shape}")
    return array


def _number(tokens, *, first):
    """Return the tokens with their numbers."""
    if type(tokens) is not list:
        raise ValueError("there is no vocabulary")
    try:
        numbers = dict(zip(tokens, count(first)))
    except TypeError as error:
        raise ValueError("a token has no hash") from error
    if len(numbers) != len(tokens):
        raise ValueError("a token comes twice")
    return numbers
