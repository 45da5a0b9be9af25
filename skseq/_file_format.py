"""The zip archive of a saved file: JSON, arrays, and a hash of each.

Nothing in it is compressed, so that it cannot grow when it is read, and nothing is
unpacked to disk. Whatever a file holds, reading it ends in a few values or in a
``ValueError``.
"""

import hashlib
import io
import json
import math
import re
import struct
import zipfile

import numpy as np

FORMAT = "skseq"
FORMAT_VERSION = 1
ARCHIVE_START = b"PK\3\4"
MOST_BYTES = 2**31 - 1  # Past it, zipfile writes an extended archive.

_MANIFEST = "manifest.json"
_CONTENT = "estimator.json"
_MOST_MEMBERS = 4096
# Strings take up to 12 times the memory of their JSON, lists and dicts up to 30 times.
_MOST_JSON_BYTES = 2**25
_MOST_BRACKETS = 2**21

# Where the directory of a zip archive begins is told in the last bytes, if there is no
# comment; before them may stand what directs to another directory, of more than 2 GB.
_END = struct.Struct("<4s4H2LH")
_END_MARK, _LARGE_MARK = b"PK\5\6", b"PK\6\7"

# As numpy.save writes it. NumPy's own reader would evaluate it.
_NPY_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00(..)\{'descr': '([<|](?:[iu][1248]|f[248]))', "
    rb"'fortran_order': False, "
    rb"'shape': \(((?:[0-9]{1,12}, ?){0,8}(?:[0-9]{1,12})?)\), \} *\n",
    re.DOTALL,
)


def write_archive(content, arrays, *, written_by):
    """Write an archive into memory.

    Parameters
    ----------
    content : object
        What JSON holds.
    arrays : list of ndarray
        Arrays of numbers.
    written_by : dict of str to str
        Versions of what the file was written with, for whoever looks into it.

    Returns
    -------
    bytes
        The same for the same arguments.

    Raises
    ------
    ValueError
        If the archive would be larger than what is read.
    """
    members = {_CONTENT: _to_json(content)}
    for place, array in enumerate(arrays):
        members[_array_name(place)] = _to_npy(array)
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "written_by": written_by,
        "sha256": {name: _sha256(data) for name, data in members.items()},
    }
    members = {_MANIFEST: _to_json(manifest), **members}
    # With some bytes for the directory.
    n_bytes = sum(512 + len(data) for data in members.values())
    if len(members) > _MOST_MEMBERS or n_bytes > MOST_BYTES:
        raise ValueError(
            f"skseq.save writes at most {_MOST_MEMBERS} arrays and 2 GB, and this "
            "estimator has more."
        )
    return _zip(members)


def read_archive(data):
    """Read an archive that nobody has checked.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    content : object
        What JSON holds: None, booleans, integers, finite floats, strings, lists, dicts.
    arrays : dict of int to ndarray
        Arrays of numbers, by place.

    Raises
    ------
    ValueError
        If it is anything but what ``write_archive`` writes.
    """
    members = _read_members(data)
    manifest = _from_json(members.pop(_MANIFEST))
    hashes = _check_manifest(manifest)
    if set(hashes) != set(members):
        raise ValueError("it does not hold the parts that its manifest names")
    for name, part in members.items():
        if _sha256(part) != hashes[name]:
            raise ValueError(f"{name} is not what was saved: its hash differs")
    content = _from_json(members.pop(_CONTENT))
    names = [_array_name(place) for place in range(len(members))]
    if set(names) != set(members):
        raise ValueError("its arrays have other names")
    return content, {
        place: _from_npy(members[name], name) for place, name in enumerate(names)
    }


def _zip(members):
    file = io.BytesIO()
    archive = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
    try:
        for name, data in members.items():
            # Without a time, the same estimator gives the same file.
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.close()
    except BaseException:
        # After Ctrl-C within a member, close would raise an error in its place.
        archive.fp = None
        raise
    return file.getvalue()


def _array_name(place):
    return f"arrays/{place}.npy"


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


