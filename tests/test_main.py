"""``python -m skseq`` in a new process."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from processes import environment, run_python

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
ROWS = "text,mood\n" + "good film,up\nbad film,down\n" * 8


@pytest.mark.slow
def test_compare(tmp_path):
    (tmp_path / "a.csv").write_text(ROWS)
    columns = ["--text", "text", "--target", "mood"]
    command = ["-m", "skseq", "compare", "a.csv", *columns, "--folds", "2"]
    finished = run_python(*command, cwd=tmp_path)
    assert finished.stdout.endswith("Open it in a browser.\n")
    assert (tmp_path / "report.html").stat().st_size > 10_000
    # No log lines of TensorFlow.
    lines = [line for line in finished.stderr.splitlines() if line.strip()]
    assert [line for line in lines if "%|" not in line] == []


def test_bad_file(tmp_path):
    command = ["-m", "skseq", "compare", "no.csv", "--text", "a", "--target", "b"]
    finished = run_python(*command, cwd=tmp_path, may_fail=True)
    assert finished.returncode == 2
    assert finished.stderr.startswith("python -m skseq: error: no.csv does not exist")


def test_console_script():
    content = tomllib.loads(PROJECT.read_text("utf-8"))
    module, function = content["project"]["scripts"]["skseq"].split(":")
    code = f"import {module}; {module}.{function}()"
    finished = run_python("-c", code, "--help")
    assert finished.stdout.startswith("usage: skseq ")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["compare", "no.csv", "--text", "a", "--target", "b"]]
)
def test_output_without_a_reader(tmp_path, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        finished = subprocess.run(
            [sys.executable, "-m", "skseq", *arguments],
            stdout=pipe,
            stderr=pipe,
            cwd=tmp_path,
            env=environment(PYTHONUNBUFFERED=""),
            timeout=300,
            check=False,
        )
    assert finished.returncode == 141
