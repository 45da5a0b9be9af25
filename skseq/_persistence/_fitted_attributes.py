"""Convert the fitted attributes of each estimator to a dict of plain values and back.

A ``write_...`` takes a fitted estimator. A ``read_...`` takes an estimator that has its
parameters only, and unchecked values: it raises ``ValueError``, or sets the fitted
attributes. In particular it checks all shapes, which compiled code relies on.
"""

from itertools import count
from numbers import Integral

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import StandardScaler

from skseq._preprocessing._token_encoder import FIRST_TOKEN
from skseq._preprocessing._tokenization import check_ngram_range
from skseq._preprocessing._vocabulary import TokenCounts

_CONTAINERS = ["default", "pandas", "polars"]  # Arguments of set_output.

# Attributes that scikit-learn sets only if X has them, or if set_output was called.
OPTIONAL = ("n_features_in_", "feature_names_in_", "_sklearn_output_config")


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
    check_names(values, {"tokens", "reads_texts", "counts"})
    check_ngram_range(encoder.ngram_range, encoder.analyzer, name="TokenEncoder")
    encoder.vocabulary_ = _number(values["tokens"], first=FIRST_TOKEN)
    encoder._reads_texts = check_type(values, "reads_texts", bool)
    encoder._counts = None
    if values["counts"] is not None:
        encoder._counts = _read_counts(check_type(values, "counts", dict))


def write_padder(padder):
    """Write the length, and the number of features of a time step."""
    return {
        "maxlen": padder.maxlen_,
        "n_features": padder._n_features,
        **write_optional(padder),
    }


def read_padder(padder, values):
    """Set the length and the number of features."""
    check_names(values, {"maxlen", "n_features"}, OPTIONAL)
    # scikit-learn does not validate dtype.
    is_named = isinstance(padder.dtype, (str, type, np.dtype))
    if not is_named or np.dtype(padder.dtype).kind not in "iuf":
        raise ValueError("dtype of its SequencePadder is not numeric")
    padder._check_holds_value(np.dtype(padder.dtype))
    padder.maxlen_ = check_count(values, "maxlen")
    padder._n_features = None
    if values["n_features"] is not None:
        padder._n_features = check_count(values, "n_features")
    read_optional(padder, values)


def write_scaler(scaler):
    """Write the mean, scale and variance of each feature, and the number of steps."""
    return {
        "mean": scaler.mean_,
        "scale": scaler.scale_,
        "variance": scaler._scaler.var_,
        "n_steps": scaler._scaler.n_samples_seen_,
        **write_optional(scaler),
    }


def read_scaler(scaler, values):
    """Set the statistics of each feature."""
    names = {"mean", "scale", "variance", "n_steps", "n_features_in_"}
    check_names(values, names, OPTIONAL)
    shape = (check_count(values, "n_features_in_"),)
    within = StandardScaler()
    within.n_features_in_ = values["n_features_in_"]
    within.n_samples_seen_ = _check_one_or_each(values, "n_steps", shape)
    within.mean_ = scaler.mean_ = check_array(values, "mean", shape)
    within.scale_ = scaler.scale_ = check_array(values, "scale", shape)
    within.var_ = check_array(values, "variance", shape)
    scaler._scaler = within
    read_optional(scaler, values)


def write_summarizer(summarizer):
    """Write the mean of each feature."""
    return {"mean": summarizer.mean_, **write_optional(summarizer)}


def read_summarizer(summarizer, values):
    """Set the mean of each feature."""
    check_names(values, {"mean", "n_features_in_"}, OPTIONAL)
    shape = (check_count(values, "n_features_in_"),)
    summarizer.mean_ = check_array(values, "mean", shape)
    read_optional(summarizer, values)


def write_standard_scaler(scaler):
    """Write the mean, scale and variance of each column, and the number of rows."""
    return {
        "mean": scaler.mean_,
        "scale": scaler.scale_,
        "var": scaler.var_,
        "n_rows": scaler.n_samples_seen_,
        **write_optional(scaler),
    }


