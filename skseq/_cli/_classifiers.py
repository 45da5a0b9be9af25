"""The classifiers that the command compares, and the parameters that options set."""

_STEPS = {
    "lstm": ("tokenencoder", "lstmclassifier"),
    "tfidf": ("tfidfvectorizer", "logisticregression"),
}


def make_classifiers(settings):
    """Make the classifiers.

    Parameters
    ----------
    settings : Namespace
        Arguments of the command: ``maxlen``, ``seed``, ``analyzer``, ``ngrams``,
        ``class_weight`` and ``tune``.

    Returns
    -------
    dict of {str: Pipeline or BudgetedSearchCV}
        "lstm" and "tfidf".
    """
    seed = settings.seed
    if settings.tune:
        from skseq._classifier._searches import make_lstm_search, make_tfidf_search

        searches = {
            "lstm": make_lstm_search(random_state=seed),
            "tfidf": make_tfidf_search(random_state=seed),
        }
        for name, parameters in search_parameters(settings).items():
            searches[name].set_params(**parameters)
        return searches
    # TensorFlow takes seconds to import: only after the input has been checked.
    from skseq._classifier._pipelines import make_lstm_pipeline, make_tfidf_pipeline

    pipelines = {
        "lstm": make_lstm_pipeline(maxlen=settings.maxlen, random_state=seed),
        "tfidf": make_tfidf_pipeline(random_state=seed),
    }
    for name, parameters in classifier_parameters(settings).items():
        pipelines[name].set_params(**parameters)
    return pipelines


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
    parameters = {}
    if settings.analyzer != "word":
        parameters["analyzer"] = settings.analyzer
    # By default, TF-IDF has terms of several characters.
    if settings.ngrams != (1, 1) or settings.analyzer != "word":
        parameters["ngram_range"] = settings.ngrams
    return parameters


def classifier_parameters(settings):
    """Return the parameters of the pipelines that options set by ``set_params``.

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    dict of {str: dict}
        The parameters of "lstm" and "tfidf".
    """
    tokens = token_parameters(settings)
    weight = settings.class_weight
    classifier = {} if weight is None else {"class_weight": weight}
    return {
        name: {
            f"{step}__{parameter}": value
            for step, values in zip(steps, (tokens, classifier), strict=True)
            for parameter, value in values.items()
        }
        for name, steps in _STEPS.items()
    }


def search_parameters(settings):
    """Return the parameters of the searches that options set by ``set_params``.

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    dict of {str: dict}
        The parameters of "lstm" and "tfidf".
    """
    parameters = classifier_parameters(settings)
    if settings.maxlen != 500:
        parameters["lstm"] |= {"sequencepadder__maxlen": settings.maxlen}
    return {
        name: {f"estimator__{key}": value for key, value in values.items()}
        for name, values in parameters.items()
    }


def describe_tokens(settings):
    """Return what the classifiers read, such as "words" or "n-grams of 1 to 2 words".

    Parameters
    ----------
    settings : Namespace
        As in ``make_classifiers``.

    Returns
    -------
    str
    """
    if settings.tune:
        return "words or n-grams"
    unit = {"word": "words", "char": "characters"}[settings.analyzer]
    shortest, longest = settings.ngrams
    if longest == 1:
        return unit
    sizes = longest if shortest == longest else f"{shortest} to {longest}"
    return f"n-grams of {sizes} {unit}"
