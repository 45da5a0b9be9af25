"""Archives are read as they were written; damaged ones are refused with a reason."""

import io
import json
import struct
import zipfile

import numpy as np
import pytest
from archives import archive_of, members_of, with_recomputed_hashes
from numpy.testing import assert_array_equal

import skseq._file_format as file_format
from skseq._file_format import read_archive, write_archive

ARRAYS = [np.arange(6, dtype=np.float32).reshape(2, 3), np.array([7, 8])]
CONTENT = {"tokens": ["a", "ä", "\ud800", "\U0001f600"], "n": 2**70, "share": 0.1}
DATA = write_archive(CONTENT, ARRAYS, written_by={"skseq": "0.1.0"})


def with_array(npy):
    return with_recomputed_hashes(members_of(DATA) | {"arrays/0.npy": npy})


def npy_of(header, content=b""):
    header = header.encode() + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + content


def test_content_and_arrays():
    content, arrays = read_archive(DATA)
    assert content == CONTENT
    assert list(arrays) == [0, 1]
    for array, expected in zip(arrays.values(), ARRAYS, strict=True):
        assert_array_equal(array, expected, strict=True)


def test_same_content_gives_the_same_file():
    assert write_archive(CONTENT, ARRAYS, written_by={"skseq": "0.1.0"}) == DATA


def test_members_are_plain_json_and_npy():
    members = members_of(DATA)
    assert list(members) == [
        "manifest.json",
        "estimator.json",
        "arrays/0.npy",
        "arrays/1.npy",
    ]
    manifest = json.loads(members["manifest.json"])
    assert manifest["format_version"] == 1
    assert manifest["written_by"] == {"skseq": "0.1.0"}
    assert_array_equal(np.load(io.BytesIO(members["arrays/0.npy"])), ARRAYS[0])


def test_recomputed_hashes_are_accepted():
    content, _ = read_archive(with_recomputed_hashes(members_of(DATA)))
    assert content == CONTENT


def test_later_format():
    data = with_recomputed_hashes(members_of(DATA), format_version=2)
    with pytest.raises(ValueError, match="has version 2, .* up to 1. Install a newer"):
        read_archive(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"format_version": "1"},
        {"format_version": 0},
        {"format_version": True},
        {"format_version": None},
        {"sha256": []},
        {"sha256": {}},
    ],
    ids=str,
)
def test_invalid_manifest(changes):
    with pytest.raises(ValueError, match="manifest"):
        read_archive(with_recomputed_hashes(members_of(DATA), **changes))


@pytest.mark.parametrize("data", [b"", b"PK", bytes(100), b"\x80\x04K\1."], ids=repr)
def test_not_an_archive(data):
    with pytest.raises(ValueError, match="it was not written by skseq"):
        read_archive(data)


@pytest.mark.parametrize("n_bytes", range(0, len(DATA), 37))
def test_truncated_file(n_bytes):
    with pytest.raises(ValueError, match="or is truncated"):
        read_archive(DATA[:n_bytes])


@pytest.mark.parametrize("name", ["estimator.json", "arrays/0.npy"])
def test_member_that_was_changed(name):
    members = members_of(DATA)
    members[name] = members[name].replace(b"a", b"b").replace(b"\0\0\x80?", b"\0\0\0@")
    with pytest.raises(ValueError, match=f"{name} was changed after saving"):
        read_archive(archive_of(members.items()))


def test_compressed_member():
    bomb = archive_of([*members_of(DATA).items()], zipfile.ZIP_DEFLATED)
    with pytest.raises(ValueError, match="manifest.json is compressed or encrypted"):
        read_archive(bomb)


def test_data_before_the_archive():
    with pytest.raises(ValueError, match="there is other data before the archive"):
        read_archive(b"#!/bin/sh\n" + DATA)


def test_duplicate_member():
    members = [*members_of(DATA).items()]
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive_of([*members, members[1]])
    with pytest.raises(ValueError, match="missing or duplicate"):
        read_archive(data)


@pytest.mark.parametrize(
    "name", ["../evil.json", "/etc/evil", "arrays/", "arrays/00.npy", "arrays/2.npy"]
)
def test_additional_member(name):
    members = members_of(DATA) | {name: b"x"}
    with pytest.raises(ValueError, match="its members are not those of its manifest"):
        read_archive(archive_of(members.items()))
    if name != "arrays/2.npy":
        with pytest.raises(ValueError, match="its arrays are not numbered from 0"):
            read_archive(with_recomputed_hashes(members))


