"""Check the files of the sdist and of each wheel, and the library of each wheel.

A library is read, not loaded: it may be one of another system.
"""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import lief

ROOT = Path(__file__).parents[1]
LIBRARY = "skseq/_kernel/liblstm_kernel.so"
METADATA = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")

# Functions that the package calls: one for each instruction-set level, and the others.
OF_LEVELS = (
    "adam",
    "add_product",
    "add_rows",
    "lanes",
    "network_backward",
    "network_forward",
    "network_memory_size",
)
LEVELS = {"X86_64": (2, 3, 4), "ARM64": (1,)}
COMMON = (
    "add_terms",
    "copy_rows",
    "find_rows",
    "list_terms",
    "number_words",
    "processor_level",
)
# What describe must find in the library of each platform.
C_LIBRARIES = ["libc.so.6", "libm.so.6"]
EXPECTED = {
    "manylinux_2_17_x86_64": ("ELF", "X86_64", C_LIBRARIES),
    "manylinux_2_17_aarch64": ("ELF", "ARM64", C_LIBRARIES),
    "macosx_12_0_arm64": ("MACHO", "ARM64", ["libSystem.B.dylib"]),
    "win_amd64": ("PE", "X86_64", ["KERNEL32.dll", "api-ms-win-crt"]),
}
NEWEST_GLIBC = (2, 17)
OLDEST_MACOS = [12, 0]


def main():
    """Check the files of dist; what is missing or unexpected is an error."""
    lief.logging.disable()  # It logs fields that a file may lack.
    (sdist,) = ROOT.glob("dist/*.tar.gz")
    wheels = sorted(ROOT.glob("dist/*.whl"))
    if not wheels:
        sys.exit("dist holds no wheel.")
    with tarfile.open(sdist) as archive:
        # All files are in one top-level folder.
        found = {name.partition("/")[2] for name in archive.getnames()}
    sources = list_sources() or found - {"PKG-INFO"}
    compare(sdist, found, sources | {"PKG-INFO"})
    for wheel in wheels:
        check_wheel(wheel, sources)


def check_wheel(wheel, sources):
    """Check the files, the tag and the library of a wheel.

    Parameters
    ----------
    wheel : Path
    sources : set of str
        Names of the files of the repository.
    """
    package, version, *_, platform = wheel.stem.split("-")
    metadata = f"{package}-{version}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        found = set(archive.namelist())
        tag = archive.read(f"{metadata}/WHEEL").decode()
        library = lief.parse(archive.read(LIBRARY))
    expected = {f"{metadata}/{name}" for name in METADATA}
    expected |= {name for name in sources if belongs_to_wheel(name)}
    compare(wheel, found, expected | {LIBRARY})
    if f"Tag: py3-none-{platform}" not in tag.splitlines():
        sys.exit(f"{wheel.name}: its file WHEEL names another platform:\n{tag}")
    if platform not in EXPECTED:
        sys.exit(f"{wheel.name}: wheels are for {list(EXPECTED)}.")
    described = describe(library)
    if described != EXPECTED[platform]:
        sys.exit(f"{wheel.name}: expected {EXPECTED[platform]}, found {described}.")
    check_system(wheel, library)
    _, processor, _ = described
    called = {f"{name}_{level}" for name in OF_LEVELS for level in LEVELS[processor]}
    exported = {function.name.lstrip("_") for function in library.exported_functions}
    missing = sorted(called.union(COMMON) - exported)
    if missing:
        sys.exit(f"{wheel.name}: the library lacks the functions {missing}.")


def describe(library):
    """Return the format of a library, its processor, and the libraries that it needs.

    Parameters
    ----------
    library : lief.Binary

    Returns
    -------
    file_format, processor : str
    names : list of str
        The libraries of the C runtime of Windows have one name.
    """
    common = library.abstract  # The same attributes for all formats.
    names = {name.rpartition("/")[2] for name in common.libraries}
    names = {
        "api-ms-win-crt" if name.startswith("api-ms-win-crt-") else name
        for name in names - {Path(LIBRARY).name}  # On macOS, it names itself.
    }
    processor = common.header.architecture
    return common.format.name, processor.name, sorted(names)


def check_system(wheel, library):
    """Check the oldest system that can load a library, and for macOS its signature.

    Parameters
    ----------
    wheel : Path
    library : lief.Binary
    """
    if isinstance(library, lief.ELF.Binary):
        for requirement in library.symbols_version_requirement:
            for version in requirement.get_auxiliary_symbols():
                numbers = version.name.removeprefix("GLIBC_").split(".")
                if tuple(map(int, numbers)) > NEWEST_GLIBC:
                    sys.exit(f"{wheel.name}: the library needs {version.name}.")
    elif isinstance(library, lief.MachO.Binary):
        oldest = list(library.build_version.minos[:2])
        if oldest != OLDEST_MACOS:
            sys.exit(f"{wheel.name}: the library is for macOS {oldest} or later.")
        if not library.has_code_signature:  # The system ends a process that loads it.
            sys.exit(f"{wheel.name}: the library is not signed.")


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
