"""Tests of load_word_vectors, on small files of both formats and on damaged ones."""

import gzip
import pickle

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from skseq import TokenEncoder
from skseq.datasets import load_word_vectors

GLOVE = b"the 1 2\nof 3 -4.5\nand 5e-1 .25\n"
WORD2VEC = b"3 2\n" + GLOVE
WORDS = ["the", "of", "and"]
ROWS = [[1, 2], [3, -4.5], [0.5, 0.25]]


@pytest.mark.parametrize(
    "content",
    [
        GLOVE,
        GLOVE.rstrip(),
        GLOVE + b"\n\n",
        GLOVE.replace(b"\n", b" \n"),
        GLOVE.replace(b"\n", b"\r\n"),
        GLOVE.replace(b" ", b"\t"),
        b"\xef\xbb\xbf" + GLOVE,
        WORD2VEC,
        WORD2VEC.replace(b"\n", b" \n"),
        WORD2VEC.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + WORD2VEC,
    ],
    ids=repr,
)
def test_words_and_vectors_of_a_file(content, write):
    words, vectors = load_word_vectors(write("vectors.txt", content))
    assert words == WORDS
    assert vectors.dtype == np.float32
    assert_array_equal(vectors[2:], ROWS)


@pytest.mark.parametrize("as_path", [str, lambda path: path], ids=["str", "Path"])
def test_gzipped_file(as_path, write):
    path = write("vectors.vec.gz", gzip.compress(WORD2VEC))
    words, vectors = load_word_vectors(as_path(path))
    assert words == WORDS
    assert_array_equal(vectors[2:], ROWS)


@pytest.mark.parametrize(
    "rows",
    [ROWS, list(map(tuple, ROWS)), np.array(ROWS), np.array(ROWS, dtype="float16")],
    ids=lambda rows: f"{type(rows[0]).__name__} {getattr(rows, 'dtype', '')}",
)
def test_words_and_vectors_of_a_mapping(rows):
    words, vectors = load_word_vectors(dict(zip(WORDS, rows, strict=True)))
    assert words == WORDS
    assert vectors.dtype == np.float32
    assert_array_equal(vectors[2:], ROWS)


@pytest.fixture(params=["mapping", "file"])
def source(request, write):
    """Return the same words as a mapping and as a file."""
    if request.param == "file":
        return write("vectors.txt", GLOVE)
    return dict(zip(WORDS, ROWS, strict=True))


def test_row_of_padding_is_zero(source):
    assert load_word_vectors(source)[1][0].tolist() == [0, 0]


def test_row_of_unknown_words_is_the_mean(source):
    assert load_word_vectors(source)[1][1].tolist() == [1.5, -0.75]


def test_rows_are_the_ids_of_the_encoder(source):
    words, vectors = load_word_vectors(source)
    encoder = TokenEncoder(vocabulary=words)
    (ids,) = encoder.fit_transform(["and unheard of the"])
    assert_array_equal(vectors[ids], [ROWS[2], vectors[1], ROWS[1], ROWS[0]])
    assert len(vectors) == 2 + len(encoder.vocabulary_)


def test_max_words_reads_the_first(source):
    words, vectors = load_word_vectors(source, max_words=2)
    assert words == WORDS[:2]
    assert_array_equal(vectors[1:], [[2, -1.25], *ROWS[:2]])


def test_max_words_beyond_the_last(source):
    for max_words in (np.int64(9), 2**70):
        assert load_word_vectors(source, max_words=max_words)[0] == WORDS


@pytest.mark.parametrize("content", [GLOVE, WORD2VEC], ids=["glove", "word2vec"])
def test_max_words_does_not_read_the_rest(content, write):
    path = write("vectors.txt", content + b"the end\xff")
    assert load_word_vectors(path, max_words=3)[0] == WORDS


def test_mapping_is_unchanged():
    source = {"the": np.array([1.0, 2.0]), "of": [3, 4]}
    before = pickle.dumps(source)
    load_word_vectors(source)[1][:] = 9
    assert pickle.dumps(source) == before


