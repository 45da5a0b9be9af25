"""Facts about texts, word by word."""

import pytest

from skseq._cli._data_summary import describe_classes, describe_texts

TEXTS = ["good film", "a bad, bad film", "one two three four five"]


@pytest.mark.parametrize(
    ("maxlen", "end"),
    [
        (5, "8 words are different."),
        (4, "different. Of 1 text, the LSTM reads the last 4 words only."),
        (2, "different. Of 2 texts, the LSTM reads the last 2 words only."),
    ],
)
def test_texts(maxlen, end):
    described = describe_texts(TEXTS, maxlen=maxlen)
    assert described.startswith(
        "Half of the texts have 3 words or fewer, the longest 5; 8 words"
    )
    assert described.endswith(end)


def test_texts_without_words():
    with pytest.raises(ValueError, match="found no token"):
        describe_texts(["a", "?"], maxlen=5)


def test_classes():
    assert describe_classes({"good": 3, "bad": 2}) == (
        "There are 2 classes. Whoever always answers good is right in 60.0 % of the "
        "rows."
    )
