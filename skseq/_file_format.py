"""The format of saved files and checkpoints: a zip archive of JSON and NumPy arrays.

manifest.json
    "format", which is "skseq"; "format_version"; "written_by", the versions of Python
    and the libraries; and "sha256", the hash of each other member.
estimator.json
    The content. For a saved estimator, ``skseq._persistence._estimators`` defines its
    structure, and ``skseq._persistence._json_values`` the encoding of its values.
arrays/0.npy, arrays/1.npy, ...
    Numeric arrays, little-endian and in C order, in version 1.0 of NumPy's format. The
    content refers to them by number.

Members are not compressed, so memory is bounded by the size of the file, and nothing is
unpacked to disk. Reading an untrusted file either returns plain values or raises
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
MAX_BYTES = 2**31 - 1  # For larger archives, zipfile writes the ZIP64 format.

_MANIFEST = "manifest.json"
_CONTENT = "estimator.json"
_MAX_MEMBERS = 2**15  # Without ZIP64, zipfile writes twice as many.
# In memory, strings take up to 12 times the size of their JSON, lists up to 30 times.
_MAX_JSON_BYTES = 2**25
_MAX_BRACKETS = 2**21

# The end-of-central-directory record, which are the last bytes of an archive without a
# comment. In ZIP64, a locator of another record precedes it.
_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE, _ZIP64_SIGNATURE = b"PK\5\6", b"PK\6\7"

# The header that numpy.save writes. NumPy's own reader evaluates it as a literal.
_NPY_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00(..)\{'descr': '([<|](?:[iu][1248]|f[248]))', "
    rb"'fortran_order': False, "
    rb"'shape': \(((?:[0-9]{1,12}, ?){0,8}(?:[0-9]{1,12})?)\), \} *\n",
    re.DOTALL,
)


def write_archive(content, arrays, *, written_by, name="skseq.save"):
    """Return an archive as bytes.

    Parameters
    ----------
    content : object
        A value that JSON can represent.
    arrays : list of ndarray
        Numeric arrays.
    written_by : dict of str to str
        Versions of Python and libraries; for information only.
    name : str, default="skseq.save"
        Caller's name, used in error messages.

    Returns
    -------
    bytes
        Equal for equal arguments.

    Raises
    ------
    ValueError
        If the archive would be larger than ``read_archive`` accepts.
    """
    members = {_CONTENT: _to_json(content, name)}
    for number, array in enumerate(arrays):
        members[_array_name(number)] = _to_npy(array)
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "written_by": written_by,
        "sha256": {member: _sha256(data) for member, data in members.items()},
    }
    members = {_MANIFEST: _to_json(manifest, name), **members}
    # 512 bytes bound the headers of a member.
    n_bytes = sum(512 + len(data) for data in members.values())
    if len(members) > _MAX_MEMBERS or n_bytes > MAX_BYTES:
        raise ValueError(
            f"{name} writes at most {_MAX_MEMBERS} arrays and 2 GB, and this estimator "
            "has more."
        )
    return _zip(members)


def read_archive(data):
    """Read an untrusted archive.

    Parameters
    ----------
    data : bytes
        Content of the file.

    Returns
    -------
    content : object
        None, booleans, integers, finite floats, strings, lists and dicts.
    arrays : dict of int to ndarray
        Numeric arrays, by number.

    Raises
    ------
    ValueError
        If ``write_archive`` would not write such an archive.
    """
    members = _read_members(data)
    manifest = _from_json(members.pop(_MANIFEST))
    hashes = _check_manifest(manifest)
    if set(hashes) != set(members):
        raise ValueError("its members are not those of its manifest")
    for name, member in members.items():
        if _sha256(member) != hashes[name]:
            raise ValueError(f"{name} was changed after saving: its hash differs")
    content = _from_json(members.pop(_CONTENT))
    names = [_array_name(number) for number in range(len(members))]
    if set(names) != set(members):
        raise ValueError("its arrays are not numbered from 0")
    return content, {
        number: _from_npy(members[name], name) for number, name in enumerate(names)
    }


def unique_keys(pairs):
    """Return a dict, as an ``object_pairs_hook``; a duplicate key is an error."""
    values = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f"the key {_short(key)!r} is duplicate")
        values[key] = value
    return values


def _zip(members):
    file = io.BytesIO()
    archive = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
    try:
        for name, data in members.items():
            # Without a timestamp, equal estimators give equal files.
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.close()
    except BaseException:
        # After Ctrl-C within a member, close would raise another error.
        archive.fp = None
        raise
    return file.getvalue()


def _array_name(number):
    return f"arrays/{number}.npy"


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


def _to_json(value, name):
    # A token may hold a lone surrogate, which UTF-8 cannot encode.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    data = text.encode("utf-8", "surrogatepass")
    if _is_large(data):
        raise ValueError(
            f"{name} writes at most {_MAX_JSON_BYTES >> 20} MB of vocabulary and "
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
    # The exceptions of zipfile for damaged and malicious archives.
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
    """Check the size of the directory before zipfile reads it."""
    end = data[-_END.size :]
    if len(end) < _END.size or not end.startswith(_END_SIGNATURE):
        raise ValueError("it was not written by skseq, or is truncated")
    *_, n_members, n_bytes, _, _ = _END.unpack(end)
    is_zip64 = data[-_END.size - 20 :].startswith(_ZIP64_SIGNATURE)
    if is_zip64 or n_members > _MAX_MEMBERS or n_bytes > 256 * _MAX_MEMBERS:
        raise ValueError("it is an archive of more members than skseq writes")


def _check_infos(infos, n_bytes):
    names = {info.filename for info in infos}
    if len(names) != len(infos) or not names >= {_MANIFEST, _CONTENT}:
        raise ValueError("a member is missing or duplicate")
    if infos[0].header_offset != 0:
        raise ValueError("there is other data before the archive")
    for info in infos:
        is_stored = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1
        if not is_stored or info.file_size != info.compress_size:
            raise ValueError(f"{_short(info.filename)} is compressed or encrypted")
    # Members that overlap add up to more.
    if sum(info.file_size for info in infos) > n_bytes:
        raise ValueError("its members are larger than the file")


def _check_manifest(manifest):
    """Return the hash of each member."""
    if type(manifest) is not dict or manifest.get("format") != FORMAT:
        raise ValueError("its manifest was not written by skseq")
    version = manifest.get("format_version")
    if type(version) is not int or version < 1:
        raise ValueError("its manifest has no valid format_version")
    if version > FORMAT_VERSION:
        raise ValueError(
            f"its format has version {version}, and this skseq reads versions up to "
            f"{FORMAT_VERSION}. Install a newer skseq"
        )
    hashes = manifest.get("sha256")
    if type(hashes) is not dict:
        raise ValueError("its manifest has no hashes")
    return hashes


def _from_json(data):
    if _is_large(data):
        raise ValueError("its JSON is larger than skseq writes")
    try:
        return json.loads(
            data.decode("utf-8", "surrogatepass"),
            object_pairs_hook=unique_keys,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
        )
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its JSON is damaged ({_short(str(error))})") from error


def _is_large(data):
    n_brackets = data.count(b"[") + data.count(b"{")
    return len(data) > _MAX_JSON_BYTES or n_brackets > _MAX_BRACKETS


def _refuse_constant(name):
    raise ValueError(f"{name} is not valid JSON")


def _finite_float(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _from_npy(data, name):
    header = _NPY_HEADER.match(data)
    if header is None or header.end() != 10 + int.from_bytes(header[1], "little"):
        raise ValueError(f"{name} is not a numeric array")
    dtype = np.dtype(header[2].decode())
    shape = tuple(int(size) for size in header[3].split(b",") if size.strip())
    # math.prod, unlike np.prod, does not overflow.
    if math.prod(shape) * dtype.itemsize != len(data) - header.end():
        raise ValueError(f"the size of {name} does not match its shape")
    return np.frombuffer(data, dtype, offset=header.end()).reshape(shape).copy()


def _short(text):
    return text if len(text) <= 60 else f"{text[:57]}..."