@pytest.mark.parametrize("name", ["manifest.json", "estimator.json", "arrays/0.npy"])
def test_missing_member(name):
    members = members_of(DATA)
    del members[name]
    with pytest.raises(ValueError, match="a member is missing|members are not those"):
        read_archive(archive_of(members.items()))


def test_too_many_members():
    data = archive_of((str(number), b"") for number in range(2**15 + 1))
    with pytest.raises(ValueError, match="more members than skseq writes"):
        read_archive(data)


def test_overlapping_members():
    """Write a directory that refers to the same bytes many times."""
    name, content = b"estimator.json", bytes(10_000)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 10_000, 10_000, 0, 0)
    data, directory = local + content, b""
    names = [b"manifest.json", name, *(b"%d" % number for number in range(50))]
    for name in names:
        sizes = (0, 10_000, 10_000, len(name), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, *sizes)
        directory += name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 52, 52, len(directory), len(data), 0)
    with pytest.raises(ValueError, match="its members are larger than the file"):
        read_archive(data + directory + end)


@pytest.mark.parametrize(
    "text",
    [
        b"[NaN]",
        b"[Infinity]",
        b"[1e999]",
        b'{"a": 1, "a": 2}',
        b"[" * 200_000 + b"]" * 200_000,
        b"1" * 10_000,
        b"\xff\xfe",
        b"",
        b'"\\ud800',
    ],
    ids=lambda text: repr(text[:20]),
)
@pytest.mark.parametrize("name", ["manifest.json", "estimator.json"])
def test_invalid_json(name, text):
    members = members_of(DATA) | {name: text}
    if name == "estimator.json":
        data = with_recomputed_hashes(members)
    else:
        data = archive_of(members.items())
    with pytest.raises(ValueError, match="its JSON is damaged"):
        read_archive(data)


@pytest.mark.parametrize(
    "npy",
    [
        b"",
        b"\x93NUMPY",
        npy_of("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", bytes(8)),
        npy_of("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", bytes(4)),
        npy_of("{'descr': '<f1', 'fortran_order': False, 'shape': (1,), }", bytes(1)),
        npy_of("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", bytes(4)),
        npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", bytes(4)),
        npy_of("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"),
        npy_of("__import__('os').abort()"),
        npy_of("(" * 9000),
        npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", bytes(4))[
            :-70
        ],
        npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }")
        .replace(b"\1\0", b"\2\0", 1)
        .ljust(80),
    ],
    ids=lambda npy: repr(npy[10:40]),
)
def test_npy_that_is_not_a_numeric_array(npy):
    with pytest.raises(ValueError, match="arrays/0.npy is not a numeric array"):
        read_archive(with_array(npy))


@pytest.mark.parametrize(
    "shape",
    ["(2,)", "(0,)", "(999999999999, 999999999999)", "(4294967296, 4294967297)"],
)
def test_npy_whose_size_does_not_match(shape):
    npy = npy_of(f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}")
    with pytest.raises(
        ValueError, match="the size of arrays/0.npy does not match its shape"
    ):
        read_archive(with_array(npy + bytes(4)))


def test_npy_with_a_wrong_header_length():
    npy = npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", bytes(4))
    read_archive(with_array(npy))
    longer = npy[:8] + struct.pack("<H", 70) + npy[10:]
    with pytest.raises(ValueError, match="is not a numeric array"):
        read_archive(with_array(longer))


def test_too_much_to_write(monkeypatch):
    monkeypatch.setattr(file_format, "_MAX_JSON_BYTES", 2**20)
    with pytest.raises(
        ValueError, match="at most 1 MB of vocabulary .* has 2 MB. Keep"
    ):
        write_archive(["a" * 2**21], [], written_by={})
    monkeypatch.setattr(file_format, "_MAX_MEMBERS", 100)
    with pytest.raises(ValueError, match="^save writes at most 100 arrays and 2 GB"):
        write_archive([], [np.zeros(1)] * 100, written_by={}, name="save")


def test_too_many_lists_to_read(monkeypatch):
    data = write_archive([[]] * 1000, [], written_by={})
    monkeypatch.setattr(file_format, "_MAX_BRACKETS", 1000)
    with pytest.raises(ValueError, match="its JSON is larger than skseq writes"):
        read_archive(data)


def test_too_much_to_read(monkeypatch):
    data = write_archive(["a" * 2**21], [], written_by={})
    monkeypatch.setattr(file_format, "_MAX_JSON_BYTES", 2**20)
    with pytest.raises(ValueError, match="its JSON is larger than skseq writes"):
        read_archive(data)


def test_interrupt_within_a_member(monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    # zipfile makes this once a member is open, when no other member can be opened.
    monkeypatch.setattr(zipfile, "_ZipWriteFile", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_archive({}, [], written_by={})
