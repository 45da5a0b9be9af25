"""Pipelines and classifiers fitted chunk by chunk."""

import gzip
import json
from functools import partial

import factories
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, KBinsDiscretizer

from skseq import (
    LSTMClassifier,
    SequencePadder,
    SequenceScaler,
    TokenEncoder,
    fit_chunks,
    make_tfidf_pipeline,
)

RNG = np.random.default_rng(0)
TEXTS = [
    " ".join(RNG.choice(["good", "bad", "film", "plot", "not"], size=length))
    for length in RNG.integers(1, 9, size=90)
]
LABELS = [text.startswith(("good", "plot")) for text in TEXTS]
IDS = [ids.tolist() for ids in TokenEncoder().fit_transform(TEXTS)]


make_pipeline_of_texts = partial(factories.make_text_pipeline, maxlen=20, units=8)
make_classifier = partial(factories.make_classifier, units=8)


def chunks_of(X, y, cuts=(30, 70), weights=None):
    def read_chunks():
        starts, stops = [0, *cuts], [*cuts, len(X)]
        for start, stop in zip(starts, stops, strict=True):
            chunk = X[start:stop], y[start:stop]
            yield chunk if weights is None else (*chunk, weights[start:stop])

    return read_chunks


def test_one_chunk_is_a_fit():
    whole = make_pipeline_of_texts().fit(TEXTS, LABELS)
    pipeline = make_pipeline_of_texts()
    assert fit_chunks(pipeline, chunks_of(TEXTS, LABELS, cuts=())) is pipeline
    assert_array_equal(pipeline.predict_proba(TEXTS), whole.predict_proba(TEXTS))
    assert pipeline[-1].history_ == whole[-1].history_


def test_chunks_give_the_weights_of_one_fit():
    pipeline = make_pipeline_of_texts(epochs=40, learning_rate=0.05, batch_size=8)
    fit_chunks(pipeline, chunks_of(TEXTS, LABELS))
    assert pipeline.score(TEXTS, LABELS) > 0.95
    whole = TokenEncoder().fit(TEXTS)
    assert pipeline[0].vocabulary_ == whole.vocabulary_
    assert pipeline[1].maxlen_ == 20
    assert len(pipeline[-1].history_["loss"]) == 40


def test_files_give_the_weights_of_data_in_memory(tmp_path):
    in_memory = fit_chunks(make_pipeline_of_texts(), chunks_of(TEXTS, LABELS, (40, 80)))
    table = {"text": TEXTS, "label": LABELS}
    pq.write_table(pa.table(table), tmp_path / "t.parquet", row_group_size=40)
    with gzip.open(tmp_path / "t.jsonl.gz", "wt") as file:
        for text, label in zip(TEXTS, LABELS, strict=True):
            file.write(json.dumps({"text": text, "label": label}) + "\n")

    def read_parquet():
        for batch in pq.ParquetFile(tmp_path / "t.parquet").iter_batches(40):
            yield batch["text"].to_pylist(), batch["label"].to_pylist()

    def read_lines():
        path = tmp_path / "t.jsonl.gz"
        with pd.read_json(path, lines=True, chunksize=40) as chunks:
            for chunk in chunks:
                yield chunk["text"], chunk["label"]

    for read_chunks in (read_parquet, read_lines):
        from_file = fit_chunks(make_pipeline_of_texts(), read_chunks)
        assert_array_equal(
            from_file.predict_proba(TEXTS), in_memory.predict_proba(TEXTS)
        )


def test_classifier_alone_counts_ids_over_all_chunks():
    ids = [[1, 2], [3], [9], [2, 2]]
    classifier = make_classifier().fit_chunks(chunks_of(ids, list("abba"), cuts=(2,)))
    assert classifier.model_.get_layer("embedding").input_dim == 10
    assert classifier.classes_.tolist() == ["a", "b"]


def test_class_of_a_later_chunk():
    y = ["a"] * 30 + ["b"] * 40 + ["c"] * 20
    classifier = make_classifier().fit_chunks(chunks_of(IDS, y))
    assert classifier.classes_.tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("class_weight", ["balanced", {True: 3.0}], ids=str)
