"""What a pipeline reads of a sequence: which steps, and what each stands for."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from skseq import LSTMClassifier, SequencePadder, TokenEncoder, make_tfidf_pipeline
from skseq._inspection._explained_input import ExplainedInput

TEXTS = ["not a good film", "a bad film", "good plot", "not good"] * 2
LABELS = [0, 0, 1, 1] * 2
SYMBOLS = [["A", "C", "A"], ["G", 1], ["C"], ["A"]] * 2


def lstm():
    return LSTMClassifier(units=2, epochs=1, random_state=0)


def read(estimator, sequence):
    return ExplainedInput.of(estimator, sequence, name="test")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"ngram_range": (1, 2)},
        {"ngram_range": (2, 3)},
        {"analyzer": "char"},
        {"analyzer": "char", "ngram_range": (1, 3)},
        {"analyzer": "char_wb"},
        {"analyzer": str.split},
    ],
)
@pytest.mark.parametrize("text", ["not a good, GOOD book", "film", "", "book ?"])
def test_steps_are_those_of_the_encoder(parameters, text):
    encoder = TokenEncoder(**parameters)
    pipeline = make_pipeline(encoder, lstm()).fit(TEXTS, LABELS)
    given = read(pipeline, text)
    assert_array_equal(given.steps, encoder.transform([text])[0])
    (names,) = encoder.inverse_transform([given.steps])
    for term, name, is_known in zip(given.terms, names, given.is_known, strict=True):
        assert is_known == (name is not None)
        assert name in (None, term)


def test_spans_of_pairs():
    encoder = TokenEncoder(ngram_range=(1, 2))
    pipeline = make_pipeline(encoder, lstm()).fit(TEXTS, LABELS)
    given = read(pipeline, "Not good book")
    assert given.words == ("not", "good", "book")
    assert given.terms == ("not", "good", "not good", "book")
    assert given.spans.tolist() == [[0, 1], [1, 2], [0, 2], [2, 3]]
    assert given.is_known.tolist() == [True, True, True, False]
    assert given.text == "Not good book"


@pytest.mark.parametrize(
    ("truncating", "terms"), [("pre", ("film", "bad")), ("post", ("good", "film"))]
)
def test_cut_steps_are_not_read(truncating, terms):
    padder = SequencePadder(maxlen=2, truncating=truncating)
    pipeline = make_pipeline(TokenEncoder(), padder, lstm()).fit(TEXTS, LABELS)
    given = read(pipeline, "good film bad")
    assert given.terms == terms
    assert given.words == ("good", "film", "bad")


def test_symbols():
    pipeline = make_pipeline(TokenEncoder(), SequencePadder(), lstm())
    given = read(pipeline.fit(SYMBOLS, LABELS), [1, "A", "T"])
    assert given.words == given.terms == ("1", "A", "T")
    assert given.is_known.tolist() == [True, True, False]
    assert given.text is None


def test_ids_without_a_padder():
    classifier = lstm().fit([[1, 2], [3]] * 4, LABELS)
    given = read(classifier, [0, 3, 0, 99, 1])  # 99 is past what fit has met.
    assert given.words == ("0", "3", "0", "99", "1")
    assert given.terms == ("3", "1")
    assert given.spans.tolist() == [[1, 2], [4, 5]]
    assert given.steps.dtype == np.int32


def test_ids_with_a_padder():
    pipeline = make_pipeline(SequencePadder(maxlen=2), lstm())
    given = read(pipeline.fit([[1, 2], [3]] * 4, LABELS), [1, 2, 3])
    assert given.terms == ("2", "3")


def test_measurements():
    X = np.random.default_rng(0).normal(size=(8, 4, 2))
    given = read(lstm().fit(X, LABELS), [[1.0, 2.0], [0.0, 0.0], [0.0, 3.0]])
    assert given.steps.tolist() == [[1, 2], [0, 3]]
    assert given.terms == ("step 0", "step 2")


def test_code_of():
    given = read(lstm().fit([[1], [2]] * 4, ["no", "yes"] * 4), [1])
    assert given.code_of("yes", name="test") == 1
    predicted = given.classifier.predict([[1]])[0]
    code = given.code_of(None, name="test")
    assert given.classifier.classes_[code] == predicted
    for label in ("maybe", [], ["yes"], pd.NA):
        with pytest.raises(ValueError, match="test expects label to be one of .*, got"):
            given.code_of(label, name="test")


@pytest.mark.parametrize(
    "estimator",
    [
        make_tfidf_pipeline(),
        make_pipeline(TokenEncoder(), make_tfidf_pipeline()),
        make_pipeline(SequencePadder(), TokenEncoder(), lstm()),
        "lstm",
    ],
)
def test_no_such_pipeline(estimator):
    with pytest.raises(TypeError, match="test expects an LSTMClassifier, alone or"):
        read(estimator, "good")


@pytest.mark.parametrize("estimator", [lstm(), make_pipeline(TokenEncoder(), lstm())])
def test_unfitted(estimator):
    with pytest.raises(NotFittedError):
        read(estimator, "good")


def test_several_texts():
    pipeline = make_pipeline(TokenEncoder(), lstm()).fit(TEXTS, LABELS)
    with pytest.raises(TypeError, match="test expects one text, .*, got list"):
        read(pipeline, TEXTS)


def test_text_for_symbols():
    pipeline = make_pipeline(TokenEncoder(), lstm()).fit(SYMBOLS, LABELS)
    with pytest.raises(TypeError, match="one sequence of symbols, .*, got str 'A C'"):
        read(pipeline, "A C")


def test_padding_that_is_a_token():
    pipeline = make_pipeline(SequencePadder(value=1), lstm())
    pipeline.fit([[1, 2], [3]] * 4, LABELS)
    with pytest.raises(ValueError, match="pads with 0, got value=1"):
        read(pipeline, [1])