def _to_json(value):
    # A token may hold half a character, which UTF-8 alone cannot.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    data = text.encode("utf-8", "surrogatepass")
    if _is_large(data):
        raise ValueError(
            f"skseq.save writes at most {_MOST_JSON_BYTES >> 20} MB of vocabulary and "
            f"parameters, and this estimator has {len(data) >> 20} MB. Keep fewer "
            "tokens."
        )
    return data


def _to_npy(array):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
    return file.getvalue()


def _read_members(data):
    """Return the bytes of each member, by name."""
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_infos(infos, len(data))
            return {info.filename: archive.read(info) for info in infos}
    # What zipfile raises for an archive that is damaged, or made to harm.
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        OverflowError,
        RuntimeError,
        UnicodeDecodeError,
        struct.error,
    ) as error:
        raise ValueError(f"it is a damaged archive ({error})") from error


def _check_end(data):
    """Check the end before zipfile lists a directory of any size."""
    end = data[-_END.size :]
    if len(end) < _END.size or not end.startswith(_END_MARK):
        raise ValueError("it is no archive of skseq.save, or was cut short")
    *_, n_members, n_bytes, _, _ = _END.unpack(end)
    is_large = data[-_END.size - 20 :].startswith(_LARGE_MARK)
    if is_large or n_members > _MOST_MEMBERS or n_bytes > 256 * _MOST_MEMBERS:
        raise ValueError("it is an archive of more parts than skseq.save writes")


def _check_infos(infos, n_bytes):
    names = {info.filename for info in infos}
    if len(names) != len(infos) or not names >= {_MANIFEST, _CONTENT}:
        raise ValueError("it lacks a part, or has one twice")
    if infos[0].header_offset != 0:
        raise ValueError("something else stands before it")
    for info in infos:
        is_stored = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1
        if not is_stored or info.file_size != info.compress_size:
            raise ValueError(f"{_short(info.filename)} is compressed or encrypted")
    # Parts that lie over one another would add up to more.
    if sum(info.file_size for info in infos) > n_bytes:
        raise ValueError("its parts are larger than itself")


def _check_manifest(manifest):
    """Return the hash of each member."""
    if type(manifest) is not dict or manifest.get("format") != FORMAT:
        raise ValueError("its manifest is not of skseq.save")
    version = manifest.get("format_version")
    if type(version) is not int or version < 1:
        raise ValueError("its manifest has no version")
    if version > FORMAT_VERSION:
        raise ValueError(
            f"its format is of version {version}, and this skseq reads versions up "
            f"to {FORMAT_VERSION}. Install a newer skseq"
        )
    hashes = manifest.get("sha256")
    if type(hashes) is not dict:
        raise ValueError("its manifest has no hashes")
    return hashes


def _from_json(data):
    if _is_large(data):
        raise ValueError("its JSON is larger than skseq.save writes")
    try:
        return json.loads(
            data.decode("utf-8", "surrogatepass"),
            object_pairs_hook=_unique_keys,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
        )
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its JSON is damaged ({_short(str(error))})") from error


def _is_large(data):
    n_brackets = data.count(b"[") + data.count(b"{")
    return len(data) > _MOST_JSON_BYTES or n_brackets > _MOST_BRACKETS


def _unique_keys(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def _finite_float(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _from_npy(data, name):
    header = _NPY_HEADER.match(data)
    if header is None or header.end() != 10 + int.from_bytes(header[1], "little"):
        raise ValueError(f"{name} is no array of numbers")
    dtype = np.dtype(header[2].decode())
    shape = tuple(int(size) for size in header[3].split(b",") if size.strip())
    # Python's product, which does not wrap.
    if math.prod(shape) * dtype.itemsize != len(data) - header.end():
        raise ValueError(f"{name} is larger or smaller than its shape says")
    return np.frombuffer(data, dtype, offset=header.end()).reshape(shape).copy()


def _short(text):
    return text if len(text) <= 60 else f"{text[:57]}..."
