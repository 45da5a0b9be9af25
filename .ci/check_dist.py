"""Check that the sdist holds all files of the repository, and the wheel the package."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
METADATA = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")


def main():
    """Compare file names; a missing or an unexpected file is an error."""
    (sdist,) = ROOT.glob("dist/*.tar.gz")
    (wheel,) = ROOT.glob("dist/*.whl")
    with tarfile.open(sdist) as archive:
        # All files are in one top-level folder.
        found = {name.partition("/")[2] for name in archive.getnames()}
    sources = list_sources() or found - {"PKG-INFO"}
    compare(sdist, found, sources | {"PKG-INFO"})
    with zipfile.ZipFile(wheel) as archive:
        found = set(archive.namelist())
    release = "-".join(wheel.name.split("-")[:2])
    expected = {f"{release}.dist-info/{name}" for name in METADATA}
    expected |= {name for name in sources if belongs_to_wheel(name)}
    compare(wheel, found, expected | {"skseq/_kernel/liblstm_kernel.so"})


def list_sources():
    """Return the names of the files tracked by git; none if git cannot be run."""
    try:
        listing = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True)
    except (OSError, subprocess.CalledProcessError):
        print("git is not available: the sdist is assumed to be complete.")
        return set()
    return set(listing.splitlines())


def belongs_to_wheel(name):
    """Return whether a file belongs in the wheel: the package without its C sources.

    Parameters
    ----------
    name : str

    Returns
    -------
    bool
    """
    return name.startswith("skseq/") and not name.endswith((".c", ".h"))


def compare(path, found, expected):
    """Print the size of a distribution, or exit with an error if its files differ.

    Parameters
    ----------
    path : Path
        The distribution.
    found, expected : set of str
        Names of files.
    """
    if found != expected:
        missing, unexpected = sorted(expected - found), sorted(found - expected)
        sys.exit(f"{path.name}: missing files {missing}, unexpected {unexpected}.")
    print(f"{path.name}: {len(found)} files, {path.stat().st_size:,} bytes")


main()
