"""The classifiers that the command compares."""

from argparse import Namespace

import pytest

from skseq._cli._classifiers import describe_tokens, make_classifiers

DEFAULTS = {
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
    settings = Namespace(analyzer=analyzer, ngrams=ngrams, tune=False)
    assert describe_tokens(settings) == expected
