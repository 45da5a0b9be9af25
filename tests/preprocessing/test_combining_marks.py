"""Words of texts with combining marks, other marks and emoji, in both pipelines."""

import pytest
from sklearn.feature_extraction.text import CountVectorizer

from skseq import TokenEncoder, make_lstm_pipeline, make_tfidf_pipeline
from skseq._preprocessing._tfidf import SequenceTfidfVectorizer


@pytest.fixture(params=[make_lstm_pipeline, make_tfidf_pipeline])
def words_of(request):
    step = request.param()[0]
    return lambda text: set(step.fit([text]).vocabulary_)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("हिन्दी में फ़िल्म अच्छी है।", "हिन्दी में फ़िल्म अच्छी है"),
        ("தமிழ், படம்!", "தமிழ் படம் !"),
        ("e\u0301tude: ae\u0301", "e\u0301tude ae\u0301"),
        ("می\u200cشد فیلم", "می\u200cشد فیلم"),
        ("İSTANBUL İyi", "istanbul iyi"),
        ("What's an e-mail?! 5 of 10", "what s an e mail ? ! 5 of 10"),
        ("¿Qué? ¡Sí!", "¿ qué ? ¡ sí !"),
        ("هل هذا جيد؟", "هل هذا جيد ؟"),
        ("本当\uff1f\uff01 봐 !", "本当 \uff1f \uff01 봐 !"),
        ("...; -- 'x'", "x"),
        ("so good\u2764\ufe0f\U0001f600\U0001f600", "so good \u2764 \U0001f600"),
        (
            "\U0001f469\u200d\U0001f4bb\U0001f44d\U0001f3fd",
            "\U0001f469 \U0001f4bb \U0001f44d",
        ),
        ("1\ufe0f\u20e3 for 5\u20ac, 20 \u00b0C", "1 for 5 20 \u00b0 c"),
    ],
    ids=[
        *("Hindi", "Tamil", "accents", "Persian", "Turkish"),
        *("English", "Spanish", "Arabic", "full width", "other marks"),
        *("emoji", "emoji of several characters", "other symbols"),
    ],
)
def test_words(words_of, text, words):
    assert words_of(text) == set(words.split())


@pytest.mark.parametrize("make_step", [TokenEncoder, SequenceTfidfVectorizer])
def test_without_a_pattern_words_are_those_of_scikit_learn(make_step):
    text = "It's 1\ufe0f\u20e3 naïve_idea, e-mail x y 2nd\u2764\ufe0f of été?!"
    words = make_step(token_pattern=None).fit([text]).vocabulary_
    assert set(words) == set(CountVectorizer().fit([text]).vocabulary_)
