"""Tests of fetch_imdb, on tiny archives and a server on the loopback device."""

import gzip
import hashlib
import io
import os
import tarfile
import threading
from concurrent.futures import ProcessPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context

import numpy as np
import pytest
from sklearn.datasets import get_data_home

from skseq.datasets import _imdb, _imdb_archive, fetch_imdb

REVIEWS = {
    "aclImdb/test/pos/0_10.txt": "a joy",
    "aclImdb/test/neg/0_2.txt": "no joy",
    "aclImdb/train/pos/10_9.txt": "well made",
    "aclImdb/train/pos/9_7.txt": "caf\u00e9 \u2603 <br />\x85 fine",
    "aclImdb/train/neg/2_1.txt": "dull",
    "aclImdb/train/neg/1_4.txt": "",
}


def pack(members):
    """Gzipped tar of names with text or bytes, and of ready TarInfo objects."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in members:
            if isinstance(name, tarfile.TarInfo):
                tar.addfile(name)
                continue
            content = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def special(name, kind, linkname=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, linkname
    return info, None


@pytest.fixture
def make_archive(tmp_path):
    """Write an archive of the reviews and of further members; return its path."""

    def write(*further, reviews=REVIEWS):
        path = tmp_path / "archive.tar.gz"
        path.write_bytes(pack([*reviews.items(), *further]))
        return path

    return write


@pytest.fixture
def cache(tmp_path, make_archive):
    """Fill the cache; return its path."""
    fetch_imdb(data_home=tmp_path, archive=make_archive())
    (path,) = (tmp_path / "imdb").iterdir()
    return path


class Server(ThreadingHTTPServer):
    """Answer each request with the next of ``answers``, then with the last again."""

    def __init__(self):
        self.published = pack(REVIEWS.items())
        self.answers = [self.published]
        self.n_requests = 0
        self.end = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        answer = server.answers[min(server.n_requests, len(server.answers) - 1)]
        server.n_requests += 1
        if answer == "silence":
            server.end.wait()
            return
        if isinstance(answer, int):
            self.send_error(answer)
            return
        self.send_response(200)
        if len(answer) < len(server.published):  # The header announces the whole file.
            self.send_header("Content-Length", str(len(server.published)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    """Serve a small archive in the place of the published one."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        published = _imdb_archive.RemoteFile(
            url=f"http://127.0.0.1:{server.server_port}/aclImdb_v1.tar.gz",
            n_bytes=len(server.published),
            sha256=hashlib.sha256(server.published).hexdigest(),
        )
        monkeypatch.setattr(_imdb, "PUBLISHED_ARCHIVE", published)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield server
        server.end.set()
        server.shutdown()
        thread.join()


