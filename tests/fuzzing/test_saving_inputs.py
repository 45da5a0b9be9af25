"""save and load: vocabularies and predictions are equal, damaged files are refused."""

import tempfile
from pathlib import Path

import pytest
from call_contract import attempt, examples
from hypothesis import given
from hypothesis import strategies as st
from input_strategies import anything, id_rows, texts
from numpy.testing import assert_array_equal

from skseq import LSTMClassifier, SequencePadder, TokenEncoder, load, save


@pytest.fixture(scope="module")
def path():
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "it.skseq"


@given(anything)
@examples(0.2)
def test_values_that_cannot_be_saved(path, estimator):
    _, error = attempt(
        lambda estimator: save(estimator, path), estimator, about="skseq.save|save"
    )
    assert error is not None
    assert not path.exists()


@given(
    st.lists(texts, min_size=1, max_size=4).map(lambda rows: [*rows, "some words"])
    | id_rows.filter(any)
)
@examples(0.2)
def test_vocabularies_are_restored(path, X):
    encoder = TokenEncoder().fit(X)
    save(encoder, path)
    again = load(path)
    path.unlink()
    assert [*again.vocabulary_.items()] == [*encoder.vocabulary_.items()]
    for got, expected in zip(again.transform(X), encoder.transform(X), strict=True):
        assert_array_equal(got, expected)


@given(st.data())
@examples(0.2)
def test_damaged_files(path, data):
    save(SequencePadder(2).fit([[1]]), path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 2))] = data.draw(
            st.binary(max_size=2)
        )
    path.write_bytes(content)
    loaded, error = attempt(load, path, about="skseq.load")
    path.unlink()
    assert error is not None or isinstance(loaded, SequencePadder)


@given(id_rows.filter(any))
@examples(0.04)
def test_predictions_are_restored(path, X):
    classifier = LSTMClassifier(units=2, embedding_dim=2, epochs=1, random_state=0)
    classifier.fit([*X, [1], [2]], [0] * (len(X) + 1) + [1])
    save(classifier, path)
    assert_array_equal(load(path).predict_proba(X), classifier.predict_proba(X))
    path.unlink()
