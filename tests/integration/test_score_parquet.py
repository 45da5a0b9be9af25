"""The scripts of the documentation that read Parquet data sets through Dask."""

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import make_text_pipeline
from numpy.testing import assert_allclose, assert_array_equal

import skseq
from skseq import TokenEncoder, make_tfidf_pipeline

distributed = pytest.importorskip("distributed")

DOCS = Path(__file__).parents[2] / "docs"
TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film", "", "film!"]
PARTS = {"year=2025/0.parquet": TEXTS, "year=2026/0.parquet": TEXTS[::-1] * 3}


def load_script(name):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Dask pickles functions by the name of their module.
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scoring():
    return load_script("score_parquet")


@pytest.fixture(scope="module")
def counting():
    return load_script("count_tokens")


@pytest.fixture(scope="module")
def client():
    with distributed.Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        yield client


@pytest.fixture(scope="module")
def pipeline():
    return make_text_pipeline().fit(TEXTS, [1, 0, 1, 0, 0, 1])


@pytest.fixture
def folder(tmp_path, pipeline):
    """Return a folder with a pipeline, and a data set of several files."""
    skseq.save(pipeline, tmp_path / "pipeline.skseq")
    for name, texts in PARTS.items():
        write_texts(tmp_path / "reviews" / name, texts)
    return tmp_path


def write_texts(path, texts):
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({"text": pa.array(texts, pa.string()), "n": range(len(texts))})
    pq.write_table(table, path)


def score(scoring, client, folder):
    paths = [folder / name for name in ("pipeline.skseq", "reviews", "scores")]
    return scoring.score_folder(client, *paths)


def read_scores(folder, name):
    table = pq.ParquetFile(folder / "scores" / name).read()
    return table.column_names, np.column_stack(table.columns)


def test_scores_are_those_of_one_process(
    scoring, client, folder, pipeline, monkeypatch
):
    monkeypatch.setattr(scoring, "BATCH_SIZE", 4)
    assert score(scoring, client, folder) == {}
    for name, texts in PARTS.items():
        classes, probabilities = read_scores(folder, name)
        assert classes == ["0", "1"]
        assert_allclose(probabilities, pipeline.predict_proba(texts), atol=1e-6)


def test_file_without_rows(scoring, client, folder):
    write_texts(folder / "reviews" / "none.parquet", [])
    assert score(scoring, client, folder) == {}
    assert read_scores(folder, "none.parquet")[1].shape == (0, 2)


def test_run_goes_on_past_files_that_fail_and_can_be_resumed(scoring, client, folder):
    bad, broken = folder / "reviews" / "bad.parquet", folder / "reviews" / "no.parquet"
    write_texts(bad, ["good", None])
    broken.write_bytes(b"PAR1")
    errors = score(scoring, client, folder)
    assert errors.keys() == {bad, broken}
    assert str(errors[bad]).startswith("After row 0: TokenEncoder expects a text")
    files = {path for path in (folder / "scores").rglob("*") if path.is_file()}
    assert files == {folder / "scores" / name for name in PARTS}
    before = {path: path.stat().st_mtime_ns for path in files}
    write_texts(bad, ["good", "bad"])
    broken.unlink()
    assert score(scoring, client, folder) == {}
    assert len(read_scores(folder, "bad.parquet")[1]) == 2
    assert before == {path: path.stat().st_mtime_ns for path in files}


def test_scores_of_another_pipeline_are_replaced(scoring, client, folder):
    [name, *_] = PARTS
    score(scoring, client, folder)
    other = make_tfidf_pipeline(C=1.0).fit(TEXTS, [1, 0, 1, 0, 0, 1])
    skseq.save(other, folder / "pipeline.skseq")
    assert score(scoring, client, folder) == {}
    assert_allclose(read_scores(folder, name)[1], other.predict_proba(PARTS[name]))


