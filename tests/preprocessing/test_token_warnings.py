"""Warnings of TokenEncoder: texts that it cannot split, and unknown tokens."""

import warnings

import numpy as np
import pytest

import skseq
from skseq.datasets import load_movie_reviews

RNG = np.random.default_rng(0)
PHRASES = "这部电影 真的 很好看 演员 非常精彩 剧情 无聊 导演 音乐 太差了 值得一看 结尾"
TOP = ".com .org .net .info"


def draw(symbols, shortest, longest):
    return "".join(RNG.choice(symbols.split(), RNG.integers(shortest, longest + 1)))


WITHOUT_SPACES = {
    "Chinese": lambda: draw(PHRASES, 4, 9) + "。",
    "Thai": lambda: draw(" ".join("กขคงดตนบปมยรลวสหาเ"), 20, 60),
    "DNA": lambda: draw("A C G T", 40, 80),
    "molecules": lambda: draw("C C CC N O (C) (=O) c1ccccc1 Cl n", 8, 20),
    "names": lambda: draw("an bo ka li mu re sho ti va ze", 4, 6),
    "domains": lambda: draw("an bo ka li mu re sho ti va ze", 4, 6) + draw(TOP, 1, 1),
}
REVIEWS = load_movie_reviews("rotten_tomatoes").data
SHORT = {
    "sentences": lambda review: review,
    "2 words": lambda review: " ".join(review.split()[:2]),
    "3 words": lambda review: " ".join(review.split()[-4:-1]),
}


def warnings_of(call, *arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call(*arguments)
    return [str(each.message) for each in caught]


def rare_words(X):
    return warnings_of(skseq.TokenEncoder().fit, X)


def make_vectorizer(**parameters):
    return skseq.make_tfidf_pipeline()[0].set_params(**parameters)


both = pytest.mark.parametrize("make", [skseq.TokenEncoder, make_vectorizer])


@pytest.fixture(params=WITHOUT_SPACES)
def without_spaces(request):
    return [WITHOUT_SPACES[request.param]() for _ in range(200)]


@pytest.fixture(params=SHORT)
def reviews(request):
    return list(map(SHORT[request.param], RNG.permutation(REVIEWS)))


@both
@pytest.mark.parametrize("method", ["fit", "fit_transform"])
def test_fit_names_the_remedy(make, method, without_spaces):
    with pytest.warns(skseq.DataWarning, match='set analyzer="char"') as caught:
        getattr(make(), method)(without_spaces)
    # The encoder is first of all a step of pipelines, whose line is not the user's.
    assert method == "fit_transform" or caught[0].filename == __file__


@both
def test_twenty_texts_without_spaces_are_enough(make, without_spaces):
    assert warnings_of(make().fit, without_spaces[:19]) == []
    with pytest.warns(skseq.DataWarning, match="of the words of 20 texts"):
        make().fit(without_spaces[:20])


def test_chunks_name_the_remedy_once(without_spaces):
    encoder = skseq.TokenEncoder()
    chunks = [without_spaces[first : first + 15] for first in range(0, 200, 15)]
    messages = [warnings_of(encoder.partial_fit, chunk) for chunk in chunks]
    assert [len(each) for each in messages] == [0, 1] + [0] * 12
    assert 'set analyzer="char"' in messages[1][0]


@both
def test_remedy_is_silent(make, without_spaces):
    model = make(analyzer="char").fit(without_spaces[:100])
    assert warnings_of(model.transform, without_spaces[100:]) == []


# Half of the words of a domain, such as "com", is known, and letters of molecules are.
@pytest.mark.parametrize(
    "without_spaces",
    [name for name in WITHOUT_SPACES if name not in ("domains", "molecules")],
    indirect=True,
)
def test_transform_names_the_remedy(without_spaces):
    encoder = skseq.TokenEncoder().fit(without_spaces[:19])
    with pytest.warns(
        skseq.DataWarning, match='fit again with analyzer="char"'
    ) as all_:
        encoder.transform(without_spaces[19:])
    assert all_[0].filename == __file__


@pytest.mark.parametrize(
    ("learned", "X", "message"),
    [
        (["ein Film", "kein Film"], ["a movie"], 'language.*fit again with analyzer="'),
        ([["a", "b"], ["b", "c"]], [[1, 2]], "Check that they have the type"),
    ],
)
def test_rows_without_terms(learned, X, message):
    vectorizer = make_vectorizer().fit(learned * 5)
    with pytest.warns(skseq.DataWarning, match=f"no term of 10 of 10 .*{message}") as w:
        vectorizer.transform(X * 10)
    assert w[0].filename == __file__
    assert warnings_of(vectorizer.transform, X * 9) == []
    assert warnings_of(vectorizer.transform, X * 8 + learned) == []


@pytest.mark.parametrize("n_texts", [50, 100, 400])
def test_short_texts_are_no_false_alarm(reviews, n_texts):
    for start in range(0, 4000, 2 * n_texts):
        middle = start + n_texts
        for model in (skseq.TokenEncoder(), make_vectorizer()):
            assert warnings_of(model.fit, reviews[start:middle]) == []
            new = reviews[middle : middle + n_texts]
            assert warnings_of(model.transform, new) == []


def test_one_word_labels_are_no_false_alarm():
    assert rare_words(["mon", "tue", "wed"] * 100) == []


def test_paths_are_no_false_alarm():
    words = ["home", "search", "item", "basket", "help", "shop", "new"]
    assert rare_words([">".join(RNG.choice(words, 5)) for _ in range(200)]) == []


@pytest.mark.parametrize("X", [["ACGT", "TTGA"] * 10, [[n] for n in range(100)]])
def test_few_texts_and_symbols_are_no_false_alarm(X):
    assert rare_words(X) == []


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_measurements_as_symbols(dtype):
    X = [[*row] for row in RNG.normal(size=(20, 5)).astype(dtype)]
    (message,) = rare_words(X)
    assert "numbers of which 100% occur in a single place as symbols" in message
    assert rare_words([[*row] for row in RNG.integers(0, 5, (20, 5)) / 2]) == []


def test_no_token_names_the_remedy():
    texts = [draw("A C G T", 40, 80) for _ in range(10)]
    with pytest.raises(ValueError, match='need analyzer="char"'):
        skseq.TokenEncoder(min_df=2).fit(texts)


def test_symbols_of_another_type():
    encoder = skseq.TokenEncoder().fit([["1", "2"], ["2", "3"]])
    with pytest.warns(skseq.DataWarning, match="know 20 of 20 tokens .* the type"):
        encoder.transform([[1, 2]] * 10)
    assert warnings_of(encoder.transform, [["1", "2"], ["4"]] * 10) == []


def test_given_vocabulary_of_another_language():
    encoder = skseq.TokenEncoder(vocabulary=["gut", "schlecht"])
    with pytest.warns(skseq.DataWarning, match="tokens of X"):
        encoder.fit(["a good film", "a bad film"] * 10)


def test_one_unknown_text_is_no_false_alarm():
    pipeline = skseq.make_lstm_pipeline(random_state=0)
    pipeline.fit(["good film", "bad film"] * 4, [1, 0] * 4)
    assert warnings_of(pipeline.predict, ["ein guter Film"]) == []
