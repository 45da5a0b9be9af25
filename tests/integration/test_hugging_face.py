"""Data sets of Hugging Face give the same weights as lists, by the documented code."""

import re
import textwrap
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from factories import make_text_pipeline
from numpy.testing import assert_array_equal

from skseq import fit_chunks

datasets = pytest.importorskip("datasets")

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "large_data.rst"

RNG = np.random.default_rng(0)
TEXTS = [
    " ".join(RNG.choice(["good", "bad", "film", "plot", "not"], size=length))
    for length in RNG.integers(1, 9, size=90)
]
LABELS = [int(text.startswith(("good", "plot"))) for text in TEXTS]


def documented_reader(dataset):
    """Return read_chunks of the user guide, with a smaller size of chunks."""
    pattern = r"   def read_chunks\(\):\n       for chunk in dataset\.iter.*?\n\n"
    (code,) = re.findall(pattern, PAGE.read_text(), re.DOTALL)
    names = {"dataset": dataset}
    exec(textwrap.dedent(code).replace("20_000", "40"), names)
    return names["read_chunks"]


make_pipeline = partial(make_text_pipeline, maxlen=20, units=8)


def read_lists():
    for start in range(0, len(TEXTS), 40):
        yield TEXTS[start : start + 40], LABELS[start : start + 40]


@pytest.fixture(scope="module")
def in_memory():
    return fit_chunks(make_pipeline(), read_lists)


def assert_trains_alike(dataset, in_memory):
    pipeline = fit_chunks(make_pipeline(), documented_reader(dataset))
    assert pipeline[0].vocabulary_ == in_memory[0].vocabulary_
    for weights, expected in zip(
        pipeline[-1].model_.get_weights(),
        in_memory[-1].model_.get_weights(),
        strict=True,
    ):
        assert_array_equal(weights, expected)


def test_data_set_on_disk(tmp_path, in_memory):
    dataset = datasets.Dataset.from_dict({"text": TEXTS, "label": LABELS})
    dataset.save_to_disk(tmp_path / "reviews")
    assert_trains_alike(datasets.load_from_disk(tmp_path / "reviews"), in_memory)


@pytest.mark.parametrize("streaming", [False, True])
def test_data_set_of_a_parquet_file(tmp_path, in_memory, streaming):
    path = str(tmp_path / "reviews.parquet")
    datasets.Dataset.from_dict({"text": TEXTS, "label": LABELS}).to_parquet(path)
    dataset = datasets.load_dataset(
        "parquet",
        data_files=path,
        split="train",
        streaming=streaming,
        cache_dir=str(tmp_path / "cache"),
    )
    assert_trains_alike(dataset, in_memory)


@pytest.mark.parametrize("form", ["numpy", "arrow"])
def test_columns_of_another_form(in_memory, form):
    dataset = datasets.Dataset.from_dict({"text": TEXTS, "label": LABELS})
    assert_trains_alike(dataset.with_format(form), in_memory)


def test_columns_as_they_are():
    dataset = datasets.Dataset.from_dict({"text": TEXTS, "label": LABELS})
    of_columns = make_pipeline().fit(dataset["text"], dataset["label"])
    of_lists = make_pipeline().fit(TEXTS, LABELS)
    assert_array_equal(of_columns.predict_proba(TEXTS), of_lists.predict_proba(TEXTS))


def test_stream_shuffled_by_a_seed_is_the_same_in_each_reading():
    dataset = datasets.Dataset.from_dict({"text": TEXTS, "label": LABELS})
    stream = dataset.to_iterable_dataset().shuffle(seed=0, buffer_size=90)
    read_chunks = documented_reader(stream)
    first, second = list(read_chunks()), list(read_chunks())
    assert first == second
    assert first != list(documented_reader(dataset)())
