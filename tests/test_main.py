"""``python -m skseq`` in a new process."""

import subprocess
import sys

import pytest

ROWS = "text,mood\n" + "good film,up\nbad film,down\n" * 8


def run(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "skseq", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.mark.slow
def test_compare(tmp_path):
    (tmp_path / "a.csv").write_text(ROWS)
    columns = ["--text", "text", "--target", "mood"]
    finished = run("compare", "a.csv", *columns, "--folds", "2", folder=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.endswith("Open it in a browser.\n")
    assert (tmp_path / "report.html").stat().st_size > 10_000
    # No remarks of TensorFlow.
    lines = [line for line in finished.stderr.splitlines() if line.strip()]
    assert [line for line in lines if "%|" not in line] == []


def test_bad_file(tmp_path):
    finished = run("compare", "no.csv", "--text", "a", "--target", "b", folder=tmp_path)
    assert finished.returncode == 2
    assert finished.stderr.startswith("python -m skseq: error: no.csv does not exist")