def files_below(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# Returned data


@pytest.mark.parametrize(
    ("subset", "target", "data"),
    [
        (
            "train",
            [0, 0, 1, 1],
            ["", "dull", "caf\u00e9 \u2603 <br />\x85 fine", "well made"],
        ),
        ("test", [0, 1], ["no joy", "a joy"]),
    ],
)
def test_rows_are_ordered_by_class_and_number(
    subset, target, data, tmp_path, make_archive
):
    X, y = fetch_imdb(
        subset, data_home=tmp_path, archive=make_archive(), return_X_y=True
    )
    assert X.tolist() == data
    assert y.tolist() == target


def test_all_is_train_followed_by_test(tmp_path, cache):
    train, test, both = (
        fetch_imdb(subset, data_home=tmp_path).filenames.tolist()
        for subset in ("train", "test", "all")
    )
    assert both == train + test


def test_bunch_holds_texts_labels_names_and_description(tmp_path, cache):
    reviews = fetch_imdb("test", data_home=tmp_path)
    assert reviews.data.dtype == object
    assert {type(text) for text in reviews.data} == {str}
    assert reviews.target.dtype == np.int64
    assert reviews.target_names.tolist() == ["negative", "positive"]
    assert reviews.filenames.tolist() == ["test/neg/0_2.txt", "test/pos/0_10.txt"]
    assert "Maas" in reviews.DESCR


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"subset": "unsup"}, "subset as 'train', 'test' or 'all', got str 'unsup'"),
        ({"subset": np.array(["train", "all"])}, "or 'all', got ndarray array"),
        ({"n_retries": -1}, "n_retries as an integer of at least 0, got int -1"),
        ({"n_retries": 1.5}, "n_retries as an integer of at least 0, got float 1.5"),
        ({"delay": -0.1}, "delay as a number of seconds of at least 0, got float -0.1"),
        ({"delay": float("nan")}, "delay as a number .* got float nan"),
    ],
)
def test_parameter_out_of_range_is_named(parameters, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        fetch_imdb(data_home=tmp_path, **parameters)


# The archive


@pytest.mark.parametrize(
    "member",
    [
        ("/etc/aclImdb/train/pos/1_9.txt", "x"),
        ("../aclImdb/train/pos/1_9.txt", "x"),
        ("aclImdb/train/pos/../pos/1_9.txt", "x"),
        ("aclImdb/train/pos/._1_9.txt", "x"),
        ("aclImdb/train/unsup/1_0.txt", "x"),
        ("aclImdb/train/pos/1_9.txt.bak", "x"),
        ("aclImdb/train/pos/\u0661_9.txt", "x"),
        ("aclImdb/train/labeledBow.feat", b"\xff" * 2_000),
        special("aclImdb/train/pos/1_9.txt", tarfile.SYMTYPE, "/etc/passwd"),
        special(
            "aclImdb/train/pos/1_9.txt", tarfile.LNKTYPE, "aclImdb/test/pos/0_10.txt"
        ),
        special("aclImdb/train/pos/1_9.txt", tarfile.FIFOTYPE),
        special("aclImdb/train/pos/1_9.txt", tarfile.DIRTYPE),
    ],
)
def test_member_that_is_not_a_review_is_skipped(member, tmp_path, make_archive):
    reviews = fetch_imdb("all", data_home=tmp_path, archive=make_archive(member))
    assert reviews.data.size == len(REVIEWS)


def test_nothing_is_unpacked_to_disk(cache, tmp_path):
    assert files_below(tmp_path) == ["archive.tar.gz", cache.name]


def test_archive_packed_from_the_current_folder_is_read(tmp_path, make_archive):
    archive = make_archive(reviews={f"./{name}": REVIEWS[name] for name in REVIEWS})
    reviews = fetch_imdb("test", data_home=tmp_path, archive=archive)
    assert reviews.filenames.tolist() == ["test/neg/0_2.txt", "test/pos/0_10.txt"]


@pytest.mark.parametrize(
    ("further", "message"),
    [
        (("aclImdb/train/pos/9_7.txt", "x"), "'train/pos/9_7.txt' is duplicate"),
        (("aclImdb/train/pos/1_9.txt", b"\xff"), "'train/pos/1_9.txt' is not UTF-8"),
        (
            ("aclImdb/train/pos/1_9.txt", bytes(1_000_001)),
            "1_9.txt' has 1,000,001 bytes, more than the 1,000,000 allowed",
        ),
    ],
)
def test_bad_review_is_named(further, message, tmp_path, make_archive):
    with pytest.raises(ValueError, match=f"archive.tar.gz cannot be read .*{message}"):
        fetch_imdb(data_home=tmp_path, archive=make_archive(further))


def test_gigantic_member_is_not_read(tmp_path):
    info = tarfile.TarInfo("huge.bin")
    info.size = 8 * 2**40
    archive = tmp_path / "archive.tar.gz"
    archive.write_bytes(gzip.compress(info.tobuf() + bytes(10_240)))
    with pytest.raises(ValueError, match="with 'huge.bin' it unpacks to 8,796,093,02"):
        fetch_imdb(data_home=tmp_path, archive=archive)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("aclImdb/", "no reviews in aclImdb/test/neg, aclImdb/test/pos, aclImdb/train"),
        ("aclImdb/test/neg", "no reviews in aclImdb/test/neg[.]"),
    ],
)
def test_archive_without_the_four_folders_is_an_error(
    missing, message, tmp_path, make_archive
):
    reviews = {k: v for k, v in REVIEWS.items() if not k.startswith(missing)}
    with pytest.raises(ValueError, match=message):
        fetch_imdb(data_home=tmp_path, archive=make_archive(reviews=reviews))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda packed: b"", "empty file"),
        (lambda packed: b"PK\x03\x04 a zip file", "Not a gzipped file"),
        (lambda packed: gzip.compress(b"no tar" * 200), "invalid header|bad checksum"),
        (lambda packed: packed[: len(packed) // 2], "ended before the end-of-stream"),
        (lambda packed: packed[:-8] + bytes(4) + packed[-4:], "CRC check failed"),
    ],
)
def test_damaged_archive_is_one_clear_error(damage, message, tmp_path, make_archive):
    archive = make_archive()
    archive.write_bytes(damage(archive.read_bytes()))
    with pytest.raises(ValueError, match=f"archive.tar.gz cannot be read.*({message})"):
        fetch_imdb(data_home=tmp_path, archive=archive)


