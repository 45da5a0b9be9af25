"""A file has either its old or its complete new content."""

import os
import signal
import stat
import time

import pytest
from processes import run_python, start_python

from skseq import SequencePadder, load, save

resource = pytest.importorskip("resource", reason="Windows has no resource limits.")

WRITE_FOREVER = """
import sys
from skseq import SequencePadder, save
padders = [SequencePadder(maxlen).fit([[1]]) for maxlen in (1, 2)]
print("ready", flush=True)
while True:
    for padder in padders:
        save(padder, sys.argv[1])
"""
PADDER = SequencePadder(3).fit([[1]])


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    return path


def test_new_file(tmp_path):
    save(PADDER, tmp_path / "new.bin")
    assert load(tmp_path / "new.bin").maxlen_ == 3
    assert names_in(tmp_path) == ["new.bin"]


def test_existing_file_is_replaced(path):
    save(PADDER, path)
    assert load(path).maxlen_ == 3
    assert names_in(path.parent) == ["a.bin"]


def test_permissions_are_those_of_a_new_file(tmp_path):
    (tmp_path / "touched").touch()
    save(PADDER, tmp_path / "written")
    modes = [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()]
    assert modes[0] == modes[1]


def test_target_of_a_symbolic_link_is_replaced(path):
    link = path.with_name("link")
    link.symlink_to(path.name)
    save(PADDER, link)
    assert link.is_symlink()
    assert load(path).maxlen_ == 3


def test_longest_file_name(tmp_path):
    save(PADDER, tmp_path / ("a" * 255))
    assert load(tmp_path / ("a" * 255)).maxlen_ == 3


def test_interrupt_leaves_the_old_file(path, monkeypatch):
    def interrupt(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(PADDER, path)
    assert path.read_bytes() == b"old"
    assert names_in(path.parent) == ["a.bin"]


def test_full_disk_leaves_the_old_file(path):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    statement = (
        "import sys; from skseq import SequencePadder, save\n"
        "save(SequencePadder(3).fit([[1]]), sys.argv[1])"
    )
    arguments = ["-B", "-c", statement, path]
    finished = run_python(*arguments, preexec_fn=limit, may_fail=True)
    assert "OSError: [Errno 27] File too large" in finished.stderr
    assert path.read_bytes() == b"old"
    assert names_in(path.parent) == ["a.bin"]


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.003, 0.01, 0.02])
def test_kill_leaves_the_old_file_or_the_new_one(path, seconds):
    with start_python("-c", WRITE_FOREVER, path) as process:
        process.stdout.readline()
        time.sleep(seconds)
    assert path.read_bytes() == b"old" or load(path).maxlen_ in (1, 2)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_only_a_file_is_replaced(path, make):
    path.unlink()
    make(path)
    with pytest.raises(OSError, match="a.bin is a (device or a pipe|folder). Name a"):
        save(PADDER, path)
    assert names_in(path.parent) == ["a.bin"]
    assert not path.is_file()
