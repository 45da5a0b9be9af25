"""The classifiers that the command compares, and the parameters that options set."""

# The steps whose parameters options set: of tokens or missing values, and of classes.
_STEPS = {
    "lstm": ("tokenencoder", "lstmclassifier"),
    "tfidf": ("tfidfvectorizer", "logisticregression"),
}
_STEPS_OF_MEASUREMENTS = {
    "lstm": ("sequencescaler", "lstmclassifier"),
    "summary": ("sequencesummarizer", "logisticregression"),
}
_MAXLEN = 500


def set_defaults(settings):
    """Set the options that were not given, and refuse those of other kinds of data.

    Parameters
    ----------
    settings : Namespace
        Arguments of the command: ``kind``, and ``maxlen``, ``analyzer``, ``ngrams`` and
        ``missing``, which are None if not given.

    Raises
    ------
    ValueError
        If an option does not apply.
    """
    other_kinds = {
        "texts": {"missing": "measurements"},
        "symbols": {"missing": "measurements", "analyzer": "texts"},
        "measurements": {
            "analyzer": "texts",
            "ngrams": "texts and symbols",
            "maxlen": "texts and symbols",
        },
    }[settings.kind]
    for option, kinds in other_kinds.items():
        if getattr(settings, option) is not None:
            hint = ""
            if settings.kind == "symbols" and kinds == "measurements":
                hint = ", or read a single column of numbers with --kind measurements"
            raise ValueError(
                f"--{option} is for {kinds}, and the table holds {settings.kind}. "
                f"Leave it out{hint}."
            )
    if settings.kind != "measurements":
        settings.maxlen = settings.maxlen or _MAXLEN
        settings.analyzer = settings.analyzer or "word"
    if settings.kind == "texts":
        settings.ngrams = settings.ngrams or (1, 1)


def name_baseline(settings):
    """Return the name of the classifier that the LSTM is compared with.

    Parameters
    ----------
    settings : Namespace
        With ``kind``.

    Returns
    -------
    str
    """
    return "summary" if settings.kind == "measurements" else "tfidf"


def make_classifiers(settings):
    """Make the classifiers.

    Parameters
    ----------
    settings : Namespace
        Arguments of the command: ``kind``, ``maxlen``, ``seed``, ``analyzer``,
        ``ngrams``, ``missing``, ``class_weight`` and ``tune``.

    Returns
    -------
    dict of {str: Pipeline or BudgetedSearchCV}
        "lstm", and "tfidf" or, for measurements, "summary".
    """
    make = _make_searches if settings.tune else _make_pipelines
    classifiers = make(settings, random_state=settings.seed)
    for name, parameters in classifier_parameters(settings).items():
        classifiers[name].set_params(**parameters)
    return classifiers


def _make_searches(settings, **seed):
    from skseq._classifier._pipelines import make_summary_pipeline
    from skseq._classifier._searches import make_lstm_search, make_tfidf_search

    kind = [] if settings.kind == "texts" else [settings.kind]
    lstm = make_lstm_search(*kind, **seed)
    if settings.kind == "measurements":
        return {"lstm": lstm, "summary": make_summary_pipeline(**seed)}
    return {"lstm": lstm, "tfidf": make_tfidf_search(*kind, **seed)}


def _make_pipelines(settings, **seed):
    # TensorFlow takes seconds to import: only after the input has been checked.
    from skseq._classifier._pipelines import (
        make_lstm_pipeline,
        make_summary_pipeline,
        make_tfidf_pipeline,
    )

    if settings.kind != "measurements":
        return {
            "lstm": make_lstm_pipeline(maxlen=settings.maxlen, **seed),
            "tfidf": make_tfidf_pipeline(**seed),
        }
    from sklearn.pipeline import make_pipeline

    from skseq._classifier._lstm_classifier import LSTMClassifier
    from skseq._preprocessing._sequence_scaler import SequenceScaler

    return {
        "lstm": make_pipeline(SequenceScaler(), LSTMClassifier(**seed)),
        "summary": make_summary_pipeline(**seed),
    }


def token_parameters(settings):
    """Return the parameters of tokens that differ from their defaults.

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    dict
    """
    if settings.kind != "texts":
        is_given = settings.kind == "symbols" and settings.ngrams is not None
        return {"ngram_range": settings.ngrams} if is_given else {}
    parameters = {}
    if settings.analyzer != "word":
        parameters["analyzer"] = settings.analyzer
    # By default, TF-IDF has terms of several characters.
    if settings.ngrams != (1, 1) or settings.analyzer != "word":
        parameters["ngram_range"] = settings.ngrams
    return parameters


def classifier_parameters(settings):
    """Return the parameters of the classifiers that options set by ``set_params``.

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    dict of {str: dict}
        By name of the classifier.
    """
    has_measurements = settings.kind == "measurements"
    first = token_parameters(settings)
    if has_measurements and settings.missing is not None:
        first = {"missing": settings.missing}
    weight = settings.class_weight
    last = {} if weight is None else {"class_weight": weight}
    found = {
        name: {
            f"{step}__{parameter}": value
            for step, values in zip(steps, (first, last), strict=True)
            for parameter, value in values.items()
        }
        for name, steps in (
            _STEPS_OF_MEASUREMENTS if has_measurements else _STEPS
        ).items()
    }
    if not settings.tune:
        return found
    if not has_measurements and settings.maxlen != _MAXLEN:
        found["lstm"] |= {"sequencepadder__maxlen": settings.maxlen}
    return {
        # The baseline of measurements needs no search: it chooses its only parameter.
        name: values
        if name == "summary"
        else {f"estimator__{key}": value for key, value in values.items()}
        for name, values in found.items()
    }


def describe_tokens(settings):
    """Return what the LSTM reads, such as "words" or "n-grams of 1 to 2 words".

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    str
    """
    if settings.kind == "measurements":
        return "measurements"
    symbols = settings.kind == "symbols"
    if settings.tune:
        return "symbols" if symbols else "words or characters"
    unit = {"word": "words", "char": "characters"}[settings.analyzer]
    unit = "symbols" if symbols else unit
    return _describe_ngrams(settings.ngrams or (1, 1), unit)


def describe_baseline(settings):
    """Return what the baseline is, for a sentence.

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    str
    """
    if settings.kind == "measurements":
        return (
            "summary is a logistic regression on 17 numbers for each measurement, such "
            "as its mean and its largest change, which say little of the order"
        )
    symbols = settings.kind == "symbols"
    if settings.tune:
        terms = "n-grams of symbols" if symbols else "n-grams of words or characters"
    elif symbols and settings.ngrams is None:
        terms = _describe_ngrams((1, 3), "symbols")
    else:
        terms = describe_tokens(settings)
    return (
        f"tfidf is a logistic regression on TF-IDF weights of {terms}, which ignores "
        "their order"
    )


def _describe_ngrams(sizes, unit):
    shortest, longest = sizes
    if longest == 1:
        return unit
    sizes = longest if shortest == longest else f"{shortest} to {longest}"
    return f"n-grams of {sizes} {unit}"