def test_missing_archive_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="absent.tar.gz"):
        fetch_imdb(data_home=tmp_path, archive=tmp_path / "absent.tar.gz")


# The cache


def test_cache_needs_neither_archive_nor_download(tmp_path, cache, server):
    reviews = fetch_imdb("all", data_home=tmp_path)
    assert (reviews.data.size, server.n_requests) == (len(REVIEWS), 0)


def test_cache_is_in_the_data_home_of_sklearn(tmp_path, make_archive, monkeypatch):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "home"))
    fetch_imdb(archive=make_archive())
    assert files_below(tmp_path / "home" / "imdb")
    assert get_data_home() == str(tmp_path / "home")


def test_archive_replaces_the_cache(tmp_path, cache, make_archive):
    further = ("aclImdb/test/pos/1_9.txt", "new")
    fetch_imdb(data_home=tmp_path, archive=make_archive(further))
    assert fetch_imdb("test", data_home=tmp_path).data.tolist()[-1] == "new"


def test_bad_archive_leaves_the_cache(tmp_path, cache, make_archive):
    with pytest.raises(ValueError, match="no reviews"):
        fetch_imdb(data_home=tmp_path, archive=make_archive(reviews={}))
    assert fetch_imdb("all", data_home=tmp_path).data.size == len(REVIEWS)


def test_same_archive_gives_the_same_cache(tmp_path, cache):
    before = cache.read_bytes()
    fetch_imdb(data_home=tmp_path, archive=tmp_path / "archive.tar.gz")
    assert cache.read_bytes() == before


def truncate(path):
    path.write_bytes(path.read_bytes()[:-20])


def replace_a_word(path):
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(content.replace(b"dull", b"good")))


def empty(path):
    path.write_bytes(b"")


def overwrite(path):
    path.write_bytes(b"\x80\x04 no gzip")


DAMAGES = pytest.mark.parametrize(
    "damage", [truncate, replace_a_word, empty, overwrite]
)


@DAMAGES
def test_damaged_cache_is_rebuilt_from_the_download(damage, tmp_path, cache, server):
    sound = cache.read_bytes()
    damage(cache)
    with pytest.warns(UserWarning, match="is damaged: .* It is rebuilt"):
        reviews = fetch_imdb("all", data_home=tmp_path)
    assert reviews.data.size == len(REVIEWS)
    assert cache.read_bytes() == sound


@DAMAGES
def test_damaged_cache_is_an_error_without_download(damage, tmp_path, cache):
    damage(cache)
    with pytest.raises(OSError, match="is damaged: .* Call fetch_imdb with download_"):
        fetch_imdb(data_home=tmp_path, download_if_missing=False)


def test_damaged_cache_is_rebuilt_from_an_archive(tmp_path, cache):
    truncate(cache)
    fetch_imdb(data_home=tmp_path, archive=tmp_path / "archive.tar.gz")
    assert fetch_imdb("test", data_home=tmp_path).data.tolist() == ["no joy", "a joy"]


def test_badly_written_cache_gives_both_hashes(tmp_path, make_archive, monkeypatch):
    fsync = os.fsync

    def fail_silently(descriptor):
        fsync(descriptor)
        (written,) = tmp_path.rglob("*.jsonl.gz")
        replace_a_word(written)

    monkeypatch.setattr(os, "fsync", fail_silently)
    with pytest.raises(OSError, match="sha256 [0-9a-f]{64}, found sha256 [0-9a-f]{64}"):
        fetch_imdb(data_home=tmp_path, archive=make_archive())
    assert files_below(tmp_path) == ["archive.tar.gz"]


