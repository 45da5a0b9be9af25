"""The classifiers that the command compares."""

from argparse import Namespace
from inspect import signature

import pytest

from skseq import make_lstm_pipeline
from skseq._cli._classifiers import (
    _MAXLEN,
    describe_baseline,
    describe_tokens,
    make_classifiers,
    set_defaults,
)

DEFAULTS = {
    "kind": "texts",
    "missing": None,
    "maxlen": 7,
    "seed": 3,
    "analyzer": "word",
    "ngrams": (1, 1),
    "class_weight": None,
    "tune": False,
}


def test_defaults():
    classifiers = make_classifiers(Namespace(**DEFAULTS))
    assert list(classifiers) == ["lstm", "tfidf"]
    assert classifiers["lstm"]["sequencepadder"].maxlen == 7
    for name, step in (("lstm", "lstmclassifier"), ("tfidf", "logisticregression")):
        assert classifiers[name][step].random_state == 3
        assert classifiers[name][step].class_weight is None


def test_length_is_that_of_the_pipeline_by_default():
    assert signature(make_lstm_pipeline).parameters["maxlen"].default == _MAXLEN


def test_options():
    options = {"analyzer": "char", "ngrams": (2, 3), "class_weight": "balanced"}
    classifiers = make_classifiers(Namespace(**DEFAULTS | options))
    for pipeline in classifiers.values():
        assert pipeline[0].analyzer == "char"
        assert pipeline[0].ngram_range == (2, 3)
        assert pipeline[-1].class_weight == "balanced"


def test_searches():
    options = {"class_weight": "balanced", "tune": True}
    searches = make_classifiers(Namespace(**DEFAULTS | options))
    assert list(searches) == ["lstm", "tfidf"]
    for search in searches.values():
        assert search.random_state == search.estimator[-1].random_state == 3
        assert search.estimator[-1].class_weight == "balanced"
    assert searches["lstm"].estimator["sequencepadder"].maxlen == 7


def test_characters_are_single_by_default():
    classifiers = make_classifiers(Namespace(**DEFAULTS | {"analyzer": "char"}))
    for pipeline in classifiers.values():
        assert pipeline[0].ngram_range == (1, 1)


@pytest.mark.parametrize(
    ("analyzer", "ngrams", "expected"),
    [
        ("word", (1, 1), "words"),
        ("char", (1, 1), "characters"),
        ("word", (1, 2), "n-grams of 1 to 2 words"),
        ("char", (3, 3), "n-grams of 3 characters"),
    ],
)
def test_describe_tokens(analyzer, ngrams, expected):
    settings = Namespace(**DEFAULTS | {"analyzer": analyzer, "ngrams": ngrams})
    assert describe_tokens(settings) == expected


SYMBOLS = {"kind": "symbols", "ngrams": None}
NUMBERS = {"kind": "measurements", "ngrams": None, "analyzer": None, "maxlen": None}


def test_classifiers_of_symbols():
    classifiers = make_classifiers(Namespace(**DEFAULTS | SYMBOLS))
    assert list(classifiers) == ["lstm", "tfidf"]
    assert classifiers["lstm"][0].ngram_range == (1, 1)
    assert classifiers["tfidf"][0].ngram_range is None
    options = {**SYMBOLS, "ngrams": (2, 3)}
    for pipeline in make_classifiers(Namespace(**DEFAULTS | options)).values():
        assert pipeline[0].ngram_range == (2, 3)


@pytest.mark.parametrize("missing", [None, "forward"])
def test_classifiers_of_measurements(missing):
    options = {**NUMBERS, "missing": missing, "class_weight": "balanced"}
    classifiers = make_classifiers(Namespace(**DEFAULTS | options))
    assert list(classifiers) == ["lstm", "summary"]
    for pipeline in classifiers.values():
        assert pipeline[0].missing == (missing or "error")
        assert pipeline[-1].class_weight == "balanced"
        assert pipeline[-1].random_state == 3


def test_searches_of_sequences():
    searches = make_classifiers(Namespace(**DEFAULTS | SYMBOLS | {"tune": True}))
    spaces = {name: str(one.param_distributions) for name, one in searches.items()}
    assert "ngram_range" in spaces["tfidf"]
    assert "encoder" not in spaces["lstm"]
    assert "analyzer" not in spaces["tfidf"]
    options = {**NUMBERS, "missing": "mean", "tune": True}
    pair = make_classifiers(Namespace(**DEFAULTS | options))
    assert pair["lstm"].estimator[0].missing == pair["summary"][0].missing == "mean"


@pytest.mark.parametrize(
    ("options", "tokens", "baseline"),
    [
        ({}, "words", "TF-IDF weights of words, which"),
        (SYMBOLS, "symbols", "TF-IDF weights of n-grams of 1 to 3 symbols, which"),
        (
            {"kind": "symbols", "ngrams": (2, 2)},
            "n-grams of 2 symbols",
            "TF-IDF weights of n-grams of 2 symbols, which",
        ),
        ({**SYMBOLS, "tune": True}, "symbols", "n-grams of symbols"),
        (NUMBERS, "measurements", "summary is a logistic regression on 17 numbers"),
    ],
)
def test_descriptions(options, tokens, baseline):
    settings = Namespace(**DEFAULTS | options)
    assert describe_tokens(settings) == tokens
    assert baseline in describe_baseline(settings)


NOT_GIVEN = {"maxlen": None, "analyzer": None, "ngrams": None, "missing": None}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("texts", {"maxlen": 500, "analyzer": "word", "ngrams": (1, 1)}),
        ("symbols", {"maxlen": 500, "analyzer": "word", "ngrams": None}),
        ("measurements", {}),
    ],
)
def test_default_options(kind, expected):
    settings = Namespace(kind=kind, **NOT_GIVEN)
    set_defaults(settings)
    assert vars(settings) == {"kind": kind} | NOT_GIVEN | expected


@pytest.mark.parametrize(
    ("kind", "option", "message"),
    [
        (
            "texts",
            "missing",
            "--missing is for measurements, and the table holds texts",
        ),
        ("symbols", "missing", "or read a single column of numbers with --kind meas"),
        ("symbols", "analyzer", "--analyzer is for texts, and the table holds symbols"),
        ("measurements", "maxlen", "--maxlen is for texts and symbols, and"),
        ("measurements", "ngrams", "--ngrams is for texts and symbols, and"),
        ("measurements", "analyzer", "--analyzer is for texts, and"),
    ],
)
def test_options_of_other_kinds(kind, option, message):
    settings = Namespace(kind=kind, **NOT_GIVEN | {option: "given"})
    with pytest.raises(ValueError, match=message):
        set_defaults(settings)