@pytest.mark.parametrize(
    "word",
    [
        ". . .",
        "at name@domain.com",
        "5",
        "1e5",
        "nan",
        "été",
        "a\x85b",
        "a\xa0b",
        "</s>",
    ],
)
@pytest.mark.parametrize("header", ["", "2 2\n"], ids=["glove", "word2vec"])
def test_word_of_any_characters(word, header, write):
    content = f"{header}the 1 2\n{word} 3 4\n"
    words, vectors = load_word_vectors(write("vectors.txt", content.encode()))
    assert words == ["the", word]
    assert_array_equal(vectors[2:], [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no words"),
        (b"\n \n", "has no words"),
        (b"3 2\n", "has no words"),
        (b"the\n", "line 1: expected a word and its numbers, got 1 field: 'the'"),
        (b"3 0\nthe\n", "line 1: expected a word and its numbers, got 2 fields: '3 0'"),
        (
            GLOVE + b"a 1\n",
            "line 4: expected a word and 2 numbers, got 2 fields: 'a 1'",
        ),
        (WORD2VEC + b"a 1\n", "line 5: expected a word and 2 numbers, got 2 fields"),
        (b"\n" + GLOVE + b"\na 1\n", "line 6: expected a word and 2 numbers"),
        (GLOVE + b"a 1 2 3\n", "line 4: expected a word and 2 numbers, got 4 fields"),
        (GLOVE + b"a b 1\n", "line 4: expected a word and 2 numbers: .* b'b'"),
        (GLOVE + b"a 1 2,5\n", "line 4: expected a word and 2 numbers: .* b'2,5'"),
        (GLOVE + b"a 1 nan\n", "line 4: expected finite float32 numbers, got nan"),
        (GLOVE + b"a -inf 1\n", "line 4: expected finite float32 numbers, got -inf"),
        (GLOVE + b"a 1 1e39\n", "line 4: expected finite float32 numbers, got 1e39"),
        (GLOVE + b"caf\xe9 1 2\n", "line 4: 'utf-8' codec .* 0xe9 .* UTF-8"),
        (GLOVE + b"of 1 2\n", "line 4: 'of' is already in line 2.* max_words=3"),
        (b"4 2\n" + GLOVE, "line 4: expected 4 words, .* got 3.* truncated"),
        (b"2 2\n" + GLOVE, "line 4: expected 2 words, .* got 3"),
        (b"3 100\n" + GLOVE, "line 2: expected a word and 100 numbers, got 3 fields"),
        (b"3 2\n\x00\xff\x1f\x8b", "line 2: expected a word and 2 numbers"),
    ],
    ids=repr,
)
def test_damaged_file_names_file_line_and_cause(content, message, write):
    with pytest.raises(ValueError, match=rf"cannot read .*vectors.txt: .*{message}"):
        load_word_vectors(write("vectors.txt", content))


@pytest.mark.parametrize("max_words", [3, 9])
def test_header_with_too_few_words(max_words, write):
    with pytest.raises(ValueError, match="line 4: expected 2 words"):
        load_word_vectors(write("vectors.txt", b"2 2\n" + GLOVE), max_words=max_words)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GLOVE, "Not a gzipped file"),
        (gzip.compress(GLOVE)[:-9], "end-of-stream"),
        (gzip.compress(GLOVE)[:10] + bytes([255] * 9), "Error -3"),
    ],
    ids=["text", "cut short", "damaged"],
)
def test_damaged_gzip_file_names_cause_and_remedy(content, message, write):
    path = write("vectors.gz", content)
    with pytest.raises(
        ValueError, match=rf"vectors.gz: .*{message}.*download it again"
    ):
        load_word_vectors(path)


def test_absent_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="absent.txt"):
        load_word_vectors(tmp_path / "absent.txt")


def test_pickle_is_not_loaded(tmp_path, write):
    class Touch:
        def __reduce__(self):
            return open, (str(tmp_path / "touched"), "w")

    with pytest.raises(ValueError, match="cannot read"):
        load_word_vectors(write("vectors.txt", pickle.dumps({"the": Touch()})))
    assert not (tmp_path / "touched").exists()


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ({}, ValueError, "at least one word, got an empty mapping"),
        ({b"the": [1]}, TypeError, "words as strings, got bytes b'the'"),
        ({"the": [1, 2], "of": [1]}, ValueError, "'the' has 2 numbers, .* 'of' 1"),
        ({"the": []}, ValueError, r"'the' has shape \(0,\)"),
        ({"the": 1.0}, ValueError, r"'the' has shape \(\)"),
        ({"the": [[1, 2]]}, ValueError, r"'the' has shape \(1, 2\)"),
        ({"the": [1, "of"]}, ValueError, "vectors of numbers; for 'the': .*'of'"),
        ({"the": [[1], [1, 2]]}, ValueError, "vectors of numbers; for 'the'"),
        ({"the": [10**400]}, ValueError, "vectors of numbers; for 'the'"),
        ({"the": [1j]}, ValueError, "vectors of numbers; for 'the': complex"),
        (
            {"the": np.ma.array([1, -9], mask=[False, True])},
            ValueError,
            "finite float32 numbers.* 'the' holds nan",
        ),
        ({"the": [1, None]}, ValueError, "finite float32 numbers.* 'the' holds nan"),
        ({"the": [1, np.inf]}, ValueError, "finite float32 numbers.* 'the' holds inf"),
        (
            {"the": [1, 1e39]},
            ValueError,
            r"finite float32 numbers.* 'the' holds 1e\+39",
        ),
        (["the"], TypeError, "or a mapping of words to vectors, got list"),
        (None, TypeError, "or a mapping of words to vectors, got NoneType"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_invalid_source(source, error, message):
    with pytest.raises(error, match=message):
        load_word_vectors(source)


@pytest.mark.parametrize(
    ("max_words", "shown"),
    [(0, "int 0"), (-1, "int -1"), (2.0, "float 2.0"), ("2", "str '2'")],
)
def test_bad_max_words(max_words, shown):
    with pytest.raises(ValueError, match=f"of at least 1, got {shown}"):
        load_word_vectors({"the": [1]}, max_words=max_words)
