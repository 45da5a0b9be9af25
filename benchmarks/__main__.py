"""Run benchmarks: ``python -m benchmarks [--trial | --pages] [NAME ...]``.

Without names, all benchmarks are run, each in a new process. ``--trial`` uses small
sizes to check that everything runs, in minutes, and writes no results. ``--pages``
measures nothing: it writes the pages and the figure of the documentation from the
stored results.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks._pages import write_pages

# Benchmarks of accuracy have no small size, and their data may need a download.
WITHOUT_TRIAL = {
    "ablation",
    "batch_composition",
    "events",
    "imdb_accuracy",
    "learning_rate_schedule",
    "measurements",
    "order_tasks",
    "parameter_effects",
    "questions",
    "rotten_tomatoes",
    "small_data",
    "symbols",
}


def main():
    """Run the benchmarks named on the command line; report failures on exit."""
    known = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--trial", action="store_true", help="small sizes, not kept")
    parser.add_argument("--pages", action="store_true", help="only write the pages")
    arguments = parser.parse_args()
    if arguments.pages:
        write_pages()
        return
    names = arguments.names or known
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"There is no benchmark {unknown}. Choose from {known}.")
    options = []
    if arguments.trial:
        options = ["--trial"]
        names = [name for name in names if name not in WITHOUT_TRIAL]
    if os.getloadavg()[0] > 0.5:
        # PyTorch's threads wait for each other: next to a busy process, one of its fits
        # took fifty times as long.
        print(
            "Other processes are running: the times will not be reliable.\n",
            flush=True,
        )
    failed = []
    for name in names:
        command = [sys.executable, "-m", f"benchmarks.{name}", *options]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"These benchmarks failed: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
