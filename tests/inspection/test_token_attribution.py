"""Attributions: complete, with truncated and unknown tokens, for any network."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import ConvergenceWarning
from sklearn.pipeline import make_pipeline

from skseq import (
    LSTMClassifier,
    SequencePadder,
    TokenAttribution,
    TokenEncoder,
    token_attribution,
)

TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
LABELS = ["yes", "no", "yes", "no"] * 8


def fitted(**parameters):
    encoder = TokenEncoder(ngram_range=parameters.pop("ngram_range", (1, 1)))
    padder = SequencePadder(maxlen=parameters.pop("maxlen", 20))
    lstm = LSTMClassifier(
        units=6, epochs=20, learning_rate=0.05, random_state=0, **parameters
    )
    return make_pipeline(encoder, padder, lstm).fit(TEXTS, LABELS)


@pytest.fixture(scope="module")
def pipeline():
    return fitted()


@pytest.fixture(scope="module")
def pairs():
    return fitted(ngram_range=(1, 2), maxlen=3)


@pytest.mark.parametrize("label", ["yes", "no"])
@pytest.mark.parametrize(
    "text",
    ["good film", "a good plot, a bad film", "unheard of", "", "?", "film " * 50],
)
def test_attributions_add_up(pipeline, text, label):
    attribution = token_attribution(pipeline, text, label=label)
    expected = pipeline.predict_proba([text])[0, list(pipeline.classes_).index(label)]
    assert_allclose(attribution.probability, expected, atol=1e-6)
    assert abs(attribution.completeness_error) < 1e-3
    assert len(attribution.attributions) == len(attribution.terms)
    assert_allclose(
        attribution.word_attributions.sum(), attribution.attributions.sum(), atol=1e-9
    )


def test_words_that_determine_the_class(pipeline):
    attribution = token_attribution(pipeline, "a film of good plot", label="yes")
    term, count, sum_ = attribution.totals()[0]
    assert (term, count) == ("good", 1)
    assert sum_ > 0
    assert token_attribution(pipeline, "a bad film", label="yes").totals()[0][2] < 0


def test_labels_are_opposite(pipeline):
    yes, no = (
        token_attribution(pipeline, "good film", label=label) for label in ("yes", "no")
    )
    assert_allclose(yes.attributions, -no.attributions, atol=1e-6)
    assert token_attribution(pipeline, "good film").label == "yes"
    assert token_attribution(pipeline, "bad film").label == "no"


def test_baseline_depends_on_the_length_only(pipeline):
    first, second = (
        token_attribution(pipeline, text, label="yes") for text in ("good", "bad")
    )
    assert first.base_log_odds == second.base_log_odds
    assert 0 < first.base_probability < 1


def test_empty_text(pipeline):
    attribution = token_attribution(pipeline, "")
    assert attribution.words == attribution.terms == ()
    assert attribution.completeness_error == 0
    assert repr(attribution).endswith("no terms")


def test_unknown_words(pipeline):
    attribution = token_attribution(pipeline, "good xyzzy")
    assert attribution.is_word_known.tolist() == [True, False]
    assert attribution.is_read.all()


def test_attribution_of_a_term_is_divided_among_its_words(pairs):
    attribution = token_attribution(pairs, "film of good film")
    # Of film, of, good, film and good film, the padder keeps three.
    assert attribution.terms == ("good", "film", "good film")
    assert attribution.is_read.tolist() == [False, False, True, True]
    good, film, both = attribution.attributions
    assert_allclose(
        attribution.word_attributions, [0, 0, good + both / 2, film + both / 2]
    )


def test_equal_terms_are_added_up():
    attribution = TokenAttribution(
        label=1,
        log_odds=2.0,
        base_log_odds=1.5,
        terms=("a", "b", "a"),
        attributions=np.array([0.5, -1.5, 0.75]),
        words=("a", "b", "a"),
        spans=np.array([[0, 1], [1, 2], [2, 3]]),
        is_known=np.full(3, True),
    )
    assert attribution.totals() == [("b", 1, -1.5), ("a", 2, 1.25)]
    assert attribution.completeness_error == -0.75
    assert repr(attribution) == (
        "P(1) = 0.881, log-odds 2.00 (baseline 1.50); b -1.50, a +1.25"
    )


def test_result_is_frozen(pipeline):
    with pytest.raises(FrozenInstanceError):
        token_attribution(pipeline, "good").log_odds = 0.0


def test_padding_does_not_change_attributions(pipeline):
    short = fitted(maxlen=4)
    for text in ["good film", "a bad plot"]:
        expected = token_attribution(pipeline, text)
        assert_allclose(
            token_attribution(short, text).attributions,
            expected.attributions,
            atol=1e-5,
        )


def test_very_long_text(pipeline):
    attribution = token_attribution(pipeline, "good film bad plot " * 5300)
    assert len(attribution.words) == 21_200
    assert attribution.is_read.sum() == len(attribution.terms) == 20
    assert_array_equal(attribution.word_attributions[:-20], 0)


def test_many_classes_and_frozen_vectors():
    X, y = [[2, 3], [3, 4], [4, 2], [5]] * 8, [0, 1, 2, 2] * 8
    embedding = np.random.default_rng(0).normal(size=(6, 4))
    classifier = LSTMClassifier(
        units=(5, 4),
        embedding=embedding,
        freeze_embedding=True,
        bidirectional=True,
        epochs=5,
        random_state=0,
    ).fit(X, y)
    for label in range(3):
        attribution = token_attribution(classifier, [2, 3, 4, 5], label=label)
        assert abs(attribution.completeness_error) < 1e-3
        assert_allclose(
            attribution.probability,
            classifier.predict_proba([[2, 3, 4, 5]])[0, label],
            atol=1e-6,
        )


def test_several_labels():
    """The log-odds of each label do not depend on the other labels."""
    texts = ["good film", "bad film", "good plot", "bad plot"] * 8
    labels = [[word in text for word in ("good", "film")] for text in texts]
    pipeline = make_pipeline(
        TokenEncoder(),
        LSTMClassifier(units=6, epochs=20, learning_rate=0.05, random_state=0),
    ).fit(texts, np.array(labels, dtype=int))
    good, film = (
        token_attribution(pipeline, "good film", label=label) for label in (0, 1)
    )
    for attribution, term in [(good, "good"), (film, "film")]:
        assert abs(attribution.completeness_error) < 1e-3
        assert attribution.totals()[0][0] == term
    probabilities = pipeline.predict_proba(["good film"])[0]
    assert (probabilities > 0.5).all()
    assert_allclose([good.probability, film.probability], probabilities, atol=1e-6)
    most_probable = token_attribution(pipeline, "good film")
    assert most_probable.label == probabilities.argmax()


@pytest.mark.parametrize("epochs", [3, "auto"])
def test_measurements(epochs):
    X = np.random.default_rng(0).normal(size=(40, 6, 2))
    classifier = LSTMClassifier(units=4, epochs=epochs, random_state=0)
    classifier.fit(X, X[:, 2, 0] > 0)
    has_path = getattr(classifier._network, "linear_path", None) is not None
    assert has_path == (epochs == "auto")
    attribution = token_attribution(classifier, X[0], label=True)
    assert attribution.terms == tuple(f"step {number}" for number in range(6))
    assert abs(attribution.completeness_error) < 1e-3


def test_convergence_warning(pipeline):
    with pytest.warns(ConvergenceWarning, match="did not converge: .*tolerance=1e-30"):
        token_attribution(pipeline, "good film", tolerance=1e-30)


@pytest.mark.parametrize("tolerance", [0, -1, "small", None])
def test_tolerance(pipeline, tolerance):
    with pytest.raises(ValueError, match="tolerance as a positive number"):
        token_attribution(pipeline, "good", tolerance=tolerance)


def test_label(pipeline):
    with pytest.raises(ValueError, match="token_attribution expects label to be one"):
        token_attribution(pipeline, "good", label="maybe")
