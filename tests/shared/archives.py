"""Saved estimators as bytes, and changes to their content."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import skseq


def save_to_bytes(estimator):
    """Return the content of the file that `skseq.save` writes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "saved.skseq"
        skseq.save(estimator, path)
        return path.read_bytes()


def load_from_bytes(data):
    """Return the estimator that `skseq.load` reads from a file of these bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "saved.skseq"
        path.write_bytes(data)
        return skseq.load(path)


def members_of(data):
    """Return the names and the bytes of the members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(members, compression=zipfile.ZIP_STORED):
    """Zip pairs of names and bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return file.getvalue()


def with_recomputed_hashes(members, **changes):
    """Zip members with a manifest that has their hashes."""
    manifest = json.loads(members["manifest.json"])
    rest = {name: data for name, data in members.items() if name != "manifest.json"}
    manifest["sha256"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in rest.items()
    }
    manifest = json.dumps(manifest | changes).encode()
    return archive_of([("manifest.json", manifest), *rest.items()])


def with_changed_content(data, change):
    """Return an archive whose estimator.json was modified by a function."""
    members = members_of(data)
    content = json.loads(members["estimator.json"])
    change(content)
    return with_recomputed_hashes(
        members | {"estimator.json": json.dumps(content).encode()}
    )
