"""Chunks that are read once per epoch: checks, labels and class weights."""

import numpy as np
import pytest

from skseq._training._chunks import TrainingChunks

CHUNKS = [([[1], [2]], ["a", "b"]), ([[3]], ["b"], [2.0])]


def make_chunks(chunks=CHUNKS):
    return TrainingChunks(lambda: chunks, name="test")


def surveyed(*labels):
    chunks = make_chunks()
    for y in labels:
        chunks.survey(np.array(y), np.arange(1, len(y) + 1))
    return chunks


def test_missing_weights_are_none():
    for _ in range(2):
        read = list(make_chunks().read())
        assert read == [(*CHUNKS[0], None), CHUNKS[1]]


@pytest.mark.parametrize("chunks", [CHUNKS, iter(CHUNKS), None], ids=type)
def test_read_chunks_that_is_not_a_function(chunks):
    with pytest.raises(TypeError, match="test expects read_chunks to be a function"):
        TrainingChunks(chunks, name="test")


@pytest.mark.parametrize("returned", [None, 3])
def test_read_chunks_that_returns_no_iterable(returned):
    chunks = TrainingChunks(lambda: returned, name="test")
    with pytest.raises(TypeError, match="test expects read_chunks to return an iter"):
        next(chunks.read())


@pytest.mark.parametrize("chunk", [([[1]],), "ab", np.ones((2, 3)), None], ids=str)
def test_chunk_that_is_not_a_tuple(chunk):
    chunks = make_chunks([CHUNKS[0], chunk]).read()
    next(chunks)
    with pytest.raises(TypeError, match=r"to be \(X, y\) or .*; chunk 1 is"):
        next(chunks)


def test_iterator_that_was_read_before():
    once = iter(CHUNKS)
    chunks = make_chunks(once)
    assert len(list(chunks.read())) == 2
    with pytest.raises(
        ValueError, match="got no chunk from read_chunks. If it returns"
    ):
        list(chunks.read())


def test_survey_of_labels():
    chunks = surveyed(["b", "a", "b"], ["c", "b"])
    assert chunks.n_rows == [3, 2]
    assert sorted(chunks.labels) == ["a", "b", "c"]
    assert chunks.labels.ndim == 1
    weights = dict(zip(chunks.labels.tolist(), chunks.label_weights, strict=True))
    assert weights == {"a": 2 / 5, "b": (1 + 3 + 2) / 5, "c": 1 / 5}


def test_survey_of_indicators():
    chunks = surveyed([[0, 1, 1], [1, 0, 0]], [[0, 0, 0]])
    assert chunks.n_rows == [2, 1]
    assert chunks.labels.shape == (1, 3)
    assert chunks.label_weights == [(1 + 2 + 1) / 3]
    assert chunks.class_weight("balanced", np.arange(3)) == "balanced"


def test_class_weights_are_those_of_all_chunks():
    chunks = surveyed([0, 1, 0], [0, 0])
    classes = np.array([0, 1, 2])
    assert chunks.class_weight(None, classes) is None
    assert chunks.class_weight({1: 5}, classes) == {0: 1, 1: 5, 2: 1}
    balanced = chunks.class_weight("balanced", classes[:2])
    assert balanced == {0: 5 / 8, 1: 5 / 2}


@pytest.mark.parametrize(
    ("number", "n_rows", "message"),
    [
        (0, 2, "chunk 0 had 3 sequences in the first, and 2 sequences now"),
        (1, 0, "chunk 1 had 2 sequences in the first, and nothing now"),
        (2, 4, "chunk 2 had nothing in the first, and 4 sequences now"),
        (3, 4, "chunk 3 had nothing in the first, and 4 sequences now"),
    ],
)
def test_chunks_that_differ_between_epochs(number, n_rows, message):
    chunks = surveyed([0, 1, 0], [0, 0])
    for same in [(0, 3), (1, 2), (2, 0)]:
        chunks.check_number(*same)
    with pytest.raises(ValueError, match=message):
        chunks.check_number(number, n_rows)