def test_missing_cache_is_an_error_without_download(tmp_path):
    message = "found no cache at .* download_if_missing=True, or .* as archive"
    with pytest.raises(OSError, match=message):
        fetch_imdb(data_home=tmp_path, download_if_missing=False)


def test_folder_that_cannot_be_written_is_named(tmp_path, make_archive):
    # A file in the folder's place stops root too, whom permissions do not.
    (tmp_path / "imdb").write_text("")
    with pytest.raises(
        OSError, match="cannot write its cache to .*imdb: .* as data_home"
    ):
        fetch_imdb(data_home=tmp_path, archive=make_archive())


@pytest.mark.parametrize("is_downloaded", [True, False])
def test_full_disk(is_downloaded, tmp_path, make_archive, server):
    resource = pytest.importorskip("resource", reason="Windows has no such limit.")
    archive = None if is_downloaded else make_archive()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
    try:
        with pytest.raises(OSError, match="cannot write its cache to .*enough free"):
            fetch_imdb(data_home=tmp_path / "home", archive=archive)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files_below(tmp_path / "home") == []
    assert server.n_requests == is_downloaded


@pytest.mark.slow
def test_two_processes_may_fill_the_cache_at_once(tmp_path, make_archive):
    archive = make_archive()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        calls = [
            pool.submit(fetch_imdb, "all", data_home=tmp_path, archive=archive)
            for _ in range(8)
        ]
        sizes = {call.result().data.size for call in calls}
    assert sizes == {len(REVIEWS)}
    assert len(files_below(tmp_path / "imdb")) == 1


# The download


def test_archive_is_downloaded_once_and_not_kept(tmp_path, server):
    for subset in ("train", "test"):
        fetch_imdb(subset, data_home=tmp_path)
    assert server.n_requests == 1
    assert len(files_below(tmp_path)) == 1


@pytest.mark.parametrize("failure", [503, 404, b"", b"cut off"])
def test_failed_download_is_retried(failure, tmp_path, server):
    server.answers = [failure, failure, server.published]
    with pytest.warns(UserWarning, match="The next attempt starts in") as warned:
        reviews = fetch_imdb("all", data_home=tmp_path, n_retries=2, delay=0.001)
    assert reviews.data.size == len(REVIEWS)
    assert len(warned) == 2


@pytest.mark.parametrize(
    ("failure", "message"),
    [(503, "HTTP Error 503"), (b"cut off", r"the server sent 7 of [\d,]+ bytes")],
)
def test_download_that_keeps_failing_names_cause_and_remedy(
    failure, message, tmp_path, server
):
    server.answers = [failure]
    with pytest.raises(OSError, match=f"after 0 retries: {message}.* path as archive"):
        fetch_imdb(data_home=tmp_path, n_retries=0)
    assert files_below(tmp_path) == []


def test_each_retry_waits_twice_as_long(tmp_path, server):
    server.answers = [503]
    with (
        pytest.warns(UserWarning, match="starts in") as warned,
        pytest.raises(OSError, match="after 3 retries"),
    ):
        fetch_imdb(data_home=tmp_path, n_retries=3, delay=0.01)
    waits = [str(warning.message).split()[-2] for warning in warned]
    assert waits == ["0.01", "0.02", "0.04"]


def test_server_that_refuses_connections_is_an_error(tmp_path, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(OSError, match="could not be downloaded.*refused"):
        fetch_imdb(data_home=tmp_path, n_retries=0)


def test_server_that_stops_sending_is_an_error(tmp_path, server, monkeypatch):
    server.answers = ["silence"]
    monkeypatch.setattr(_imdb_archive, "_TIMEOUT", 0.1)
    with pytest.raises(OSError, match="could not be downloaded.*timed out"):
        fetch_imdb(data_home=tmp_path, n_retries=0)


@pytest.mark.parametrize("change", ["longer", "other"])
def test_unpublished_file_gives_both_hashes(change, tmp_path, server):
    published = server.published
    server.answers = [
        published + b"more" if change == "longer" else b"X" + published[1:]
    ]
    expected = hashlib.sha256(published).hexdigest()
    message = f"expected .* sha256 {expected}, received .* sha256 [0-9a-f]{{64}}"
    with pytest.raises(OSError, match=message):
        fetch_imdb(data_home=tmp_path)
    assert files_below(tmp_path) == []
    assert server.n_requests == 1
