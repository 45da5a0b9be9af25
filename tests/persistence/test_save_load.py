"""save and load: a loaded estimator equals the saved one, in any process."""

import json
import os
import pickle
from pathlib import Path

import joblib
import numpy as np
import pytest
from archives import (
    load_from_bytes,
    members_of,
    save_to_bytes,
    with_changed_content,
    with_recomputed_hashes,
)
from factories import make_text_pipeline
from numpy.testing import assert_allclose, assert_array_equal
from processes import run_python
from sklearn.exceptions import NotFittedError

import skseq
from skseq import make_tfidf_pipeline

SAVED_FILES = Path(__file__).parents[1] / "saved_files"
TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
LABELS = ["up", "down"] * 16

IN_A_NEW_PROCESS = """
import sys
import numpy as np
import skseq
path, texts, expected = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
assert "sklearn" not in sys.modules
pipeline = skseq.load(path)
print(*sorted({"keras", "sklearn", "tensorflow", "matplotlib"} & set(sys.modules)))
np.save(expected, pipeline.predict_proba(texts))
"""


@pytest.fixture(scope="module", params=["lstm", "tfidf"])
def pipeline(request):
    make = {"lstm": make_text_pipeline, "tfidf": make_tfidf_pipeline}[request.param]
    return make().fit(TEXTS, LABELS)


@pytest.fixture(scope="module")
def tfidf():
    return make_tfidf_pipeline().fit(TEXTS, LABELS)


@pytest.mark.parametrize("name", ["model.skseq", "model", "model.zip", "mödel .x"])
@pytest.mark.parametrize("kind", [str, Path])
def test_loaded_predicts_the_same(pipeline, tmp_path, name, kind):
    path = kind(tmp_path / name)
    assert skseq.save(pipeline, path) is None
    loaded = skseq.load(path)
    assert_array_equal(loaded.predict_proba(TEXTS), pipeline.predict_proba(TEXTS))
    assert_array_equal(loaded.predict(TEXTS), pipeline.predict(TEXTS))
    assert repr(loaded) == repr(pipeline)
    assert os.listdir(tmp_path) == [name]


@pytest.mark.slow
def test_new_process_predicts_the_same(pipeline, tmp_path):
    path, found = tmp_path / "model.skseq", tmp_path / "found.npy"
    skseq.save(pipeline, path)
    finished = run_python("-c", IN_A_NEW_PROCESS, path, ",".join(TEXTS), found)
    loaded = set(finished.stdout.split())
    assert "sklearn" in loaded
    assert ("keras" in loaded) == ("lstmclassifier" in pipeline.named_steps)
    assert_array_equal(np.load(found), pipeline.predict_proba(TEXTS))


def test_same_estimator_gives_the_same_file(pipeline, tmp_path):
    for name in "ab":
        skseq.save(pipeline, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    skseq.save(skseq.load(tmp_path / "a"), tmp_path / "c")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "c").read_bytes()


def test_estimator_is_not_changed_by_saving(pipeline, tmp_path):
    before = pickle.dumps(pipeline)
    skseq.save(pipeline, tmp_path / "model.skseq")
    assert pickle.dumps(pipeline) == before


def test_existing_file_is_replaced(tfidf, tmp_path):
    path = tmp_path / "model.skseq"
    path.write_bytes(b"old")
    skseq.save(tfidf, path)
    skseq.load(path)


@pytest.mark.parametrize(
    ("estimator", "error"),
    [(make_tfidf_pipeline(), NotFittedError), (object(), TypeError)],
    ids=["not fitted", "not an estimator"],
)
def test_failed_save_leaves_the_old_file(tmp_path, estimator, error):
    path = tmp_path / "model.skseq"
    path.write_bytes(b"old")
    with pytest.raises(error):
        skseq.save(estimator, path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["model.skseq"]


def test_missing_folder(tfidf, tmp_path):
    with pytest.raises(FileNotFoundError, match="The folder .*no does not exist. Make"):
        skseq.save(tfidf, tmp_path / "no" / "model.skseq")
    with pytest.raises(FileNotFoundError, match="No such file"):
        skseq.load(tmp_path / "no" / "model.skseq")


def test_folder(tfidf, tmp_path):
    with pytest.raises(IsADirectoryError, match="is a folder. Name a file in it."):
        skseq.save(tfidf, tmp_path)
    with pytest.raises(IsADirectoryError, match="is a folder. Name a file in it."):
        skseq.load(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files.")
def test_not_a_regular_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(
            ValueError, match="expects a regular file, and .* is a device or"
        ):
            skseq.load(path)


class Evil:
    def __reduce__(self):
        return print, ("run",)


@pytest.mark.parametrize("dump", [pickle.dump, joblib.dump, np.save])
def test_pickle_is_not_run(tmp_path, capsys, dump):
    path = tmp_path / "model.skseq"
    with open(path, "wb") as file:
        if dump is np.save:
            np.save(file, np.array([Evil()]))
        else:
            dump(Evil(), file)
    with pytest.raises(
        ValueError, match="skseq.load cannot read .*: it was not written"
    ):
        skseq.load(path)
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sparse files by default.")
@pytest.mark.parametrize("start", [b"", b"PK\3\4"])
def test_file_larger_than_the_memory(tmp_path, start):
    with open(tmp_path / "large", "wb") as file:
        file.write(start)
        file.truncate(2**40)
    with pytest.raises(ValueError, match="it was not written by skseq"):
        skseq.load(tmp_path / "large")


def test_archive_of_numpy(tmp_path):
    np.savez(tmp_path / "arrays.npz", a=np.zeros(3))
    with pytest.raises(
        ValueError, match="skseq.load cannot read .*: a member is missing"
    ):
        skseq.load(tmp_path / "arrays.npz")


def test_message_stays_short(tfidf):
    def change(content):
        content["steps"][0][1]["parameters"]["norm"] = "x" * 10_000

    data = with_changed_content(save_to_bytes(tfidf), change)
    with pytest.raises(ValueError, match="The 'norm' parameter") as error:
        load_from_bytes(data)
    assert len(str(error.value)) < 600


def test_unused_array(tfidf):
    members = members_of(save_to_bytes(tfidf))
    unused = f"arrays/{len(members) - 2}.npy"
    assert unused not in members
    data = with_recomputed_hashes(members | {unused: members["arrays/0.npy"]})
    with pytest.raises(ValueError, match="it holds arrays that no estimator refers to"):
        load_from_bytes(data)


@pytest.mark.parametrize("name", ["lstm", "tfidf"])
def test_file_of_an_earlier_version(name):
    loaded = skseq.load(SAVED_FILES / f"{name}_0_1_0.skseq")
    answers = json.loads((SAVED_FILES / "answers_0_1_0.json").read_text("utf-8"))
    # Other processors may round differently.
    assert_allclose(loaded.predict_proba(TEXTS[:4]), answers[name], rtol=1e-5)
    assert loaded.predict(TEXTS[:2]).tolist() == ["up", "down"]


@pytest.mark.slow
def test_hostile_files():
    """Run the fuzzer for a few seconds."""
    options = ["--files", "500", "--seed", "0"]
    finished = run_python(SAVED_FILES / "fuzz.py", *options)
    assert "500 files" in finished.stdout
