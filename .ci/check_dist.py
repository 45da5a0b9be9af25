"""Check that dist holds what git holds: the sdist all of it, the wheel the package."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
METADATA = ("METADATA", "RECORD", "WHEEL", "licenses/LICENSE")


def main():
    """Compare the names of the files; a missing or a surplus one is an error."""
    (sdist,) = ROOT.glob("dist/*.tar.gz")
    (wheel,) = ROOT.glob("dist/*.whl")
    with tarfile.open(sdist) as archive:
        # Everything lies in one folder.
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
    """Return the names of the files that git keeps; none where git does not work."""
    try:
        listing = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True)
    except (OSError, subprocess.CalledProcessError):
        print("Without git, the sdist is taken for complete.")
        return set()
    return set(listing.splitlines())


def belongs_to_wheel(name):
    """Tell whether a file is needed to run the package: C files have been compiled.

    Parameters
    ----------
    name : str

    Returns
    -------
    bool
    """
    return name.startswith("skseq/") and not name.endswith((".c", ".h"))


def compare(path, found, expected):
    """Print how large a distribution is, or end with what is wrong with it.

    Parameters
    ----------
    path : Path
        The distribution.
    found, expected : set of str
        Names of files.
    """
    if found != expected:
        missing, surplus = sorted(expected - found), sorted(found - expected)
        sys.exit(f"{path.name} lacks {missing}, and should not hold {surplus}.")
    print(f"{path.name}: {len(found)} files, {path.stat().st_size:,} bytes")


main()
