"""Compile the C files of the package with the ziglang compiler.

It needs nothing of the system that it compiles for, so that one machine makes the
wheels of all: ``SKSEQ_PLATFORM=macosx_12_0_arm64 python -m build``. (With ``--wheel``,
the library of the other system would be left among the sources.)
"""

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "liblstm_kernel.so"  # On each system, so that the package finds it by one name.
LIBRARY = f"skseq/_kernel/{NAME}"
# Platform tags of the wheels, and the target of each for the compiler, with the oldest
# version supported of the C library or the system. TensorFlow has wheels for these.
TARGETS = {
    "manylinux_2_17_x86_64": "x86_64-linux-gnu.2.17",
    "manylinux_2_17_aarch64": "aarch64-linux-gnu.2.17",
    "macosx_12_0_arm64": "aarch64-macos.12.0",
    "win_amd64": "x86_64-windows-gnu",
}
# Compiled once for each instruction-set level; the package selects the level of the CPU
# when it is imported.
OF_LEVELS = "lstm.c", "network.c"
COMMON = "cpu_level.c", "rows.c", "terms.c", "words.c"
X86_64_LEVELS = {
    2: ["-mcpu=x86_64_v2"],
    3: ["-mcpu=x86_64_v3"],
    4: ["-mcpu=x86_64_v4", "-mprefer-vector-width=512"],
}
OTHER_LEVELS = {1: ["-mcpu=baseline"]}


class KernelBuildHook(BuildHookInterface):
    """Compiles the shared library before hatchling collects the files of a wheel."""

    def initialize(self, version, build_data):
        """Compile, and tag the wheel for this platform and any Python 3.

        Parameters
        ----------
        version : str
            "standard" or "editable".
        build_data : dict
            Build settings of hatchling; modified in place.
        """
        tag = os.environ.get("SKSEQ_PLATFORM")
        if tag is None:
            tag = platform_tag()
        elif tag not in TARGETS:
            message = f"SKSEQ_PLATFORM must be one of {list(TARGETS)}; got {tag!r}."
            raise ValueError(message)
        compile_kernel(Path(self.root), tag)
        build_data["artifacts"].append(LIBRARY)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{tag}"


def platform_tag():
    """Return the platform tag of a wheel for this interpreter.

    Returns
    -------
    str
        A key of ``TARGETS``, or for other systems the tag of the standard library.
    """
    # Of the interpreter, which may be emulated: linux-x86_64, macosx-11.0-arm64.
    native = sysconfig.get_platform().replace("universal2", platform.machine())
    system, _, processor = native.rpartition("-")
    system = system.partition("-")[0]
    if system == "linux" and platform.libc_ver()[0] == "glibc":
        system = "manylinux"
    for tag in TARGETS:
        if tag.startswith(f"{system}_") and tag.endswith(f"_{processor}"):
            return tag
    return native.replace("-", "_").replace(".", "_")


def compile_kernel(root, tag):
    """Compile the library of the package, for the system of a wheel.

    Parameters
    ----------
    root : Path
        Root of the repository.
    tag : str
        Platform tag. If it has no target of its own, that of the compiler's machine.
    """
    is_x86_64 = tag.endswith(("x86_64", "amd64"))
    with tempfile.TemporaryDirectory() as folder:
        linked = compile_library(root, Path(folder), TARGETS.get(tag), is_x86_64)
        # Overwritten, it would change under a process that has loaded it.
        (root / LIBRARY).unlink(missing_ok=True)
        shutil.copyfile(linked, root / LIBRARY)


def compile_library(root, folder, target, is_x86_64):
    """Compile all levels and link them into one library.

    Parameters
    ----------
    root : Path
        Root of the repository.
    folder : Path
        Where to write it. For Windows, the compiler writes more files there.
    target : str or None
        Target of the compiler; its own machine if None.
    is_x86_64 : bool
        Whether that is a processor with the instruction-set levels of x86-64.

    Returns
    -------
    Path
    """
    compiler = [sys.executable, "-m", "ziglang", "cc", "-O3", "-fPIC"]
    if target:
        compiler += ["-target", target]
    sources = root / "skseq" / "_kernel"
    objects = []
    levels = X86_64_LEVELS if is_x86_64 else OTHER_LEVELS
    for level, flags in levels.items():
        for name in OF_LEVELS:
            objects.append(str(folder / f"{name}_{level}.o"))
            source = [*flags, f"-DLEVEL={level}", "-c", str(sources / name)]
            subprocess.run([*compiler, *source, "-o", objects[-1]], check=True)
    # By default the compiler would target the CPU of the build machine.
    linked = folder / NAME
    shared = ["-mcpu=baseline", "-shared", "-s", "-o", str(linked)]
    if target and "macos" in target:  # Else the library holds the path of this folder.
        shared.append(f"-Wl,-install_name,@rpath/{NAME}")
    common = [str(sources / name) for name in COMMON]
    subprocess.run([*compiler, *shared, *objects, *common], check=True)
    return linked
