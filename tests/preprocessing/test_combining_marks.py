"""Words of texts with combining marks, in both pipelines."""

import pytest
from sklearn.feature_extraction.text import CountVectorizer

from skseq import make_lstm_pipeline, make_tfidf_pipeline


@pytest.fixture(params=[make_lstm_pipeline, make_tfidf_pipeline])
def words_of(request):
    step = request.param()[0]
    return lambda text: set(step.fit([text]).vocabulary_)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("हिन्दी में फ़िल्म अच्छी है।", "हिन्दी में फ़िल्म अच्छी है"),
        ("தமிழ், படம்!", "தமிழ் படம்"),
        ("e\u0301tude: ae\u0301", "e\u0301tude ae\u0301"),
        ("می\u200cشد فیلم", "می\u200cشد فیلم"),
        ("İSTANBUL İyi", "istanbul iyi"),
    ],
    ids=["Hindi", "Tamil", "accents", "Persian", "Turkish"],
)
def test_marks_belong_to_words(words_of, text, words):
    assert words_of(text) == set(words.split())


def test_words_without_marks_are_those_of_scikit_learn(words_of):
    text = "It's 1\ufe0f\u20e3 naïve_idea, e-mail x y 2nd\u2764\ufe0f of été"
    assert words_of(text) == set(CountVectorizer().fit([text]).vocabulary_)
