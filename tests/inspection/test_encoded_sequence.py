"""The input of the network, aligned with the tokens of an explained sequence."""

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from skseq import (
    LSTMClassifier,
    SequencePadder,
    SequenceScaler,
    TokenEncoder,
    make_tfidf_pipeline,
    token_attribution,
)

TEXTS = ["not a good film", "a bad film", "good plot", "not good"] * 2
LABELS = [0, 0, 1, 1] * 2
SYMBOLS = [["A", "C", "A"], ["G", 1], ["C"], ["A"]] * 2


def lstm():
    return LSTMClassifier(units=2, epochs=1, random_state=0)


def encode(estimator, sequence, **parameters):
    return token_attribution(estimator, sequence, tolerance=0.1, **parameters)


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
    encoded = encode(pipeline, text)
    (names,) = encoder.inverse_transform(encoder.transform([text]))
    for term, name, is_known in zip(
        encoded.terms, names, encoded.is_known, strict=True
    ):
        assert is_known == (name is not None)
        assert name in (None, term)


def test_spans_of_pairs():
    encoder = TokenEncoder(ngram_range=(1, 2))
    pipeline = make_pipeline(encoder, lstm()).fit(TEXTS, LABELS)
    encoded = encode(pipeline, "Not good book")
    assert encoded.words == ("not", "good", "book")
    assert encoded.terms == ("not", "good", "not good", "book")
    assert encoded.spans.tolist() == [[0, 1], [1, 2], [0, 2], [2, 3]]
    assert encoded.is_known.tolist() == [True, True, True, False]
    assert encoded.text == "Not good book"


@pytest.mark.parametrize(
    ("truncating", "terms"), [("pre", ("film", "bad")), ("post", ("good", "film"))]
)
def test_truncated_steps_are_left_out(truncating, terms):
    padder = SequencePadder(maxlen=2, truncating=truncating)
    pipeline = make_pipeline(TokenEncoder(), padder, lstm()).fit(TEXTS, LABELS)
    encoded = encode(pipeline, "good film bad")
    assert encoded.terms == terms
    assert encoded.words == ("good", "film", "bad")


def test_symbols():
    pipeline = make_pipeline(TokenEncoder(), SequencePadder(), lstm())
    encoded = encode(pipeline.fit(SYMBOLS, LABELS), [1, "A", "T"])
    assert encoded.words == encoded.terms == ("1", "A", "T")
    assert encoded.is_known.tolist() == [True, True, False]
    assert encoded.text is None


def test_ids_without_a_padder():
    classifier = lstm().fit([[1, 2], [3]] * 4, LABELS)
    encoded = encode(classifier, [0, 3, 0, 99, 1])  # 99 is outside of the vocabulary.
    assert encoded.words == ("0", "3", "0", "99", "1")
    assert encoded.terms == ("3", "1")
    assert encoded.spans.tolist() == [[1, 2], [4, 5]]


def test_ids_with_a_padder():
    pipeline = make_pipeline(SequencePadder(maxlen=2), lstm())
    encoded = encode(pipeline.fit([[1, 2], [3]] * 4, LABELS), [1, 2, 3])
    assert encoded.terms == ("2", "3")


def test_measurements():
    X = np.random.default_rng(0).normal(size=(8, 4, 2))
    encoded = encode(lstm().fit(X, LABELS), [[1.0, 2.0], [0.0, 0.0], [0.0, 3.0]])
    assert encoded.terms == ("step 0", "step 2")


def test_measurements_are_scaled():
    X = np.random.default_rng(0).normal(7, 3, size=(8, 4, 2))
    pipeline = make_pipeline(SequenceScaler(), SequencePadder(maxlen=3), lstm())
    encoded = encode(pipeline.fit([*X], LABELS), X[0])
    assert encoded.terms == ("step 1", "step 2", "step 3")
    (scaled,) = pipeline[0].transform(X[:1])
    expected = encode(pipeline[-1], scaled[1:])
    np.testing.assert_array_equal(encoded.attributions, expected.attributions)


def test_label():
    classifier = lstm().fit([[1], [2]] * 4, ["no", "yes"] * 4)
    assert encode(classifier, [1], label="yes").label == "yes"
    assert encode(classifier, [1]).label == classifier.predict([[1]])[0]
    for label in ("maybe", [], ["yes"], pd.NA):
        with pytest.raises(ValueError, match="expects label to be one of .*, got"):
            encode(classifier, [1], label=label)


@pytest.mark.parametrize(
    "estimator",
    [
        make_tfidf_pipeline(),
        make_pipeline(TokenEncoder(), make_tfidf_pipeline()),
        make_pipeline(SequencePadder(), TokenEncoder(), lstm()),
        "lstm",
    ],
)
def test_invalid_pipeline(estimator):
    with pytest.raises(TypeError, match="expects an LSTMClassifier, alone or af"):
        encode(estimator, "good")


@pytest.mark.parametrize("estimator", [lstm(), make_pipeline(TokenEncoder(), lstm())])
def test_unfitted(estimator):
    with pytest.raises(NotFittedError):
        encode(estimator, "good")


def test_several_texts():
    pipeline = make_pipeline(TokenEncoder(), lstm()).fit(TEXTS, LABELS)
    with pytest.raises(TypeError, match="attribution expects one text, .*, got list"):
        encode(pipeline, TEXTS)


def test_text_for_symbols():
    pipeline = make_pipeline(TokenEncoder(), lstm()).fit(SYMBOLS, LABELS)
    with pytest.raises(TypeError, match="one sequence of symbols, .*, got str 'A C'"):
        encode(pipeline, "A C")


def test_padding_that_is_a_token():
    pipeline = make_pipeline(SequencePadder(value=1), lstm())
    pipeline.fit([[1, 2], [3]] * 4, LABELS)
    with pytest.raises(ValueError, match="pads with 0, got value=1"):
        encode(pipeline, [1])