def read_standard_scaler(scaler, values):
    """Set the statistics of each column; those that it does not use may be None."""
    names = {"mean", "scale", "var", "n_rows", "n_features_in_"}
    check_names(values, names, OPTIONAL)
    shape = (check_count(values, "n_features_in_"),)
    uses = {"mean": scaler.with_mean, "scale": scaler.with_std, "var": scaler.with_std}
    for name, is_used in uses.items():
        if is_used or values[name] is not None:
            check_array(values, name, shape)
        setattr(scaler, f"{name}_", values[name])
    scaler.n_samples_seen_ = _check_one_or_each(values, "n_rows", shape)
    read_optional(scaler, values)


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
    check_names(values, {"terms", "is_fixed", "weighting", "idf"})
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
    check_names(check_type(values, "weighting", dict), set(tfidf.get_params()))
    tfidf.set_params(**values["weighting"])._validate_params()
    tfidf.n_features_in_ = len(terms)
    if tfidf.use_idf:
        tfidf.idf_ = check_array(values, "idf", (len(terms),))
    vectorizer.vocabulary_ = terms
    vectorizer.fixed_vocabulary_ = check_type(values, "is_fixed", bool)
    vectorizer._tfidf = tfidf


def write_regression(regression):
    """Write the coefficients of each class."""
    return {
        "classes": regression.classes_,
        "coef": regression.coef_,
        "intercept": regression.intercept_,
        "n_iter": regression.n_iter_,
        **write_optional(regression),
    }


def read_regression(regression, values):
    """Set the coefficients."""
    names = {"classes", "coef", "intercept", "n_iter", "n_features_in_"}
    check_names(values, names, OPTIONAL)
    classes = check_classes(values)
    n_rows = 1 if len(classes) == 2 else len(classes)
    n_features = check_count(values, "n_features_in_")
    regression.coef_ = check_array(values, "coef", (n_rows, n_features))
    regression.intercept_ = check_array(values, "intercept", (n_rows,))
    regression.n_iter_ = check_type(values, "n_iter", np.ndarray)
    regression.classes_ = classes
    read_optional(regression, values)


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


def write_optional(estimator):
    return {name: vars(estimator)[name] for name in OPTIONAL if name in vars(estimator)}


def read_optional(estimator, values):
    if "n_features_in_" in values:
        estimator.n_features_in_ = check_count(values, "n_features_in_")
    if "feature_names_in_" in values:
        names = check_type(values, "feature_names_in_", np.ndarray)
        if names.dtype != object or not all(type(name) is str for name in names):
            raise ValueError("the names of features are not strings")
        estimator.feature_names_in_ = names
    if "_sklearn_output_config" in values:
        config = check_type(values, "_sklearn_output_config", dict)
        if list(config) != ["transform"] or config["transform"] not in _CONTAINERS:
            raise ValueError("the output container of set_output is unknown")
        estimator._sklearn_output_config = config


def _read_counts(values):
    check_names(values, {"n_rows", "tokens", "n_times", "n_rows_with"})
    counts = TokenCounts()
    counts.n_rows = check_count(values, "n_rows", minimum=0)
    counts._numbers.update(_number(values["tokens"], first=0))
    shape = (len(counts._numbers),)
    counts._n_times = check_array(values, "n_times", shape, kind="i")
    counts._n_rows_with = check_array(values, "n_rows_with", shape, kind="i")
    return counts


def check_classes(values):
    classes = check_type(values, "classes", np.ndarray)
    if classes.ndim != 1 or len(classes) < 2:
        raise ValueError("expected at least 2 classes, in a 1-D array")
    return classes


def check_names(values, required, optional=()):
    if not set(required) <= set(values) <= {*required, *optional}:
        raise ValueError("fitted attributes of an estimator are missing or unknown")


def check_type(values, name, kind):
    if type(values[name]) is not kind:
        raise ValueError(f"{name} is not of type {kind.__name__}")
    return values[name]


def check_count(values, name, *, minimum=1, maximum=2**63 - 1):
    value = values[name]
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} is not an integer")
    if not minimum <= value <= maximum:
        raise ValueError(f"{name} is out of range")
    return value


def check_array(values, name, shape, *, kind="f"):
    array = check_type(values, name, np.ndarray)
    if array.dtype.kind != kind or array.shape != shape:
        raise ValueError(f"{name} is not an array of shape {shape}")
    return array


def _check_one_or_each(values, name, shape):
    """Check that a value is a number, or an array of one for each feature."""
    value = values[name]
    is_number = isinstance(value, (np.ndarray, np.number))
    if not is_number or value.shape not in [(), shape]:
        raise ValueError(f"{name} is neither a number nor one for each feature")
    return value


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
