"""Compile the C files of the package with the ziglang compiler."""

import platform
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY = "skseq/_kernel/liblstm_kernel.so"
# Compiled once for each instruction-set level; the package selects the level of the CPU
# when it is imported.
OF_LEVELS = "lstm.c", "network.c"
X86_64_LEVELS = {
    2: ["-mcpu=x86_64_v2"],
    3: ["-mcpu=x86_64_v3"],
    4: ["-mcpu=x86_64_v4", "-mprefer-vector-width=512"],
}
OTHER_LEVELS = {1: ["-mcpu=baseline"]}
# glibc version to link with, whatever the build machine has: that of the oldest Linux
# supported.
GLIBC = "2.17"


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
        compile_kernel(Path(self.root))
        build_data["artifacts"].append(LIBRARY)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"


def platform_tag():
    """Return the platform tag of the wheel.

    Returns
    -------
    str
    """
    any_linux = f"manylinux_{GLIBC}_{platform.machine()}"
    tag = any_linux if has_glibc() else sysconfig.get_platform()
    return tag.replace("-", "_").replace(".", "_")


def has_glibc():
    """Return whether the compiler can target a chosen glibc on this platform.

    Returns
    -------
    bool
    """
    is_supported = platform.machine() in {"x86_64", "aarch64"}
    is_glibc = platform.libc_ver()[0] == "glibc"
    return sys.platform == "linux" and is_glibc and is_supported


def compile_kernel(root):
    """Compile all levels and link them into one library.

    Parameters
    ----------
    root : Path
        Root of the repository.
    """
    is_x86_64 = platform.machine().lower() in {"x86_64", "amd64"}
    compiler = [sys.executable, "-m", "ziglang", "cc", "-O3", "-fPIC"]
    if has_glibc():
        compiler += ["-target", f"{platform.machine()}-linux-gnu.{GLIBC}"]
    sources = root / "skseq" / "_kernel"
    with tempfile.TemporaryDirectory() as folder:
        objects = []
        levels = X86_64_LEVELS if is_x86_64 else OTHER_LEVELS
        for level, flags in levels.items():
            for name in OF_LEVELS:
                objects.append(str(Path(folder, f"{name}_{level}.o")))
                source = [*flags, f"-DLEVEL={level}", "-c", str(sources / name)]
                subprocess.run([*compiler, *source, "-o", objects[-1]], check=True)
        # By default the compiler would target the CPU of the build machine.
        shared = ["-mcpu=baseline", "-shared", "-s", "-o", str(root / LIBRARY)]
        common = [str(sources / name) for name in ("cpu_level.c", "rows.c")]
        subprocess.run([*compiler, *shared, *objects, *common], check=True)
