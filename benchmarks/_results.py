"""Print the times of a benchmark, and keep them for the documentation."""

import json
import os
import platform
import re
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks._pages import TIMES, format_times, write_time_page


@dataclass(frozen=True)
class Task:
    """A measured quantity: its values by variant and round.

    Parameters
    ----------
    title : str
        Name of the task or the quantity.
    unit : str
        Of the values.
    values : dict of str to list of float
        By variant; ratios are to the first.
    """

    title: str
    unit: str
    values: dict

    def as_dict(self):
        """Return the values, medians and ratios for the JSON file."""
        return {
            "title": self.title,
            "unit": self.unit,
            "contestants": {
                name: {"rounds": own, "median": median(own), **self._ratios(own)}
                for name, own in self.values.items()
            },
        }

    def _ratios(self, own):
        if len(self.values) == 1:  # Of a growth, which may be zero.
            return {}
        first = next(iter(self.values.values()))
        return {
            "ratio": median(own) / median(first),
            "ratio_in_rounds": [
                one / other for one, other in zip(own, first, strict=True)
            ],
        }


def publish(name, title, about, tasks, *, versions=None, trial=False):
    """Print a benchmark's table; unless it is a trial, write it to JSON and docs.

    Parameters
    ----------
    name : str
        The benchmark.
    title : str
        Its section title in the documentation.
    about : str
        How it was measured, in a sentence or two.
    tasks : list of Task
        What was measured.
    versions : dict of str to str, default=None
        Versions of other libraries, besides those of ``describe_versions``.
    trial : bool, default=False
        Whether the sizes were too small for the numbers to count.
    """
    result = {
        "title": title,
        "about": about,
        "date": date.today().isoformat(),
        "machine": describe_machine(),
        "versions": describe_versions() | (versions or {}),
        "tasks": [task.as_dict() for task in tasks],
    }
    if trial:
        print("A trial at small sizes: the numbers do not measure the speed.\n")
    print(format_times(name, result))
    if not trial:
        results = json.loads(TIMES.read_text()) if TIMES.exists() else {}
        results = dict(sorted({**results, name: result}.items()))
        TIMES.write_text(json.dumps(results, indent=1) + "\n")
        write_time_page(results)


def describe_versions():
    """Return the versions of Python, skseq and its main dependencies.

    Returns
    -------
    dict of str to str
    """
    shared = ("skseq", "scikit-learn", "keras", "numpy")
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in shared},
    }


def describe_machine():
    """Return the processor, cores, memory and system of this machine.

    Returns
    -------
    dict
    """
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "system": platform.system(),
    }
