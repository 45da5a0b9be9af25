"""What does not fit the memory is refused, before the system kills the process."""

import re
from math import prod
from pathlib import Path

# Less than this is never looked into: to read what is free takes a moment.
SMALL = 2**28  # bytes

_UNLIMITED = 2**60  # The first version of control groups has a number for "no limit".


def check_memory(factors, *, name, what, remedy):
    """Check that there is room for what is about to be made.

    Systems give more memory than they have, and kill the process that comes to use it;
    NumPy's own MemoryError comes before that only where a limit is set.

    Parameters
    ----------
    factors : dict of str to int
        Their product is the number of bytes: how many of what, for the message.
    name : str
        Who asks.
    what : str
        What the memory is for.
    remedy : str
        What to do instead, as a sentence.

    Raises
    ------
    MemoryError
        If it is more than this process may still use. It is what Python and NumPy
        raise, and no ValueError: a larger machine takes the same.
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
    """Return how much memory this process may still use.

    Returns
    -------
    int or None
        In bytes: the least of what the machine has left, what the control groups of the
        process (a container, a job of a cluster) have, and what ``ulimit -v`` leaves.
        None where the system tells nothing of it in files, as on macOS and Windows.
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
    """Yield what each control group with a limit has left, of either version."""
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
        # In a container, the path may be that of the host, and the group at the top.
        group = top / path.strip("/")
        for folder in {group, *group.parents} - set(top.parents):
            free = _free_of_group(folder, limit, usage)
            if free is not None:
                yield free


def _free_of_group(folder, limit, usage):
    limit, used = _read(folder / limit).strip(), _read(folder / usage).strip()
    if not (limit.isdecimal() and used.isdecimal()) or int(limit) > _UNLIMITED:
        return None
    # The group is charged for files that were read, and gives them back.
    numbers = _read_numbers(folder / "memory.stat")
    files = sum(numbers.get(f"{kind}_file", 0) for kind in ("active", "inactive"))
    return max(0, int(limit) - int(used) + files)


def _read_numbers(path):
    """Return the numbers of a file that has a name and a number in each line."""
    return {
        name: int(number)
        for name, number in re.findall(r"^(\w+):?\s+(\d+)", _read(path), re.MULTILINE)
    }


def _read(path):
    try:
        return Path(path).read_text("ascii", "replace")
    except OSError:
        return ""