def test_weights(class_weight):
    weights = RNG.uniform(0.5, 2, size=len(IDS))
    classifier = make_classifier(class_weight=class_weight)
    whole = clone(classifier).fit(IDS, LABELS, weights)
    alone = classifier.fit_chunks(chunks_of(IDS, LABELS, (), weights))
    assert_allclose(alone.predict_proba(IDS), whole.predict_proba(IDS), atol=1e-6)
    chunks = clone(classifier).fit_chunks(chunks_of(IDS, LABELS, weights=weights))
    without = clone(classifier).fit_chunks(chunks_of(IDS, LABELS))
    assert not np.allclose(chunks.predict_proba(IDS), without.predict_proba(IDS))


def test_measurements():
    runs = [RNG.normal(size=(length, 2)) for length in range(1, 31)]
    y = [run[0, 0] > 0 for run in runs]
    pipeline = make_pipeline(SequenceScaler(), SequencePadder(), make_classifier())
    fit_chunks(pipeline, chunks_of(runs, y, cuts=(10,)))
    assert pipeline[1].maxlen_ == 30
    assert pipeline.predict(runs).shape == (30,)


def test_several_labels():
    y = np.array([["good" in text, "bad" in text] for text in TEXTS], dtype=int)
    pipeline = make_pipeline_of_texts(epochs=40, learning_rate=0.05, batch_size=8)
    fit_chunks(pipeline, chunks_of(TEXTS, y))
    assert (pipeline.predict(TEXTS) == y).mean() > 0.95


def test_early_stopping_monitors_the_given_part():
    pipeline = make_pipeline_of_texts(epochs=5, early_stopping=True)
    fit_chunks(pipeline, chunks_of(TEXTS, LABELS), X_val=TEXTS[:9], y_val=LABELS[:9])
    assert "val_loss" in pipeline[-1].history_


def test_early_stopping_without_a_validation_part():
    with pytest.raises(ValueError, match="holds nothing out of chunks. Pass X_val"):
        make_classifier(early_stopping=True).fit_chunks(chunks_of(IDS, LABELS))


def test_warm_start_continues():
    classifier = make_classifier(warm_start=True).fit_chunks(chunks_of(IDS, LABELS))
    classifier.fit_chunks(chunks_of(IDS, LABELS))
    assert len(classifier.history_["loss"]) == 4


def test_stateless_steps():
    upper = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipeline = make_pipeline(upper, "passthrough", *make_pipeline_of_texts())
    assert fit_chunks(pipeline, chunks_of(TEXTS, LABELS)).predict(TEXTS).shape == (90,)


@pytest.mark.parametrize(
    ("pipeline", "message"),
    [
        (make_tfidf_pipeline(), "expects a pipeline that ends in an LSTMClassifier"),
        (LSTMClassifier(), "expects a pipeline that ends in an LSTMClassifier"),
        (
            make_pipeline(KBinsDiscretizer(), LSTMClassifier()),
            "'kbinsdiscretizer' is KBinsDiscretizer.*, which cannot",
        ),
    ],
    ids=["tfidf", "classifier", "step"],
)
def test_pipelines_that_are_refused(pipeline, message):
    with pytest.raises(TypeError, match=message):
        fit_chunks(pipeline, chunks_of(TEXTS, LABELS))


def test_chunks_that_differ_between_epochs():
    sizes = iter([50, 50, 50, 50, 40])

    def read_chunks():
        size = next(sizes)
        yield IDS[:size], LABELS[:size]

    with pytest.raises(ValueError, match="chunk 0 had 50 sequences .* 40 sequences"):
        make_classifier(epochs=9).fit_chunks(read_chunks)


def test_failed_fit_keeps_fitted_attributes():
    pipeline = make_pipeline_of_texts().fit(TEXTS, LABELS)
    before, encoder = pipeline.predict_proba(TEXTS), pipeline[0]
    with pytest.raises(ValueError, match="at least 2 classes"):
        fit_chunks(pipeline, chunks_of(TEXTS, [True] * 90))
    assert pipeline[0] is encoder
    assert_array_equal(pipeline.predict_proba(TEXTS), before)
    fresh = make_classifier()
    with pytest.raises(ValueError, match="NaN"):
        fresh.fit_chunks(chunks_of(IDS, [*LABELS[:80], *[np.nan] * 10]))
    with pytest.raises(NotFittedError):
        fresh.predict(IDS)
