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
    assert describe_tokens(Namespace(analyzer=analyzer, ngrams=ngrams)) == expected
