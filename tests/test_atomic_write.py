"""A file has either its old or its complete new content."""

import os
import signal
import stat
import subprocess
import sys
import threading

import pytest
from processes import run_python

from skseq._atomic_write import write_atomically

resource = pytest.importorskip("resource", reason="Windows has no resource limits.")

WRITE_FOREVER = """
import sys
from pathlib import Path
from skseq._atomic_write import write_atomically
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_atomically(Path(sys.argv[1]), letter * 1_000_000)
"""


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    return path


def test_new_file(tmp_path):
    write_atomically(tmp_path / "new.bin", b"content")
    assert (tmp_path / "new.bin").read_bytes() == b"content"
    assert names_in(tmp_path) == ["new.bin"]


def test_existing_file_is_replaced(path):
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert names_in(path.parent) == ["a.bin"]


def test_permissions_are_those_of_a_new_file(tmp_path):
    (tmp_path / "touched").touch()
    write_atomically(tmp_path / "written", b"")
    modes = [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()]
    assert modes[0] == modes[1]


def test_target_of_a_symbolic_link_is_replaced(path):
    link = path.with_name("link")
    link.symlink_to(path.name)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_longest_file_name(tmp_path):
    write_atomically(tmp_path / ("a" * 255), b"content")
    assert (tmp_path / ("a" * 255)).read_bytes() == b"content"


def test_missing_folder(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "no" / "a.bin", b"content")


def test_interrupt_leaves_the_old_file(path, monkeypatch):
    def interrupt(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(path.parent) == ["a.bin"]


def test_full_disk_leaves_the_old_file(path):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    statement = (
        "import sys; from pathlib import Path\n"
        "from skseq._atomic_write import write_atomically\n"
        "write_atomically(Path(sys.argv[1]), bytes(200_000))"
    )
    arguments = ["-B", "-c", statement, path]
    finished = run_python(*arguments, preexec_fn=limit, may_fail=True)
    assert "OSError: [Errno 27] File too large" in finished.stderr
    assert path.read_bytes() == b"old"
    assert names_in(path.parent) == ["a.bin"]


@pytest.mark.parametrize("seconds", [0.0, 0.003, 0.01, 0.02])
def test_kill_leaves_the_old_file_or_the_new_one(path, seconds):
    arguments = [sys.executable, "-c", WRITE_FOREVER, str(path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        threading.Event().wait(seconds)
        process.kill()
    content = path.read_bytes()
    assert content in (b"old", b"a" * 1_000_000, b"b" * 1_000_000)
