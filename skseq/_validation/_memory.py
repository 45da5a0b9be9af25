"""Raise MemoryError before an allocation that exceeds the free memory."""

import re
from math import prod
from pathlib import Path

# Smaller allocations are not checked, as reading the free memory takes a moment.
SMALL = 2**28  # bytes

_UNLIMITED = (
    2**60
)  # bytes; version 1 of control groups has a larger number for no limit.


def check_memory(factors, *, name, what, remedy):
    """Check that an allocation fits in the free memory.

    Operating systems overcommit: they allocate more memory than there is, and kill the
    process when it is used. NumPy raises MemoryError only if a limit is set.

    Parameters
    ----------
    factors : dict of str to int
        Numbers by their units, for the message. Their product is the number of bytes.
    name : str
        Caller's name, used in error messages.
    what : str
        Purpose of the allocation, such as "for its result".
    remedy : str
        How to need less memory, as a sentence.

    Raises
    ------
    MemoryError
        If the allocation exceeds the free memory. Not a ValueError, as the same input
        is valid on a larger machine.
    """
    n_bytes = prod(factors.values())
    if n_bytes < SMALL:
        return
    free = free_memory()
    if free is not None and n_bytes > free:
        product = " x ".join(f"{count:,} {unit}" for unit, count in factors.items())
        raise MemoryError(
            f"{name} needs {product} = {n_bytes / 1e9:,.1f} GB {what}, and "
            f"{free / 1e9:,.1f} GB are free. {remedy}"
        )


def free_memory():
    """Return the memory that this process may still allocate.

    Returns
    -------
    int or None
        Bytes: the minimum of the free memory of the machine, of the control groups of
        the process (a container, a job of a cluster), and under ``ulimit -v``. None if
        the system has no such files, like macOS and Windows.
    """
    found = [_free_of_machine(), _free_of_address_space(), *_free_of_groups()]
    return min((free for free in found if free is not None), default=None)


def _free_of_machine(path="/proc/meminfo"):
    numbers = _read_numbers(path)
    if "MemAvailable" not in numbers:
        return None
    return 1024 * (numbers["MemAvailable"] + numbers.get("SwapFree", 0))


def _free_of_address_space():
    try:
        import resource
    except ImportError:  # Windows.
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    used = _read_numbers("/proc/self/status").get("VmSize")
    if limit == resource.RLIM_INFINITY or used is None:
        return None
    return max(0, limit - 1024 * used)


def _free_of_groups(groups="/proc/self/cgroup", root="/sys/fs/cgroup"):
    """Yield the free memory of each control group with a limit, version 1 or 2."""
    for line in _read(groups).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            top = Path(root)
            limit, usage = "memory.max", "memory.current"
        elif "memory" in controllers.split(","):
            top = Path(root, "memory")
            limit, usage = "memory.limit_in_bytes", "memory.usage_in_bytes"
        else:
            continue
        # In a container, the path may be that of the host, but the group is the root.
        group = top / path.strip("/")
        for folder in {group, *group.parents} - set(top.parents):
            free = _free_of_group(folder, limit, usage)
            if free is not None:
                yield free


def _free_of_group(folder, limit, usage):
    limit, used = _read(folder / limit).strip(), _read(folder / usage).strip()
    if not (limit.isdecimal() and used.isdecimal()) or int(limit) > _UNLIMITED:
        return None
    # Usage includes cached files, which the kernel drops under memory pressure.
    numbers = _read_numbers(folder / "memory.stat")
    files = sum(numbers.get(f"{kind}_file", 0) for kind in ("active", "inactive"))
    return max(0, int(limit) - int(used) + files)


def _read_numbers(path):
    """Return the numbers of a file with a name and a number in each line."""
    return {
        name: int(number)
        for name, number in re.findall(r"^(\w+):?\s+(\d+)", _read(path), re.MULTILINE)
    }


def _read(path):
    try:
        return Path(path).read_text("ascii", "replace")
    except OSError:
        return ""
