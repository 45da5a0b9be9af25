"""Print the results of a benchmark, and keep them for the documentation."""

import json
import os
import platform
import re
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np

_JSON = Path(__file__).with_name("results.json")
_PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_HEAD = """\
# Benchmarks

Every contestant of a table was measured in the same run, in turn with the others. The
columns hold the median over the rounds, its ratio to that of the first contestant of
the task (how many times as long, or as much), and the lowest and highest of both in
single rounds. `python -m benchmarks` repeats all of it and writes this page.
"""


@dataclass(frozen=True)
class Task:
    """What contestants did, and a value of each in each round.

    Parameters
    ----------
    title : str
        What was done.
    unit : str
        Of the values.
    values : dict of str to list of float
        By contestant; ratios are to the first.
    """

    title: str
    unit: str
    values: dict

    def as_dict(self):
        """Return what is kept: values, medians and ratios."""
        first = next(iter(self.values.values()))
        return {
            "title": self.title,
            "unit": self.unit,
            "contestants": {
                name: {
                    "rounds": own,
                    "median": median(own),
                    "ratio": median(own) / median(first),
                    "ratio_in_rounds": [
                        one / other for one, other in zip(own, first, strict=True)
                    ],
                }
                for name, own in self.values.items()
            },
        }


def publish(name, about, tasks, *, versions=None, trial=False):
    """Print a benchmark's table; unless it is a trial, write it to JSON and docs.

    Parameters
    ----------
    name : str
        The benchmark.
    about : str
        How it was measured, in a sentence or two.
    tasks : list of Task
        What was measured.
    versions : dict of str to str, default=None
        Of the peers, beside those that stand with skseq.
    trial : bool, default=False
        Whether the sizes were too small for the numbers to count.
    """
    result = {
        "about": about,
        "date": date.today().isoformat(),
        "machine": describe_machine(),
        "versions": describe_versions() | (versions or {}),
        "tasks": [task.as_dict() for task in tasks],
    }
    if trial:
        print("A trial at small sizes: the numbers say nothing of the speed.\n")
    print(_format_section(name, result))
    if not trial:
        results = json.loads(_JSON.read_text()) if _JSON.exists() else {}
        results = dict(sorted({**results, name: result}.items()))
        _JSON.write_text(json.dumps(results, indent=1) + "\n")
        sections = [_format_section(*item) for item in results.items()]
        _PAGE.write_text("\n".join([_HEAD, *sections]))


def describe_versions():
    """Return the versions that every figure depends on.

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
    """Return what the machine is made of.

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


def _format_section(name, result):
    machine = result["machine"]
    versions = ", ".join(" ".join(item) for item in result["versions"].items())
    lines = [
        f"## {name}\n",
        f"{result['about']}\n",
        "| task | contestant | median | lowest to highest | ratio | of single rounds |",
        "|---|---|---|---|---|---|",
    ]
    for task in result["tasks"]:
        lines += _format_task(task)
    lines.append(
        f"\n{result['date']}; {machine['cores']} cores ({machine['processor']}), "
        f"{machine['memory_gb']} GB, {machine['system']}; {versions}.\n"
    )
    return "\n".join(lines)


def _format_task(task):
    contestants = task["contestants"]
    for number, (name, own) in enumerate(contestants.items()):
        title = f"{task['title']}, {task['unit']}" if number == 0 else ""
        cells = [title, name, _format(own["median"]), _format_range(own["rounds"])]
        if len(contestants) > 1:
            cells += [_format(own["ratio"]), _format_range(own["ratio_in_rounds"])]
        else:
            cells += ["", ""]
        yield f"| {' | '.join(cells)} |"


def _format_range(values):
    return f"{_format(min(values))} to {_format(max(values))}"


def _format(value):
    """Three significant digits, without an exponent."""
    return np.format_float_positional(value, precision=3, fractional=False, trim="-")
