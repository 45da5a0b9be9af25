"""Full disks, closed pipes, and processes killed while writing a file."""

import os
import subprocess
from pathlib import Path

import pytest
from processes import environment, run_python, start_python

import skseq

resource = pytest.importorskip("resource", reason="Windows has no limits to set.")

pytestmark = pytest.mark.slow

TEXTS = ["a good film", "a bad plot", "good good", "bad bad plot"] * 10
LABELS = [1, 0, 1, 0] * 10

BEGIN = """
import resource
import signal
import sys
import numpy as np
import skseq

TEXTS = ["a good film", "a bad plot", "good good", "bad bad plot"] * 10
LABELS = [1, 0, 1, 0] * 10

def fill_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
"""


def run(script, path, **options):
    return run_python("-B", "-c", BEGIN + script, path, **options)


SAVE = """
pipeline = skseq.make_tfidf_pipeline().fit(TEXTS, LABELS)
fill_disk()
skseq.save(pipeline, sys.argv[1])
"""


def test_save_to_a_full_disk(tmp_path):
    path = tmp_path / "with space, \u00e9 and \u2603.skseq"
    skseq.save(skseq.make_tfidf_pipeline().fit(TEXTS, LABELS), path)
    before = path.read_bytes()
    assert "OSError: [Errno 27] File too large" in run(SAVE, path, may_fail=True).stderr
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]
    assert skseq.load(path).predict(["good"]) == [1]


CHECKPOINT = """
import keras

class FillDisk(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 2:
            fill_disk()

X = np.random.default_rng(0).integers(1, 9, (64, 5))
y = X[:, 0] > 4
own = dict(units=4, embedding_dim=4, epochs=5, random_state=0)
classifier = skseq.LSTMClassifier(
    **own, checkpoint=sys.argv[1], callbacks=[FillDisk()]
)
try:
    classifier.fit(X, y)
except OSError as error:
    print(error, hasattr(classifier, "classes_"))
"""

RESUME = """
X = np.random.default_rng(0).integers(1, 9, (64, 5))
y = X[:, 0] > 4
own = dict(units=4, embedding_dim=4, epochs=5, random_state=0)
resumed = skseq.LSTMClassifier(**own, checkpoint=sys.argv[1], verbose=2).fit(X, y)
expected = skseq.LSTMClassifier(**own).fit(X, y)
assert (resumed.predict_proba(X) == expected.predict_proba(X)).all()
"""


def test_checkpoint_on_a_full_disk(tmp_path):
    path = tmp_path / "fit.checkpoint"
    done = run(CHECKPOINT, path)
    assert "[Errno 27] File too large" in done.stdout, done.stderr
    assert done.stdout.endswith(" False\n")
    # The checkpoint of the epoch before is valid.
    assert os.listdir(tmp_path) == [path.name]
    done = run(RESUME, path)
    assert "Epoch 3/5" in done.stdout
    assert "Epoch 2/5" not in done.stdout
    assert os.listdir(tmp_path) == []


ENDLESS = """
pipeline = skseq.make_tfidf_pipeline().fit(TEXTS, LABELS)
skseq.save(pipeline, sys.argv[1])
print("ready", flush=True)
while True:
    skseq.save(pipeline, sys.argv[1])
"""


def test_save_that_is_killed(tmp_path):
    path = tmp_path / "a.skseq"
    with start_python("-c", BEGIN + ENDLESS, path) as process:
        process.stdout.readline()
        process.kill()
    assert skseq.load(path).predict(["good"]) == [1]
    # At most one partly written file is left, with the suffix .part.
    others = [file.suffix for file in tmp_path.iterdir() if file != path]
    assert others in ([], [".part"])


COMPARE = ["-m", "skseq", "compare", "reviews.csv", "--text", "t", "--target", "y"]


@pytest.fixture
def table(tmp_path):
    rows = [
        f"{text},{label}" for text, label in zip(TEXTS[:20], LABELS[:20], strict=True)
    ]
    (tmp_path / "reviews.csv").write_text("\n".join(["t,y", *rows]))
    return tmp_path


def test_closed_pipe(table):
    """Like ``python -m skseq compare ... | head -1``."""
    with start_python(
        *COMPARE, "--folds", "2", cwd=table, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline()
        process.stdout.close()
        error = process.stderr.read()
    assert "Traceback" not in error
    assert "BrokenPipeError" not in error
    assert (table / "report.html").exists()


def test_reader_of_all_output_that_goes_away(table):
    """As in ``python -m skseq compare ... 2>&1 | head -1``."""
    with start_python(
        *COMPARE, "--folds", "2", cwd=table, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout.readline()
        process.stdout.close()
        process.wait()
    assert process.returncode == 141
    assert os.listdir(table) == ["reviews.csv"]


def test_bare_environment(table):
    variables = environment(LC_ALL="C", PYTHONUTF8="0")
    variables.pop("HOME", None)
    run_python(*COMPARE, "--folds", "2", cwd=table, env=variables)
    assert "<svg" in (table / "report.html").read_text("utf-8")


DELETED = """
import os
pipeline = skseq.make_tfidf_pipeline().fit(TEXTS, LABELS)
os.makedirs(sys.argv[1])
os.chdir(sys.argv[1])
os.rmdir(sys.argv[1])
try:
    skseq.save(pipeline, "a.skseq")
except OSError as error:
    print(type(error).__name__)
skseq.save(pipeline, sys.argv[1] + ".skseq")
print(skseq.load(sys.argv[1] + ".skseq").predict(["good"]))
"""


def test_deleted_working_directory(tmp_path):
    done = run(DELETED, tmp_path / "gone")
    assert done.stdout == "FileNotFoundError\n[1]\n", done.stderr
    assert [path.name for path in Path(tmp_path).iterdir()] == ["gone.skseq"]
