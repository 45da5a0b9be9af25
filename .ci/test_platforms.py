"""Run the kernel of each system on fixed inputs and compare digests of the results.

Run ``python .ci/test_platforms.py [NAME ...]`` on x86-64 Linux, with beginnings of the
names of systems; all if none is given. A system whose emulator is not installed is
compiled, not run.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from hatch_build import TARGETS, compile_library  # noqa: E402

SOURCE = ROOT / "tests" / "kernel" / "harness.c"
DIGESTS = SOURCE.with_name("digests.txt")
# The level of x86-64 that does not fuse a product with a sum; 0 is that of functions
# without floats.
WITHOUT_FMA, WITHOUT_FLOATS = 2, 0


class System(NamedTuple):
    """A system that the kernel is compiled for.

    Parameters
    ----------
    name : str
    target : str
        Target of the compiler.
    emulator : list of str or None
        What runs its programs: empty if this system does, None if nothing can.
    packages : str
        Packages of Debian that install the emulator.
    needs : tuple of str
        Other files that the emulator needs.
    """

    name: str
    target: str
    emulator: list | None
    packages: str = ""
    needs: tuple = ()


ARM64_LIBRARIES = "/usr/aarch64-linux-gnu"
SYSTEMS = (
    System("Linux x86-64 glibc", TARGETS["manylinux_2_17_x86_64"], []),
    System(
        "Linux x86-64 musl", "x86_64-linux-musl", ["/lib/ld-musl-x86_64.so.1"], "musl"
    ),
    System(
        "Linux arm64 glibc",
        TARGETS["manylinux_2_17_aarch64"],
        ["qemu-aarch64", "-L", ARM64_LIBRARIES],
        "qemu-user libc6-arm64-cross",
        (f"{ARM64_LIBRARIES}/lib/ld-linux-aarch64.so.1",),
    ),
    System("Windows x86-64", TARGETS["win_amd64"], ["wine"], "wine wine64"),
    System("macOS arm64", TARGETS["macosx_12_0_arm64"], None),
)


def main(names):
    """Compile and run the kernel of each system; other results are an error."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        sys.exit("The systems can be emulated on x86-64 Linux only.")
    chosen = [
        system
        for system in SYSTEMS
        if not names or system.name.lower().startswith(tuple(map(str.lower, names)))
    ]
    if not chosen:
        sys.exit(f"Expected names of {[system.name for system in SYSTEMS]}.")
    expected = read_digests(DIGESTS.read_text("utf-8"))
    states = []
    for system in chosen:
        with tempfile.TemporaryDirectory() as folder:
            state, differences = check(system, Path(folder), expected)
        print(f"{system.name}: {state}", flush=True)
        for difference in differences:
            print(f"  {difference}")
        states.append("failed" if differences else state.partition(",")[0])
    counts = [states.count(state) for state in ("equal", "failed", "compiled")]
    print("{} passed, {} failed, {} skipped".format(*counts))
    sys.exit(counts[1] > 0)


def check(system, folder, expected):
    """Compile the kernel of a system, and run it if there is an emulator.

    Parameters
    ----------
    system : System
    folder : Path
        Where to compile.
    expected : dict of tuple to str
        The digest of each function on each kind of processor.

    Returns
    -------
    state : str
        "equal", "different" or "compiled", and details.
    differences : list of str
    """
    is_x86_64 = system.target.startswith("x86_64")
    library = compile_library(ROOT, folder, system.target, is_x86_64)
    program = folder / "harness.exe"
    # By default, programs for musl are static, which cannot load libraries.
    linking = ["-dynamic"] if "musl" in system.target else []
    compiler = [sys.executable, "-m", "ziglang", "cc", "-O1", "-target", system.target]
    subprocess.run([*compiler, *linking, str(SOURCE), "-o", str(program)], check=True)
    if system.emulator is None:
        return "compiled, not run: no emulator is known.", []
    paths = [*system.emulator[:1], *system.needs]
    missing = [path for path in paths if shutil.which(path) is None]
    if missing:
        return (
            f"compiled, not run: {missing[0]} is missing; install it with apt-get "
            f"install {system.packages}."
        ), []
    # Not the folder of the user's own Windows programs.
    environment = os.environ | {"WINEPREFIX": str(folder), "WINEDEBUG": "-all"}
    command = [*system.emulator, str(program), str(library)]
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        message = f"The program ended with {finished.returncode}. {finished.stderr}"
        return "different", [message]
    lines = [line.split() for line in finished.stdout.splitlines()]
    found = {(int(level), name): digest for level, name, digest in lines}
    differences = []
    for (level, name), digest in found.items():
        pinned = expected.get((arithmetic(level), name))
        if digest != pinned:
            differences.append(f"level {level} {name}: {digest}, expected {pinned}")
    n_run = {(arithmetic(level), name) for level, name in found}
    absent = {key for key in expected if key[0] != "x86-64-without-fma"} - n_run
    differences += [f"{name} ({kind}): not run" for kind, name in sorted(absent)]
    levels = sorted({level for level, _ in found} - {WITHOUT_FLOATS})
    state = "different" if differences else "equal"
    return f"{state}, at the levels {', '.join(map(str, levels))}.", differences


def arithmetic(level):
    """Return the kind of processor that has the results of a level.

    Parameters
    ----------
    level : int

    Returns
    -------
    str
    """
    kinds = {WITHOUT_FLOATS: "any", WITHOUT_FMA: "x86-64-without-fma"}
    return kinds.get(level, "with-fma")


def read_digests(text):
    """Return the digest of each function on each kind of processor.

    Parameters
    ----------
    text : str
        Lines of a kind of processor, a function and a digest.

    Returns
    -------
    dict of tuple to str
    """
    lines = [line.split() for line in text.splitlines()]
    return {(kind, name): digest for kind, name, digest in lines}


if __name__ == "__main__":
    main(sys.argv[1:])
