"""``python -m skseq`` in a new process."""

import pytest
from processes import run_python

ROWS = "text,mood\n" + "good film,up\nbad film,down\n" * 8


@pytest.mark.slow
def test_compare(tmp_path):
    (tmp_path / "a.csv").write_text(ROWS)
    columns = ["--text", "text", "--target", "mood"]
    command = ["-m", "skseq", "compare", "a.csv", *columns, "--folds", "2"]
    finished = run_python(*command, cwd=tmp_path)
    assert finished.stdout.endswith("Open it in a browser.\n")
    assert (tmp_path / "report.html").stat().st_size > 10_000
    # No remarks of TensorFlow.
    lines = [line for line in finished.stderr.splitlines() if line.strip()]
    assert [line for line in lines if "%|" not in line] == []


def test_bad_file(tmp_path):
    command = ["-m", "skseq", "compare", "no.csv", "--text", "a", "--target", "b"]
    finished = run_python(*command, cwd=tmp_path, may_fail=True)
    assert finished.returncode == 2
    assert finished.stderr.startswith("python -m skseq: error: no.csv does not exist")