def test_partitions_of_a_data_frame(scoring, client, folder, pipeline):
    pandas = pytest.importorskip("pandas")
    dask_dataframe = pytest.importorskip("dask.dataframe")

    def score(texts):
        loaded = distributed.get_worker().plugins["pipeline"].pipeline
        probabilities = loaded.predict_proba(texts.tolist())
        return texts.to_frame().assign(positive=probabilities[:, 1])

    client.register_plugin(scoring.LoadedPipeline(folder / "pipeline.skseq"))
    frame = dask_dataframe.from_pandas(pandas.DataFrame({"text": TEXTS}), npartitions=2)
    meta = {"text": "str", "positive": float}
    scored = frame["text"].map_partitions(score, meta=meta).compute()
    assert scored["text"].tolist() == TEXTS
    expected = pipeline.predict_proba(TEXTS)[:, 1]
    assert_allclose(scored["positive"], expected, atol=1e-6)


def test_progress_bar(scoring, client, folder, capsys):
    score(scoring, client, folder)
    assert "2/2" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    "parameters", [{}, {"analyzer": "char"}, {"ngram_range": (1, 2)}]
)
def test_merged_counts_give_the_ids_of_one_fit(counting, folder, parameters):
    counts = Counter()
    for name in reversed(PARTS):
        path = folder / "reviews" / name
        counts.update(counting.count_file(path, **parameters))
    tokens = counting.choose_tokens(counts, max_tokens=4)
    texts = [text for part in PARTS.values() for text in part]
    expected = TokenEncoder(max_tokens=4, **parameters).fit(texts)
    encoder = TokenEncoder(vocabulary=tokens, **parameters).fit(texts)
    assert list(encoder.vocabulary_.items()) == list(expected.vocabulary_.items())


def test_counts_of_texts_without_tokens(counting):
    assert counting.count_tokens(["", "."]) == Counter()


@pytest.mark.slow
def test_from_the_command_line(folder, pipeline):
    run = run_script(
        "score_parquet", "pipeline.skseq", "reviews", "scores", folder=folder
    )
    assert run.returncode == 0, run.stderr
    for name, texts in PARTS.items():
        scores = read_scores(folder, name)[1]
        assert_allclose(scores, pipeline.predict_proba(texts), atol=1e-6)
    bad = folder / "reviews" / "bad.parquet"
    bad.write_bytes(b"PAR1")
    run = run_script(
        "score_parquet", "pipeline.skseq", "reviews", "scores", folder=folder
    )
    assert run.returncode == 1
    assert f"{bad}: " in run.stderr
    assert "1 files failed" in run.stderr


@pytest.mark.slow
def test_vocabulary_from_the_command_line(folder):
    run = run_script("count_tokens", "reviews", "vocabulary.json", folder=folder)
    assert run.returncode == 0, run.stderr
    texts = [text for part in PARTS.values() for text in part]
    tokens = json.loads((folder / "vocabulary.json").read_text())
    assert_array_equal(tokens, TokenEncoder().fit(texts).get_feature_names_out())
    bad = folder / "reviews" / "bad.parquet"
    write_texts(bad, [None])
    run = run_script("count_tokens", "reviews", "vocabulary.json", folder=folder)
    assert run.returncode == 1
    assert f"{bad}: TokenEncoder expects a text" in run.stderr


@pytest.mark.parametrize(
    ("script", "names"),
    [("score_parquet", ["p", "empty", "new"]), ("count_tokens", ["empty", "new"])],
)
def test_folder_without_files_is_refused(script, names, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [script, *names])
    with pytest.raises(SystemExit, match="2"):
        load_script(script).main()
    assert "There are no Parquet files in" in capsys.readouterr().err


def test_probabilities_are_not_written_among_the_data(scoring, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["score_parquet", "p", "data", "data/scores"])
    with pytest.raises(SystemExit, match="2"):
        scoring.main()
    assert "outside that of the data" in capsys.readouterr().err


def run_script(name, *arguments, folder):
    return subprocess.run(
        [sys.executable, DOCS / f"{name}.py", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(skseq.__file__).parents[1])},
        capture_output=True,
        text=True,
    )
